"""What a load balancer is told."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext


def test_it_is_alive_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_it_is_ready_when_a_page_could_be_served(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_it_is_not_ready_while_the_database_is_away(client, db, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("password=secret")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


def test_it_is_not_ready_while_the_cache_is_away(client, db, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("redis://:secret@host")

    monkeypatch.setattr(cache, "set", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the cache does not answer\n")


def test_asked_again_it_writes_nothing(client, db):
    client.get("/readyz")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/readyz").status_code == 200
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_it_answers_the_machine_itself_without_https(client, db, address):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^healthz$", r"^readyz$"]):
        assert client.get(address).status_code == 200
        assert client.get("/").status_code == 301


def test_it_only_allows_reading(client, db):
    assert [client.post(address).status_code for address in ("/healthz", "/readyz")] == [405, 405]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "app1:8000", "not a host"])
def test_it_answers_by_whatever_name_it_is_asked(client, db, address, host):
    """A supervisor asks by an address or a container's name, and would restart a server that refuses it."""
    answer = client.get(address, headers={"host": host})
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(answer.content)))


@pytest.mark.parametrize("address", ["/", "/healthz/", "/readyz/x", "/account/sign-in/", "//healthz"])
def test_no_other_address_is_opened_by_that(client, db, address):
    assert client.get(address, headers={"host": "10.0.0.7"}).status_code == 400
