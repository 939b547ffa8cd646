"""A forgotten password: with a mail server, and with a person who makes a link."""

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from learn.accounts import change_email, may_make_sign_in_link, sign_in_link
from learn.models import User
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "a new and better one"
SITE = "https://learn.example.org"


@pytest.fixture
def has_mail(settings):
    settings.HAS_MAIL = True


def open_link(client, link):
    """The page the link leads to; the token itself stays out of its address."""
    path = link.removeprefix(SITE).removeprefix("http://testserver")
    response = client.get(path)
    return client.get(response.url) if response.status_code == 302 else response


def use(client, link, password=NEW):
    return client.post(open_link(client, link).request["PATH_INFO"], {"password1": password})


def test_without_a_mail_server_the_page_says_whom_to_ask(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "The Heart Clinic", "help@example.org"
    page = client.get("/account/reset/").content.decode()
    assert "This site cannot send e-mail" in page
    assert "Ask The Heart Clinic" in page and 'href="mailto:help@example.org"' in page
    assert "Send me the link" not in page


def test_without_a_known_operator_it_still_says_whom_to_ask(client):
    assert "Ask the person who runs this site" in client.get("/account/reset/").content.decode()


def test_without_a_mail_server_nothing_is_promised_even_when_asked(client):
    make.learner()
    response = client.post("/account/reset/", {"email": "mia@example.org"}, follow=True)
    assert "on its way" not in response.content.decode()
    assert mail.outbox == []


def test_it_mails_a_link_with_which_a_new_password_is_chosen(client, has_mail):
    person = make.learner()
    response = client.post("/account/reset/", {"email": "MIA@example.org"}, follow=True)
    assert "a link is on its way" in response.content.decode()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["mia@example.org"], "Docent: choose a new password")
    link = re.search(r"http://testserver\S+", message.body).group()
    assert use(client, link).url == "/"
    assert get_user(client) == person
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "%0d%0a"])
def test_nothing_typed_adds_a_line_to_the_head_of_a_mail(client, has_mail, end):
    make.learner(name=f"Mia{end}Bcc: eve@example.org")
    for email in (f"mia@example.org{end}Bcc: eve@example.org", "mia@example.org"):
        client.post("/account/reset/", {"email": email})
    for email in (f"zoe@example.org{end}Bcc: eve@example.org", f"zoe{end}Bcc: eve@example.org"):
        Client().post("/account/sign-up/", {"email": email, "password1": NEW})
    (message,) = mail.outbox
    assert message.recipients() == ["mia@example.org"]
    assert "eve@example.org" not in message.message().as_string().partition("\n\n")[0]


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, has_mail):
    make.learner()
    known = client.post("/account/reset/", {"email": "mia@example.org"}, follow=True)
    unknown = client.post("/account/reset/", {"email": "nobody@example.org"}, follow=True)
    assert known.content == unknown.content
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_stops_nobody(client, has_mail, settings, caplog):
    class Failing:
        def __init__(self, *args, **kwargs):
            raise smtplib.SMTPServerDisconnected("gone")

    settings.EMAIL_BACKEND = f"{__name__}.{Failing.__name__}"
    globals()["Failing"] = Failing
    client.post("/account/sign-up/", {"email": "new@example.org", "password1": PASSWORD})
    assert get_user(client).email == "new@example.org"
    assert "The mail server did not take a mail" in caplog.text


def test_signing_up_sends_a_mail_that_confirms_the_address(client, has_mail):
    client.post("/account/sign-up/", {"email": "new@example.org", "password1": PASSWORD})
    (message,) = mail.outbox
    link = re.search(r"http://testserver(\S+)", message.body).group(1)
    assert "Is this your e-mail?" in client.get(link).content.decode()
    assert not EmailAddress.objects.get().verified
    response = client.post(link, follow=True)
    assert "Thank you. new@example.org is confirmed." in response.content.decode()
    assert EmailAddress.objects.get().verified
    assert "no longer works" in client.get(link).content.decode()


