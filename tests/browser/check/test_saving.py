"""Saved as it is chosen, with and without a connection, signed in and out."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from quizzes.models import Response, Try
from tests import make
from tests.browser.check.page import (
    OFFLINE,
    check,
    draft,
    held_back,
    kept_in_tab,
    saved,
    second_tab,
    status,
)
from tests.browser.conftest import session_cookie

pytestmark = pytest.mark.django_db(transaction=True)


def test_reloading_keeps_what_was_chosen(begun):
    page = begun()
    page.get_by_text("A stone").click()
    saved(page)
    page.reload()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)


def test_what_is_chosen_before_the_script_has_come_is_saved_when_it_comes(begun):
    page = begun()
    waiting = held_back(page, "**/quiz*.js")
    page.reload(wait_until="commit")
    page.get_by_label("A stone").check()
    expect(status(page)).to_have_text("")
    waiting.pop().continue_()
    saved(page)
    assert draft() == {"choices": [1]}


def test_leaving_and_coming_back_keeps_what_was_chosen(begun):
    page = begun()
    page.get_by_text("A stone").click()
    saved(page)
    page.get_by_role("link", name="Read the lesson again").click()
    page.get_by_role("button", name="Go on answering").click()
    expect(page.get_by_label("A stone")).to_be_checked()


def test_the_newest_of_quick_choices_is_what_is_kept(begun):
    page = begun()
    sent = []
    page.on("request", lambda request: request.url.endswith("/save/") and sent.append(request.post_data))
    waiting = held_back(page, "**/save/")
    with page.expect_request("**/save/"):
        page.get_by_text("A stone").click()
    page.get_by_text("A fish").click()
    page.get_by_text("A leaf").click()
    expect(status(page)).to_have_text("")
    assert len(sent) == 1
    waiting.pop().continue_()
    saved(page)
    assert len(sent) == 2
    assert draft() == {"choices": [0]}
    assert Response.objects.order_by("position").first().seq == 2


def test_checking_while_a_save_is_under_way_is_no_conflict(begun):
    page = begun()
    waiting = held_back(page, "**/save/")
    with page.expect_request("**/save/"):
        page.get_by_text("A stone").click()
    page.get_by_text("A leaf").click()
    check(page)
    waiting.pop().continue_()
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.get().answer == {"choices": [0]}


def test_what_is_typed_is_saved_when_the_tab_is_left(begun):
    page = begun("short")
    with page.expect_response("**/save/"):
        page.get_by_label("Your answer, a word or two").fill("seve")
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )
    assert draft() == {"text": "seve"}


def test_offline_it_says_so_and_sends_when_back(begun):
    page = begun()
    page.context.set_offline(True)
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    assert draft() is None
    page.context.set_offline(False)
    saved(page)
    assert draft() == {"choices": [1]}


def test_a_reload_keeps_what_could_not_be_saved(begun):
    page = begun()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    page.reload()
    expect(page.get_by_label("A stone")).to_be_checked()
    expect(status(page)).to_have_text(OFFLINE)
    page.unroute("**/save/")
    page.reload()
    saved(page)
    assert draft() == {"choices": [1]}
    assert kept_in_tab(page) == 0


def test_what_a_tab_kept_overwrites_nothing_that_another_has_saved_since(begun):
    page = begun()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    other = second_tab(page)
    other.get_by_text("A fish").click()
    saved(other)
    page.unroute("**/save/")
    page.reload()
    expect(page.get_by_text("Which one do you mean?")).to_be_visible()
    assert draft() == {"choices": [2]}
    page.get_by_role("button", name="Keep this one").click()
    saved(page)
    assert draft() == {"choices": [1]}


def test_it_tries_again_by_itself_when_the_site_fails(begun):
    page = begun()
    page.route("**/save/", lambda route: route.fulfill(status=500, body="broken"), times=1)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("Not saved yet. The site did not answer as it should.")
    saved(page)
    assert draft() == {"choices": [1]}


@pytest.mark.parametrize("answers", ["nothing", "an error"])
def test_what_could_not_be_checked_is_checked_once_the_site_answers(begun, answers):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    fails = (
        (lambda route: route.abort()) if answers == "nothing" else (lambda route: route.fulfill(status=502))
    )
    page.route("**/attempts/*/1/", fails)
    page.get_by_role("button", name="Check my answer").click()
    expect(status(page)).to_contain_text("Not checked yet. Your answer is saved")
    page.unroute("**/attempts/*/1/", fails)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.count() == 1


def test_an_answer_checked_offline_is_sent_when_the_connection_is_back(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    page.context.set_offline(True)
    check(page)
    expect(status(page)).to_contain_text("Not checked yet. Your answer is saved")
    page.evaluate("dispatchEvent(new Event('online'))")  # it tries again, and there is none still
    page.wait_for_timeout(500)
    expect(status(page)).to_contain_text("Not checked yet. Your answer is saved")
    expect(page.get_by_label("A leaf")).to_be_checked()
    page.context.set_offline(False)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.count() == 1


def test_an_answer_checked_offline_before_it_was_saved_says_that_it_will_be_checked(begun):
    page = begun()
    page.context.set_offline(True)
    page.get_by_text("A leaf").click()
    expect(status(page)).to_contain_text("will be sent when you are back.")
    check(page)
    expect(status(page)).to_have_text(
        "Not saved and not checked yet. You seem to be offline. Your answer is on this page and will be "
        "checked when you are back."
    )
    page.context.set_offline(False)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.count() == 1


def test_signed_out_the_answer_waits_for_the_sign_in(begun, mia):
    page = begun()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("You are signed out.")
    assert draft() is None
    status(page).get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(mia.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)
    assert draft() == {"choices": [1]}


def test_a_page_whose_token_has_changed_gets_a_new_one_and_saves(begun):
    page = begun()
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_text("A stone").click()
    saved(page)
    assert draft() == {"choices": [1]}


def test_a_page_that_gets_no_new_token_keeps_the_answer_until_it_is_loaded_again(begun):
    page = begun()
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.route("**/1/", lambda route: route.abort(), times=1)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("You have signed in since this page was opened.")
    status(page).get_by_role("link", name="Load it again").click()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)


def test_what_one_learner_left_unsaved_is_not_kept_for_the_next(begun, live_server):
    page = begun()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    zoe = make.learner("zoe@example.org")
    page.context.add_cookies([session_cookie(zoe, live_server.url)])
    page.goto("/learn/tea/leaves/")
    page.get_by_role("button", name="I have read this. Ask me").click()
    expect(page.locator("kbd:not([hidden])").first).to_be_attached()  # the script has run
    expect(page.locator(":checked")).to_have_count(0)
    assert kept_in_tab(page) == 0


def test_without_any_cookie_it_says_that_one_is_signed_out_and_where_to_sign_in(begun, mia):
    page = begun(size="phone")
    page.context.clear_cookies()
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("You are signed out.")
    status(page).get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(mia.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)
    assert draft() == {"choices": [1]}


def test_while_somebody_else_is_signed_in_the_answer_waits_for_who_gave_it(begun, mia, live_server):
    page = begun()
    zoe = make.learner("zoe@example.org")
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(zoe, live_server.url)])
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("Not saved yet. Somebody else is signed in here now.")
    assert draft() is None
    page.context.add_cookies([session_cookie(mia, live_server.url)])
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    assert draft() == {"choices": [1]}


def test_signing_out_leaves_nothing_in_the_tab(begun):
    page = begun()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_text("A stone").click()
    expect(status(page)).to_have_text(OFFLINE)
    assert kept_in_tab(page) == 1
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    assert kept_in_tab(page) == 0
