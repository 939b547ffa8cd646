"""Setting up a second step, with the codes for when it is lost; and nothing typed is lost on the way."""

import json
import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from learn import second_step
from learn.models import Session
from tests import desk, make

from .people import SIGN_IN, STEP, code, confirmed, is_in, sign_in, with_app

pytestmark = pytest.mark.django_db


def test_the_password_is_asked_for_before_anything_is_changed(mia):
    client = desk.signed_in(mia)
    for address in ("app/add/", "app/remove/", "passkeys/add/", "codes/", "codes/new/"):
        if address == "app/remove/":
            with_app(mia)
        method = client.post if address == "codes/new/" else client.get
        answer = method(f"/account/{address}")
        assert answer.headers.get("Location", "").startswith("/account/sign-in/password/"), address


def test_typing_the_password_again_begins_a_new_session(mia):
    client = desk.signed_in(mia)
    old = client.session.session_key
    client.post("/account/sign-in/password/", {"password": make.PASSWORD})
    assert client.session.session_key != old and not Session.objects.filter(session_key=old).exists()


def test_a_wrong_password_there_opens_nothing(mia):
    client = desk.signed_in(mia)
    assert "That is not your password." in client.post("/account/sign-in/password/", {"password": "no"}).text
    assert client.get("/account/app/add/").status_code == 302


def test_a_stranger_is_sent_to_the_sign_in_and_nothing_of_theirs_is_kept():
    for address in ("app/add/", "passkeys/add/", "codes/", "codes/file/"):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(f"/account/{address}", {"code": "x" * 1000})
            assert answer.status_code in (302, 405), address
            assert answer.headers.get("Location", SIGN_IN).startswith(SIGN_IN)
    assert not Session.objects.exists()


def test_an_app_is_set_up_by_typing_its_first_code(mia):
    client = confirmed(mia)
    page = client.get("/account/app/add/")
    secret = client.session["mfa.totp.secret"]
    assert secret in page.text and 'src="data:image/svg+xml;base64,' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    page = client.post("/account/app/add/", {"code": code(secret)}, follow=True)
    assert page.redirect_chain[-1][0] == "/account/codes/"
    assert second_step.has_one(mia)
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_wrong_code_sets_up_nothing_and_keeps_the_key(mia):
    client = confirmed(mia)
    client.get("/account/app/add/")
    secret = client.session["mfa.totp.secret"]
    page = client.post("/account/app/add/", {"code": "000000" if code(secret) != "000000" else "111111"})
    assert "That code is not right." in page.text and secret in page.text
    assert not Authenticator.objects.exists()


def test_sending_it_twice_sets_up_one_and_shows_the_codes(mia):
    client = confirmed(mia)
    client.get("/account/app/add/")
    first = code(client.session["mfa.totp.secret"])
    for _time in range(2):
        page = client.post("/account/app/add/", {"code": first}, follow=True)
        assert page.redirect_chain[-1][0] == "/account/codes/"
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_whoever_was_signed_in_elsewhere_is_signed_out(mia):
    elsewhere, client = desk.signed_in(mia), confirmed(mia)
    client.get("/account/app/add/")
    client.post("/account/app/add/", {"code": code(client.session["mfa.totp.secret"])})
    assert is_in(client) and not is_in(elsewhere)


def test_the_person_is_told_by_mail(mia, settings, django_capture_on_commit_callbacks):
    settings.HAS_MAIL = True
    client = confirmed(mia)
    client.get("/account/app/add/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/app/add/", {"code": code(client.session["mfa.totp.secret"])})
    client.post("/account/app/remove/")
    assert [each.subject for each in mail.outbox] == [
        "Docent: an authenticator app was added",
        "Docent: your authenticator app was removed",
    ]
    assert mail.outbox[0].to == [mia.email]


def test_removing_the_app_leaves_nothing_of_it(mia, caplog):
    with_app(mia)
    caplog.set_level(logging.INFO, "docent.sign_ins")
    client = confirmed(mia)
    assert "From then on you sign in without a code" in client.get("/account/app/remove/").text
    client.post("/account/app/remove/")
    assert not Authenticator.objects.exists()
    assert f"Person {mia.pk} removed a second step: totp." in caplog.messages
    assert is_in(sign_in(mia))


def test_the_demo_account_stays_as_it_is(settings):
    settings.DEMO = True
    client = desk.signed_in(make.learner(is_demo=True))
    for address in ("app/add/", "passkeys/add/"):
        assert client.get(f"/account/{address}").status_code == 403
    assert "A second step" not in client.get("/account/").text


def test_the_account_page_asks_as_often_with_three_passkeys_as_with_one(mia, django_assert_num_queries):
    client = desk.signed_in(mia)
    for count in (1, 3):
        while Authenticator.objects.count() < count:
            Authenticator.objects.create(
                user=mia, type="webauthn", data={"name": "my <phone>", "credential": {}}
            )
        with django_assert_num_queries(3):
            page = client.get("/account/")
        assert page.text.count("my &lt;phone&gt;</dt>") == count


def test_the_codes_are_shown_until_one_says_that_one_keeps_them(mia):
    codes = with_app(mia)
    client = confirmed(mia)
    for _time in range(2):
        page = client.get("/account/codes/")
        assert all(each in page.text for each in codes)
        assert "no-store" in page.headers["Cache-Control"]
    file = client.get("/account/codes/file/")
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.text.splitlines()[1:] == codes
    client.post("/account/codes/keep/")
    assert not any(each in client.get("/account/codes/").text for each in codes)
    assert client.get("/account/codes/file/").status_code == 404


def test_new_codes_end_the_old_ones(mia):
    old = with_app(mia)
    client = confirmed(mia)
    client.post("/account/codes/keep/")
    page = client.post("/account/codes/new/", follow=True)
    new = re.findall(r"<li>(\d{8})</li>", page.text)
    assert len(new) == 10 and not set(new) & set(old)
    waiting = sign_in(mia)
    waiting.post(STEP, {"code": old[0]})
    assert not is_in(waiting)
    waiting.post(STEP, {"code": new[0]})
    assert is_in(waiting)


def test_there_are_no_codes_without_a_second_step(mia):
    client = confirmed(mia)
    assert client.get("/account/codes/").status_code == 404
    assert client.post("/account/codes/new/").status_code == 404
