"""What a server is given to send where only the head of an answer was asked for."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory


def given(method, path):
    """(headers, body) as the program gives them to its server: the client of tests would leave the body out."""
    told, environ = {}, RequestFactory().generic(method, path).environ | {"wsgi.input": BytesIO()}
    answer = WSGIHandler()(environ, lambda status, headers: told.update(headers))
    try:
        return told, b"".join(answer)
    finally:
        answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/sign-in/", "/nowhere/", "/healthz"])
def test_who_asks_for_the_head_is_sent_no_body(path):
    headers, body = given("HEAD", path)
    assert body == b""
    assert int(headers["Content-Length"]) > 0
    assert given("GET", path)[1] != b""
