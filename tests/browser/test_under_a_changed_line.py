"""A lead-in that changes, and a sentence that goes: what an educator presses and a learner is told."""

import pytest
from django.utils import timezone

from learn import progress
from learn.importing.importing import import_file
from learn.models import Document, Lesson
from quizzes import removing
from quizzes.making import make_course, publish_everything
from quizzes.planning import plan
from tests import desk, make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keep_files_apart")]

OLD = """# Inhaler

## Before

Shake it for 3 seconds:

- Spray once.
- Look for a mist.

## After

Rinse your mouth. Some people gargle. Put the cap back.

| Sign | What to do |
| --- | --- |
| Sore throat | Rinse again |
| No relief | Call for help |
"""
NEW = OLD.replace("3 seconds", "5 seconds").replace(" Some people gargle.", "").replace("to do", "helps")
FINE = ([], True, [])


@pytest.fixture
def document():
    import_file(OLD.encode(), "inhaler.md", slug="inhaler")
    document = Document.objects.get()
    publish_everything(make_course(plan(document, 2), is_open=True).path, None, timezone.now())
    return document


@pytest.fixture
def mia(document):
    """She has read all of it."""
    mia, now = make.learner(), timezone.now()
    enrolment = progress.enrol(mia, document.paths.get(), now)
    for lesson in Lesson.objects.all():
        progress.mark_read(enrolment, lesson, lesson.current, now)
    return mia


def work(document):
    return f"/admin/quizzes/questionacceptance/{document.pk}/"


def tick_all(page):
    for box in page.get_by_role("checkbox").all():
        assert not box.is_checked()
        box.check()


def found(page, axe, no_sideways_scroll):
    return axe(page), no_sideways_scroll(page), page.problems


def test_without_javascript_from_the_queue_to_the_learner(open_page, document, mia):
    import_file(NEW.encode(), "inhaler.md", slug="inhaler")
    page = open_page(work(document), as_=desk.educator(), javascript=False, size="phone")
    shaken = page.locator(".task", has_text="Shake it for 5 seconds")
    shaken.get_by_role("link", name="See the lesson or question that rests on them").click()
    page.get_by_text("These 2 sentences say the same; only the line above them changed.").wait_for()
    page.get_by_text("A number or a “not” has changed in the line.").wait_for()
    tick_all(page)
    page.get_by_role("button", name="They are right: cite them under the new line").click()
    page.get_by_text("2 citations name the same sentences under the new line now.").wait_for()
    page.get_by_role("link", name="Before", exact=True).click()
    page.get_by_role("button", name="Say and cite this instead").click()
    page.get_by_text("“Before” says and names the new sentence now.").wait_for()
    page.goto(f"/admin/learn/lesson/{Lesson.objects.get(slug='before').pk}/change/")
    page.get_by_text("When you publish it again").click()
    page.get_by_label("Why, in one line").fill("The line above is worded anew.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2.").wait_for()

    page.goto(f"{work(document)}lesson/{Lesson.objects.get(slug='after').pk}/")
    page.get_by_role("button", name="Take it out and open the draft").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Taken out: “Some people gargle.”").wait_for()
    assert "gargle" not in page.get_by_label("Lesson", exact=True).input_value()

    reader = open_page("/", as_=mia, javascript=False, size="phone")
    reader.get_by_text("One sentence has changed since you").wait_for()
    reader.get_by_role("link", name="See what changed (1 minute)").click()
    reader.get_by_text("2 sentences that stand under it say the same as before:").wait_for()
    assert reader.locator("section.change").count() == 1
    reader.get_by_role("button", name="I have read this").click()
    reader.get_by_text("You are up to date.").wait_for()
    assert page.problems == reader.problems == []


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)])
def test_every_page_of_it_is_fit_to_be_read(
    open_page, document, mia, axe, no_sideways_scroll, size, dark, tmp_path
):
    ed = desk.educator()
    page = open_page(f"/admin/learn/document/{document.pk}/next-edition/", as_=ed, size=size, dark=dark)
    file = tmp_path / "next.md"
    file.write_text(NEW)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Bring it").click()
    page.wait_for_url("**/difference/")
    assert found(page, axe, no_sideways_scroll) == FINE
    page.get_by_role("button", name="Make it edition 2").click()
    page.goto(work(document))
    assert found(page, axe, no_sideways_scroll) == FINE
    shaken = page.locator(".task", has_text="Shake it for 5 seconds")
    shaken.get_by_role("link", name="See the lesson or question that rests on them").click()
    assert found(page, axe, no_sideways_scroll) == FINE
    tick_all(page)
    page.get_by_role("button", name="They are right: cite them under the new line").click()
    page.goto(f"{work(document)}lesson/{Lesson.objects.get(slug='after').pk}/")
    closed = page.locator("details.accept:not([open]) > summary")
    while closed.count():
        closed.first.click()
    assert found(page, axe, no_sideways_scroll) == FINE

    lesson = Lesson.objects.get(slug="before")
    page.goto(f"/admin/learn/lesson/{lesson.pk}/change/")
    page.get_by_text("When you publish it again").click()
    page.get_by_label("Why, in one line").fill("The line above is worded anew.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2.").wait_for()
    reader = open_page("/learn/inhaler/before/changes/", as_=mia, size=size, dark=dark)
    reader.get_by_text("The line above is worded anew.").wait_for()
    assert found(reader, axe, no_sideways_scroll) == FINE


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)])
def test_what_comes_back_is_fit_to_be_read(open_page, document, axe, no_sideways_scroll, size, dark):
    removing.retire(document)
    page = open_page(
        f"/admin/learn/document/{document.pk}/change/", as_=desk.educator(), size=size, dark=dark
    )
    page.get_by_role("link", name="Bring it back").click()
    assert found(page, axe, no_sideways_scroll) == FINE
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_text("Brought back, with").wait_for()
    assert found(page, axe, no_sideways_scroll) == FINE
