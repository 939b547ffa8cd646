"""A passkey without a device: it signs what it is asked, and says of its owner what a test wants."""

import json
from hashlib import sha256
from secrets import token_bytes

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SITE = "testserver"
TOUCHED = AuthenticatorData.FLAG.UP
VERIFIED = TOUCHED | AuthenticatorData.FLAG.UV


class Key:
    """Added to this person's account as soon as it is made."""

    def __init__(self, person):
        self.person, self.number = person, token_bytes(16)
        self.secret = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.secret.public_key())
        kept = AttestedCredentialData.create(bytes(16), self.number, public)
        said = self.said(VERIFIED | AuthenticatorData.FLAG.AT, kept)
        response = {
            "clientDataJSON": websafe_encode(self.asked("webauthn.create", token_bytes(16))),
            "attestationObject": websafe_encode(AttestationObject.create("none", said, {})),
        }
        data = {"name": "a key", "credential": self.named(response)}
        Authenticator.objects.create(user=person, type="webauthn", data=data)

    def signs(self, challenge, flags):
        """What the browser sends when this key has signed the challenge."""
        said, asked = self.said(flags), self.asked("webauthn.get", challenge)
        signature = self.secret.sign(said + asked.hash, ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(asked),
            "authenticatorData": websafe_encode(said),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(user_pk_to_url_str(self.person).encode()),
        }
        return json.dumps(self.named(response))

    def named(self, response):
        number = websafe_encode(self.number)
        return {"id": number, "rawId": number, "type": "public-key", "response": response}

    def said(self, flags, kept=b""):
        return AuthenticatorData.create(sha256(SITE.encode()).digest(), flags, 1, kept)

    def asked(self, what, challenge):
        return CollectedClientData.create(what, challenge, f"https://{SITE}")
