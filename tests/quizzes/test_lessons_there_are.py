"""Making lessons of a document of which there are some: on this path, on another, or taken off it."""

import pytest
from django.utils import timezone

from learn.models import LearningPath, Lesson
from quizzes.making import make_course, publish_everything
from quizzes.models import Quiz
from quizzes.planning import plan
from tests import desk, make
from tests.quizzes.tea_course import SHORT, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()
CUPS = SHORT + "\n## Cups\n\nA cup is small.\n"


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def document():
    return bring(SHORT)


@pytest.fixture
def path(document):
    """The published course of it: Leaves, Water and Pots."""
    made = make_course(plan(document, 2), title="Tea")
    publish_everything(made.path, None, NOW)
    return made.path


def course(document):
    return f"/admin/learn/document/{document.pk}/course/?level=2"


def make_drafts(client, document, *numbers):
    """Presses “Make the drafts” with these sections ticked."""
    ticked = {f"take_{number}": "on" for number in numbers}
    sent = {"revision": document.revisions.count(), "title": "More", "is_open": "on"} | ticked
    return client.post(course(document), sent, follow=True)


def make_lesson(client, path, title):
    """Presses “Make a lesson of this section” on the coverage map."""
    section = path.document.current_revision.sections.get(title=title)
    address = f"/admin/quizzes/waiver/coverage/{path.pk}/lesson/"
    return client.post(address, {"section": section.pk}, follow=True)


def titles(path):
    return [step.lesson.title for step in path.steps.order_by("position")]


# Taken off its path, its check stayed


def take_off(path, title):
    path.steps.filter(lesson__title=title).delete()
    return path.quizzes.get(lesson__title=title)


def test_a_lesson_that_was_taken_off_its_path_comes_back_from_the_map_with_its_check(client, path):
    check = take_off(path, "Water")
    page = make_lesson(client, path, "Water")
    said = "“Water” is of this section already, and published. It is on “Tea” now."
    assert desk.said(page) == [said]
    assert titles(path) == ["Leaves", "Water", "Pots"]
    assert path.quizzes.get(lesson__title="Water") == check
    assert not path.steps.get(lesson__title="Water").check_required


def test_where_learners_have_its_check_it_is_asked_for_again(client, document, path):
    check = take_off(path, "Water")
    check.slots.create(question=make.question(document), position=1)
    Quiz.objects.filter(pk=check.pk).update(state="published")
    make_lesson(client, path, "Water")
    assert path.steps.get(lesson__title="Water").check_required


def test_a_retired_check_is_left_and_the_lesson_gets_another(client, path):
    check = take_off(path, "Water")
    Quiz.objects.filter(pk=check.pk).update(state="retired")
    make_lesson(client, path, "Water")
    assert path.quizzes.exclude(pk=check.pk).get(lesson__title="Water").state == "draft"


def test_the_next_edition_brings_nothing_back_that_was_taken_off(client, document, path):
    take_off(path, "Water")
    bring(CUPS)
    page = client.get(course(document)).text
    assert "Not on “Tea”, and it is not put there." in page and 'name="take_2"' not in page
    assert desk.said(make_drafts(client, document, 4)) == [
        "“Tea” has 1 new draft lesson, with an empty check."
    ]
    assert titles(path) == ["Leaves", "Pots", "Cups"]


def test_where_the_path_is_strict_what_does_not_pass_its_check_does_not_come_back(client, path):
    lesson = Lesson.objects.get(title="Water")
    lesson.body = "Water is warm."
    lesson.save()
    publish_everything(path, None, NOW)
    take_off(path, "Water")
    LearningPath.objects.update(publish_check_blocks=True, next_check_on=NOW.date())
    page = make_lesson(client, path, "Water")
    assert "on “Tea” learners get nothing in which the publish check finds anything" in desk.said(page)[0]
    assert titles(path) == ["Leaves", "Pots"]


# On another path


@pytest.fixture
def two(document):
    """Two published paths of one document: Leaves on the first, Water and Pots on the second."""
    first = plan(document, 2)
    for part in first.parts[1:]:
        part.is_taken = False
    one = make_course(first, title="First").path
    lessons = [
        make.lesson(
            document, slug=title.lower(), title=title,
            section=document.current_revision.sections.get(title=title),
        )
        for title in ("Water", "Pots")
    ]  # fmt: skip
    other = make.path(document, lessons, slug="second", title="Second")
    publish_everything(one, None, NOW)
    return one, other


def test_a_path_gets_no_lesson_of_another_when_the_drafts_are_made(client, document, two):
    one, other = two
    bring(CUPS)
    page = client.get(course(document)).text
    assert page.count("Not on “First”, and it is not put there.") == 2
    said = "“First” has 1 new draft lesson, with an empty check."
    assert desk.said(make_drafts(client, document, 4)) == [said]
    assert (titles(one), titles(other)) == (["Leaves", "Cups"], ["Water", "Pots"])


def test_without_a_path_the_lessons_that_are_ticked_are_taken_along_and_counted_apart(client, document):
    make.lesson(document, section=document.current_revision.sections.get(title="Leaves"), title="Leaves")
    page = make_drafts(client, document, 1, 2)
    said = (
        "“More” has 1 new draft lesson, with an empty check. "
        "1 lesson that was there already stands on “More” now."
    )
    assert desk.said(page) == [said]


# In another language


@pytest.fixture
def german(document, path):
    """A translation with a lesson of its own about Leaves."""
    section = document.current_revision.sections.get(title="Leaves")
    lesson = make.lesson(document, slug="blatt", title="Ein Blatt", section=section)
    return make.path(document, [lesson], slug="tee", title="Tee", language="de", original=path)


def test_a_lesson_of_a_translation_stands_for_none_of_the_originals(client, document, path, german):
    bring(CUPS)
    cups = document.current_revision.sections.get(title="Cups")
    german.steps.create(
        lesson=make.lesson(document, slug="tasse", title="Eine Tasse", section=cups), position=2
    )
    assert 'name="take_4"' in client.get(course(document)).text
    make_drafts(client, document, 4)
    assert titles(path) == ["Leaves", "Water", "Pots", "Cups"]


def test_the_map_of_a_translation_makes_a_lesson_of_its_own(client, path, german):
    page = make_lesson(client, german, "Water")
    assert desk.said(page) == ["“Water” is a draft of this section, with an empty check, on “Tee”."]
    lesson = german.lessons.get(title="Water")
    assert lesson.state == "draft" and lesson not in path.lessons.all()
    make_lesson(client, german, "Water")
    assert titles(german).count("Water") == 1


def test_a_draft_there_is_already_is_taken_up_and_not_called_new(client, document, path):
    bring(CUPS)
    cups = document.current_revision.sections.get(title="Cups")
    make.lesson(document, slug="cups", title="My cups", section=cups, published=False)
    page = make_lesson(client, path, "Cups")
    assert desk.said(page) == ["“My cups” is a draft of this section already. It is on “Tea” now."]


# The opening


def test_a_lesson_of_the_opening_ends_where_the_first_heading_begins(client):
    text = "# Coffee\n\nCoffee is old.\n\n## Beans\n\nA bean is brown.\n\n## Water\n\nIt is hot.\n"
    parts = plan(bring(text, "coffee"), 2)
    parts.parts[0].is_taken = parts.parts[2].is_taken = False
    path = make_course(parts, title="Coffee").path
    make_lesson(client, path, "")
    assert titles(path)[1:] == ["Beans"]
    opening = path.steps.order_by("position").first().lesson
    assert opening.body.startswith("Coffee is old.") and "hot" not in opening.body
