"""Reads the settings from the environment. A wrong value stops the start with the variable's name and what
it should be."""

import os

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email


def refuse(name, should_be):
    """Stops the start. What was given is repeated, but for what may be or hold a secret."""
    given = name if name.endswith(("_URL", "_KEY", "_TOKEN")) else f"{name}={os.environ.get(name, '')!r}"
    raise ImproperlyConfigured(f"{given} is not right. {name} should be {should_be}.")


def flag(name, default=False):
    """True or False, said in one of the usual ways."""
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        refuse(name, "1 or 0")
    return default


def number(name, default, low, high):
    """A whole number from low to high."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        refuse(name, f"a whole number from {low} to {high}")
    return int(value)


def text(name, default=""):
    """What is said, without the white space around it."""
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
