"""A password from a list of stolen ones, kept on this machine, is refused; nobody elsewhere is asked."""

import hashlib

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.test import Client

from learn.models import User
from learn.stolen import NotStolenValidator, StolenPasswords
from tests import desk, make

STOLEN = "correct horse battery"
SAID = "This password is on a list of stolen ones. Choose another, and change it wherever else you use it."


def digest(password):
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def kept(tmp_path, passwords, line="{}:{}\r\n"):
    file = tmp_path / "stolen.txt"
    lines = [line.format(each, number) for number, each in enumerate(sorted(map(digest, passwords)), 1)]
    file.write_text("".join(lines), newline="")
    return file


@pytest.fixture
def stolen(settings, tmp_path):
    """A site that knows one stolen password."""
    name = f"{NotStolenValidator.__module__}.{NotStolenValidator.__qualname__}"
    get_default_password_validators.cache_clear()
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": name, "OPTIONS": {"file": kept(tmp_path, [STOLEN])}}]
    yield
    get_default_password_validators.cache_clear()


@pytest.mark.parametrize("line", ["{}:{}\r\n", "{}\n", "{}:{}\n"])
@pytest.mark.parametrize("count", [1, 2, 3, 1000])
def test_each_that_is_in_the_list_is_found_and_no_other(tmp_path, line, count):
    words = [f"word {number}" for number in range(count)]
    stolen = StolenPasswords(kept(tmp_path, words, line))
    assert all(word in stolen for word in words)
    assert not any(f"other {number}" in stolen for number in range(1000))


def test_a_list_without_an_end_to_its_last_line_is_read_whole(tmp_path):
    file = kept(tmp_path, ["one", "two"], "{}\n")
    file.write_text(file.read_text().rstrip())
    assert "one" in StolenPasswords(file) and "two" in StolenPasswords(file)


def test_small_letters_are_digits_too(tmp_path):
    file = kept(tmp_path, ["one", "two"])
    file.write_text(file.read_text().lower())
    assert "one" in StolenPasswords(file) and "three" not in StolenPasswords(file)


@pytest.mark.django_db
def test_nobody_signs_up_with_a_stolen_password(stolen):
    fields = {"email": "mia@example.org", "password1": STOLEN}
    assert SAID in Client().post("/account/sign-up/", fields).text
    assert not User.objects.exists()
    Client().post("/account/sign-up/", fields | {"password1": "of tea and mountains"})
    assert User.objects.exists()


@pytest.mark.django_db
def test_nobody_changes_to_one(stolen):
    mia = make.learner()
    fields = {"password": make.PASSWORD, "password1": STOLEN}
    client = desk.signed_in(mia)
    assert SAID in client.post("/account/password/", fields).text
    mia.refresh_from_db()
    assert mia.check_password(make.PASSWORD)


def test_a_list_that_has_gone_since_the_start_is_still_read(tmp_path):
    file = kept(tmp_path, [STOLEN])
    stolen = StolenPasswords(file)
    file.unlink()
    assert STOLEN in stolen
