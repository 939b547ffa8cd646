"""Signed out in the middle of a check, with two tabs open: nothing chosen is lost."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from quizzes.models import Response
from tests import make
from tests.browser.check.page import check, kept_in_tab, saved, second_tab, status

pytestmark = pytest.mark.django_db(transaction=True)


def sign_out(page):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in(page, person, password=make.PASSWORD):
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def drafts():
    return list(Response.objects.order_by("position").values_list("draft", flat=True))


def at_second_question(page):
    other = second_tab(page)
    other.goto(page.url.replace("/1/#question", "/2/"))
    return other


def test_without_javascript_both_tabs_keep_their_answer_through_the_sign_in(begun, mia):
    one = begun(javascript=False, size="phone")
    two = at_second_question(one)
    sign_out(one)
    one.get_by_text("A stone").click()
    check(one)
    two.get_by_text("A fish").click()
    check(two)
    for page in (one, two):
        expect(page.get_by_text("It is kept on this page: sign in, and it is saved.")).to_be_visible()
    sign_in(one, mia, "a wrong password")
    sign_in(one, mia)
    expect(one.get_by_text("Your answer is saved.")).to_be_visible()
    expect(one.get_by_label("A stone")).to_be_checked()
    # The first tab has signed in, which made the token of the second an old one.
    sign_in(two, mia)
    two.get_by_role("button", name="Save my answer").click()
    expect(two.get_by_label("A fish")).to_be_checked()
    assert drafts() == [{"choices": [1]}, {"choices": [2]}]
    assert "parked" not in one.url + two.url


def test_a_tab_beside_it_notices_that_one_has_signed_in(begun, mia):
    one = begun()
    two = at_second_question(one)
    sign_out(one)
    two.get_by_text("A fish").click()
    expect(status(two)).to_contain_text("You are signed out.")
    requests = []
    two.on("request", lambda request: requests.append(request.method))
    one.reload()
    sign_in(one, mia, "a wrong password")
    expect(one.get_by_role("main").get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert requests == []
    sign_in(one, mia)
    saved(two)
    expect(status(two)).not_to_contain_text("signed out")
    assert requests == ["GET", "POST"]
    assert drafts() == [None, {"choices": [2]}]


def test_with_javascript_both_tabs_hand_in_their_answer_once_one_has_signed_in(begun, mia):
    one = begun()
    two = at_second_question(one)
    sign_out(one)
    one.get_by_text("A stone").click()
    two.get_by_text("A fish").click()
    for page in (one, two):
        expect(status(page)).to_contain_text("You are signed out.")
    status(one).get_by_role("link", name="Sign in").click()
    sign_in(one, mia)
    saved(one)
    two.evaluate("dispatchEvent(new Event('focus'))")
    saved(two)
    assert drafts() == [{"choices": [1]}, {"choices": [2]}]
    assert kept_in_tab(one) == kept_in_tab(two) == 0
