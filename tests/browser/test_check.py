"""A check as a person sits it: by mouse, by keyboard, without scripts, without a connection, twice at once."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from learn.models import LessonProgress
from quizzes.models import Attempt, Response, Try
from tests import make
from tests.browser.conftest import session_cookie

pytestmark = pytest.mark.django_db(transaction=True)

SEVERAL = (
    ("Green", "0.5", "Yes."),
    ("Black", "0.5", "Yes."),
    ("Blue", "-0.5", "No tea is blue."),
    ("Red", "-0.5", ""),
)
WRITTEN = (("Sevelamer", 1, ""), ("statin", 0, "That is another drug."))
OFFLINE = (
    "Not saved yet. You seem to be offline. Your answer is on this page and will be sent when you are back."
)


@pytest.fixture
def mia():
    return make.learner()


@pytest.fixture
def begun(open_page, mia):
    """begun(*kinds, **how): a page at the first question of a check with one question of each kind."""

    def begun(*kinds, **how):
        source = make.document()
        lesson = make.lesson(source)
        choices = {"multiple": SEVERAL, "short": WRITTEN}
        questions = [
            make.question(
                source, f"q{n}", f"Question {n}?", kind=kind, choices=choices.get(kind, make.CHOICES)
            )
            for n, kind in enumerate(kinds or ["single", "single"], 1)
        ]
        make.quiz(make.path(source, [lesson]), questions, lesson)
        page = open_page("/learn/tea/leaves/", as_=mia, **how)
        page.get_by_role("button", name="I have read this. Ask me").click()
        page.wait_for_url("**/1/#question")
        return page

    return begun


def check(page):
    page.get_by_role("button", name="Check my answer").click()


def status(page):
    return page.get_by_role("status")


def saved(page):
    expect(status(page)).to_have_text("Saved")


def draft():
    return Response.objects.order_by("position").first().draft


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def kept_in_tab(page):
    """How many answers this tab still keeps for itself."""
    return page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('docent:unsaved:')).length")


def held_back(page, pattern):
    """The next request like this waits in the list returned until it is let go."""
    waiting = []
    page.route(pattern, lambda route: waiting.append(route), times=1)
    return waiting


# From the lesson to the result


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


# Keys


def test_number_keys_do_nothing_outside_the_choices(begun):
    page = begun()
    page.keyboard.press("1")
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
    expect(hint).to_be_hidden()
    page.locator("[name=answer]").first.focus()
    expect(hint).to_be_visible()


# Saved as it is chosen


def test_reloading_keeps_what_was_chosen(begun):
    page = begun()
    page.get_by_text("A stone").click()
    saved(page)
    page.reload()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)


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


# Without a connection


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


def test_it_tries_again_by_itself_when_the_site_fails(begun):
    page = begun()
    page.route("**/save/", lambda route: route.fulfill(status=500, body="broken"), times=1)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("Not saved yet. The site did not answer as it should.")
    saved(page)
    assert draft() == {"choices": [1]}


def test_checking_offline_says_so_and_keeps_the_answer(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)
    page.context.set_offline(True)
    check(page)
    expect(status(page)).to_contain_text("Not checked yet. You seem to be offline.")
    expect(page.get_by_label("A leaf")).to_be_checked()
    page.context.set_offline(False)
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert Try.objects.count() == 1


def test_a_lost_reply_to_a_check_is_made_good_by_asking_again(begun):
    page = begun()
    page.get_by_text("A leaf").click()
    saved(page)

    def lose_reply(route):
        route.fetch()
        route.abort()

    page.route("**/1/", lose_reply, times=1)
    check(page)
    expect(status(page)).to_contain_text("Not checked yet.")
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    expect(page.get_by_text("You had answered this one already")).to_have_count(0)
    assert Try.objects.count() == 1


# Signed out meanwhile


def test_signed_out_the_answer_waits_for_the_sign_in(begun, mia):
    page = begun()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("You are signed out.")
    assert draft() is None
    status(page).get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(mia.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("A stone")).to_be_checked()
    saved(page)
    assert draft() == {"choices": [1]}


def test_a_page_whose_token_has_changed_keeps_the_answer(begun):
    page = begun()
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_text("A stone").click()
    expect(status(page)).to_contain_text("This page has been open for long.")
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
    expect(page.locator("kbd").first).to_be_attached()
    expect(page.locator(":checked")).to_have_count(0)
    assert kept_in_tab(page) == 0


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


# Twice


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


def second_tab(page):
    other = page.context.new_page()
    other.goto(page.url)
    return other


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


# Every state, for everybody


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
