"""The site has what was sent, and this page never hears of it."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Response, Try
from tests.browser.check.page import OFFLINE, check, draft, lose_reply, saved, second_tab, status

pytestmark = pytest.mark.django_db(transaction=True)


def seven(page, text):
    page.get_by_label("Your answer, a word or two").fill(text)


# Of each kind an answer, another one, and how a person goes from one to the other and back.
KINDS = {
    "single": [
        lambda page: page.get_by_text("A stone").click(),
        lambda page: page.get_by_text("A fish").click(),
    ],
    "multiple": [
        lambda page: page.get_by_label("Black").uncheck(),
        lambda page: page.get_by_label("Black").check(),
    ],
    "short": [lambda page: seven(page, "seven"), lambda page: seven(page, "sevelamer")],
}


def begun_with(begun, kind):
    """A page on which an answer of this kind is saved, how to give another one, and how to go back."""
    page = begun(kind)
    back, on = KINDS[kind]
    if kind == "multiple":
        page.get_by_label("Green").check()
    else:
        back(page)
    saved(page)
    return page, on, back


@pytest.mark.parametrize("kind", KINDS)
def test_who_goes_back_to_what_was_saved_before_has_it_saved_again(begun, kind):
    page, on, back = begun_with(begun, kind)
    before = draft()
    page.route("**/save/", lose_reply, times=1)
    on(page)
    expect(status(page)).to_have_text(OFFLINE)
    assert draft() != before
    back(page)
    saved(page)
    assert draft() == before
    expect(page.get_by_role("alert")).to_have_count(0)


def test_whoever_was_in_another_tab_meanwhile_is_asked_which_one_is_meant(begun):
    page = begun()
    page.get_by_text("A stone").click()
    saved(page)
    page.route("**/save/", lose_reply)
    page.get_by_text("A fish").click()
    expect(status(page)).to_have_text(OFFLINE)
    page.evaluate("dispatchEvent(new Event('blur'))")
    other = second_tab(page)
    expect(other.get_by_label("A fish")).to_be_checked()
    page.unroute("**/save/")
    page.get_by_text("A stone").click()
    expect(page.get_by_role("alert")).to_contain_text("In another tab you chose “A fish”.")
    assert draft() == {"choices": [2]}


def test_what_comes_late_takes_nothing_from_who_went_back_and_loaded_the_page_again(begun):
    page, on, back = begun_with(begun, "multiple")
    late = []
    page.route("**/save/", lambda route: (late.append(route.request), route.abort()))
    on(page)
    expect(status(page)).to_have_text(OFFLINE)
    back(page)
    page.reload()
    page.unroute("**/save/")
    saved(page)
    sent = late[0]
    reply = page.request.post(sent.url, data=sent.post_data, headers=sent.headers)
    assert reply.status == 409
    assert page.get_by_label("Black").is_checked() is False
    assert draft() == {"choices": [0]}


def test_a_lost_reply_to_a_check_is_made_good_by_asking_again(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    page.route("**/1/", lose_reply, times=1)
    check(page)
    expect(status(page)).to_contain_text("Not checked yet.")
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    expect(page.get_by_text("You had answered this one already")).to_have_count(0)
    assert Try.objects.count() == 1


def test_going_back_after_a_check_whose_reply_is_lost_shows_how_that_went(begun):
    page, on, back = begun_with(begun, "short")
    page.route("**/1/", lose_reply, times=1)
    on(page)
    check(page)  # before what was typed is saved
    expect(status(page)).to_contain_text("Not saved and not checked yet.")
    assert Try.objects.get().answer == {"text": "sevelamer"}
    back(page)
    expect(page.get_by_text("You had answered this one already")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Response.objects.order_by("position").first().tries.count() == 1
