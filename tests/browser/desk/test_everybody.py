"""The desk without JavaScript, and what axe finds wrong with its pages."""

import pytest
from django.utils import timezone

from quizzes.bringing import propose
from quizzes.formats import csv_bank
from tests import make
from tests.quizzes import question_types
from tests.quizzes.bank_questions import question
from tests.quizzes.question_types import DETAILS, EXAMPLES, STEMS

from .course import address, join

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_can_be_done_without_javascript(open_page, educator, path, lesson):
    page = open_page(address(lesson), as_=educator, javascript=False)
    key = lesson.document.passages.get(text__contains="clay").key
    page.locator("[name=body]").fill(f"A pot. [@{key}]")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    opened.value.get_by_text("Nothing is saved").wait_for()
    assert opened.value.get_by_text("A pot of tea is made of clay.").is_visible()
    page.get_by_text("What can be written in a lesson").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="all sentences with their keys").click()
    assert f"[@{key}]" in opened.value.inner_text("main")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2.").wait_for()

    page.goto("/admin/quizzes/question/add/")
    page.locator("[name=stem]").fill("What is a pot made of?")
    page.locator("[name=rows-0-text]").fill("Clay")
    page.locator("[name=rows-0-is_right]").check()
    page.locator("[name=rows-1-text]").fill("Paper")
    page.locator("[name=explanation]").fill("Of clay.")
    page.locator("[name=cites_more]").fill(key)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. No quiz asks it yet").wait_for()

    page.goto(f"/admin/quizzes/quiz/{path.quizzes.get().pk}/change/")
    page.locator("[name=slots-1-position]").fill("1")
    page.locator("[name=slots-1-question]").select_option(label="What is a pot made of?")
    page.get_by_role("button", name="Save").click()
    assert [slot.question.slug for slot in path.quizzes.get().slots.all()] == [
        "what-is-a-pot-made-of",
        "what-is-tea",
    ]


@pytest.fixture
def pages(path, lesson, educator):
    """The pages of the desk, by name."""
    kinds = [
        question(kind, rows, stem=STEMS.get(kind, "What?"), slug=kind, details=DETAILS.get(kind, {}))
        for kind, rows in EXAMPLES.items()
    ]
    bank = csv_bank.write(kinds).data + b"bad,essay,Why?\r\n"
    propose(bank, "bank.csv", path.document, None, educator, timezone.now())
    join(path, "mia@example.org", "Mia Brandt")
    given = path.quizzes.get().slots.get().question
    fresh = make.question(path.document, "fresh", "Fresh?")
    begun = make.question(path.document, "begun", "Begun?", state="draft", choices=[])
    whole = make.question(path.document, "whole", "Whole?", state="draft")
    drawn = question_types.in_database(make, path.document, "hotspot", state="draft")
    path.document.figures.create(slug="plant", svg=question_types.PLANT, alternative="A plant.")
    return {
        "desk": "/admin/",
        "help": "/admin/help/",
        "lesson": address(lesson),
        "new lesson": "/admin/learn/lesson/add/",
        "lessons": "/admin/learn/lesson/",
        "versions": f"/admin/learn/lesson/{lesson.pk}/history/",
        "question": f"/admin/quizzes/question/{fresh.pk}/change/",
        "new question": "/admin/quizzes/question/add/",
        "given question": f"/admin/quizzes/question/{given.pk}/change/",
        "questions": "/admin/quizzes/question/",
        "publish ticked": f"/admin/quizzes/question/publish-ticked/?question={whole.pk}&question={begun.pk}",
        "into a quiz": f"/admin/quizzes/question/into-a-quiz/?question={whole.pk}&question={fresh.pk}",
        "drawing": f"/admin/quizzes/question/{drawn.pk}/change/",
        "trial": f"/admin/quizzes/question/{fresh.pk}/try/",
        "bring questions": "/admin/quizzes/proposedbank/bring/",
        "bank": "/admin/quizzes/proposedbank/preview/",
        "take questions along": f"/admin/quizzes/proposedbank/take-along/?what=path-{path.pk}&format=aiken",
        "progress": f"/admin/learn/enrolment/{path.pk}/",
        "went": f"/admin/quizzes/quiz/went/{path.pk}/",
        "path": f"/admin/learn/learningpath/{path.pk}/change/",
        "review": f"/admin/learn/learningpath/{path.pk}/review/",
        "quiz": f"/admin/quizzes/quiz/{path.quizzes.get().pk}/change/",
        "good questions": "/admin/quizzes/lintwaiver/",
        "document": f"/admin/learn/document/{path.document_id}/change/",
        "upload": "/admin/learn/document/add/",
        "sentences": f"/admin/learn/document/{path.document_id}/sentences/",
        "word": f"/admin/learn/term/{path.document.terms.get().pk}/change/",
        "figure": "/admin/learn/figure/add/",
    }


@pytest.mark.parametrize("size, dark", [("desktop", False), ("narrow", True)], ids=["desktop", "narrow"])
def test_nothing_is_wrong_with_any_page_of_the_desk(
    open_page, axe, no_sideways_scroll, educator, pages, size, dark
):
    page = open_page("/admin/", size=size, dark=dark, as_=educator)
    found = {}
    for name, where in pages.items():
        page.goto(where)
        if "lesson" in name and page.locator("#preview").count():
            page.locator("#preview-text > *").first.wait_for()
        sideways = [] if no_sideways_scroll(page) else ["scrolls sideways"]
        found[name] = axe(page) + sideways
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.problems == []


def test_axe_finds_nothing_where_something_is_open_or_wrong(open_page, axe, educator, path, lesson):
    page = open_page(address(lesson), as_=educator)
    page.locator(".field-body").get_by_role("button", name="Cite").click()
    page.locator("[role=option]").first.wait_for()
    assert axe(page) == []
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save draft").click()
    page.locator("#mistakes").wait_for()
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.goto("/admin/quizzes/question/add/")
    page.get_by_label("Question", exact=True).fill("Which?")
    page.get_by_role("button", name="Publish").click()
    page.locator("#mistakes").wait_for()
    assert axe(page) == []
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    page.get_by_label("Question", exact=True).fill("Which one?")
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    page.get_by_role("button", name="Put them back").wait_for()
    assert axe(page) == []
