"""Passkeys: what is none, whose it is, its name, its end."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import make

from .people import SIGN_IN, confirmed, is_in

pytestmark = pytest.mark.django_db


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
