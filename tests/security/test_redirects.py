"""Nobody is led off the site by an address in an address, nor by the name a request says the site has."""

import os
import re
from html import unescape
from urllib.parse import quote, urljoin

import pytest
from django.core import mail
from django.test import Client

from tests import make

from .addresses import ELSEWHERE, PAYLOADS, resolved

pytestmark = pytest.mark.django_db
IN_FULL = "DOORS" in os.environ
SOME = PAYLOADS if IN_FULL else PAYLOADS[::11]
HERE = "testserver"


def look(client, payload):
    """Signed in already: the sign-in leads on at once."""
    return client.get(f"/account/sign-in/?next={quote(payload, safe='')}")


def look_at_sign_up(client, payload):
    return client.get(f"/account/sign-up/?next={quote(payload, safe='')}")


def look_at_the_desk(client, payload):
    return client.get(f"/admin/login/?next={quote(payload, safe='')}")


def sign_out(client, payload):
    response = client.post("/account/sign-out/", {"next": payload})
    client.force_login(client.person)
    return response


def sign_in(client, payload):
    return Client().post(
        "/account/sign-in/", {"login": "ed@example.org", "password": make.PASSWORD, "next": payload}
    )


def sign_up(client, payload):
    address = f"{abs(hash(payload))}@example.org"
    return Client().post("/account/sign-up/", {"email": address, "password1": make.PASSWORD, "next": payload})


def come_as_demo(client, payload):
    return Client().post("/account/demo/", {"as": "educator", "next": payload})


def refer(client, payload):
    """A Referer from elsewhere leads nowhere."""
    return Client().post(
        "/account/kept/", {}, headers={"referer": payload.encode("ascii", "ignore").decode()}
    )


OFTEN = (look, look_at_the_desk)
SELDOM = (look_at_sign_up, sign_out, sign_in, sign_up, come_as_demo, refer)


@pytest.fixture
def client(client, settings):
    client.person = make.educator()
    make.educator("demo@example.org", is_demo=True)
    client.force_login(client.person)
    return client


def led_off(client, ways, payloads):
    """(how many were tried, those that were led off the site as (way, payload, where to))."""
    found, count = [], 0
    for way in ways:
        for payload in payloads:
            count += 1
            response = way(client, payload)
            there = response.headers.get("Location", "")
            if response.status_code >= 500 or (there and resolved(there) not in (HERE, "")):
                found.append((way.__name__, payload, there or response.status_code))
    return count, found


def test_the_payloads_are_many_and_most_would_lead_off():
    off = sum(resolved(payload) not in (HERE, "") for payload in PAYLOADS)
    print(f"\n{len(PAYLOADS)} addresses, {off} of them elsewhere")
    assert len(PAYLOADS) >= 305
    assert off > 200


def test_nobody_is_led_off_the_site(client, settings):
    count, found = led_off(client, OFTEN, PAYLOADS)
    settings.DEMO = True
    settings.ACCOUNT_RATE_LIMITS = False
    more, also = led_off(client, SELDOM, SOME)
    print(f"\n{count + more} redirects")
    assert found + also == []


def test_being_led_off_is_seen(client, monkeypatch):
    """The control: any address is taken."""
    monkeypatch.setattr("learn.accounts.AccountAdapter.is_safe_url", lambda self, url: bool(url))
    assert len(led_off(client, OFTEN, PAYLOADS[::11])[1]) > 20


@pytest.mark.parametrize("page", ["/account/sign-in/", "/account/sign-up/"])
def test_no_link_of_the_page_leads_off(page):
    """What is carried on in the page is carried in fields and in addresses of this site."""
    for payload in SOME:
        said = Client().get(f"{page}?next={quote(payload, safe='')}").content.decode()
        links = re.findall(r'(?:href|src|action)="([^"]*)"', said)
        assert links
        assert [link for link in links if resolved(urljoin(page, unescape(link))) != HERE] == []


# The name a request says the site has

HOSTS = [
    ELSEWHERE, f"{ELSEWHERE}:80", f"{HERE}.{ELSEWHERE}", f"{HERE}@{ELSEWHERE}", f"{ELSEWHERE}@{HERE}", f"{HERE}:80@{ELSEWHERE}",
    f"{HERE} {ELSEWHERE}", f"{HERE},{ELSEWHERE}", f"{HERE}\\{ELSEWHERE}", f"{HERE}/{ELSEWHERE}", f"{HERE}#{ELSEWHERE}", f"{HERE}?",
    f"{HERE}%00", f"{HERE}:evil", f"{HERE}:80:80", "[::1", "[evil]", "", " ", "..", f".{HERE}", f"{HERE}\t", "１２７.0.0.1", "0x7f.1", "localhost.",
]  # fmt: skip
SAYS_WHERE = [
    "x-forwarded-host",
    "x-host",
    "x-forwarded-server",
    "x-original-host",
    "forwarded",
    "x-original-url",
    "x-rewrite-url",
]


@pytest.fixture
def has_mail(settings):
    settings.HAS_MAIL = True
    settings.ACCOUNT_RATE_LIMITS = False


def ask_for_a_reset(**headers):
    return Client().post("/account/reset/", {"email": "ed@example.org"}, headers=headers)


@pytest.mark.parametrize("host", HOSTS)
def test_a_hostile_host_is_refused_and_mails_nothing(client, has_mail, settings, host):
    settings.ALLOWED_HOSTS = [HERE]
    assert ask_for_a_reset(host=host).status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("header", SAYS_WHERE)
def test_the_link_in_the_mail_is_the_sites_own(client, has_mail, header):
    value = f"host={ELSEWHERE}" if header == "forwarded" else ELSEWHERE
    ask_for_a_reset(**{header: value})
    [message] = mail.outbox
    assert re.findall(r"https?://([^/\s]+)", message.body) == [HERE]
    assert ELSEWHERE not in str(message.message())


def test_a_host_that_is_taken_from_a_header_is_seen(client, has_mail, settings):
    """The control: a site that trusts what a proxy says its name is."""
    settings.USE_X_FORWARDED_HOST, settings.ALLOWED_HOSTS = True, ["*"]
    ask_for_a_reset(**{"x-forwarded-host": ELSEWHERE})
    assert ELSEWHERE in mail.outbox[0].body


def test_an_address_that_names_another_site_opens_nothing_of_it(client, has_mail):
    """An absolute address in the first line of a request, as a proxy is sent it."""
    response = Client().get(f"//{ELSEWHERE}/account/", PATH_INFO=f"//{ELSEWHERE}/account/")
    assert response.status_code == 404
    assert not response.headers.get("Location", "").startswith("//")
    without_slash = Client().get("/", PATH_INFO=f"//{ELSEWHERE}/about")
    assert resolved(without_slash.headers.get("Location", "/")) == HERE
