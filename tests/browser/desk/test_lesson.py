"""The buttons over the text of a lesson, and the pickers they open."""

import pytest

from .course import SENTENCES, address, option

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "button, before, after",
    [
        ("Bold", "tea", "**tea**"),
        ("Heading", "tea", "## tea"),
        ("List", "one\ntwo", "- one\n- two"),
        ("Link", "tea", "[tea](https://)"),
    ],
)
def test_the_buttons_write_the_marks(open_page, educator, lesson, button, before, after):
    page = open_page(address(lesson), as_=educator)
    body = page.get_by_label("Lesson", exact=True)
    body.fill(before)
    body.select_text()
    page.locator(".field-body").get_by_role("button", name=button).click()
    assert body.input_value() == after
    page.keyboard.press("Control+z")
    assert body.input_value() == before


def test_a_word_is_linked_from_the_glossary(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    body = page.get_by_label("Lesson", exact=True)
    body.fill("the shrub")
    body.select_text()
    page.locator(".field-body").get_by_role("button", name="Term").click()
    option(page, "bush").click()
    assert body.input_value() == "[the shrub](term:bush)"


def test_a_second_sentence_joins_the_mark_before_it(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    first, second = (lesson.document.passages.get(text=text).key for text in SENTENCES[:2])
    body = page.get_by_label("Lesson", exact=True)
    body.fill(f"Tea. [@{first}]")
    page.locator(".field-body").get_by_role("button", name="Cite").click()
    option(page, "Water for tea is warm.").click()
    assert body.input_value() == f"Tea. [@{first}; @{second}]"


def test_a_picker_closes_by_escape_and_gives_the_button_back(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    cite = page.locator(".field-body").get_by_role("button", name="Cite")
    cite.click()
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert cite.evaluate("button => button === document.activeElement")
