"""What is kept of a second step, how, and how long; and the operator, when it is lost."""

import zipfile
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from learn import privacy, second_step
from tests import desk, make

from .people import SECRET, STEP, code, is_in, is_in_with, sign_in, with_app

pytestmark = pytest.mark.django_db


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


def test_who_renews_without_the_old_key_or_with_a_wrong_one_is_told_so(mia, settings, capsys):
    with_app(mia)
    call_command("renew_secrets")
    said = capsys.readouterr().out
    assert "OLD_SECRET_KEY is not set" in said and "30 days" not in said
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, ["a third" * 10]
    with pytest.raises(CommandError, match="neither SECRET_KEY nor OLD_SECRET_KEY opens"):
        call_command("renew_secrets")


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
