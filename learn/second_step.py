"""A second step when signing in: what a person has set up, who must have one, and how it is taken away when
everything is lost. allauth keeps and checks it; this is what it asks us."""

import base64
import hashlib

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CODE_LASTS = 3 * 30  # seconds: its own half minute, the one before and the one after


class Adapter(DefaultMFAAdapter):
    """Secrets lie in the database encrypted with a key made from SECRET_KEY: whoever has a backup alone
    cannot sign in with it. What OLD_SECRET_KEY encrypted is read too."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That code is not right. Type the one that is shown now; each code works once, so after one that "
            "you have used, wait for the next."
        ),
        "incorrect_passkey": _("That passkey did not work here. Try again, or take another way."),
        "unreadable": _(
            "What this site kept of your second step cannot be read any more. Ask whoever runs this site to "
            "take it away, then set it up anew."
        ),
    }

    def _get_site_name(self):
        return settings.SITE_NAME

    def encrypt(self, text):
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY is another one by now. Never an empty secret: anyone can work out its codes.
            raise self.validation_error("unreadable") from None


def cipher():
    return MultiFernet([made_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def made_of(key):
    digest = hashlib.blake2b(key.encode(), digest_size=32, person=b"second-step").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def is_of_before(token):
    """Whether OLD_SECRET_KEY opens this secret, and SECRET_KEY does not."""
    try:
        made_of(settings.SECRET_KEY).decrypt(token.encode())
        return False
    except InvalidToken:
        pass
    try:
        cipher().decrypt(token.encode())
        return True
    except InvalidToken:
        return False


def renewed(data):
    """What an Authenticator keeps, each secret of before encrypted with SECRET_KEY, and how many were old."""
    old = {name: data[name] for name in ("secret", "seed") if name in data and is_of_before(data[name])}
    return data | {name: cipher().rotate(token.encode()).decode() for name, token in old.items()}, len(old)


def of_before():
    """How many secrets are still kept with OLD_SECRET_KEY."""
    return sum(renewed(row.data)[1] for row in Authenticator.objects.all())


@transaction.atomic
def renew():
    """Encrypts with SECRET_KEY what is still kept with OLD_SECRET_KEY. Returns how many secrets they were."""
    count = 0
    for row in Authenticator.objects.select_for_update():
        data, old = renewed(row.data)
        if old:
            row.data = data
            row.save(update_fields=["data"])
            count += old
    return count


def ways_of_codes(person):
    """The Authenticators of this person that a typed code may be of, the app first."""
    types = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    return Authenticator.objects.filter(user=person, type__in=types).order_by("-type")


def use_once(person, code):
    """Whether this code is used for the first time; from then on it is used, also within the minutes in which
    it would fit again."""
    return cache.add(f"second-step:{person.pk}:{normalize_user_code(code)}", 1, CODE_LASTS)


def has_one(person):
    return Authenticator.objects.filter(user=person, type__in=STEPS).exists()


def can_be_read():
    """Whether what is kept encrypted is of the SECRET_KEY of now, as far as the newest of it tells."""
    kept = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-pk").first()
    if kept is None:
        return True
    try:
        kept.wrap().validate_code("")
    except ValidationError:
        return False
    return True


def is_missing(person):
    """Whether this site wants a second step of this person that they have not set up."""
    wanted = settings.REQUIRE_SECOND_STEP == "educators" and person.is_staff and not person.is_demo
    return wanted and not has_one(person)


def may(person, *permissions):
    """Whether this person may do all this outside the desk, which opens to nobody whose second step is
    missing: what is a draft there is one on every page."""
    return person.has_perms(permissions) and not is_missing(person)


def of(person):
    """What a person has set up: {"app": Authenticator or None, "passkeys": […], "codes": … or None,
    "codes_left": a number, None where they cannot be read}."""
    rows = list(Authenticator.objects.filter(user=person).order_by("created_at", "pk"))
    first = {row.type: row for row in reversed(rows)}
    codes = first.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "app": first.get(Authenticator.Type.TOTP),
        "passkeys": [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": codes and left(codes),
    }


def left(codes):
    try:
        return len(codes.wrap().get_unused_codes())
    except ValidationError:
        return None


def codes_of(person):
    """The person's recovery codes as an Authenticator, or None."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()


def are_kept(codes):
    """Whether the person has said that they keep these codes. From then on nobody is shown them."""
    return bool(codes.data.get("viewed_at"))


def reset(person):
    """Takes away everything of a person's second step and ends their sessions: the password alone signs
    them in. Returns whether there was anything."""
    gone, _rows = Authenticator.objects.filter(user=person).delete()
    person.sessions.all().delete()
    return bool(gone)
