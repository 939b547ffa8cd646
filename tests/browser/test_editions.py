"""The next edition, from the file an educator brings to the learner who reads what has changed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from learn import progress, publishing
from learn.importing.importing import import_file
from learn.models import Lesson
from quizzes import attempts
from tests import desk, make, second_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keep_files_apart")]

PATH = "/learn/arterial-calcification/"


@pytest.fixture
def second(tmp_path):
    file = tmp_path / "second.md"
    file.write_text(second_edition.second())
    return file


def finished(path, slug):
    """A learner who has read this lesson and passed its check."""
    mia, now = make.learner(), timezone.now()
    lesson = Lesson.objects.get(slug=slug)
    progress.mark_read(progress.enrol(mia, path, now), lesson, lesson.current, now)
    attempt = attempts.start(mia, path.quizzes.get(lesson=lesson), now)
    for response in attempt.responses.select_related("version"):
        right = response.version.type.correct_answer(response.version)
        attempts.answer(response, right, response.seq, now)
    return mia


def reworded(course, second, **question):
    """(the work queue's address, a lesson, old, new) after the second edition, which rewords a sentence that
    the lesson says lipids are rich on, and a question of these fields rests on the new one."""
    document = course.document
    old = document.passages.get(text__startswith="Mineral often first appears")
    lesson = Lesson.objects.filter(citations__passage=old).first()
    lesson.body += f"\n\nLipids are rich there. [@{old.key}]"
    lesson.save()
    if question:
        asked = make.question(document, **question)
        asked.citations.update(passage=old)
    import_file(second.read_bytes(), "second.md", slug=document.slug)
    new = document.passages.get(text__endswith="soft plaques that hold many lipids.")
    if question:
        asked.citations.update(passage=new)
    return f"/admin/quizzes/questionacceptance/{document.pk}/", lesson, old, new


def found(page, axe, no_sideways_scroll):
    return axe(page), no_sideways_scroll(page), page.problems


FINE = ([], True, [])


def test_from_the_file_to_the_learner(open_page, course, second):
    mia = finished(course, "why-it-is-hard-to-undo")
    page = open_page("/admin/", as_=desk.educator(), javascript=False)
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("link", name="Can arteries lose their calcium?").click()
    page.get_by_role("link", name="Bring the next edition").click()
    page.get_by_label("The file").set_input_files(second)
    page.get_by_role("button", name="Bring it").click()
    page.get_by_text("Nothing has changed yet.").wait_for()
    assert page.locator("del", has_text="Ruptures of").is_visible()
    page.get_by_role("button", name="Make it edition 2").click()

    page.get_by_role("link", name="Put right what it touches").click()
    page.get_by_role("button", name="Name the new sentence in all of them").click()
    page.get_by_text("2 citations now name the sentence as it is punctuated now.").wait_for()
    page.get_by_role("link", name="Why it is so hard to undo").click()
    page.get_by_role("button", name="Cite this instead").click()
    page.goto("/admin/")
    page.get_by_role("link", name="Next edition: Can arteries lose their calcium?").click()
    page.get_by_role("link", name="Why it is so hard to undo").click()
    page.get_by_text("When you publish it again").click()
    page.get_by_label("Why, in one line").fill("The source words it anew.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2. Learners read it now.").wait_for()

    reader = open_page("/", as_=mia, javascript=False, size="phone")
    reader.get_by_text("One sentence has changed since you finished.").wait_for()
    reader.get_by_role("link", name="See what changed (1 minute)").click()
    reader.get_by_text("The source words it anew.").wait_for()
    assert reader.locator("ins", has_text="that ruptures").is_visible()
    reader.get_by_role("button", name="I have read this, no questions now").click()
    reader.get_by_text("You are up to date.").wait_for()
    reader.goto(PATH + "how-doctors-treat-it/")
    reader.get_by_text("The source has a newer edition, under review.").wait_for()
    assert page.problems == reader.problems == []


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)])
def test_every_page_of_it_is_fit_to_be_read(open_page, course, second, axe, no_sideways_scroll, size, dark):
    mia, ed = finished(course, "why-it-is-hard-to-undo"), desk.educator()
    document = course.document
    page = open_page(f"/admin/learn/document/{document.pk}/next-edition/", as_=ed, size=size, dark=dark)
    page.get_by_label("The file").set_input_files(second)
    page.get_by_role("button", name="Bring it").click()
    page.wait_for_url("**/difference/")
    assert found(page, axe, no_sideways_scroll) == FINE
    import_file(second.read_bytes(), "second.md", slug=document.slug)
    page.goto(f"/admin/quizzes/questionacceptance/{document.pk}/")
    assert found(page, axe, no_sideways_scroll) == FINE
    page.get_by_role("link", name="How calcium gets into an artery wall").click()
    page.locator("summary", has_text="Accept as it is").first.click()
    assert found(page, axe, no_sideways_scroll) == FINE
    page.get_by_role("link", name="Edit now").click()
    page.get_by_text("When you publish it again").click()
    assert found(page, axe, no_sideways_scroll) == FINE

    old = document.passages.get(text="Ruptures of soft plaque lead to acute events.").key
    new = document.passages.get(text="A soft plaque that ruptures leads to an acute event.").key
    lesson = Lesson.objects.get(slug="why-it-is-hard-to-undo")
    for name in ("body", "lede", "summary"):
        setattr(lesson, name, getattr(lesson, name).replace(old, new))
    lesson.save()
    publishing.publish(lesson, ed, timezone.now(), "It is worded anew.", "correction")
    reader = open_page("/", as_=mia, size=size, dark=dark)
    assert found(reader, axe, no_sideways_scroll) == FINE
    reader.get_by_role("link", name="See what changed (1 minute)").click()
    assert found(reader, axe, no_sideways_scroll) == FINE
    reader.get_by_role("link", name=lesson.title).click()
    assert found(reader, axe, no_sideways_scroll) == FINE
    reader.goto(f"/source/{document.slug}/#{old}")
    reader.get_by_text("The sentence of this link is not in edition 2 of the source.").wait_for()
    assert found(reader, axe, no_sideways_scroll) == FINE


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)])
def test_what_retiring_means_and_what_is_behind_is_fit_to_be_read(
    open_page, course, second, axe, no_sideways_scroll, size, dark
):
    address, lesson, old, new = reworded(course, second, explanation="Lipids are rich there.")
    other = Lesson.objects.exclude(pk=lesson.pk).first()
    other.body += f"\n\nLipids are rich there. [@{new.key}]"
    other.save()
    publishing.save_citations(other)
    page = open_page(address, as_=desk.educator(), size=size, dark=dark)
    page.get_by_text("1 question still says what its sentence does not any more.").wait_for()
    behind = page.get_by_role("region", name="Not what the sentence says any more")
    expect(behind.get_by_role("link", name=other.title)).to_be_visible()
    expect(behind.get_by_text("It says “rich”, and the new sentence does not.")).to_be_visible()
    behind.get_by_text("Accept as it is").first.click()
    assert found(page, axe, no_sideways_scroll) == FINE
    page.goto(f"{address}lesson/{lesson.pk}/")
    page.get_by_role("button", name="Retire…").click()
    page.get_by_role("button", name="Retire it").wait_for()
    assert found(page, axe, no_sideways_scroll) == FINE


@pytest.mark.parametrize("size, dark", [("phone", True), ("desktop", False)])
def test_by_keyboard_alone_one_says_that_it_is_right_all_the_same(
    open_page, course, second, axe, no_sideways_scroll, size, dark
):
    address, lesson, old, _new = reworded(course, second)
    page = open_page(f"{address}lesson/{lesson.pk}/", as_=desk.educator(), size=size, dark=dark)
    form = page.locator("form", has=page.locator(f'[value="{old.key}"]'))
    form.get_by_role("button", name="Cite this instead").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Nothing has changed yet").wait_for()
    assert found(page, axe, no_sideways_scroll) == FINE
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("Say in a few words why it is right all the same.").wait_for()
    assert found(page, axe, no_sideways_scroll) == FINE
    page.keyboard.type("The word means the same.")
    page.keyboard.press("Enter")
    page.get_by_text("It is right all the same: The word means the same.").wait_for()


def test_another_sentence_is_looked_up_by_keyboard(open_page, course, second, axe, no_sideways_scroll):
    address, lesson, old, new = reworded(course, second)
    page = open_page(f"{address}lesson/{lesson.pk}/", as_=desk.educator(), size="narrow")
    task = page.locator(".task", has=page.locator(f'[name=key][value="{old.key}"]')).first
    button = task.get_by_role("button", name="Choose another sentence")
    expect(task.get_by_label("or on another: its key")).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("soft plaques that hold many lipids")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("that hold many lipids")
    assert found(page, axe, no_sideways_scroll) == FINE
    page.keyboard.press("Enter")
    expect(task.locator("[data-taken] q")).to_have_text(new.text)
    expect(button).to_be_focused()
    expect(task.locator("[name=other]")).to_have_value(new.key)
    assert found(page, axe, no_sideways_scroll) == FINE
    task.get_by_role("button", name="Not this one").click()
    expect(task.locator("[data-taken]")).to_be_hidden()
    expect(task.locator("[name=other]")).to_have_value("")


def test_without_javascript_its_key_is_typed(open_page, course, second):
    address, lesson, old, new = reworded(course, second)
    page = open_page(f"{address}lesson/{lesson.pk}/", as_=desk.educator(), javascript=False)
    task = page.locator(".task", has=page.locator(f'[name=key][value="{old.key}"]')).first
    expect(task.get_by_role("button", name="Choose another sentence")).to_be_hidden()
    expect(task.get_by_label("or on another: its key")).to_be_visible()
