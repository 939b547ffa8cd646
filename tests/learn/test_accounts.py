"""Signing up, in and out, and where that leads."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.urls import path, reverse

from learn.models import User
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP, SIGN_IN, SIGN_OUT = "/account/sign-up/", "/account/sign-in/", "/account/sign-out/"


def sign_up(client, email="new@example.org", password=PASSWORD, **more):
    return client.post(SIGN_UP, {"email": email, "password1": password} | more)


def sign_in(client, email="mia@example.org", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password} | more)


def said(response):
    """What the page says is wrong, field by field."""
    return dict(response.context["form"].errors)


def test_it_signs_up_with_an_email_and_one_password_and_is_signed_in_at_once(client):
    response = sign_up(client)
    assert (response.status_code, response.url) == (302, "/")
    person = User.objects.get()
    assert get_user(client) == person
    assert (person.email, person.name, person.is_staff, person.is_superuser) == (
        "new@example.org",
        "",
        False,
        False,
    )
    assert mail.outbox == []


def test_it_signs_up_with_a_name(client):
    sign_up(client, name=" Ann ")
    assert User.objects.get().called == "Ann"


def test_it_keeps_where_the_person_was_going(client):
    assert 'name="next" value="/terms/"' in client.get(SIGN_UP + "?next=/terms/").content.decode()
    assert sign_up(client, next="/terms/").url == "/terms/"


def test_sign_in_and_sign_up_lead_to_each_other_with_where_the_person_was_going(client):
    assert (
        'href="/account/sign-up/?next=%2Fterms%2F"' in client.get(SIGN_IN + "?next=/terms/").content.decode()
    )
    assert (
        'href="/account/sign-in/?next=%2Fterms%2F"' in client.get(SIGN_UP + "?next=/terms/").content.decode()
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": ""}, {"email": ["Type your e-mail address."]}),
        ({"email": "a" * 250 + "@example.org"}, {"email": ["This address is too long. At most 254 characters fit."]}),
        ({"password": "null \x00 character"}, {"password1": ["Null characters are not allowed."]}),
        ({"password": ""}, {"password1": ["Type a password."]}),
        ({"password": "tea4two"}, {"password1": ["This password is too short. It must contain at least 8 characters."]}),
        ({"password": "password123"}, {"password1": ["This password is too common."]}),
        ({"name": "x" * 151}, {"name": ["This name is too long. At most 150 characters fit."]}),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_signs_nobody_up(client, given, wrong):
    response = sign_up(client, **given)
    assert (response.status_code, said(response)) == (200, wrong)
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("ann@hospital", "The ending after “hospital” is missing, such as .org or .com."),
        ("ann@hospital.", "The ending after “hospital” is missing, such as .org or .com."),
        ("ann", "The @ is missing. An e-mail address looks like ann@example.org."),
        ("ann.hospital.org", "The @ is missing. An e-mail address looks like ann@example.org."),
        ("@hospital.org", "What stands before the @ is missing, as “ann” in ann@example.org."),
        ("ann@", "What stands after the @ is missing, as “example.org” in ann@example.org."),
        ("ann lee@hospital.org", "There is a space in the e-mail address. Take it out."),
        ("ann@hospital,org", "There is a comma in the e-mail address. Is it meant to be a full stop?"),
        ("ann@@hospital.org", "That is not an e-mail address. Look for a letter too many, or one left out."),
        ("ann@hospital..org", "That is not an e-mail address. Look for a letter too many, or one left out."),
    ],
)
def test_a_wrong_address_is_told_what_is_missing(client, address, wrong):
    response = sign_up(client, email=address)
    assert (response.status_code, said(response)) == (200, {"email": [wrong]})
    assert address in response.text
    assert wrong in client.post(SIGN_IN, {"login": address, "password": PASSWORD}).text


@pytest.mark.parametrize("address", ["ann@hospital.org", "ann+tea@mail.hospital.co.uk", "Ann.Lee@ärzte.de"])
def test_an_address_people_have_is_taken(client, address):
    sign_up(client, email=address)
    assert User.objects.count() == 1


def test_a_taken_email_is_refused_whatever_its_case(client):
    make.learner()
    response = sign_up(client, email="MIA@Example.org", password="another good one")
    assert said(response) == {
        "email": ["Someone has already signed up with this e-mail address. If it was you, sign in."]
    }
    assert not get_user(client).is_authenticated


def test_signing_up_twice_with_the_same_password_signs_in(client):
    """A double click sends the form twice; and people forget that they have been here."""
    sign_up(client)
    client.logout()
    assert sign_up(client, next="/terms/").url == "/terms/"
    assert get_user(client) == User.objects.get()


def test_signing_up_does_not_let_passwords_be_guessed(client):
    make.learner()
    for n in range(12):
        sign_up(client, email="mia@example.org", password=f"guess number {n}")
    response = sign_up(client, email="mia@example.org")
    assert said(response)["__all__"] == [
        "Too many wrong passwords. Wait a quarter of an hour, or choose a new password."
    ]
    assert not get_user(client).is_authenticated


def test_nobody_makes_themselves_an_educator_or_gives_themselves_anything(client):
    sign_up(client, is_staff="on", is_superuser="on", is_demo="on", groups="1")
    person = User.objects.get()
    assert (person.is_staff, person.is_superuser, person.is_demo, person.groups.count()) == (
        False,
        False,
        False,
        0,
    )


@pytest.mark.parametrize("password", [" UPPER lower, 日本語 & ünï ", "x y z ü " * 20], ids=["any", "long"])
def test_a_long_password_of_any_characters_is_taken_as_it_is(client, password):
    sign_up(client, password=password)
    for tried, fits in (
        (password, True),
        (password.strip(), False),
        (password.lower(), False),
        (password[:-2], False),
    ):
        client.logout()
        if tried != password or fits:
            sign_in(client, "new@example.org", tried)
            assert get_user(client).is_authenticated == fits, tried


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "\t//evil.example",
        "///evil.example",
    ],
)
def test_signing_in_sends_nobody_elsewhere(client, elsewhere):
    make.learner()
    assert sign_in(client, next=elsewhere).url == "/"


def test_it_signs_in_whatever_the_case_of_the_email(client):
    person = make.learner()
    assert sign_in(client, email=" Mia@EXAMPLE.org ").url == "/"
    assert get_user(client) == person


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(client):
    make.learner()
    wrong = sign_in(client, password="not this one")
    unknown = sign_in(client, email="nobody@example.org")
    sentence = "That e-mail and password do not belong together. Check both, or choose a new password."
    assert said(wrong) == said(unknown) == {"__all__": [sentence]}


def test_educators_arrive_at_their_desk(client):
    make.educator()
    assert sign_in(client, email="ed@example.org").url == "/admin/"


def test_educators_arrive_where_they_were_going(client):
    make.educator()
    assert sign_in(client, email="ed@example.org", next="/terms/").url == "/terms/"


def test_a_closed_account_cannot_sign_in_and_is_told_whom_to_ask(client):
    make.learner(is_active=False)
    response = sign_in(client)
    assert response.url == "/account/inactive/"
    assert not get_user(client).is_authenticated
    assert "ask whoever runs this site" in client.get(response.url).content.decode()


def test_closing_an_account_ends_its_sessions(client):
    person = make.learner()
    client.force_login(person)
    User.objects.update(is_active=False)
    assert not get_user(client).is_authenticated


def test_signing_out_takes_a_button_and_only_then_signs_out(client):
    client.force_login(make.learner())
    assert client.get(SIGN_OUT).status_code == 200
    assert get_user(client).is_authenticated
    assert client.post(SIGN_OUT).url == "/"
    assert not get_user(client).is_authenticated


def test_twelve_bad_passwords_are_stopped(client):
    make.learner()
    answers = [said(sign_in(client, password=f"guess number {n}"))["__all__"][0] for n in range(12)]
    assert [answer.startswith("Too many wrong passwords") for answer in answers] == [False] * 10 + [True] * 2
    sign_in(client)
    assert not get_user(client).is_authenticated


def test_bad_passwords_for_one_do_not_stop_another(client):
    make.learner()
    other = make.learner(email="other@example.org")
    for n in range(11):
        sign_in(client, password=f"guess number {n}")
    sign_in(client, email="other@example.org")
    assert get_user(client) == other


def test_a_forged_address_of_origin_does_not_start_the_count_again(client):
    make.learner()
    for n in range(12):
        client.post(
            SIGN_IN,
            {"login": "mia@example.org", "password": f"guess number {n}"},
            headers={"x-forwarded-for": f"203.0.113.{n}"},
        )
    sign_in(client)
    assert not get_user(client).is_authenticated


def test_the_admin_lets_nobody_guess_past_the_limit(client):
    make.educator(is_superuser=True)
    guesses = [*(f"guess number {n}" for n in range(12)), PASSWORD]
    for password in guesses:
        response = client.post("/admin/login/", {"username": "ed@example.org", "password": password})
        assert response.url.startswith(SIGN_IN)
    assert not get_user(client).is_authenticated


def test_the_admin_sends_a_signed_in_learner_away(client):
    client.force_login(make.learner())
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/").status_code in (302, 403)


def test_too_many_sign_ups_from_one_place_are_stopped_in_words(client):
    for n in range(20):
        sign_up(client, email=f"new{n}@example.org", password="tea4two")
    response = sign_up(client, email="new@example.org")
    assert response.status_code == 429
    assert "Wait a few minutes" in response.content.decode()
    assert User.objects.count() == 0


@pytest.mark.parametrize("address", [SIGN_UP, SIGN_IN, SIGN_OUT, "/account/demo/", "/account/delete/"])
def test_nothing_is_done_without_a_token(address):
    from django.test import Client

    person = make.learner()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post(address, {"password": PASSWORD}).status_code == 403
    assert get_user(client) == person


@pytest.mark.parametrize(
    "address",
    [
        "login/", "signup/", "logout/", "password/change/", "password/set/", "password/reset/", "email/add/",
        "confirm-email/", "login/code/confirm/", "reauthenticate/", "social/", "3rdparty/", "2fa/",
    ],
)  # fmt: skip
def test_only_the_pages_we_need_exist(client, address):
    client.force_login(make.learner())
    assert client.get("/account/" + address).status_code == 404


# Arriving: what a person came to do is done when they have signed in


def page(request, name):
    raise AssertionError("nobody looks at the page in these tests")


def gone(request, name):
    raise AssertionError("nobody looks at the page in these tests")


def gone_on_arrival(request, name, asked):
    from django.http import Http404

    raise Http404


page.on_arrival = lambda request, name, asked: f"/arrived/{name}/{request.user.email}/{asked.get('of', '')}"
gone.on_arrival = gone_on_arrival


@pytest.fixture
def arriving(settings):
    from config import urls

    class Urls:
        urlpatterns = [path("page/<slug:name>/", page), path("gone/<slug:name>/", gone), *urls.urlpatterns]

    settings.ROOT_URLCONF = Urls


def test_what_a_person_came_to_do_is_done_at_sign_up(client, arriving):
    assert sign_up(client, next="/page/tea/?ask=1").url == "/arrived/tea/new@example.org/"


def test_what_a_person_came_to_do_is_done_at_sign_in(client, arriving):
    make.learner()
    assert sign_in(client, next="/page/tea/?ask=1").url == "/arrived/tea/mia@example.org/"


def test_what_else_the_address_asks_is_known_then(client, arriving):
    make.learner()
    assert sign_in(client, next="/page/tea/?ask=1&of=2").url == "/arrived/tea/mia@example.org/2"


def test_who_only_came_to_look_is_shown_the_page(client, arriving):
    make.learner()
    assert sign_in(client, next="/page/tea/").url == "/page/tea/"


@pytest.mark.parametrize("address", ["/gone/tea/?ask=1", "/nowhere/?ask=1", "/terms/?ask=1"])
def test_a_page_that_is_gone_does_not_stop_the_sign_in(client, arriving, address):
    person = make.learner()
    assert sign_in(client, next=address).url == address
    assert get_user(client) == person


# The line on home about the address


def test_home_says_which_address_was_signed_up_with_until_dismissed(client):
    from learn.accounts import shows_email_notice

    sign_up(client)
    assert shows_email_notice(User.objects.get())
    assert client.post("/account/email/keep/").url == "/"
    assert not shows_email_notice(User.objects.get())


def test_home_says_nothing_about_a_confirmed_address():
    from learn.accounts import shows_email_notice

    person = make.learner()
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    assert not shows_email_notice(person)


def test_home_says_nothing_about_the_address_of_a_demo_account():
    from learn.accounts import shows_email_notice

    assert not shows_email_notice(make.learner(is_demo=True))


def test_dismissing_is_a_post(client):
    client.force_login(make.learner())
    assert client.get("/account/email/keep/").status_code == 405


def test_limits_are_forgotten_between_tests():
    assert cache.get("anything") is None
    assert reverse("account_login") == SIGN_IN
