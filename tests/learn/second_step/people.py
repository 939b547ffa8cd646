"""People with a second step, and their browsers."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests import desk, make

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
