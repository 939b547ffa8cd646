"""Nobody is sent to another site by signing in, up or out."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth import get_user

from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example/", "\\\\evil.example/",
    "http:evil.example", "https:///evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
    "/\t/evil.example/", "\t//evil.example/", " //evil.example/", "/%09/evil.example@/", "http://[::1", "http://[",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "ftp://testserver/", "/\x00", "",
    "https://testserver/terms/",
]  # fmt: skip
PRACTICE = configured.BASE_DIR.parent / "shared" / "practice" / "hostile" / "open-redirect.txt"


def leads(response):
    assert response.status_code == 302
    return response.url


def stays_here(address):
    """A browser treats what follows two slashes, of either kind, as another site."""
    return (
        address.startswith("/")
        and not address.replace("\\", "/").startswith("//")
        and "evil" not in address[:3]
    )


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client, address):
    person = make.learner()
    response = client.post(
        "/account/sign-in/", {"login": person.email, "password": PASSWORD, "next": address}
    )
    assert stays_here(leads(response))
    assert get_user(client) == person


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_up_leads_nowhere_else(client, address):
    response = client.post(
        "/account/sign-up/", {"email": "new@example.org", "password1": PASSWORD, "next": address}
    )
    assert stays_here(leads(response))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_out_leads_nowhere_else(client, address):
    client.force_login(make.learner())
    assert stays_here(leads(client.post("/account/sign-out/", {"next": address})))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_demo_buttons_lead_nowhere_else(client, settings, address):
    settings.DEMO = True
    make.learner(is_demo=True)
    assert stays_here(leads(client.post("/account/demo/", {"as": "learner", "next": address})))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_page_that_asks_for_a_sign_in_is_drawn_whatever_next_says(client, address):
    for page in ("/account/sign-in/", "/account/sign-up/", "/account/sign-out/", "/account/reset/"):
        response = client.get(page, {"next": address})
        assert response.status_code in (200, 302)
        assert response.status_code == 200 or stays_here(response.url)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_is_signed_in_already_is_led_nowhere_else(client, address):
    client.force_login(make.learner())
    assert stays_here(leads(client.get("/account/sign-in/", {"next": address})))


def test_a_long_list_of_known_tricks_leads_nowhere_else(client):
    if not PRACTICE.is_file():
        pytest.skip("the list of tricks is not on this machine")
    tricks = PRACTICE.read_text(errors="replace").splitlines()
    client.force_login(make.learner())
    led_away = [
        trick for trick in tricks if not stays_here(leads(client.get("/account/sign-in/", {"next": trick})))
    ]
    assert len(tricks) > 100 and led_away == []


def test_the_tricks_come_from_outside_the_checkout():
    assert Path(configured.BASE_DIR) not in PRACTICE.parents
