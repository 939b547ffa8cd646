"""Passkeys: what is none, whose it is, its name, its end; and when one alone signs in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import make

from .keys import TOUCHED, VERIFIED, Key
from .people import SIGN_IN, STEP, confirmed, is_in, sign_in

pytestmark = pytest.mark.django_db

ALONE = "/account/sign-in/passkey/"


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


def signs_in_alone(client, answer):
    client.post(ALONE, {"credential": answer})
    return is_in(client)


def test_a_passkey_alone_signs_in_who_showed_a_finger_a_face_or_a_pin(mia):
    key = Key(mia)
    for flags, opens in ((TOUCHED, False), (VERIFIED, True)):
        client = Client()
        options = client.get(ALONE, headers={"Accept": "application/json"}).json()["request_options"]
        assert signs_in_alone(client, key.signs(options["publicKey"]["challenge"], flags)) is opens


@pytest.mark.parametrize("flags", [TOUCHED, VERIFIED])
def test_what_the_second_step_asked_a_key_signs_nobody_in_alone(mia, flags):
    """A thief with an account of their own is asked less there, and has the key of another answer it."""
    thief, key = make.learner("zoe@example.org", "Zoe"), Key(mia)
    Key(thief)
    client = sign_in(thief)
    assert client.get(STEP).status_code == 200
    session = client.session
    del session["account_login"]  # as when a quarter of an hour has gone by
    session.save()
    assert not signs_in_alone(client, key.signs(session["mfa.webauthn.state"]["challenge"], flags))


def test_a_touch_is_enough_after_the_password(mia):
    key, client = Key(mia), sign_in(mia)
    client.get(STEP)
    client.post(STEP, {"credential": key.signs(client.session["mfa.webauthn.state"]["challenge"], TOUCHED)})
    assert is_in(client)
