"""Reads the settings from the environment. A wrong value stops the start with the variable's name and what
it should be."""

import difflib
import io
import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

FILE = Path(__file__).resolve().parent.parent / ".env"
ASKED = set()  # every name that was asked for
LONGEST_REPEATED = 80


def read_file():
    """Takes in what `.env` in the checkout says, where there is one. The environment itself wins."""
    if not FILE.is_file():
        return
    try:
        environ.Env.read_env(io.StringIO(FILE.read_text("utf-8-sig")))
    except OSError as error:
        raise ImproperlyConfigured(
            f"{FILE} cannot be read ({error.strerror}). Give it to the user the site runs as."
        ) from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{FILE} is not UTF-8. Save it once more in that encoding.") from error


def mistyped():
    """[(a name in the environment that nothing reads, the setting it is nearly the name of)]"""
    found = []
    for name in sorted(os.environ.keys() - ASKED):
        near = difflib.get_close_matches(name.upper(), ASKED, 1, cutoff=0.85)
        near += [each for each in ASKED if sorted(each) == sorted(name.upper())]  # PROT is PORT
        if near:
            found.append((name, near[0]))
    return found


def refuse(name, should_be):
    """Stops the start. What was given is repeated, but for secrets, and not at length."""
    value = os.environ.get(name, "")
    if len(value) > LONGEST_REPEATED:
        value = value[:LONGEST_REPEATED] + "…"
    given = name if name.endswith(("_URL", "_KEY", "_TOKEN")) else f"{name}={value!r}"
    raise ImproperlyConfigured(f"{given} is not right. {name} should be {should_be}.")


def flag(name, default=False):
    """True or False, said in one of the usual ways."""
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        refuse(name, "1 or 0")
    return default


def number(name, default, low, high):
    """A whole number from low to high."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        refuse(name, f"a whole number from {low} to {high}")
    return int(value)


def text(name, default=""):
    """What is said, without the white space around it."""
    ASKED.add(name)
    return os.environ.get(name, "").strip() or default


def email(name, default=""):
    """An e-mail address."""
    value = text(name, default)
    try:
        if value:
            validate_email(value)
    except ValidationError:
        refuse(name, "an e-mail address such as help@example.org")
    return value


def folder(name, default, should_be, mode=0o777):
    """A folder, made with this mode where it is not there yet."""
    path = Path(text(name) or default).absolute()
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError:
        refuse(name, should_be)
    return path
