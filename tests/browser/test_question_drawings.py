"""Writing a question on a drawing, in a real browser."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Question
from tests import desk, make
from tests.quizzes.question_types import PLANT

pytestmark = pytest.mark.django_db(transaction=True)
NAMED = PLANT
for part in ("stem", "root"):
    NAMED = NAMED.replace(f'id="{part}"', f'id="{part}" aria-label="The {part}"')


@pytest.fixture
def document():
    document = make.document()
    document.figures.create(slug="plant", svg=NAMED, alternative="A plant.")
    document.figures.create(slug="cup", svg=PLANT.replace("leaf", "bean"), alternative="A cup.")
    return document


@pytest.fixture
def begin(open_page, document):
    def begin(**how):
        page = open_page("/admin/quizzes/question/add/", as_=desk.educator(), **how)
        page.get_by_label("a place on a figure").check()
        page.get_by_label("Question", exact=True).fill("Which part is tea made of?")
        return page

    return begin


def choose(page, slug):
    page.get_by_label("Figure", exact=True).select_option(slug)
    if page.get_by_role("button", name="Show this drawing").count():
        page.get_by_role("button", name="Show this drawing").click()


def row(page, number):
    return page.get_by_role("group", name=f"Row {number}", exact=True)


def picked(page):
    return [row(page, n).get_by_label("Its part of the drawing").input_value() for n in (1, 2, 3)]


@pytest.mark.parametrize("size", ["desktop", "narrow"])
def test_a_part_pressed_on_the_drawing_goes_into_the_next_row(begin, axe, no_sideways_scroll, size):
    page = begin(size=size)
    choose(page, "plant")
    page.locator("circle.region").click()
    expect(page.locator("circle.region")).to_have_class("region here chosen")
    page.locator("rect.region").click()
    assert picked(page) == ["leaf", "stem", ""]
    assert row(page, 2).get_by_label("Place 2").input_value() == "The stem"
    expect(page.locator("[data-part=leaf] small")).to_have_text("Place 1")
    page.locator("rect.region").click()
    expect(row(page, 2).get_by_label("Place 2")).to_be_focused()
    row(page, 1).get_by_role("button", name="Remove row 1").click()
    expect(page.locator("[data-part=leaf] small")).to_have_text("")
    assert (axe(page), page.problems, no_sideways_scroll(page)) == ([], [], True)


def test_a_part_chosen_from_the_list_gives_its_name_to_a_row_that_has_none(begin):
    page = begin()
    choose(page, "plant")
    row(page, 1).get_by_label("Its part of the drawing").select_option("stem")
    assert row(page, 1).get_by_label("Place 1").input_value() == "The stem"
    row(page, 2).get_by_label("Place 2").fill("Where it stands")
    row(page, 2).get_by_label("Its part of the drawing").select_option("stem")
    assert row(page, 2).get_by_label("Place 2").input_value() == "Where it stands"
    row(page, 3).get_by_label("Its part of the drawing").select_option("leaf")
    assert row(page, 3).get_by_label("Place 3").input_value() == ""  # an id is no name


def test_a_name_that_was_filled_in_goes_with_its_part_and_one_that_was_typed_stays(begin):
    page = begin()
    choose(page, "plant")
    place, part = row(page, 1).get_by_label("Place 1"), row(page, 1).get_by_label("Its part of the drawing")
    part.select_option("stem")
    expect(place).to_have_value("The stem")
    part.select_option("root")
    expect(place).to_have_value("The root")
    part.select_option("leaf")  # has no name
    expect(place).to_have_value("")
    page.locator("rect.region").click()
    expect(row(page, 2).get_by_label("Place 2")).to_have_value("The stem")
    row(page, 2).get_by_label("Its part of the drawing").select_option("")
    expect(row(page, 2).get_by_label("Place 2")).to_have_value("")
    place.fill("Where it drinks")
    part.select_option("root")
    expect(place).to_have_value("Where it drinks")
    part.select_option("stem")
    expect(place).to_have_value("Where it drinks")


def test_that_holds_for_a_page_that_came_back_with_mistakes_too(begin):
    page = begin()
    choose(page, "plant")
    page.locator("rect.region").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    row(page, 1).get_by_label("Its part of the drawing").select_option("root")
    expect(row(page, 1).get_by_label("Place 1")).to_have_value("The root")


def test_rows_are_added_as_parts_are_pressed(begin):
    page = begin()
    choose(page, "plant")
    rows = page.locator(".answers .row:visible")
    before = rows.count()
    for n in range(1, before + 1):
        page.get_by_role("textbox", name=f"Place {n}", exact=True).fill(f"Part {n}")
        row(page, n).get_by_label("Its part of the drawing").select_option(index=1)
    page.locator("circle.region").click()
    assert rows.count() == before + 1
    assert row(page, before + 1).get_by_label("Its part of the drawing").input_value() == "leaf"


def test_another_figure_is_shown_and_what_was_picked_stays(begin):
    page = begin()
    choose(page, "plant")
    page.locator("circle.region").click()
    choose(page, "cup")
    page.locator("[data-part=bean]").wait_for()
    expect(page.get_by_label("Figure", exact=True)).to_be_visible()
    assert picked(page)[0] == "leaf"
    assert "leaf (not in this drawing)" in row(page, 1).get_by_label("Its part of the drawing").inner_text()


def test_words_and_parts_put_back_stand_where_they_stood(begin):
    page = begin()
    choose(page, "plant")
    page.locator("circle.region").click()
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    page.get_by_role("button", name="Put them back").click()
    page.locator("circle.region.chosen").wait_for()
    assert picked(page)[0] == "leaf"


def test_without_javascript_the_figure_is_chosen_shown_and_picked_from(begin, no_sideways_scroll):
    page = begin(javascript=False, size="phone")
    page.get_by_role("button", name="Show the fields of this kind").click()
    choose(page, "plant")
    assert page.url.endswith("#drawings")
    page.get_by_role("link", name="leaf").click()
    assert page.locator("circle.region").evaluate("shape => getComputedStyle(shape).strokeWidth") == "4px"
    for n, (words, part) in enumerate((("The leaf", "leaf"), ("The stem", "stem")), 1):
        row(page, n).get_by_label(f"Place {n}").fill(words)
        row(page, n).get_by_label("Its part of the drawing").select_option(part)
    row(page, 1).get_by_label("Correct").check()
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="Save draft").click()
    assert [row.details for row in Question.objects.get().current.choice_list] == [
        {"region": "leaf"},
        {"region": "stem"},
    ]
