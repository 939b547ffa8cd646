"""Who may try a password how often, where many tries come at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.security.signing_in import at_sign_in

TRIES = 10


@pytest.fixture
def shared_cache(settings):
    """The cache that workers share."""
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable")
    cache.clear()


def at_once(count):
    """The statuses of so many tries at the same moment, each in a thread of its own."""

    def attempt(number):
        try:
            return at_sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), f"guess number {number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        return list(threads.map(attempt, range(count)))


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_no_more_than_ten(mia, looked_at, shared_cache):
    assert set(at_once(100)) == {200}
    print(f"\n100 at once: {len(looked_at)} compared")
    assert 1 <= len(looked_at) <= TRIES


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_more_than_ten_are_seen(mia, looked_at, shared_cache, monkeypatch):
    """The control."""
    monkeypatch.setattr(ratelimit, "cache_lock", lambda key: nullcontext(True))
    at_once(100)
    print(f"\n100 at once without the lock: {len(looked_at)} compared")
    assert len(looked_at) > TRIES