def test_a_link_to_confirm_dies_with_the_address(client, has_mail):
    client.post("/account/sign-up/", {"email": "new@example.org", "password1": PASSWORD})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    change_email(User.objects.get(), "other@example.org")
    assert client.post(link).status_code == 404
    assert User.objects.get().email == "other@example.org"


def test_a_made_link_chooses_a_password_and_signs_in(client):
    person = make.learner()
    assert use(client, sign_in_link(person, SITE)).url == "/"
    assert get_user(client) == person


def test_a_link_works_once(client):
    link = sign_in_link(make.learner(), SITE)
    use(client, link)
    again = open_link(Client(), link)
    assert "This link no longer works" in again.content.decode()


def test_a_link_ends_the_sessions_that_were_open(client):
    person = make.learner()
    elsewhere = Client()
    elsewhere.force_login(person)
    use(client, sign_in_link(person, SITE))
    assert not get_user(elsewhere).is_authenticated


def test_a_link_dies_after_three_days(client, settings):
    link = sign_in_link(make.learner(), SITE)
    assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in open_link(client, link).content.decode()


def test_a_link_dies_with_the_address_it_was_made_for(client):
    person = make.learner()
    link = sign_in_link(person, SITE)
    change_email(person, "other@example.org")
    assert "This link no longer works" in open_link(client, link).content.decode()


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_a_link_dies_when_its_person_may_do_more(client, right):
    """Whoever made it for a learner may have kept it."""
    person = make.learner()
    link = sign_in_link(person, SITE)
    User.objects.filter(pk=person.pk).update(**{right: True})
    assert "This link no longer works" in open_link(client, link).content.decode()
    person.refresh_from_db()
    use(client, sign_in_link(person, SITE))
    assert get_user(client) == person


@pytest.mark.parametrize(
    "garbage", ["1-abc", "zzz-abc-def", "1-set-password", "0-x", "1-%00", "99999999999999999999-a-b"]
)
def test_a_garbled_link_says_so(client, garbage):
    response = client.get(f"/account/reset/{garbage}/")
    assert "This link no longer works" in response.content.decode()


def test_a_link_opened_by_somebody_signed_in_signs_them_out_first(client):
    other = make.learner(email="other@example.org")
    client.force_login(other)
    person = make.learner()
    use(client, sign_in_link(person, SITE))
    assert get_user(client) == person


def test_a_weak_password_is_refused_and_the_link_still_works(client):
    person = make.learner()
    link = sign_in_link(person, SITE)
    response = use(client, link, "tea4two")
    assert response.context["form"].errors == {
        "password1": ["This password is too short. It must contain at least 8 characters."]
    }
    use(client, link)
    assert get_user(client) == person


def person_who(kind):
    return make.learner(
        email=f"{kind}@example.org",
        is_staff=kind in ("educator", "superuser"),
        is_superuser=kind == "superuser",
        is_demo=kind == "demo",
        is_active=kind != "closed",
    )


@pytest.mark.parametrize(
    ("by", "kinds"),
    [
        ("superuser", ["learner", "educator"]),
        ("educator with the permission", ["learner"]),
        ("educator", []),
        ("learner", []),
    ],
)
def test_who_may_make_a_link_for_whom(by, kinds):
    maker = make.learner(email="maker@example.org", is_staff=by != "learner", is_superuser=by == "superuser")
    if by == "educator with the permission":
        maker.user_permissions.add(Permission.objects.get(codename="make_sign_in_link"))
    everyone = ["learner", "educator", "superuser", "demo", "closed"]
    assert [kind for kind in everyone if may_make_sign_in_link(maker, person_who(kind))] == kinds


def test_links_are_stopped_from_being_guessed(client):
    person = make.learner()
    page = open_link(client, sign_in_link(person, SITE)).request["PATH_INFO"]
    answers = [client.post(page, {"password1": "x"}).status_code for _n in range(21)]
    assert answers == [200] * 20 + [429]
    assert User.objects.get().check_password(PASSWORD)
