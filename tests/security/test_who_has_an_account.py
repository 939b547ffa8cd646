"""What signing in, signing up and choosing a new password tell of who has an account."""

import re
import threading
from types import SimpleNamespace

import pytest
from allauth.account import forms as allauth
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learn.forms import ResetPasswordForm
from learn.models import User
from tests import make
from tests.security.signing_in import MIA

pytestmark = pytest.mark.django_db


PASSING = ("X-Request-ID", "Content-Length", "Expires")


def said(response):
    """All that is sent but for tokens, padding and what was typed."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    body = re.sub(r"[\w.]+@example\.org", "somebody", body)
    headers = {name: value for name, value in response.headers.items() if name not in PASSING}
    return response.status_code, headers, sorted(response.cookies), body


def pages_for(email):
    reset = Client().post("/account/reset/", {"email": email})
    return {
        "sign-in": said(Client().post("/account/sign-in/", {"login": email, "password": "wrong"})),
        "reset": said(reset),
        "after": said(Client().get(reset.headers["Location"])),
    }


def test_sign_in_and_reset_say_the_same_of_a_known_address_and_an_unknown_one(mia, settings):
    settings.HAS_MAIL = True
    make.learner("left@example.org", is_active=False)
    known, unknown, left = (pages_for(each) for each in (MIA, "nobody@example.org", "left@example.org"))
    assert known == unknown == left
    assert [message.to for message in mail.outbox] == [[MIA]]


def test_a_reset_that_tells_is_seen(mia, settings, monkeypatch):
    """The control: a site that says that it knows nobody with this address."""
    settings.ACCOUNT_PREVENT_ENUMERATION = False
    monkeypatch.setattr(ResetPasswordForm, "clean_email", allauth.ResetPasswordForm.clean_email)
    unknown = said(Client().post("/account/reset/", {"email": "nobody@example.org"}))
    assert unknown != said(Client().post("/account/reset/", {"email": MIA}))


def test_nobody_is_looked_for_while_somebody_waits_for_the_page(mia, settings, monkeypatch):
    """How long it takes would tell. Known or not, the same is done, and the rest once the page has gone."""
    settings.HAS_MAIL = settings.MAIL_APART = True
    begun = []
    monkeypatch.setattr(
        "learn.apart.Timer", lambda wait, *work: SimpleNamespace(start=lambda: begun.append(wait))
    )
    with CaptureQueriesContext(connection) as asked:
        Client().post("/account/reset/", {"email": MIA})
        known = [each["sql"] for each in asked]
        Client().post("/account/reset/", {"email": "nobody@example.org"})
    assert [each["sql"] for each in asked][len(known) :] == known
    assert not any("learn_user" in sql or "emailaddress" in sql for sql in known)
    assert len(begun) == 2 and min(begun) >= 1
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_mail_that_is_made_apart_arrives(mia, settings, monkeypatch):
    settings.HAS_MAIL = settings.MAIL_APART = True
    monkeypatch.setattr("learn.apart.WAIT", (0, 0))
    before = set(threading.enumerate())
    Client().post("/account/reset/", {"email": MIA})
    while set(threading.enumerate()) - before:
        for thread in set(threading.enumerate()) - before:
            thread.join(30)
    assert [message.to for message in mail.outbox] == [[MIA]]
    assert "http://testserver/account/reset/" in mail.outbox[0].body


def sign_up(email, password="some other words"):
    return Client().post("/account/sign-up/", {"email": email, "password1": password})


def test_signing_up_says_that_an_address_is_taken_and_how_often_is_limited(mia):
    """By design: nobody waits for a mail before reading."""
    assert "Someone has already signed up with this e-mail address" in sign_up(MIA).content.decode()
    assert 429 in [sign_up(f"{number}@example.org").status_code for number in range(25)]


def change_email(client, email, password):
    return client.post("/account/email/", {"email": email, "password": password})


@pytest.mark.parametrize("password", ["", "not this one"])
def test_who_changes_an_address_is_told_nothing_of_it_without_the_password(mia, client, password):
    zoe = make.learner("zoe@example.org")
    client.force_login(zoe)
    taken, new = change_email(client, MIA, password), change_email(client, "new@example.org", password)
    assert said(taken) == said(new)
    assert "already signed up" not in taken.text


def test_who_changes_an_address_is_told_that_it_is_taken_ten_times_an_hour(mia, client):
    client.force_login(make.learner("zoe@example.org"))
    answers = [change_email(client, MIA, make.PASSWORD) for _again in range(11)]
    assert ["already signed up" in each.text for each in answers] == [True] * 10 + [False]
    assert answers[-1].status_code == 429


@pytest.fixture
def confirmed_first(settings):
    settings.HAS_MAIL = settings.REQUIRE_EMAIL_CONFIRMATION = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_where_addresses_are_confirmed_first_signing_up_does_not_tell(mia, confirmed_first):
    taken, new = sign_up(MIA), sign_up("new@example.org")
    assert said(taken) == said(new)
    assert taken.headers["Location"] == "/account/email/sent/"
    assert said(Client().get("/account/email/sent/"))[0] == 200
    assert [message.to for message in mail.outbox] == [[MIA], ["new@example.org"]]
    assert "you have an account there already" in mail.outbox[0].body
    assert User.objects.filter(email=MIA).count() == 1


def test_without_confirmation_signing_up_is_seen_to_tell(mia, settings):
    """The control of the test above."""
    settings.HAS_MAIL = True
    assert said(sign_up(MIA)) != said(sign_up("new@example.org"))


def test_where_addresses_are_confirmed_first_the_link_in_the_mail_opens_the_account(confirmed_first):
    sign_up("new@example.org")
    sent = {"login": "new@example.org", "password": "some other words"}
    assert Client().post("/account/sign-in/", sent).headers["Location"] == "/account/email/sent/"
    address = re.search(r"http://testserver(/account/email/confirm/\S+)", mail.outbox[0].body)[1]
    assert Client().post(address).status_code == 302
    assert Client().post("/account/sign-in/", sent).headers["Location"] == "/"
