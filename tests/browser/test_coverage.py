"""From a gap on the coverage map to a sentence taught, asked about or waived, in a real browser."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Question, Waiver
from tests import desk, make

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCES = ("Tea is a leaf.", "Water for tea is warm.", "A pot of tea is made of clay.")


@pytest.fixture
def educator():
    return desk.educator()


@pytest.fixture
def path():
    document = make.document(sentences=SENTENCES)
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


def address(path, query=""):
    return f"/admin/quizzes/waiver/coverage/{path.pk}/{query}"


def row(page, words):
    return page.locator(".covered > li", has_text=words)


def test_a_gap_is_written_asked_about_and_waived(open_page, educator, path):
    key = path.document.passages.get(text=SENTENCES[1]).key
    page = open_page("/admin/", as_=educator)
    page.get_by_role("link", name="Coverage: Tea for everyone").click()
    page.get_by_role("link", name="Show the gaps").click()
    assert page.locator(".covered > li").count() == 2

    # Into the lesson: the mark goes to the end, or where was last written.
    row(page, SENTENCES[1]).get_by_role("link", name="Write it into “What tea is”").click()
    body = page.get_by_label("Lesson", exact=True)
    before = body.input_value()
    page.get_by_role("button", name="Put it where the cursor is").click()
    assert body.input_value() == before[:-1] + f"; @{key}]"
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2.").wait_for()

    # Into a question, the sentence already chosen.
    page.goto(address(path))
    row(page, SENTENCES[1]).get_by_role("link", name="Ask about it").click()
    assert page.locator(f'[name=cites][value="{key}"]').is_checked()
    page.get_by_label("Question", exact=True).fill("How is the water?")
    page.get_by_label("Choice 1").fill("Warm")
    page.get_by_role("group", name="Row 1").get_by_label("Correct").check()
    page.get_by_label("Choice 2").fill("Cold")
    page.get_by_label("Explanation").fill("It is warm.")
    expect(page.get_by_label("Ask it in “Check: tea”")).to_be_checked()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. “Check: tea” asks it from the next attempt on.").wait_for()
    question = Question.objects.get(slug="how-is-the-water")
    assert [citation.passage.key for citation in question.citations.all()] == [key]

    # Waived, with a reason, by keyboard; and taken back.
    page.goto(address(path, "?show=neither"))
    waive = row(page, SENTENCES[2]).locator("summary")
    waive.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Nobody asks.")
    page.keyboard.press("Enter")
    page.get_by_text("Waived: “A pot of tea is made of clay.”").wait_for()
    page.get_by_text("No gap is left here.").wait_for()
    page.get_by_role("link", name="waived 1").click()
    page.get_by_role("button", name="Take the waiver back").click()
    page.get_by_text("No longer waived:").wait_for()
    assert not Waiver.objects.exists()
    assert page.problems == []


def test_a_sentence_is_waived_without_javascript(open_page, educator, path):
    page = open_page(address(path), as_=educator, javascript=False)
    row(page, SENTENCES[2]).locator("summary").click()
    row(page, SENTENCES[2]).get_by_label("Why may this sentence be left out?").fill("Nobody asks.")
    row(page, SENTENCES[2]).get_by_role("button", name="Waive it").click()
    page.get_by_text("Nobody asks.").wait_for()
    assert Waiver.objects.get().reason == "Nobody asks."


def test_the_picker_says_when_there_are_more_sentences_than_it_lists(open_page, educator):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(70)])
    question = make.question(document, state="draft")
    page = open_page(f"/admin/quizzes/question/{question.pk}/change/", as_=educator)
    page.get_by_role("button", name="Choose a sentence").click()
    page.get_by_text("There are more.").wait_for()
    page.keyboard.type("number 69")
    page.get_by_text("There are more.").wait_for(state="hidden")
    assert page.locator("[role=option]").count() == 1


def test_a_citation_lands_on_its_sentence_and_the_sentence_on_its_lesson(open_page, path):
    lesson = path.lessons.get()
    page = open_page(f"/learn/tea/{lesson.slug}/", javascript=False)
    page.get_by_role("link", name="read it in place").first.click()
    lit = page.locator(".passage:target")
    assert lit.inner_text() == SENTENCES[0]
    assert lit.evaluate("sentence => getComputedStyle(sentence).boxShadow") != "none"
    page.get_by_role("link", name="Taught in lesson 1: What tea is").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What tea is"


@pytest.fixture
def pages(path):
    """The pages of this story, by name, with a sentence of every kind."""
    passages = {passage.text: passage for passage in path.document.passages.all()}
    make.path(path.document, slug="bare", title="Bare")
    waived = passages[SENTENCES[2]]
    desk.signed_in(desk.superuser()).post(
        f"{address(path)}waive/", {"passage": waived.key, "reason": "Nobody asks."}
    )
    gap = passages[SENTENCES[1]].key
    return {
        "map": address(path),
        "gaps": address(path, "?show=neither"),
        "check": f"/admin/quizzes/waiver/publish-check/{path.pk}/",
        "lesson": f"/admin/learn/lesson/{path.lessons.get().pk}/change/?passage={gap}",
        "question": f"/admin/quizzes/question/add/?document={path.document_id}&passage={gap}",
        "source": f"/source/tea/#{gap}",
    }


@pytest.mark.parametrize("size, dark", [("desktop", False), ("narrow", True)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page, axe, no_sideways_scroll, educator, pages, size, dark
):
    page = open_page("/admin/", size=size, dark=dark, as_=educator)
    found = {}
    for name, where in pages.items():
        page.goto(where)
        page.wait_for_load_state("networkidle")
        for summary in page.locator("main summary").all():
            summary.click()
        found[name] = axe(page) + ([] if no_sideways_scroll(page) else ["too wide"])
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.problems == []
