"""Signing up, in and out and looking after one's account, as a person does it."""

import pytest
from django.contrib.auth import authenticate

from learn.accounts import sign_in_link
from learn.models import User
from tests import make
from tests.make import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

STRANGER = [
    "/account/sign-in/", "/account/sign-up/", "/account/reset/", "/account/reset/sent/", "/account/inactive/",
    "/account/reset/1-not-a-link/", "/account/email/confirm/nothing/",
]  # fmt: skip
SIGNED_IN = [
    "/account/", "/account/name/", "/account/email/", "/account/password/", "/account/delete/", "/account/sign-out/",
]  # fmt: skip


def complaints(page, axe, no_sideways_scroll):
    sideways = [] if no_sideways_scroll(page) else ["scrolls sideways"]
    return axe(page) + page.problems + sideways


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)], ids=["narrow", "desktop"])
def test_nothing_is_wrong_with_any_page(
    open_page, axe, no_sideways_scroll, settings, live_server, size, dark
):
    page = open_page("/account/sign-in/", size=size, dark=dark)
    found = {}

    def look(name):
        found[name] = complaints(page, axe, no_sideways_scroll)

    for address in STRANGER:
        page.goto(address)
        look(address)
    page.goto("/account/sign-up/")
    page.get_by_label("E-mail").fill("mia@example.org")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Show the password").click()
    look("password shown")
    page.get_by_role("button", name="Sign up").click()
    page.get_by_text("This password is too short").wait_for()
    look("sign-up with an error")
    settings.HAS_MAIL = settings.DEMO = True
    page.goto("/account/sign-in/")
    look("sign-in in a demo")
    page.goto("/account/reset/")
    look("reset by mail")
    settings.DEMO = False
    page.goto(sign_in_link(make.learner(), live_server.url))
    look("a link that works")
    page.get_by_label("New password").fill("a new and better one")
    page.get_by_role("button", name="Save and sign in").click()
    page.get_by_text("Your new password is saved.").wait_for()
    for address in SIGNED_IN:
        page.goto(address)
        look(address)
    assert found == dict.fromkeys(found, [])
    assert len(found) == len(STRANGER) + len(SIGNED_IN) + 5


def test_a_newcomer_signs_up_by_keyboard_alone(open_page, live_server):
    page = open_page("/account/sign-up/?next=/terms/")
    page.get_by_label("E-mail").focus()
    page.keyboard.type("new@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show"
    page.keyboard.press("Tab")
    page.keyboard.type("Ann")
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/terms/")
    assert User.objects.get().called == "Ann"


def test_a_newcomer_signs_up_without_javascript(open_page):
    page = open_page("/account/sign-up/", javascript=False, size="phone")
    assert not page.get_by_role("button", name="Show the password").is_visible()
    page.get_by_label("E-mail").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.goto("/account/")
    assert "new@example.org" in page.inner_text("main")


def test_the_password_can_be_looked_at_and_hidden_again(open_page):
    page = open_page("/account/sign-in/", size="phone")
    field = page.get_by_label("Password", exact=True)
    field.fill("secret words")
    button = page.get_by_role("button", name="Show the password")
    button.click()
    assert (field.get_attribute("type"), field.input_value()) == ("text", "secret words")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert field.get_attribute("type") == "password"


def test_a_shown_password_is_sent_all_the_same(open_page):
    make.learner()
    page = open_page("/account/sign-in/")
    page.get_by_label("E-mail").fill("mia@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Show the password").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Account").wait_for()


def test_clicking_sign_up_twice_makes_one_account_and_signs_in(open_page):
    page = open_page("/account/sign-up/")
    page.get_by_label("E-mail").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").dblclick()
    page.get_by_role("link", name="Account").wait_for()
    assert User.objects.count() == 1


def test_an_error_is_announced_and_leads_to_its_field(open_page):
    page = open_page("/account/sign-up/", size="phone")
    page.get_by_label("E-mail").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("alert").get_by_role("link", name="Look again at: Password").click()
    field = page.get_by_label("Password", exact=True)
    assert field.evaluate("field => field === document.activeElement")
    described = field.get_attribute("aria-describedby").split()
    assert "This password is too short" in page.inner_text(f"#{described[-1]}")
    assert page.title().startswith("Error")
    assert page.get_by_label("E-mail").input_value() == "new@example.org"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_demo_is_entered_with_one_button(open_page, settings, javascript):
    from learn import demo

    settings.DEMO = True
    demo.make_accounts()
    page = open_page("/account/sign-in/", size="phone", javascript=javascript)
    page.get_by_role("button", name="Look around as the demo learner").click()
    page.goto("/account/")
    assert "Demo learner" in page.inner_text("main")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Look around as the demo educator").click()
    page.wait_for_url("**/admin/")


def test_an_account_is_looked_after_and_left(open_page):
    person = make.learner()
    page = open_page("/account/", size="phone", as_=person)
    page.get_by_role("link", name="Change what to call you").click()
    page.get_by_label("What to call you").fill("Maria")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change your e-mail").click()
    page.get_by_label("E-mail").fill("maria@example.org")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change your password").click()
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_label("New password").fill("a new and better one")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your new password is saved.").wait_for()
    person.refresh_from_db()
    assert (person.name, person.email) == ("Maria", "maria@example.org")
    assert person.check_password("a new and better one")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Your password", exact=True).fill("a new and better one")
    page.get_by_role("button", name="Delete my account for good").click()
    page.get_by_text("Your account is deleted.").wait_for()
    assert User.objects.count() == 0
    assert authenticate(email="maria@example.org", password="a new and better one") is None
