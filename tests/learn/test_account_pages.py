"""One's own name, e-mail, password and leaving."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.utils import timezone

from learn.models import Enrolment, LessonProgress, User
from quizzes import attempts
from quizzes.models import Try
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

PAGES = ["/account/", "/account/name/", "/account/email/", "/account/password/", "/account/delete/"]
NEW = "a new and better one"


@pytest.fixture
def mia(client):
    person = make.learner()
    client.force_login(person)
    return person


def said(response):
    return dict(response.context["form"].errors)


@pytest.mark.parametrize("address", PAGES)
def test_strangers_are_asked_to_sign_in_and_come_back(client, address):
    assert client.get(address).url == f"/account/sign-in/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_kept_by_no_cache(client, mia, address):
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_ask_the_database_little(client, mia, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert client.get(address).status_code == 200


def test_it_shows_whose_account_it_is(client, mia):
    make.learner(email="other@example.org", name="Somebody Else")
    page = client.get("/account/").content.decode()
    assert "Mia" in page and "mia@example.org" in page
    assert "Somebody Else" not in page and "other@example.org" not in page


def test_it_changes_the_name(client, mia):
    assert client.post("/account/name/", {"name": " Maria "}).url == "/account/"
    mia.refresh_from_db()
    assert mia.name == "Maria"


def test_it_takes_the_name_away(client, mia):
    client.post("/account/name/", {"name": ""})
    mia.refresh_from_db()
    assert (mia.name, mia.called) == ("", "mia@example.org")


def test_it_changes_nobody_elses_name(client, mia):
    other = make.learner(email="other@example.org", name="Other")
    client.post("/account/name/", {"name": "Maria", "pk": other.pk, "id": other.pk})
    other.refresh_from_db()
    assert other.name == "Other"


def test_it_changes_the_email_for_who_knows_the_password(client, mia):
    response = client.post(
        "/account/email/", {"email": "Maria@Example.org", "password": PASSWORD}, follow=True
    )
    mia.refresh_from_db()
    assert mia.email == "maria@example.org"
    assert "From now on you sign in as maria@example.org." in response.content.decode()
    assert get_user(client) == mia
    fresh = Client()
    fresh.post("/account/sign-in/", {"login": "maria@example.org", "password": PASSWORD})
    assert get_user(fresh) == mia
    stale = Client()
    stale.post("/account/sign-in/", {"login": "mia@example.org", "password": PASSWORD})
    assert not get_user(stale).is_authenticated


def test_a_new_email_is_not_confirmed_and_home_says_so_again(client, mia):
    EmailAddress.objects.create(user=mia, email=mia.email, primary=True, verified=True)
    User.objects.update(email_notice_dismissed_at=timezone.now())
    client.post("/account/email/", {"email": "maria@example.org", "password": PASSWORD})
    addresses = EmailAddress.objects.values_list("email", "primary", "verified")
    assert list(addresses) == [("maria@example.org", True, False)]
    assert User.objects.get().email_notice_dismissed_at is None


def test_a_wrong_password_changes_no_email(client, mia):
    response = client.post("/account/email/", {"email": "maria@example.org", "password": "not this one"})
    assert said(response) == {"password": ["That is not your password. Type the one you sign in with."]}
    assert User.objects.get().email == "mia@example.org"


def test_a_taken_email_is_refused(client, mia):
    make.learner(email="other@example.org")
    response = client.post("/account/email/", {"email": "OTHER@example.org", "password": PASSWORD})
    assert said(response) == {
        "email": ["Someone has already signed up with this e-mail address. If it was you, sign in."]
    }
    mia.refresh_from_db()
    assert mia.email == "mia@example.org"


def test_both_addresses_hear_of_a_change_where_there_is_mail(client, mia, settings):
    settings.HAS_MAIL = True
    client.post("/account/email/", {"email": "maria@example.org", "password": PASSWORD})
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["maria@example.org"], "Docent: is this your e-mail?"),
        (["mia@example.org"], "Docent: your e-mail was changed"),
    ]


def test_it_changes_the_password_and_stays_signed_in_here_only(client, mia):
    elsewhere = Client()
    elsewhere.force_login(mia)
    response = client.post("/account/password/", {"password": PASSWORD, "password1": NEW})
    assert response.url == "/account/"
    assert get_user(client) == mia
    assert not get_user(elsewhere).is_authenticated
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("not this one", NEW, {"password": ["That is not your password. Type the one you sign in with."]}),
        (PASSWORD, "tea4two", {"password1": ["This password is too short. It must contain at least 8 characters."]}),
        (PASSWORD, "mia@example.org", {"password1": ["The password is too similar to the e-mail."]}),
        ("", "", {"password": ["Type a password."], "password1": ["Type a password."]}),
    ],
)  # fmt: skip
def test_a_password_that_will_not_do_changes_nothing(client, mia, old, new, wrong):
    assert said(client.post("/account/password/", {"password": old, "password1": new})) == wrong
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("address", ["/account/email/", "/account/password/", "/account/delete/"])
def test_a_borrowed_session_cannot_guess_the_password(client, mia, address):
    for n in range(12):
        client.post(address, {"password": f"guess {n}", "password1": NEW, "email": "thief@example.org"})
    response = client.post(address, {"password": PASSWORD, "password1": NEW, "email": "thief@example.org"})
    assert response.status_code == 429 or "Too many wrong passwords" in response.content.decode()
    person = User.objects.get()
    assert (person.email, person.check_password(PASSWORD)) == ("mia@example.org", True)


def sit(person, way, quiz):
    """The person reads the lesson and answers one question of its check."""
    now = timezone.now()
    enrolment = Enrolment.objects.create(learner=person, path=way, joined_at=now)
    LessonProgress.objects.create(enrolment=enrolment, lesson=quiz.lesson, started_at=now, read_at=now)
    attempt = attempts.start(person, quiz, now)
    response = attempt.responses.first()
    attempts.answer(response, 0, response.seq, now)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_deleting_deletes_who_they_were_and_nothing_of_others(client, mia):
    way, _lesson, check, _final = make.course()
    other = make.learner(email="other@example.org")
    sit(mia, way, check)
    sit(other, way, check)
    response = client.post("/account/delete/", {"password": PASSWORD}, follow=True)
    assert "Your account is deleted." in response.content.decode()
    assert not get_user(client).is_authenticated
    assert list(User.objects.learners()) == [other]
    nobody = User.objects.get(pk=mia.pk)
    assert (nobody.name, nobody.is_active, "mia" in nobody.email) == ("", False, False)
    assert EmailAddress.objects.filter(email="mia@example.org").count() == 0
    # How the question went stays true: two people have answered it.
    assert Try.objects.count() == 2


def test_a_person_who_did_nothing_is_gone_altogether(client, mia):
    client.post("/account/delete/", {"password": PASSWORD})
    assert not User.objects.exists()


def test_a_wrong_password_deletes_nothing(client, mia):
    response = client.post("/account/delete/", {"password": "not this one"})
    assert said(response) == {"password": ["That is not your password. Type the one you sign in with."]}
    assert User.objects.get() == mia


def test_looking_at_the_page_deletes_nothing(client, mia):
    assert client.get("/account/delete/").status_code == 200
    assert User.objects.get() == mia


def test_deleting_ends_every_session(client, mia):
    elsewhere = Client()
    elsewhere.force_login(mia)
    client.post("/account/delete/", {"password": PASSWORD})
    assert not get_user(elsewhere).is_authenticated


def test_the_address_can_sign_up_again_and_finds_nothing_of_before(client, mia):
    client.post("/account/delete/", {"password": PASSWORD})
    client.post("/account/sign-up/", {"email": "mia@example.org", "password1": NEW})
    again = User.objects.get(email="mia@example.org")
    assert (again.name, again.enrolments.count()) == ("", 0)


def test_an_educator_who_has_written_nothing_may_leave(client):
    client.force_login(make.educator())
    client.post("/account/delete/", {"password": PASSWORD})
    assert User.objects.count() == 0


def noted_in_the_log(person):
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=person, content_type=kind, object_id="1", action_flag=CHANGE)


def published_a_lesson(person):
    lesson = make.lesson(make.document())
    lesson.versions.update(published_by=person)


@pytest.mark.parametrize("deed", [noted_in_the_log, published_a_lesson])
def test_an_educator_others_learn_from_is_told_whom_to_ask(client, deed):
    person = make.educator()
    deed(person)
    client.force_login(person)
    assert "Ask whoever runs this site" in client.get("/account/delete/").content.decode()
    client.post("/account/delete/", {"password": PASSWORD})
    assert User.objects.get() == person


@pytest.mark.parametrize("address", ["/account/email/", "/account/password/", "/account/delete/"])
def test_the_demo_accounts_stay_as_they_are(client, settings, address):
    settings.DEMO = True
    person = make.learner(is_demo=True)
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert "Everyone shares it" in client.get(address).content.decode()
    client.post(address, {"password": "", "password1": NEW, "email": "thief@example.org"})
    client.post(address, {"password": PASSWORD, "password1": NEW, "email": "thief@example.org"})
    kept = User.objects.get()
    assert (kept.email, kept.has_usable_password()) == ("mia@example.org", False)
