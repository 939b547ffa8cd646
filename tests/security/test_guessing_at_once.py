"""Who may try a password how often, where many tries come at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.security.signing_in import at_sign_in

TRIES = 10


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_no_more_than_ten(mia, looked_at, settings):
    """On the cache that workers share, and each in a thread of its own."""
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable")
    cache.clear()

    def attempt(number):
        try:
            return at_sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), f"guess number {number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        codes = list(threads.map(attempt, range(100)))
    print(f"\n100 at once: {len(looked_at)} compared")
    assert set(codes) == {200}
    assert 1 <= len(looked_at) <= TRIES
