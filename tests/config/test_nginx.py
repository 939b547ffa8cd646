"""The nginx site of config/nginx.conf, with nobody behind it: what it answers by itself, and what it writes down."""

import socket
import socketserver
import ssl
import time
from threading import Thread

import pytest

from tests.faults.crowd import NAME
from tests.faults.hosts import Nginx, free_port


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), [free_port(), free_port()])
    yield nginx
    nginx.close()


def answer_to(connection, host, path="/", method="GET"):
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode())
    with connection, connection.makefile("rb") as answer:
        return answer.read().decode()


def plain(nginx):
    return socket.create_connection(("127.0.0.1", nginx.plain), timeout=20)


def encrypted(nginx, name):
    return nginx.context.wrap_socket(
        socket.create_connection(("127.0.0.1", nginx.port), timeout=20), server_hostname=name
    )


def test_the_sites_own_name_is_led_to_https(nginx):
    said = answer_to(plain(nginx), NAME, "/about/?x=1")
    assert said.startswith("HTTP/1.1 308 ") and f"Location: https://{NAME}/about/?x=1\r\n" in said


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "[::1]"])
def test_who_asks_by_another_name_is_answered_nothing(nginx, host):
    assert answer_to(plain(nginx), host) == ""


def test_another_name_is_told_before_any_certificate(nginx):
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        encrypted(nginx, "evil.example")


def test_another_name_within_a_connection_by_the_sites_own_is_answered_nothing(nginx):
    said = answer_to(encrypted(nginx, NAME), "evil.example")
    assert said == "" or said.startswith("HTTP/1.1 421 ")


def test_the_figures_are_not_for_the_outside(nginx):
    assert answer_to(encrypted(nginx, NAME), NAME, "/metrics").startswith("HTTP/1.1 404 ")


def test_neither_a_link_nor_who_came_is_written_down(nginx):
    answer_to(encrypted(nginx, NAME), NAME, "/account/reset/canary-link/?who=canary-query")
    until = time.monotonic() + 20
    while " GET 502 " not in (nginx.folder / "access.log").read_text():  # it writes after it has answered
        assert time.monotonic() < until
        time.sleep(0.05)
    written = "".join(file.read_text() for file in nginx.folder.glob("*.log"))
    assert "canary" not in written
    assert "127.0.0.1" not in (nginx.folder / "access.log").read_text()


class Dying(socketserver.BaseRequestHandler):
    """A server that goes when it has done what it was asked, before it says so."""

    def handle(self):
        self.server.asked.append(self.request.recv(65536).split(b"\r\n")[0].decode())


@pytest.fixture
def dying(tmp_path):
    """nginx in front of two servers that go before they answer, and what they were asked."""
    servers, asked = [socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dying) for _ in range(2)], []
    for server in servers:
        server.asked = asked
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    nginx = Nginx(tmp_path, [server.server_address[1] for server in servers])
    yield nginx, asked
    nginx.close()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("method", "path", "times"),
    [("POST", "/attempts/1/1/", 2), ("GET", "/admin/", 2), ("POST", "/admin/a/add/", 1)],
)
def test_only_what_may_be_done_twice_is_asked_of_the_other_server(dying, method, path, times):
    nginx, asked = dying
    assert answer_to(encrypted(nginx, NAME), NAME, path, method).startswith("HTTP/1.1 502 ")
    assert asked == [f"{method} {path} HTTP/1.1"] * times


class Unable(socketserver.BaseRequestHandler):
    """A server that says it cannot answer now, as both do while their database is away."""

    def handle(self):
        self.request.recv(65536)
        page = b"The database is away."
        head = f"HTTP/1.1 503 Away\r\nRetry-After: 10\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        self.request.sendall(head.encode() + page)


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_while_the_database_is_away_each_visitor_gets_the_page_that_says_so(tmp_path, path):
    servers = [socketserver.ThreadingTCPServer(("127.0.0.1", 0), Unable) for _ in range(2)]
    for server in servers:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    nginx = Nginx(tmp_path, [server.server_address[1] for server in servers])
    try:
        said = [answer_to(encrypted(nginx, NAME), NAME, path) for _ in range(6)]
    finally:
        nginx.close()
        for server in servers:
            server.shutdown()
            server.server_close()
    assert [each.partition("\r\n")[0] for each in said] == ["HTTP/1.1 503 Away"] * 6
    assert all("Retry-After: 10" in each and each.endswith("The database is away.") for each in said)
