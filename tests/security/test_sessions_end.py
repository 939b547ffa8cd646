"""When a session ends, and what it may be used for."""

import pytest
from django.test import Client

from learn.models import Session, User
from tests.make import PASSWORD
from tests.security.signing_in import MIA, at_sign_in, link_for

pytestmark = pytest.mark.django_db


def signed_in(person=None):
    client = Client()
    at_sign_in(client, PASSWORD)
    assert client.get("/account/").status_code == 200
    return client


def suspend(person, client):
    User.objects.filter(pk=person.pk).update(is_active=False)


def change_password(person, client):
    signed_in().post("/account/password/", {"password": PASSWORD, "password1": "some other words"})


def choose_by_link(person, client):
    browser = Client()
    form = browser.get(link_for(person), follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": "some other words"})


def sign_out(person, client):
    key = client.cookies["sessionid"].value
    client.post("/account/sign-out/")
    client.cookies["sessionid"] = key


def sign_out_elsewhere(person, client):
    signed_in().post("/account/sessions/end/")


def erase(person, client):
    signed_in().post("/account/delete/", {"password": PASSWORD})


@pytest.mark.parametrize(
    "end",
    [suspend, change_password, choose_by_link, sign_out, sign_out_elsewhere, erase],
    ids=lambda end: end.__name__,
)
def test_a_session_is_dead_at_the_next_request(mia, end):
    client = signed_in()
    key = client.cookies["sessionid"].value
    end(mia, client)
    client.cookies["sessionid"] = key
    for address in ("/account/", "/account/data/", "/attempts/1/"):
        assert client.get(address).headers["Location"].startswith("/account/sign-in/"), address


def test_a_session_that_outlives_a_suspension_is_seen(mia, monkeypatch):
    """The control: a site that does not look whether the person may still sign in."""
    monkeypatch.setattr("learn.accounts.Accounts.user_can_authenticate", lambda self, user: True)
    client = signed_in()
    suspend(mia, client)
    assert client.get("/account/").status_code == 200


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(mia):
    User.objects.filter(pk=mia.pk).update(is_staff=True, is_superuser=True)
    client = signed_in()
    assert client.get("/admin/learn/user/").status_code == 200
    User.objects.filter(pk=mia.pk).update(is_staff=False, is_superuser=False)
    assert client.get("/admin/learn/user/").status_code == 302


def test_signing_in_gives_a_new_session(mia):
    client = Client()
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = client.cookies["sessionid"] = session.session_key
    at_sign_in(client, PASSWORD)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_new_password_gives_a_new_session(mia):
    client = signed_in()
    before = client.cookies["sessionid"].value
    client.post("/account/password/", {"password": PASSWORD, "password1": "some other words"})
    assert client.cookies["sessionid"].value != before
    assert client.get("/account/").status_code == 200


def test_every_cookie_is_out_of_reach(mia, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get("/account/sign-in/", secure=True)
    client.post("/account/sign-in/", {"login": MIA, "password": PASSWORD}, secure=True)
    flags = {
        name: (bool(c["secure"]), bool(c["httponly"]), c["samesite"], c["path"], c["domain"])
        for name, c in client.cookies.items()
    }
    assert flags == dict.fromkeys(["csrftoken", "sessionid", "known"], (True, True, "Lax", "/", ""))
