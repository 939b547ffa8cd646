"""A proxy in front that the settings do not know of."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import tell_of_a_proxy


def ask(middleware, peer, **headers):
    return middleware(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers))


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.7", "::1", ""])
def test_it_is_told_once_and_without_an_address(settings, caplog, peer):
    settings.BEHIND_PROXY = False
    middleware = tell_of_a_proxy(lambda request: HttpResponse())
    for _each in range(3):
        assert ask(middleware, peer, x_forwarded_for="203.0.113.9").status_code == 200
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "BEHIND_PROXY is not set" in caplog.text
    assert "203.0.113.9" not in caplog.text and "10.0.0.7" not in caplog.text


@pytest.mark.parametrize(
    ("peer", "headers"),
    [("8.8.8.8", {"x_forwarded_for": "1.2.3.4"}), ("127.0.0.1", {}), ("no", {"x_forwarded_proto": "https"})],
)
def test_who_comes_from_afar_or_says_nothing_is_no_proxy(settings, caplog, peer, headers):
    settings.BEHIND_PROXY = False
    ask(tell_of_a_proxy(lambda request: HttpResponse()), peer, **headers)
    assert caplog.records == []


def test_where_it_is_known_nobody_looks(settings):
    settings.BEHIND_PROXY = True
    with pytest.raises(MiddlewareNotUsed):
        tell_of_a_proxy(lambda request: HttpResponse())
