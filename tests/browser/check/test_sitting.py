"""From the lesson to the result: by mouse, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from learn.models import LessonProgress
from quizzes.models import Attempt, Try
from tests import make
from tests.browser.check.page import (
    check,
    draft,
    focused,
    saved,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_by_mouse(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert focused(page) == "verdict"
    expect(page.locator("q")).to_have_text("Tea is a leaf.")
    page.get_by_role("link", name="Next question").click()
    page.get_by_text("A fish").click()
    check(page)
    expect(page.locator("#verdict")).to_contain_text("You chose “A fish”: No fish is named.")
    page.get_by_role("link", name="See how it went").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 2. You passed.")
    assert LessonProgress.objects.get().check_passed_at is not None
    assert page.problems == []


def shown(page):
    """All that stands on the page, without its token, which is another one each time."""
    html = page.locator("body").inner_html()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_the_verdict_comes_with_the_reply_and_stays_when_its_address_is_loaded(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    check(page)
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("Yes.")
    assert (asked, page.url.endswith("/1/?checked#verdict")) == (["POST"], True)
    told = shown(page)
    page.reload()
    expect(verdict).to_be_focused()
    assert shown(page) == told
    page.get_by_role("link", name="Next question").click()
    page.wait_for_url("**/2/#question")
    page.go_back()
    expect(verdict).to_contain_text("Yes.")
    assert page.problems == []


def test_by_keyboard_alone(begun):
    page = begun()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "answer"
    page.keyboard.press("2")
    expect(page.locator("[name=answer]").nth(1)).to_be_checked()
    saved(page)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "read it in place"
    page.keyboard.press("Tab")
    assert focused(page) == "Next question"
    page.keyboard.press("Enter")
    page.wait_for_url("**/2/#question")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    saved(page)
    for _ in range(2):
        page.keyboard.press("Tab")
    assert focused(page) == "I don’t know. Show me"
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Here it is.")
    assert Try.objects.filter(answer__isnull=True).count() == 1
    assert Attempt.objects.get().finished_at is not None


@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "short"])
def test_without_javascript(begun, kind):
    page = begun(kind, javascript=False)
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("Choose or write an answer first.")
    if kind == "short":
        page.get_by_label("Your answer, a word or two").fill("sevelamer")
    else:
        page.locator("label.choice").first.click()
    check(page)
    expect(page.locator("#verdict")).to_be_visible()
    page.get_by_role("link", name="See how it went").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 1.")
    assert Try.objects.count() == 1
    assert page.problems == [] or all("422" in problem for problem in page.problems)


def test_what_was_missed_is_asked_again(begun):
    page = begun("single")
    page.get_by_text("A fish").click()
    check(page)
    page.get_by_role("link", name="See how it went").click()
    page.get_by_role("button", name="Only the ones I missed").click()
    page.get_by_text("A leaf").click()
    check(page)
    page.get_by_role("link", name="See how it went").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1. You passed.")


def test_what_to_read_again_opens_where_it_is_taught(open_page, mia):
    source = make.document()
    key = source.passages.order_by("pk").first().key
    body = "Much before it.\n\n" * 80 + f"## Of leaves\n\nTea is one. [@{key}]\n\n" + "And after.\n\n" * 80
    lesson = make.lesson(source, body=body)
    make.quiz(make.path(source, [lesson]), [make.question(source)], lesson)
    page = open_page("/learn/tea/quiz/check/", as_=mia)
    page.get_by_role("button", name="Ask me").click()
    page.get_by_role("button", name="I don’t know. Show me").click()
    page.get_by_role("link", name="See how it went").click()
    page.get_by_role("link", name="Of leaves").click()
    expect(page.get_by_role("heading", name="Of leaves")).to_be_in_viewport()


def test_number_keys_work_on_arriving_at_a_question_and_are_shown(begun):
    page = begun()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("kbd").first).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("[name=answer]").nth(1)).to_be_checked()
    saved(page)


def test_number_keys_do_nothing_elsewhere(begun):
    page = begun()
    page.get_by_role("button", name="Check my answer").focus()
    page.keyboard.press("1")
    expect(page.locator(":checked")).to_have_count(0)


def test_number_keys_write_digits_in_a_text(begun):
    page = begun("short")
    field = page.get_by_label("Your answer, a word or two")
    field.press_sequentially("K2")
    expect(field).to_have_value("K2")
    saved(page)
    assert draft() == {"text": "K2"}


def test_number_keys_tick_and_untick_several_choices(begun):
    page = begun("multiple")
    page.keyboard.press("Tab")
    for key in "131":
        page.keyboard.press(key)
    assert [box.is_checked() for box in page.locator("[name=answer]").all()] == [False, False, True, False]


def test_the_keys_are_shown_only_while_they_act(begun):
    page = begun()
    hint = page.locator("kbd").first
    page.get_by_role("button", name="Check my answer").focus()
    expect(hint).to_be_hidden()
    page.locator("[name=answer]").first.focus()
    expect(hint).to_be_visible()
