"""The plan of a course before it is made: which lessons a document gives, and what is only a list of its headings."""

import pytest

from learn.importing.importing import import_file
from learn.models import Document, LearningPath, Lesson
from quizzes.making import make_course
from quizzes.planning import plan

from .tea_course import LISTED, PLANTS, bring, many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


def test_a_plan_changes_nothing_and_has_a_part_for_each_heading_of_the_level():
    document = bring()
    assert [part.title for part in plan(document, 2).parts] == ["Introduction", "Leaves", "Water", "Work"]
    assert [part.title for part in plan(document, 3).parts] == [
        "Introduction", "Leaves", "Old leaves", "Water", "Work",
    ]  # fmt: skip
    assert plan(document, 2).parts[1].parts == ["Old leaves"]
    assert not Lesson.objects.exists() and not LearningPath.objects.exists()


def test_it_starts_lessons_where_the_fewest_are_too_long_or_too_short():
    good = "Tea is a leaf that grows on a bush in the hills. " * 6
    document = bring(
        f"# Tea\n\n## All\n\n### Leaves\n\n{good}\n\n### Water\n\n{good}\n\n## Rest\n\nIt rests.\n"
    )
    assert plan(document).level == 3
    assert [(level.number, level.lessons, level.warned) for level in plan(document).levels] == [
        (2, 2, 1),
        (3, 3, 1),
    ]


def test_a_deeper_level_that_makes_no_other_lessons_is_no_choice():
    document = bring("# Tea\n\n## Green\n\n### Taste\n\nMild.\n\n## Black\n\n### Taste\n\nStrong.\n")
    assert [level.number for level in plan(document).levels] == [2]


def test_a_level_no_heading_has_is_not_taken():
    assert plan(bring(), 6).level == plan(bring()).level


def test_a_part_says_how_long_and_how_hard_it_is():
    short, long = plan(bring(), 2).parts[2:]
    assert (short.words, short.minutes, short.grade) == (3, 1, 1)
    assert short.warning == "Short for a lesson: under 40 words."
    assert (long.words, long.minutes) == (420, 2)
    assert long.warning == "Long for one lesson: over 350 words."


def test_the_grade_is_known_for_english_only():
    document = bring()
    document.language = "de"
    assert plan(document).parts[0].grade is None


def test_a_document_without_text_has_no_plan():
    assert plan(Document.objects.create(slug="empty", title="Empty")) is None


def test_a_document_without_headings_is_one_lesson():
    document = bring("Tea is a leaf.\n")
    assert [part.title for part in plan(document).parts] == [document.title]


@pytest.mark.parametrize(
    ("language", "heading", "title"),
    [
        ("en-GB", "Leaves", "Introduction"),
        ("de", "Blätter", "Einleitung"),
        ("tlh", "Leaves", "Tea"),
        ("en", "INTRODUCTION", "Tea"),
    ],
)
def test_what_stands_before_the_first_heading_is_an_introduction(language, heading, title):
    document = bring(f"# Tea\n\nTea is a drink.\n\n## {heading}\n\nTea is a leaf.\n")
    document.language = language
    assert [part.title for part in plan(document, 2).parts] == [title, heading]


def test_a_text_without_headings_is_one_lesson_called_as_the_document_is():
    assert [part.title for part in plan(bring("# Tea\n\nTea is a drink.\n")).parts] == ["Tea"]


