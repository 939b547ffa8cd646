"""Every newer type of question on a phone: by keyboard, by touch, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Response, Try
from tests import make
from tests.browser.check.page import check, draft, saved, second_tab
from tests.quizzes.question_types import PLANT, in_database

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("numeric", "matching", "ordering", "gaps", "hotspot")


@pytest.fixture
def begun(open_page, mia):
    """begun(*kinds, **how): a page at the first question of a check, or of a quiz with these ``rules``, with
    one question of each kind."""

    def begun(*kinds, rules=None, **how):
        source = make.document()
        source.figures.create(slug="plant", svg=PLANT, alternative="A leaf on a stem over its root.")
        lesson = make.lesson(source)
        questions = [in_database(make, source, kind) for kind in kinds]
        quiz = make.quiz(make.path(source, [lesson]), questions, lesson, **rules or {})
        page = open_page(f"/learn/tea/quiz/{quiz.slug}/", as_=mia, **{"size": "phone"} | how)
        page.get_by_role("button", name=re.compile("Ask me|Begin")).click()
        page.wait_for_url("**/1/#question")
        return page

    return begun


def go_on(page, last):
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    # The part of the page its address names takes the focus when the page is there: nobody is faster.
    with page.expect_navigation():
        page.get_by_role("link", name="See how it went" if last else "Next question").press("Enter")


def test_an_order_left_as_it_came_is_said_to_need_the_button_that_is_there(begun):
    page = begun("ordering")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Put them in order first, or press “Take this order” to answer with it as it stands. Or press “I don’t know. Show me”."
    )
    page.get_by_role("button", name="Take this order").click()
    saved(page)


def test_places_given_without_javascript_are_spoken_of_as_the_page_with_it_shows_them(begun):
    """Three were given one place, and then the script came."""
    page = begun("ordering")
    response = Response.objects.get()
    shared = {str(row.position): 1 for row in response.version.choice_list[:3]}
    Response.objects.update(draft={"order": [None] * 4, "shared": shared}, seq=1)
    page.reload()
    said = "Not each of them has a place of its own yet."
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator(".untouched")).to_contain_text("They stand by the places you gave so far.")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_role("button", name="Take this order").click()
    saved(page)
    assert sorted(draft()["order"]) == [0, 1, 2, 3]
    expect(page.locator(".untouched")).to_be_hidden()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def chosen_by_keyboard(page, label, option):
    """The list with this label, moved to with the arrows until it holds the option."""
    control = page.get_by_label(label, exact=True)
    control.focus()
    while control.evaluate("field => field.selectedOptions[0].text") != option:
        page.keyboard.press("ArrowDown")


def test_each_is_answered_by_keyboard_alone(begun):
    page = begun(*KINDS)
    press(page, "Tab")
    page.keyboard.type("3,55 mg")
    press(page, "Enter")
    go_on(page, last=False)
    for city, country in (("Paris", "France"), ("Rome", "Italy"), ("Milan", "Italy")):
        chosen_by_keyboard(page, city, country)
    saved(page)
    page.get_by_role("button", name="Check my answer").press("Enter")
    go_on(page, last=False)
    page.get_by_text("This is how they came. It is not your answer yet.").wait_for()
    for place, step in enumerate(("Pick", "Dry", "Brew", "Drink")):
        up = page.get_by_role("button", name=f"Move up: {step}")
        while page.locator(".order li").nth(place).locator("label").text_content().strip() != step:
            up.press("Enter")
            expect(up).to_be_focused()
    if page.get_by_role("button", name="Take this order").is_visible():
        page.get_by_role("button", name="Take this order").press("Enter")
    saved(page)
    page.get_by_role("button", name="Check my answer").press("Enter")
    go_on(page, last=False)
    page.get_by_label("Gap 1").focus()
    page.keyboard.type("leaf")
    chosen_by_keyboard(page, "Gap 2", "warm")
    press(page, "Tab")
    page.keyboard.type("78")
    press(page, "Enter")
    go_on(page, last=False)
    press(page, "Tab", "Tab")
    page.get_by_role("radio", name="The leaf").focus()
    press(page, "Space")
    saved(page)
    press(page, "Enter")
    go_on(page, last=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("5 of 5. You passed.")
    assert page.problems == []


def test_each_is_answered_without_javascript(begun, no_sideways_scroll):
    page = begun(*KINDS, javascript=False, size="narrow")
    page.get_by_label("Your answer, a number").fill("3.5")
    check(page)
    go_on(page, last=False)
    for city, country in (("Paris", "France"), ("Rome", "Italy"), ("Milan", "Italy")):
        page.get_by_label(city).select_option(label=country)
    check(page)
    go_on(page, last=False)
    for place, step in enumerate(("Pick", "Dry", "Brew", "Drink"), 1):
        page.get_by_label(step, exact=True).select_option(str(place))
    assert no_sideways_scroll(page)
    check(page)
    go_on(page, last=False)
    page.get_by_label("Gap 1").fill("leaf")
    page.get_by_label("Gap 2").select_option(label="warm")
    page.get_by_label("Gap 3").fill("80")
    check(page)
    go_on(page, last=False)
    page.get_by_label("The leaf").check()
    check(page)
    go_on(page, last=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("5 of 5. You passed.")


def test_the_order_shown_is_no_answer_until_the_learner_says_so(begun):
    page = begun("ordering")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text(
        "or press “Take this order” to answer with it as it stands."
    )
    shown = page.locator(".order label").all_text_contents()
    page.get_by_role("button", name="Take this order").click()
    saved(page)
    texts = {row.position: row.text for row in Response.objects.get().version.choice_list}
    assert [texts[position] for position in draft()["order"]] == [text.strip() for text in shown]


def test_what_is_left_open_is_said_and_comes_under_the_hand(begun):
    page = begun("gaps")
    page.get_by_label("Gap 1").fill("leaf")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("Still open: gap 2 and gap 3.")
    expect(page.get_by_label("Gap 2")).to_be_focused()
    saved(page)
    page.get_by_label("Gap 2").select_option(label="warm")
    expect(page.get_by_role("button", name="Check anyway")).to_be_hidden()
    page.get_by_label("Gap 3").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Still open: gap 3.")
    page.get_by_role("button", name="Check anyway").press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Partly right, 2 of 3.")
    assert Try.objects.get().answer == {"gaps": {"1": "leaf", "2": 3}}


def test_what_is_left_open_is_said_without_javascript(begun):
    page = begun("matching", javascript=False, size="narrow")
    page.get_by_label("Paris", exact=True).select_option(label="France")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("Still open:")
    saved(page)
    expect(page.get_by_label("Paris", exact=True).locator("option:checked")).to_have_text("France")
    page.get_by_role("button", name="Check anyway").click()
    expect(page.locator("#verdict")).to_contain_text("Partly right, 1 of 3.")
    left = page.locator(".part.open").first
    # A ring before it would look like something to press.
    assert left.evaluate("part => getComputedStyle(part, '::before').content") == "none"


EXAM = {"preset": "exam", "feedback": "at_end"}


def test_what_is_not_right_yet_holds_nobody_up_without_javascript(begun):
    page = begun("ordering", "numeric", "gaps", "hotspot", javascript=False, size="narrow", rules=EXAM)
    for step, place in {"Pick": "1", "Dry": "2", "Brew": "2"}.items():
        page.get_by_label(step, exact=True).select_option(place)
    page.get_by_role("button", name="Save and go on").click()
    said = "Two of them have place 2. Give each a place of its own."
    expect(page.get_by_text(f"Question 1 is saved, but not finished. {said}")).to_be_visible()
    page.get_by_label("Your answer, a number").fill("about 4")
    page.get_by_role("button", name="Save and go to a question without an answer: 3").click()
    expect(page.get_by_text("Question 2 is saved, but not finished.")).to_be_visible()
    page.get_by_label("Gap 3").fill("hot")
    page.get_by_role("button", name="All questions").click()
    expect(page.get_by_text("3 more are partly answered.")).to_be_visible()
    page.locator(".each a").first.click()
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.get_by_label("Brew", exact=True)).to_have_value("2")
    page.get_by_label("Brew", exact=True).select_option("3")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("is saved, but not finished")).to_have_count(0)
    page.goto(page.url.replace("/2/", "/finish/"))
    page.get_by_role("button", name="Finish now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")


def test_what_is_not_right_yet_is_kept_as_it_is_written(begun):
    page = begun("numeric", "single", rules=EXAM)
    answer = page.get_by_label("Your answer, a number")
    answer.fill("about 4")
    problem = page.locator("#problem")
    expect(problem).to_have_text("Write one number, with one of these units: mg, g.")
    saved(page)
    page.reload()
    expect(answer).to_have_value("about 4")
    expect(problem).to_have_text("Write one number, with one of these units: mg, g.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Question 1 is saved, but not finished.")).to_be_visible()
    assert draft() == {"text": "about 4"}


def test_things_are_dragged_and_another_tabs_order_is_taken(begun):
    page = begun("ordering", size="desktop")
    other = second_tab(page)
    items = page.locator(".order li")
    first, last = items.first, items.last
    start, end = first.bounding_box(), last.bounding_box()
    name = first.locator("label").text_content().strip()
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] - 4, steps=4)
    page.mouse.up()
    saved(page)
    order = [text.strip() for text in items.locator("label").all_text_contents()]
    assert order[-1] == name
    other.get_by_role("button", name="Take this order").click()
    other.get_by_role("button", name="Take that one").click()
    saved(other)
    assert [text.strip() for text in other.locator(".order label").all_text_contents()] == order
    other.reload()
    assert [text.strip() for text in other.locator(".order label").all_text_contents()] == order


def drag_by_touch(page, item, to, end):
    """A finger takes the item by its grip to the middle of another and leaves the glass with this event."""
    touch = page.context.new_cdp_session(page)
    item.scroll_into_view_if_needed()
    start, there = item.locator(".grip").bounding_box(), to.bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    far = there["y"] + there["height"] * 0.8 - y

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        send("touchMove", {"x": x, "y": y + far * step / 8})
    send(end)


def test_things_are_dragged_by_touch(begun):
    page = begun("ordering")
    items = page.locator(".order li")
    names = [text.strip() for text in items.locator("label").all_text_contents()]
    drag_by_touch(page, items.first, items.nth(2), "touchEnd")
    saved(page)
    first, *others = names
    assert [text.strip() for text in items.locator("label").all_text_contents()] == [
        *others[:2],
        first,
        *others[2:],
    ]


def test_a_touch_that_is_broken_off_moves_nothing(begun):
    page = begun("ordering")
    items = page.locator(".order li")
    names = items.locator("label").all_text_contents()
    drag_by_touch(page, items.first, items.nth(2), "touchCancel")
    expect(page.locator(".dragged")).to_have_count(0)
    assert items.locator("label").all_text_contents() == names
    assert draft() is None


def test_a_touch_on_the_drawing_chooses_in_the_list(begun):
    page = begun("hotspot")
    page.locator("circle.region").click()
    expect(page.get_by_role("radio", name="The leaf")).to_be_checked()
    expect(page.locator("circle.region")).to_have_class("region chosen")
    saved(page)
    page.get_by_role("radio", name="The stem").check()
    expect(page.locator("rect.region")).to_have_class("region chosen")
    saved(page)
    page.reload()
    expect(page.locator("rect.region")).to_have_class("region chosen")
    assert Try.objects.count() == 0
