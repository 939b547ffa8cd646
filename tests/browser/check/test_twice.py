"""Double clicks, the back button, two tabs: one attempt, one answer."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from quizzes.models import Attempt, Try
from tests import make
from tests.browser.check.page import (
    check,
    draft,
    saved,
    second_tab,
    status,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_double_click_is_one_answer(begun, javascript):
    page = begun(javascript=javascript)
    page.locator("label.choice").first.click()
    page.get_by_role("button", name="Check my answer").dblclick()
    expect(page.locator("#verdict")).to_be_visible()
    assert Try.objects.count() == 1


def test_a_double_click_on_the_start_is_one_attempt(open_page, mia):
    way, lesson, quiz, final = make.course()
    page = open_page(reverse("quizzes:quiz", args=[way.slug, quiz.slug]), as_=mia)
    page.get_by_role("button", name="Ask me").dblclick()
    page.wait_for_url("**/1/#question")
    assert Attempt.objects.count() == 1


def test_the_back_button_shows_the_answer_not_the_question(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    check(page)
    page.get_by_role("link", name="Next question").click()
    page.wait_for_url("**/2/#question")
    page.go_back()
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    page.reload()
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.count() == 1


def test_another_tabs_choice_is_shown_beside_and_can_be_taken(begun):
    page = begun()
    other = second_tab(page)
    page.get_by_text("A stone").click()
    saved(page)
    other.get_by_text("A fish").click()
    expect(other.get_by_role("alert")).to_contain_text("In another tab you chose “A stone”.")
    expect(status(other)).to_have_text("")
    assert draft() == {"choices": [1]}
    other.get_by_role("button", name="Take that one").click()
    expect(other.get_by_label("A stone")).to_be_checked()
    expect(other.get_by_label("A stone")).to_be_focused()
    expect(other.get_by_role("alert")).to_be_hidden()
    saved(other)


def test_this_tabs_choice_can_be_kept_instead(begun):
    page = begun()
    other = second_tab(page)
    page.get_by_text("A stone").click()
    saved(page)
    other.get_by_text("A fish").click()
    other.get_by_role("button", name="Keep this one").click()
    saved(other)
    assert draft() == {"choices": [2]}


def test_checking_takes_what_is_marked_once_the_other_choice_was_shown(begun):
    page = begun()
    other = second_tab(page)
    page.get_by_text("A stone").click()
    saved(page)
    other.get_by_text("A leaf").click()
    expect(other.get_by_role("alert")).to_contain_text("In another tab you chose “A stone”.")
    check(other)
    expect(other.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.get().answer == {"choices": [0]}


def come_back(page):
    page.evaluate("dispatchEvent(new Event('focus'))")


def replaced(page, other):
    """What was saved in one tab is replaced in the other, which saw it when it came back."""
    page.get_by_text("A leaf").click()
    saved(page)
    come_back(other)
    expect(other.get_by_label("A leaf")).to_be_checked()
    other.get_by_text("A stone").click()
    saved(other)


def test_who_comes_back_to_a_tab_sees_what_another_one_saved(begun):
    page = begun()
    other = second_tab(page)
    replaced(page, other)
    come_back(page)
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)
    page.get_by_text("A leaf").click()
    saved(page)
    assert draft() == {"choices": [0]}


def test_what_was_saved_here_since_coming_back_is_not_taken_back(begun):
    page = begun()
    page.get_by_text("A stone").click()
    saved(page)
    late = []
    # What the site had when the learner came back arrives after the learner has picked something else.
    page.route("**/attempts/*/1/", lambda route: late.append((route, route.fetch())), times=1)
    page.evaluate("dispatchEvent(new Event('focus'))")
    while not late:
        page.wait_for_timeout(20)
    page.get_by_text("A leaf").click()
    saved(page)
    [(route, response)] = late
    with page.expect_response("**/attempts/*/1/"):
        route.fulfill(response=response)
    page.get_by_text("A leaf").hover()
    expect(page.get_by_label("A leaf")).to_be_checked()
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Yes.")


def test_what_waits_to_be_saved_here_is_not_taken_away_by_coming_back(begun):
    page = begun()
    other = second_tab(page)
    other.get_by_text("A stone").click()
    saved(other)
    page.context.set_offline(True)
    page.get_by_text("A fish").click()
    expect(status(page)).to_contain_text("Not saved yet")
    come_back(page)
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("In another tab you chose “A stone”.")
    expect(page.get_by_label("A fish")).to_be_checked()


def test_who_picks_once_more_what_another_tab_replaced_is_asked_which_is_meant(begun):
    page = begun()
    other = second_tab(page)
    replaced(page, other)
    page.get_by_text("A leaf").click()  # beside each other on a screen: nobody comes back
    expect(page.get_by_role("alert")).to_contain_text("In another tab you chose “A stone”.")
    page.get_by_role("button", name="Keep this one").click()
    saved(page)
    assert draft() == {"choices": [0]}


def test_answered_in_another_tab_the_first_answer_is_shown(begun):
    page = begun()
    other = second_tab(page)
    page.get_by_text("A stone").click()
    check(page)
    expect(page.locator("#verdict")).to_be_visible()
    other.get_by_text("A leaf").click()
    expect(other.get_by_text("You had answered this one already.")).to_be_visible()
    expect(other.locator("#verdict")).to_contain_text("Not this one.")
    assert Try.objects.count() == 1
