"""Signing in with a second step, and where the site asks it of educators."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.test import Client

from learn import second_step
from learn.models import DocumentImage
from tests import desk, make

from .keys import TOUCHED, Key
from .people import SIGN_IN, STEP, code, is_in, is_in_with, sign_in, with_app

pytestmark = pytest.mark.django_db


def test_the_password_alone_opens_nothing(mia):
    with_app(mia)
    client = Client()
    answer = client.post(SIGN_IN, {"login": mia.email, "password": make.PASSWORD})
    assert answer.headers["Location"] == STEP
    assert not is_in(client)
    client.post(STEP, {"code": code()})
    assert is_in(client)


def test_it_leads_on_to_where_one_was_going(mia):
    with_app(mia)
    client = sign_in(mia, next="/terms/")
    assert client.post(STEP, {"code": code()}).headers["Location"] == "/terms/"


def test_a_code_of_the_half_minute_before_or_after_fits_and_an_older_one_does_not(mia):
    with_app(mia)
    for later, fits in ((-1, True), (1, True), (-4, False), (4, False)):
        client = sign_in(mia)
        client.post(STEP, {"code": code(later=later)})
        assert is_in(client) == fits, later


def test_a_code_signs_in_once(mia):
    codes = with_app(mia)
    for used in (code(later=1), codes[0]):
        first, second = sign_in(mia), sign_in(mia)
        first.post(STEP, {"code": used})
        second.post(STEP, {"code": f" {used[:3]} {used[3:]}"})
        assert is_in(first) and not is_in(second)


def test_guessing_codes_is_stopped(mia):
    with_app(mia)
    client = sign_in(mia)
    for _time in range(10):
        assert "That code is not right." in client.post(STEP, {"code": "nothing"}).text
    assert "Too many wrong passwords" in client.post(STEP, {"code": code()}).text
    assert not is_in(client)


@pytest.fixture
def known(mia):
    """A browser Mia was signed in with before somebody who knows her password tried too many codes, and her
    recovery codes."""
    codes = with_app(mia)
    hers, thief = sign_in(mia), sign_in(mia)
    assert is_in_with(hers, code(later=-1))
    hers.post("/account/sign-out/")
    for _time in range(11):
        thief.post(STEP, {"code": "nothing"})
    assert not is_in_with(thief, codes[9])
    return sign_in(mia, hers), codes


def test_the_owner_gets_in_from_a_browser_they_used_before(known):
    hers, _codes = known
    assert is_in_with(hers, code())


def test_the_owner_gets_in_there_with_a_recovery_code_too(known):
    hers, codes = known
    assert is_in_with(hers, codes[0])


def test_the_owner_gets_in_anywhere_with_a_passkey(known, mia):
    key, client = Key(mia), sign_in(mia)
    client.get(STEP)
    client.post(STEP, {"credential": key.signs(client.session["mfa.webauthn.state"]["challenge"], TOUCHED)})
    assert is_in(client)


def test_such_a_browser_has_ten_tries_too(known):
    hers, codes = known
    for _time in range(10):
        assert "That code is not right." in hers.post(STEP, {"code": "nothing"}).text
    assert not is_in_with(hers, codes[0])


def test_a_code_that_was_used_counts_as_a_wrong_one(mia, monkeypatch):
    """Also where allauth has forgotten it, after half a minute, and it still fits."""
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda self, code: True)
    with_app(mia)
    used = code(later=1)
    assert is_in_with(sign_in(mia), used)
    client = sign_in(mia)
    for _time in range(10):
        assert "That code is not right." in client.post(STEP, {"code": used}).text
    assert "Too many wrong passwords" in client.post(STEP, {"code": code()}).text


def test_a_new_password_by_link_does_not_skip_it(mia, rf):
    from learn.accounts import sign_in_link

    with_app(mia)
    client = Client()
    page = client.get(sign_in_link(mia, rf.get("/")), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "a new and better one"})
    assert answer.headers["Location"] == STEP
    assert not is_in(client)


def test_an_educator_is_led_to_it_before_the_desk_opens_and_learns_all_the_same(settings):
    settings.REQUIRE_SECOND_STEP = "educators"
    path, *_rest = make.course()
    ed = desk.educator()
    client = desk.signed_in(ed)
    for address in ("/admin/", "/admin/learn/lesson/", "/admin/learn/lesson/add/"):
        page = client.get(address, follow=True)
        assert page.redirect_chain == [("/account/#second-step", 302)]
        assert "Before your desk opens, set up a second step" in page.text
    assert client.post("/admin/learn/lesson/add/", {"title": "x"}).status_code == 302
    assert client.get("/").status_code == client.get(path.get_absolute_url()).status_code == 200
    with_app(ed)
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("keep_files_apart")
def test_drafts_outside_the_desk_open_with_it_alone_too(settings):
    settings.REQUIRE_SECOND_STEP = "educators"
    draft = make.document("kept", "Kept")
    picture = DocumentImage(document=draft, digest="ab" * 32, media_type="image/png")
    picture.file.save("cup.png", ContentFile(b"bytes"))
    ed = desk.educator()
    client = desk.signed_in(ed)
    addresses = ("/source/kept/", picture.get_absolute_url())
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    with_app(ed)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_it_is_asked_of_no_learner_no_demo_and_nowhere_else(settings, mia):
    ed = desk.educator()
    assert not second_step.is_missing(ed)
    settings.REQUIRE_SECOND_STEP = "educators"
    assert second_step.is_missing(ed) and not second_step.is_missing(mia)
    ed.is_demo = True
    assert not second_step.is_missing(ed)


def test_who_may_not_enter_the_desk_is_refused_as_ever(settings, mia):
    settings.REQUIRE_SECOND_STEP = "educators"
    assert desk.signed_in(mia).get("/admin/", follow=True).status_code == 403
