"""What a learner's browser asks of the site, and what it gets."""

import gzip
import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from tests.bench.servers import HOST

HEADER = "X-Statements"

EACH_CONNECTION = 25  # requests, then a new one: so that every worker gets some


@dataclass
class Tally:
    """requests; bytes as they came, heads included; statements, where the server counts them."""

    requests: int = 0
    bytes: int = 0
    statements: int = 0


@dataclass
class Browser:
    """One person's browser, behind the proxy that ends HTTPS. It follows redirects, and keeps no cache."""

    port: int
    address: str = "192.0.2.1"
    cookies: dict = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    connection: object = None
    page: str = ""
    at: str = "/"

    def ask(self, method, path, data=None, accept="text/html", **headers):
        """(status, headers) of one answer; its body is the ``page`` now."""
        if self.connection is None or self.tally.requests % EACH_CONNECTION == 0:
            self.close()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address, "Accept": accept,
            "Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **headers,
        }  # fmt: skip
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
            data = urlencode(data, doseq=True)
        try:
            self.connection.request(method, path, data, headers)
            reply = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes a connection that was idle; a browser then opens another, too.
            self.close()
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, path, data, headers)
            reply = self.connection.getresponse()
        body = reply.read()
        self.note(reply, body)
        is_packed = reply.headers.get("Content-Encoding") == "gzip"
        self.page = (gzip.decompress(body) if is_packed else body).decode(errors="replace")
        return reply.status, reply.headers

    def note(self, reply, body):
        self.tally.requests += 1
        self.tally.bytes += len(body) + sum(len(k) + len(v) + 4 for k, v in reply.headers.items()) + 19
        self.tally.statements += int(reply.headers.get(HEADER, 0))
        for line in reply.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}

    def go(self, method, path, data=None):
        """Asks, and follows where it is led; the page it comes to must be one."""
        status, headers = self.ask(method, path, data)
        if status in (301, 302, 303):
            return self.go("GET", urljoin(path, headers["Location"]))
        if status != 200:
            raise RuntimeError(f"{method} {path} answered {status}: {self.page[:300]}")
        self.at = urlsplit(path).path
        return self.page

    def form(self, action, **more):
        """Sends the form of the page with this action, with what is hidden in it and what is given."""
        for attributes, inside in re.findall(r"(?s)<form([^>]*)>(.*?)</form>", self.page):
            if f'action="{action}"' in attributes or not action:
                hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', inside)
                return self.go("POST", action or self.at, dict(hidden) | more)
        raise RuntimeError(f"{self.at} has no form for {action}")

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None


def sign_up(browser, email):
    browser.go("GET", "/account/sign-up/")
    browser.form("/account/sign-up/", email=email, password1="a-long-word-of-their-own")
    if "Sign in" in browser.page:
        raise RuntimeError("nobody is signed in after signing up")


def cold(browser, path):
    """A page and everything it brings, as a browser that has never been here."""
    page = browser.go("GET", path)
    found = re.findall(r'<(?:link|script|img|source)\b[^>]*?(?:href|src)="([^"#]+)"', page)
    for address in dict.fromkeys(urljoin(path, each) for each in found if not each.startswith("data:")):
        status, _headers = browser.ask("GET", address, accept="*/*")
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        for inner in re.findall(r"url\(['\"]?(?!data:)([^'\")]+)", browser.page):
            browser.ask("GET", urljoin(address, inner), accept="*/*")


def attempt(browser, quiz, saves=False, script=True):
    """A whole attempt: begun from the page that lies before the browser, each question answered with the
    first choice and its verdict read, then how it went. With ``saves`` each choice is saved before it is
    checked. The page's script checks and saves; without a ``script`` the form is sent and followed."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.page)
    if not token:
        browser.go("GET", quiz)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.page)
    browser.go("POST", quiz, {"csrfmiddlewaretoken": token[1]})
    while "Check my answer" in browser.page:
        action = re.search(r'(?s)<form class="answer" method="post" action="([^"]+)"', browser.page)[1]
        chosen = answer_on(browser.page)
        if saves:
            save(browser, action, chosen)
        if script:
            check(browser, action, chosen)
        else:
            browser.form(action, **chosen, check="1")
        browser.go("GET", re.search(r'<a class="button" href="([^"#]+)', browser.page)[1])
    if "Question by question" not in browser.page:
        raise RuntimeError(f"{browser.at} is not how it went")


def answer_on(page):
    """Something to answer to the question on the page: its first choice, or a word."""
    for attributes in re.findall(r"<input([^>]*)>", page):
        found = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        if found.get("name") == "answer":
            return {"answer": found["value"] if found.get("type") in ("radio", "checkbox") else "a guess"}
    raise RuntimeError("the page asks nothing that can be picked or typed")


def hidden_in(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def check(browser, action, chosen):
    """Has the answer checked as the page's script does; the page is the verdict's then."""
    sent = hidden_in(browser.page) | chosen | {"check": "1"}
    status, _headers = browser.ask("POST", action, sent, accept="application/json")
    reply = json.loads(browser.page)
    if status != 200 or "page" not in reply:
        raise RuntimeError(f"{action} gave no verdict: {status} {reply}")
    browser.page = reply["page"]


def save(browser, action, chosen):
    page = browser.page
    hidden = hidden_in(page)
    status, _headers = browser.ask("POST", f"{action}save/", hidden | chosen, accept="application/json")
    seq = re.search(r'"seq": (\d+)', browser.page)
    if status != 200 or not seq:
        raise RuntimeError(f"{action} did not save: {status}")
    browser.page = re.sub(r'(name="seq" value=")\d+', rf"\g<1>{seq[1]}", page)