def test_a_heading_that_stands_there_twice_is_told_apart_by_the_one_above_it():
    document = bring("# Tea\n\n## Green\n\nGood.\n\n### Taste\n\nMild.\n\n## Black\n\n### Taste\n\nStrong.\n")
    assert [part.title for part in plan(document, 3).parts] == [
        "Green", "Green: Taste", "Black: Taste",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_a_plan_asks_as_often_for_thirty_sections_as_for_one(count, django_assert_num_queries):
    document = bring(many(count))
    make_course(plan(document))
    with django_assert_num_queries(7):
        plan(document)


# What is only a list of the document's own headings


def left_out(text, name="plants.md"):
    """The titles of the parts that are not taken unless somebody says so."""
    import_file(text.encode(), name, slug="plants")
    document = Document.objects.get(slug="plants")
    return [part.title for part in plan(document, 2).parts if not part.is_taken]


@pytest.mark.parametrize(
    "text, left",
    [
        (f"# Plants\n\n{LISTED}{PLANTS}", ["Plants"]),
        (f"# Plants\n\n## Contents\n\n{LISTED}{PLANTS}", ["Contents"]),
        (f"# Plants\n\nFor you.\n\n## In short\n\n{LISTED}{PLANTS}", ["In short"]),
        (f"# Plants\n\nLight | How to water | Pots{PLANTS}", ["Plants"]),
        (f"# Plants\n\n1. Light 3\n2. How to water 7\n3. Pots 12{PLANTS}", ["Plants"]),
    ],
)
def test_a_list_of_the_documents_headings_is_kept_as_text_and_no_lesson_is_made_of_it(text, left):
    assert left_out(text) == left
    document = Document.objects.get()
    assert document.passages.filter(text__contains="How to water").exists()
    course = plan(document, 2)
    (part,) = [part for part in course.parts if part.is_contents]
    assert part.warning == "Only a list of the document’s own headings: nothing to learn."
    assert course.levels[0].lessons == len(course.parts) - 1
    assert part.title not in [lesson.title for lesson in make_course(course).lessons]


@pytest.mark.parametrize(
    "text",
    [
        f"# Plants\n\nFor you.\n\n{LISTED}{PLANTS}",
        f"# Plants\n\n- Light is good for them.\n- Pots{PLANTS}",
        f"# Plants\n\nPots.{PLANTS}",
        f"# Plants\n\n- [Light](https://example.org/a)\n- [Shade](https://example.org/b){PLANTS}",
        f"# Plants\n\n[Pots](#pots) of clay and [light](#light).{PLANTS}",
    ],
)
def test_what_says_anything_else_is_offered_as_a_lesson(text):
    assert left_out(text) == []


def test_what_tells_of_the_authors_is_left_out_too():
    text = f"---\nauthor: Jane Doe\n---\n\n# Plants\n\n## Jane Doe\n\nShe has plants.\n\n## Authors\n\nHer and me.{PLANTS}"
    assert left_out(text) == ["Jane Doe", "Authors"]


def test_within_a_longer_part_the_list_is_left_out_of_the_lesson():
    text = f"# Plants\n\n# Inside\n\n{LISTED}{PLANTS}\n# Outside\n\nTrees.\n\n## Contents\n\n{LISTED}\n"
    import_file(text.encode(), "plants.md", slug="plants")
    course = plan(Document.objects.get(), 1)
    assert [(part.title, part.is_taken, part.lists_headings) for part in course.parts] == [
        ("Inside", True, True),
        ("Outside", True, True),
    ]
    bodies = [part.body() for part in course.parts]
    assert "Plants like light." in bodies[0] and "#light" not in bodies[0] and "- Pots" not in bodies[0]
    assert bodies[1].startswith("Trees.") and "Contents" not in bodies[1]


def test_a_list_of_headings_in_a_web_page_makes_no_lesson_either():
    links = "<a href='#a'>Light</a> | <a href='#b'>Pots</a>"
    text = f"<h1>Plants</h1><p>{links}</p><h2>Light</h2><p>They like it.</p><h2>Pots</h2><p>Of clay.</p>"
    assert left_out(f"<html><body>{text}</body></html>", "plants.html") == ["Plants"]


def test_a_list_of_headings_that_a_person_takes_becomes_a_lesson():
    import_file(f"# Plants\n\n{LISTED}{PLANTS}".encode(), "plants.md", slug="plants")
    course = plan(Document.objects.get(), 2)
    course.parts[0].is_taken = True
    assert len(make_course(course).lessons) == 4
    assert plan(Document.objects.get()).is_made


def test_with_nothing_left_but_the_list_of_headings_the_course_is_made():
    import_file(f"# Plants\n\n{LISTED}{PLANTS}".encode(), "plants.md", slug="plants")
    assert not plan(Document.objects.get()).is_made
    make_course(plan(Document.objects.get()))
    assert plan(Document.objects.get()).is_made
