"""What every answer carries, whatever it is an answer to."""

import pytest
from django.conf import settings as configured
from django.test import Client

from config import messages
from tests import make

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def carried(response):
    """The headers looked at; the policy with its parts in our order, since theirs means nothing."""
    found = {name: response.headers.get(name) for name in HEADERS}
    parts = (found["Content-Security-Policy"] or "").split("; ")
    order = HEADERS["Content-Security-Policy"].split("; ")
    if sorted(parts) == sorted(order):
        found["Content-Security-Policy"] = HEADERS["Content-Security-Policy"]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/account/sign-in/", 200),
        ("/account/", 302),
        ("/nowhere/", 404),
        ("/account/demo/", 405),
        ("/admin/", 302),
        ("/static/docent.css", 200),
        ("/static/nowhere.css", 404),
    ],
)
def test_every_answer_carries_the_same_headers(client, address, status):
    response = client.get(address)
    assert (response.status_code, carried(response)) == (status, HEADERS)


@pytest.mark.django_db
def test_a_refused_form_carries_them():
    response = Client(enforce_csrf_checks=True).post("/account/sign-in/", {})
    assert (response.status_code, carried(response)) == (403, HEADERS)


@pytest.mark.django_db
def test_a_refused_person_gets_them(client):
    client.force_login(make.learner())
    response = client.get("/admin/login/")
    assert (response.status_code, carried(response)) == (403, HEADERS)


def test_an_answer_to_a_forged_host_carries_them(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert (response.status_code, carried(response)) == (400, HEADERS)
    assert "evil.example" not in response.content.decode()


@pytest.mark.django_db
def test_an_error_of_ours_carries_them(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("learn.views.pages.LearningPath", None)
    response = client.get("/")
    assert (response.status_code, carried(response)) == (500, HEADERS)


def test_the_policy_has_no_way_round_it():
    policy = str(configured.CONTENT_SECURITY_POLICY)
    assert [word for word in ("unsafe", "*", "http:", "https:", "blob:") if word in policy] == []


@pytest.mark.django_db
def test_files_are_for_this_site_only(client):
    assert "Access-Control-Allow-Origin" not in client.get("/static/docent.css").headers


@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/account/name/", "/admin/", "/nowhere/"])
def test_a_trace_sends_nothing_back(client, db, address):
    client.force_login(make.educator(is_superuser=True))
    answer = client.trace(address, headers={"X-Canary": "zebra"})
    assert "zebra" not in answer.text and "zebra" not in str(answer.headers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil.example", ""]
)
def test_a_forged_host_is_refused(client, host):
    assert client.get("/account/sign-in/", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_a_forged_forwarded_host_changes_nothing(client, settings):
    settings.HAS_MAIL = True
    from django.core import mail

    make.learner()
    client.post("/account/reset/", {"email": "mia@example.org"}, headers={"x-forwarded-host": "evil.example"})
    assert "http://testserver/account/reset/" in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    make.learner()
    client.get("/account/sign-in/")
    client.post("/account/sign-in/", {"login": "mia@example.org", "password": make.PASSWORD})
    cookies = {name: (bool(c["httponly"]), c["samesite"], c["path"]) for name, c in client.cookies.items()}
    assert cookies == dict.fromkeys(["csrftoken", "sessionid", "known"], (True, "Lax", "/"))


@pytest.mark.django_db
def test_the_privacy_page_counts_every_cookie_there_is(client, settings, monkeypatch):
    """What it tells of an act waits in one of its own, with the same locks on it."""
    settings.SESSION_COOKIE_SECURE = True
    monkeypatch.setattr(messages.Cookie, "cookie_name", "__Host-messages")
    assert "Four cookies are used" in client.get("/privacy/").text
    client.force_login(make.learner())
    client.post("/account/password/", {"password": make.PASSWORD, "password1": "another long one"})
    told = client.cookies["__Host-messages"]
    assert (told["httponly"], told["secure"], told["samesite"], told["path"]) == (True, True, "Lax", "/")


# A demo answers only the person at its machine


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/static/docent.css", "/nowhere/"])
@pytest.mark.parametrize(
    "header",
    ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-IP"],
)  # fmt: skip
def test_a_demo_refuses_what_came_through_a_proxy(client, demo, address, header):
    response = client.get(address, headers={header: "127.0.0.1"})
    assert (response.status_code, carried(response)) == (403, HEADERS)
    assert "This is a demo. It answers only on the machine it runs on." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.2", "", "::ffff:192.0.2.7"])
def test_a_demo_refuses_who_comes_from_elsewhere(client, demo, address):
    assert client.get("/", REMOTE_ADDR=address).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_demo_answers_here_and_says_so_on_every_page(client, demo, address):
    for page in ("/", "/about/", "/account/sign-in/", "/account/sign-up/"):
        response = client.get(page, REMOTE_ADDR=address)
        assert "Demo. Anyone can sign in. Do not enter real names." in response.content.decode()


@pytest.mark.django_db
def test_outside_a_demo_proxies_are_nothing_special(client):
    response = client.get("/", headers={"x-forwarded-for": "192.0.2.7"}, REMOTE_ADDR="192.0.2.1")
    assert response.status_code == 200
    assert "Demo." not in response.content.decode()
