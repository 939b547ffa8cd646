"""Browsers an account was signed in with before. Tries from one of them are counted apart, so that whoever
guesses passwords elsewhere never locks an account's owner out. A new password forgets them all: each would be
ten more tries for whoever had been in."""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from .models import User

SALT = "learn.devices"
LASTS = 365 * 24 * 3600
MOST = 5


def remember(request, response, person):
    """Notes in the browser that this person was signed in with it. Only this site can read whose it is."""
    known = read(request)
    name = known.pop(named(person), secrets.token_urlsafe(9))
    kept = dict(list(known.items())[-(MOST - 1) :]) | {named(person): name}
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(kept, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known(request, email):
    """A name for this browser where this account was signed in with it since its password is the one of now,
    else empty."""
    kept = read(request)
    person = User.objects.filter(email=email.strip().lower()).first() if kept else None
    return kept.get(named(person), "") if person else ""


def read(request):
    try:
        found = signing.loads(request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def named(person):
    return salted_hmac(SALT, f"{person.pk} {person.password}").hexdigest()[:16]
