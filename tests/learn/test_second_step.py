"""A second step when signing in: set up, asked for, lost and taken away; and nothing typed is lost on the way."""

import json
import logging
import re
import time
import zipfile
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from learn import privacy, second_step
from learn.models import Session
from tests import desk, make

pytestmark = pytest.mark.django_db

SIGN_IN, STEP = "/account/sign-in/", "/account/sign-in/second-step/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET, later=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + later))


def with_app(person):
    """This person with an authenticator app, and their recovery codes."""
    totp.TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).get_unused_codes()


def sign_in(person, client=None, **more):
    """A browser in which the person has typed their password."""
    client = client or Client()
    client.post(SIGN_IN, {"login": person.email, "password": make.PASSWORD} | more)
    return client


def confirmed(person):
    """A browser in which the person is signed in and has just typed the password again."""
    client = desk.signed_in(person)
    client.post("/account/sign-in/password/", {"password": make.PASSWORD})
    return client


def is_in(client):
    return client.get("/account/").status_code == 200


def is_in_with(client, typed):
    """Whether this code, typed after the password, signs the browser in."""
    client.post(STEP, {"code": typed})
    return is_in(client)


@pytest.fixture
def mia():
    return make.learner()


# Setting it up


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


# Recovery codes


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


# Signing in


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


def test_a_new_password_by_link_does_not_skip_it(mia, rf):
    from learn.accounts import sign_in_link

    with_app(mia)
    client = Client()
    page = client.get(sign_in_link(mia, rf.get("/")), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "a new and better one"})
    assert answer.headers["Location"] == STEP
    assert not is_in(client)


def test_what_is_no_passkey_is_a_sentence(mia):
    for junk in ("{}", "[]", "1", '"x"', "null", '{"response": 5}', '{"response": {"userHandle": 5}}',
                 '{"id": "x", "rawId": "!", "type": "public-key", "response": {"userHandle": "OTk5", '
                 '"clientDataJSON": "x", "authenticatorData": "x", "signature": "x"}}', "{", "[" * 500):  # fmt: skip
        client = Client()
        client.get("/account/sign-in/passkey/", headers={"Accept": "application/json"})
        page = client.post("/account/sign-in/passkey/", {"credential": junk}, follow=True)
        assert page.status_code == 200 and page.redirect_chain[-1][0].startswith(SIGN_IN), junk
        assert not is_in(client)
    client = confirmed(mia)
    for junk in (
        "{}",
        "[]",
        "1",
        '{"response": 5}',
        '{"id": "x", "rawId": "!", "response": {"clientDataJSON": "!"}}',
    ):
        client.get("/account/passkeys/add/")
        page = client.post("/account/passkeys/add/", {"name": "x", "credential": junk})
        assert "That passkey did not work here." in page.text, junk
    assert not Authenticator.objects.exists()


def test_anothers_passkey_is_a_404(mia):
    zoe = make.learner("zoe@example.org", "Zoe")
    hers = Authenticator.objects.create(user=zoe, type="webauthn", data={"name": "hers", "credential": {}})
    client = confirmed(mia)
    for verb in ("rename", "remove"):
        for method in (client.get, client.post):
            assert method(f"/account/passkeys/{hers.pk}/{verb}/").status_code == 404
    assert Authenticator.objects.get().wrap().name == "hers"


def test_a_passkey_is_renamed_and_removed(mia):
    mine = Authenticator.objects.create(user=mia, type="webauthn", data={"name": "old", "credential": {}})
    client = confirmed(mia)
    assert "Type" not in client.get(f"/account/passkeys/{mine.pk}/rename/").text.partition("<form")[0]
    client.post(f"/account/passkeys/{mine.pk}/rename/", {"name": "my phone"})
    assert "my phone" in client.get("/account/").text
    client.post(f"/account/passkeys/{mine.pk}/remove/")
    assert not Authenticator.objects.exists()


# Where this site asks it of educators


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


# Secrets


def test_the_desk_has_no_page_of_second_steps():
    client = desk.signed_in(make.educator(is_superuser=True))
    assert client.get("/admin/mfa/authenticator/").status_code == 404


def test_secrets_are_encrypted_with_the_key_of_the_site_and_never_empty(settings):
    adapter = second_step.Adapter()
    hidden = adapter.encrypt(SECRET)
    assert SECRET not in hidden and adapter.decrypt(hidden) == SECRET
    settings.SECRET_KEY = "another"
    with pytest.raises(ValidationError):
        adapter.decrypt(hidden)


def test_with_another_secret_key_no_code_opens_it_and_a_sentence_says_why(mia, settings):
    with_app(mia)
    settings.SECRET_KEY = "another" * 10
    client = sign_in(mia)
    for tried in (code(), code(""), "00000000"):
        assert "cannot be read any more" in client.post(STEP, {"code": tried}).text
    assert not is_in(client)
    assert "They cannot be read any more" in desk.signed_in(mia).get("/account/").text


def test_the_key_is_changed_without_losing_anybodys_second_step(mia, settings, capsys):
    codes = with_app(mia)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [old]
    assert is_in_with(sign_in(mia), code())
    call_command("renew_secrets")
    assert "2 secrets" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    assert is_in_with(sign_in(mia), codes[0])
    assert second_step.renew() == 0


def test_what_neither_key_opens_stays_as_it_is(mia, settings):
    with_app(mia)
    before = list(Authenticator.objects.values_list("data", flat=True))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, ["a third" * 10]
    assert second_step.renew() == 0
    assert list(Authenticator.objects.values_list("data", flat=True)) == before


def test_renewing_a_code_that_was_used_leaves_it_used(mia, settings):
    codes = with_app(mia)
    assert is_in_with(sign_in(mia), codes[0])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    second_step.renew()
    assert not is_in_with(sign_in(mia), codes[0])
    assert is_in_with(sign_in(mia), codes[1])


def test_my_data_says_of_it_all_but_the_secret(mia):
    codes = with_app(mia)
    Authenticator.objects.create(
        user=mia, type="webauthn", data={"name": "my phone", "credential": {"id": "canary"}}
    )
    with zipfile.ZipFile(BytesIO(privacy.my_data(mia))) as archive:
        said = archive.read("everything.json").decode()
    assert "my phone" in said and "totp" in said
    for secret in (SECRET, "canary", "seed", *codes):
        assert secret not in said


def test_it_goes_with_the_account(mia, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with_app(mia)
    privacy.erase(mia, timezone.now())
    assert not Authenticator.objects.exists()


# Lost


def test_the_operator_takes_it_away_and_the_sessions_with_it(mia, capsys):
    with_app(mia)
    client = desk.signed_in(mia)
    call_command("reset_second_step", "MIA@example.org")
    assert "The second step of mia@example.org is taken away" in capsys.readouterr().out
    assert not is_in(client) and is_in(sign_in(mia))


@pytest.mark.parametrize(
    ("email", "says"), [("no@example.org", "Nobody here"), ("mia@example.org", "has no second step")]
)
def test_there_is_nothing_to_take_away(mia, email, says):
    with pytest.raises(CommandError, match=says):
        call_command("reset_second_step", email)
