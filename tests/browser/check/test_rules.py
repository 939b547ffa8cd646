"""Exams and practice as a person meets them: the clock, the end, another try; without scripts too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt, QuestionVersion, Quiz, Try
from tests import desk
from tests.browser.check.page import check, draft, focused, held_back, kept_in_tab, saved

pytestmark = pytest.mark.django_db(transaction=True)
EXAM = {"preset": "exam", "feedback": "at_end", "time_limit": 30, "attempts_allowed": 2}


@pytest.fixture
def sits(begun, mia):
    """sits(rules, *kinds, **how): a page at the first of two questions of a quiz with these rules."""

    def sits(rules, *kinds, **how):
        page = begun(*kinds, **how)
        Attempt.objects.all().delete()
        Quiz.objects.update(**rules)
        QuestionVersion.objects.update(hints=["It grows."])
        page.goto("/learn/tea/quiz/check/")
        return page

    return sits


def begin(page):
    page.get_by_role("button", name="Begin now").click()
    page.wait_for_url("**/1/#question")


@pytest.mark.parametrize(("size", "dark"), [("narrow", True), ("desktop", False)], ids=["narrow", "desktop"])
def test_nothing_is_wrong_with_any_page_of_an_exam(sits, axe, no_sideways_scroll, size, dark):
    page = sits(EXAM | {"certainty": "scored"}, size=size, dark=dark)
    found = {}

    def look(name):
        found[name] = axe(page) + ([] if no_sideways_scroll(page) else ["scrolls sideways"])

    look("rules")
    begin(page)
    page.get_by_text("A leaf").click()
    page.get_by_text("Fairly", exact=True).click()
    saved(page)
    look("question")
    page.get_by_role("button", name="All questions").click()
    page.get_by_role("heading", name="1 of 2 questions answered").wait_for()
    look("whole")
    page.get_by_role("link", name="Finish").click()
    page.get_by_role("heading", name="Are you sure?").wait_for()
    look("sure")
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    page.goto(Attempt.objects.get().get_absolute_url())
    look("time is up")
    page.get_by_role("button", name="See how it went").click()
    page.get_by_role("heading", name="1 of 2.").wait_for()
    look("results")
    assert found == dict.fromkeys(found, [])
    assert page.problems == []


def test_an_exam_without_javascript(sits):
    page = sits(EXAM, javascript=False)
    begin(page)
    expect(page.get_by_text("You have until")).to_be_visible()
    expect(page.get_by_text("Left when this page came:")).to_be_visible()
    page.locator("label.choice", has_text="A leaf").click()
    page.get_by_role("button", name="2", exact=False).first.click()
    page.wait_for_url("**/2/#question")
    assert draft() == {"choices": [0]}
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Finish").click()
    expect(page.get_by_text("1 question is unanswered.")).to_be_visible()
    page.get_by_role("button", name="Finish now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 2. You passed.")


def test_when_the_time_is_up_what_is_on_the_page_is_saved_and_handed_in(sits, axe, no_sideways_scroll):
    page = sits(EXAM, size="phone")
    begin(page)
    page.route("**/save/", lambda route: route.abort(), times=1)
    page.get_by_text("A leaf").click()
    chosen = focused(page)
    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=4))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("timer")).to_contain_text("0:0")
    said = page.get_by_text("The time is up. What you had saved counts.", exact=True)
    expect(said).to_be_visible(timeout=20_000)
    assert focused(page) == chosen
    assert (draft(), Attempt.objects.get().finished_at) == ({"choices": [0]}, None)
    assert axe(page) == [] and no_sideways_scroll(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", name="1 of 2. You passed.").wait_for()
    expect(page.get_by_text("Your time was up. What you had saved was handed in.")).to_be_visible()


@pytest.mark.parametrize("where", ["start", "whole", "finish"])
def test_when_the_time_is_up_one_button_leads_on_where_nothing_is_asked(sits, where):
    page = sits(EXAM, size="phone", dark=where == "whole")
    begin(page)
    whole = Attempt.objects.get().get_absolute_url()
    page.goto({"start": "/learn/tea/quiz/check/", "whole": whole, "finish": f"{whole}finish/"}[where])
    expect(page.locator("[data-under-way]").first).to_be_visible()
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The time is up. What you had saved counts.")).to_be_visible()
    expect(page.locator("main .button:visible")).to_have_text(["Go on"])
    expect(page.get_by_text("Everything is kept.")).to_be_hidden()


def test_when_the_time_is_up_nothing_can_be_moved_any_more(sits):
    page = sits(EXAM, "ordering", "single", size="phone")
    begin(page)
    # They come in an order of their own, and the last one cannot be moved down.
    page.locator("[data-order] .move[aria-label^='Move down']").first.click()
    saved(page)
    items = page.locator("[data-order] label")
    order = items.all_text_contents()
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The time is up. What you had saved counts.")).to_be_visible()
    moves = page.locator("[data-order] .move")
    for at in range(moves.count()):
        expect(moves.nth(at)).to_be_disabled()
    first, last = items.first.bounding_box(), items.last.bounding_box()
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + last["height"] + 20, steps=5)
    page.mouse.up()
    assert items.all_text_contents() == order


def test_what_was_changed_while_asleep_past_the_end_is_said_to_be_late(sits):
    page = sits(EXAM)
    begin(page)
    page.get_by_text("A leaf").click()
    saved(page)
    page.route("**/save/", lambda route: route.abort(), times=1)
    page.get_by_text("A fish").click()
    Attempt.objects.update(deadline=timezone.now() - timedelta(hours=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("What you changed on this page came too late.")).to_be_visible()
    assert Try.objects.get().answer == {"choices": [0]}


def test_what_another_tab_sends_while_the_grace_lasts_counts(sits):
    page = sits(EXAM)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    # The other tab is late: its clock has not noticed.
    held = held_back(other, "**/save/")
    other.get_by_text("A leaf").click()
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The time is up. What you had saved counts.")).to_be_visible()
    other.wait_for_timeout(100)
    held[0].continue_()
    expect(other.get_by_role("status")).to_have_text("Saved")
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("heading", name="1 of 2. You passed.").wait_for()


def test_what_another_tab_sends_after_one_has_handed_in_is_shown_and_does_not_count(sits):
    page = sits(EXAM)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.goto(f"{Attempt.objects.get().get_absolute_url()}finish/")
    page.get_by_role("button", name="Finish now").click()
    page.get_by_role("heading", name="0 of 2.").wait_for()
    other.get_by_text("A leaf").click()
    late = "Your answer to question 1, “A leaf”, came after you had handed in. It does not count."
    expect(other.get_by_text(late)).to_be_visible()
    assert not Try.objects.exists()


def answered_offline(page):
    """Another tab at the same question, with an answer it could not save."""
    other = page.context.new_page()
    other.goto(page.url)
    other.route("**/save/", lambda route: route.abort())
    other.get_by_text("A leaf").click()
    expect(other.get_by_role("status")).to_contain_text("Not saved yet.")
    other.unroute("**/save/")
    return other


def test_what_a_tab_without_connection_kept_is_shown_when_all_was_handed_in_meanwhile(sits):
    page = sits(EXAM)
    begin(page)
    other = answered_offline(page)
    page.goto(f"{Attempt.objects.get().get_absolute_url()}finish/")
    page.get_by_role("button", name="Finish now").click()
    page.get_by_role("heading", name="0 of 2.").wait_for()
    other.reload()
    late = "Your answer to question 1, “A leaf”, came after you had handed in. It does not count."
    expect(other.get_by_text(late)).to_be_visible()
    other.reload()
    expect(other.get_by_text(late)).to_be_visible()
    assert kept_in_tab(other) == 0 and not Try.objects.exists()


def test_what_a_tab_without_connection_kept_is_saved_from_another_page_of_the_attempt(sits):
    page = sits(EXAM)
    begin(page)
    other = answered_offline(page)
    other.goto(Attempt.objects.get().get_absolute_url())
    other.get_by_role("heading", name="1 of 2 questions answered").wait_for()
    assert draft() and kept_in_tab(other) == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_the_back_button_leads_to_the_question_before(sits, javascript):
    page = sits(EXAM, "single", "single", "single", javascript=javascript)
    begin(page)
    page.locator("label.choice", has_text="A leaf").click()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/2/#question")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/3/#question")
    for number in (2, 1):
        page.go_back()
        expect(page.get_by_text(f"Question {number} of 3")).to_be_visible()
    expect(page.get_by_label("A leaf")).to_be_checked()


def test_a_clock_that_wakes_before_its_connection_asks_again(sits):
    page = sits(EXAM)
    begin(page)
    Attempt.objects.update(deadline=timezone.now() - timedelta(hours=1))
    page.route("**/left/", lambda route: route.abort(), times=1)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("The time is up. What you had saved counts.")).to_be_visible(timeout=20_000)


def test_without_javascript_an_answer_that_comes_too_late_is_said_to_be(sits):
    page = sits(EXAM, javascript=False)
    begin(page)
    Attempt.objects.update(deadline=timezone.now() - timedelta(hours=1))
    page.locator("label.choice", has_text="A leaf").click()
    page.get_by_role("button", name="Save and go on").click()
    late = "Your answer to question 1, “A leaf”, came after the time was up. It does not count."
    expect(page.get_by_text(late)).to_be_visible()
    expect(page.get_by_text("Your time was up. What you had saved was handed in.")).to_be_visible()


def test_the_clock_is_put_right_by_the_server_when_the_page_wakes(sits):
    page = sits(EXAM)
    begin(page)
    expect(page.get_by_role("timer")).to_have_text("30 min")
    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=299))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("timer")).to_contain_text("4:5")
    expect(page.get_by_text("5 minutes are left.")).to_be_attached()


@pytest.mark.parametrize("notices", ["at the end", "when it wakes"])
def test_a_clock_whose_limit_was_taken_away_stops_and_nothing_is_handed_in(sits, notices):
    page = sits(EXAM, size="phone")
    begin(page)
    if notices == "at the end":
        Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=3))
        page.reload()
        expect(page.get_by_role("timer")).to_contain_text("0:0")
    Attempt.objects.update(deadline=None)
    if notices == "when it wakes":
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("There is no time limit any more. Take the time you need.")).to_be_visible()
    expect(page.get_by_role("timer")).to_be_hidden()
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_hidden()
    page.get_by_text("A leaf").click()
    saved(page)
    assert (draft(), Attempt.objects.get().finished_at) == ({"choices": [0]}, None)


def test_a_clock_whose_script_came_late_takes_that_off(sits):
    page = sits(EXAM)
    page.context.add_init_script(
        "const now = performance.now.bind(performance); performance.now = () => now() + 90000"
    )
    begin(page)
    expect(page.get_by_role("timer")).to_have_text("29 min")


def test_another_try_by_keyboard(sits):
    page = sits({"preset": "practice", "tries": 2})
    page.get_by_role("button", name="Ask me").click()
    page.wait_for_url("**/1/#question")
    page.get_by_label("A stone").focus()
    page.keyboard.press("Space")
    saved(page)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#verdict")).to_contain_text("Not yet. It grows.")
    page.get_by_label("A leaf").focus()
    page.keyboard.press("Space")
    saved(page)
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    assert page.problems == []


def test_a_card_fills_the_settings_of_its_rules(sits, open_page, axe):
    sits({})
    page = open_page(f"/admin/quizzes/quiz/{Quiz.objects.get().pk}/change/", as_=desk.educator())
    page.get_by_text("Exam", exact=True).click()
    page.get_by_text("Settings of these rules").click()
    expect(page.get_by_label("Time limit, in minutes")).to_have_value("30")
    assert axe(page) == []
    page.get_by_label("Time limit, in minutes").fill("")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Settings of these rules (changed: time limit, in minutes)")).to_be_visible()
    quiz = Quiz.objects.get()
    assert (quiz.preset, quiz.feedback, quiz.time_limit, quiz.attempts_allowed) == ("exam", "at_end", None, 1)


def tried_once(sits):
    """A page at a question answered wrong once, with a try left."""
    page = sits({"preset": "practice", "tries": 2})
    page.get_by_role("button", name="Ask me").click()
    page.get_by_text("A stone").click()
    saved(page)
    check(page)
    page.get_by_role("button", name="Try again").wait_for()
    return page


def test_the_same_answer_tried_again_is_told_so_and_the_next_one_counts(sits):
    page = tried_once(sits)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#problem")).to_have_text(
        "This is the answer you gave last. Give another one, or press “Show me the answer”."
    )
    page.get_by_text("A fish").click()
    expect(page.locator("#problem")).to_be_hidden()
    saved(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#verdict")).to_contain_text("Not this one.")
    assert Try.objects.count() == 2


def test_a_page_that_leads_to_its_own_address_is_loaded_again(sits):
    """An older server answers a repeated answer so; a page that only moved to its verdict would be dead."""
    page = tried_once(sits)
    answered = {"status": 200, "json": {"go": page.url.removeprefix(page.url.partition("/attempts/")[0])}}
    page.route(lambda url: url.endswith("/1/"), lambda route: route.fulfill(**answered), times=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Try again").click()
    page.get_by_text("A fish").click()
    saved(page)


def test_much_time_is_said_in_hours_and_from_a_day_on_by_the_date_alone(sits):
    page = sits(EXAM)
    begin(page)
    clock = page.locator(".clock")
    for left, said in (
        (timedelta(hours=2, minutes=30, seconds=30), "2 h 31 min"),
        (timedelta(days=338), None),
        (timedelta(hours=23, minutes=10, seconds=30), "23 h 11 min"),
    ):
        until = timezone.now() + left
        Attempt.objects.update(deadline=until)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        if said:
            expect(page.get_by_role("timer")).to_have_text(said)
        else:
            expect(page.get_by_role("timer")).to_be_hidden()
            expect(clock).to_contain_text(f"You have until {until.day} {until:%B %Y}")


def test_what_is_said_of_a_mark_goes_when_the_time_moves_on(sits):
    page = sits(EXAM)
    begin(page)
    for seconds, said in (
        (60, "1 minute is left."),
        (30, ""),
        (250, ""),
        (59, "1 minute is left."),
        (600, ""),
    ):
        Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=seconds))
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_role("timer")).to_contain_text(f"{(seconds - 1) // 60}:")
        if said:
            expect(page.locator("[data-says]")).to_contain_text(said)
        else:
            expect(page.locator("[data-says]")).to_have_text("")


def test_a_moment_elsewhere_is_said_here_in_the_same_style(sits):
    page = sits(EXAM | {"closes_at": datetime(2099, 3, 29, 1, tzinfo=UTC), "zone": "Europe/Berlin"})
    zone = {"timezoneId": "Asia/Tokyo"}
    page.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", zone)
    page.reload()
    said = "Closes on 29 March 2099, 03:00 (Berlin time) · 29 March 2099, 10:00 where you are."
    expect(page.get_by_text("Closes on")).to_have_text(said)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_begin_now_begins_where_an_attempt_ran_out_unseen_and_the_quiz_closes_soon(sits, javascript):
    page = sits(EXAM, javascript=javascript)
    begin(page)
    page.goto("/")
    now = timezone.now()
    Attempt.objects.update(deadline=now - timedelta(hours=1))
    Quiz.objects.update(closes_at=now + timedelta(minutes=10))
    page.goto("/learn/tea/quiz/check/")
    begin(page)
    old, new = Attempt.objects.order_by("number")
    assert old.finished_at and not new.finished_at
    assert page.url.endswith(f"{new.get_absolute_url()}1/#question")
