"""Whatever is asked, whoever asks and however: the same headers come back."""

import logging

import pytest
from django.test import Client

from tests import desk
from tests.config.test_headers import HEADERS, carried
from tests.security import whole_site

pytestmark = pytest.mark.django_db
HSTS = "max-age=63072000; includeSubDomains; preload"
BESIDE = [
    "/nowhere/", "/static/docent.css", "/static/docent.js", "/static/nowhere.css", "/robots.txt", "/favicon.ico",
    "/admin/nowhere/", "/learn/no-such-course/", "/attempts/99999/", "/account/reset/1-not-a-link/",
]  # fmt: skip


@pytest.fixture
def https(settings):
    """As in production, where HTTPS is on."""
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_PRELOAD = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = (
        True
    )
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.METRICS_TOKEN = "t" * 20
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def site(https, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return whole_site.build()


def clients(site):
    people = {who: desk.signed_in(site.people[who]) for who in ("mia", "root")}
    return people | {"nobody": Client(), "without a token": Client(enforce_csrf_checks=True)}


def missing(site):
    """({what came back with other headers}, how many answers were looked at, their statuses)."""
    wrong, seen, statuses = {}, 0, set()
    addresses = [some[0] for some in site.addresses.values()] + BESIDE
    for who, client in clients(site).items():
        client.raise_request_exception = False
        for address in addresses:
            response = (client.post if who == "without a token" else client.get)(address, secure=True)
            seen, statuses = seen + 1, statuses | {response.status_code}
            if carried(response) != HEADERS or response.headers.get("Strict-Transport-Security") != HSTS:
                wrong[who, address] = dict(response.headers)
    for address in addresses:
        response = Client().get(address)
        seen, statuses = seen + 1, statuses | {response.status_code}
        if carried(response) != HEADERS:
            wrong["plain http", address] = dict(response.headers)
    return wrong, seen, statuses


def test_every_answer_of_every_url_carries_the_same_headers(site):
    wrong, seen, statuses = missing(site)
    print(f"{seen} answers, {sorted(statuses)}")
    assert wrong == {}
    assert {200, 301, 302, 403, 404, 405} <= statuses


def test_an_answer_without_them_would_be_seen(site, settings):
    """The control: headers added where only some answers pass, after the files and the refusals."""
    late = ["config.middleware.harden"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in late] + late
    site.addresses = {"learn:about": site.addresses["learn:about"]}
    wrong, seen, _statuses = missing(site)
    print(f"control: {len(wrong)} of {seen} answers are found out")
    assert wrong
