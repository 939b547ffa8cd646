"""What each address answers to whom. `matrix.txt` is the table; this module reads it and asks the site."""

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver

from .world import ROLES

TABLE = Path(__file__).with_name("matrix.txt")
ODD_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
METHODS = ("GET", "HEAD", "POST", *ODD_METHODS)
SIGN_IN = ("/account/sign-in/", "/admin/login/")
WRITES = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"', re.I)


@dataclass(frozen=True)
class Line:
    """A route, an address of it, and {role: (what a GET gets, what a POST gets)}."""

    route: str
    address: str
    cells: dict

    def wanted(self, role, method):
        get, post = self.cells[role]
        return {"GET": get, "HEAD": get, "POST": post}.get(method, "405")

    @property
    def is_mailed(self):
        """Whether it is a link that was mailed: opening it may end the session of somebody else."""
        return "{confirm}" in self.address or "{token}" in self.address


def table(text=None):
    """The lines of the table."""
    lines = []
    for written in (text or TABLE.read_text()).splitlines():
        if written.strip() and not written.startswith("#"):
            route, address, *cells = written.split()
            route = lines[-1].route if route == "“" else route
            lines.append(Line(route, address, read(cells)))
    return lines


def read(cells):
    """{role: (GET, POST)} of cells such as 200/405; an “ is what stands to the left of it."""
    found = []
    for cell in cells:
        found.append(found[-1] if cell == "“" else tuple(cell.split("/")))
    return dict(zip(ROLES, found, strict=True))


def routes(patterns=None, before="", space=""):
    """The name of every route there is, or its pattern where it has no name."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield space + each.name if each.name else pattern
        else:
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from routes(each.url_patterns, pattern, inner)


def missing(lines):
    """The routes no line is about, and those of lines that are no route any more."""
    return sorted({line.route for line in lines} ^ set(routes()))


def got(response):
    """What was answered, in a word: the status, or “in” where it leads to the sign-in."""
    if response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN):
        return "in"
    return str(response.status_code)


class Asker:
    """A browser of one person that keeps nothing of the answers. It asks the site's handler itself: Django's
    test client would copy the context of every template."""

    def __init__(self, client, enforce_csrf_checks=False):
        self.cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        self.handler = ClientHandler(enforce_csrf_checks=enforce_csrf_checks)
        self.handler.load_middleware()
        self.factory = RequestFactory()

    def ask(self, method, address, data="", **headers):
        """The answer; a fault of the site is one too. ``said``: all that was sent, headers included."""
        kind = "application/x-www-form-urlencoded"
        environ = self.factory.generic(
            method, address, data, kind, HTTP_COOKIE=self.cookies, **headers
        ).environ
        # The request has decoded it for itself; a server hands over the bytes.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        response = self.handler(environ)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.said = (
            f"{list(response.headers.items())} {response.cookies.output()} {body.decode(errors='replace')}"
        )
        return response


@contextmanager
def undone():
    """Whatever is written inside is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written():
    """A Counter of the tables that are written to inside."""
    writes = Counter()

    def note(execute, sql, params, many, context):
        if found := WRITES.match(sql):
            writes[found[1]] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes
