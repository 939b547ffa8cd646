"""Every state, for everybody."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Attempt
from tests.browser.check.page import (
    OFFLINE,
    check,
    saved,
    second_tab,
    status,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("size", "dark"), [("narrow", True), ("desktop", False)], ids=["narrow", "desktop"])
def test_nothing_is_wrong_with_any_state(begun, axe, no_sideways_scroll, size, dark):
    page = begun("single", "multiple", "short", "truefalse", size=size, dark=dark)
    found = {}

    def look(name):
        sideways = [] if no_sideways_scroll(page) else ["scrolls sideways"]
        found[name] = axe(page) + sideways

    look("unanswered")
    page.get_by_text("A stone").click()
    saved(page)
    look("chosen")
    other = second_tab(page)
    page.get_by_text("A fish").click()
    saved(page)
    other.get_by_text("A leaf").click()
    other.get_by_role("alert").wait_for()
    page, other = other, page
    look("conflict")
    page, other = other, page
    page.context.set_offline(True)
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    look("offline")
    page.context.set_offline(False)
    saved(page)
    check(page)
    page.locator("#verdict").wait_for()
    look("wrong")
    page.get_by_role("link", name="Next question").click()
    page.get_by_text("Green").wait_for()
    check(page)
    page.get_by_role("alert").wait_for()
    look("nothing chosen")
    page.get_by_text("Green").click()
    check(page)
    page.locator("#verdict").wait_for()
    look("partly")
    page.get_by_role("link", name="Next question").click()
    page.get_by_label("Your answer, a word or two").wait_for()
    look("short")
    page.get_by_label("Your answer, a word or two").fill("sevelamer")
    check(page)
    page.locator("#verdict").wait_for()
    look("right")
    page.goto(Attempt.objects.get().get_absolute_url())
    look("under way")
    page.goto("/learn/tea/quiz/check/")
    look("resume")
    page.get_by_role("link", name="Go on where you were").click()
    page.get_by_role("button", name="I don’t know. Show me").click()
    page.locator("#verdict").wait_for()
    look("shown")
    page.get_by_role("link", name="See how it went").click()
    page.get_by_text("Question by question").wait_for()
    look("results")
    page.goto("/learn/tea/quiz/check/")
    look("again")
    assert {name: problems for name, problems in found.items() if problems} == {}
