"""The queue names what a lesson calls otherwise than the source does now: its new name, or ours."""

import re

import pytest

from learn.importing.importing import import_file
from learn.models import Document, Lesson
from quizzes.making import make_course
from quizzes.planning import plan
from tests import desk
from tests.quizzes.admin_work.pages import queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

TEA = (
    "# Tea\n\n## Notes\n\nNote the day. Note the hour.\n\n## Water\n\nWater is warm.\n\n"
    "### The *kettle*\n\nA kettle is round. It hums.\n"
)
NEXT = TEA.replace("## Notes", "## Writing it down").replace("The *kettle*", "Pots # & pans")
TITLE = "“Notes” is called “Writing it down” in the source now."
PART = "“Water”, under “The kettle”: the source calls this part “Pots # & pans” now."


@pytest.fixture
def document():
    import_file(TEA.encode(), "tea.md", slug="tea")
    document = Document.objects.get()
    make_course(plan(document))
    return document


def bring(text=NEXT):
    import_file(text.encode(), "tea.md", slug="tea")


def page(client, document):
    text = re.sub(r"<[^>]+>", "", client.get(queue(document)).text)
    return " ".join(text.split()).replace("&amp;", "&")


def press(client, document, lesson, old, new, **pressed):
    asked = {"lesson": lesson.pk, "old": old, "new": new} | pressed
    return client.post(f"{queue(document)}heading/", asked, follow=True)


def test_a_lesson_and_a_part_called_by_an_old_heading_are_named_with_the_new_one(client, document):
    assert "Only a heading" not in page(client, document)
    bring()
    said = page(client, document)
    assert TITLE in said and PART in said
    assert said.count("Take the new name") == said.count("Keep ours") == 2


def test_the_new_name_of_a_part_is_taken_into_the_draft(client, document):
    bring()
    lesson = Lesson.objects.get(title="Water")
    assert "\n\n## The kettle\n\n" in lesson.body
    response = press(client, document, lesson, "The kettle", "Pots # & pans", _take=1)
    assert desk.said(response) == [
        "The draft of “Water” says “Pots # & pans” now. Learners read it once published."
    ]
    lesson.refresh_from_db()
    assert "\n\n## Pots \\# & pans\n\n" in lesson.body and "The kettle" not in lesson.body
    said = page(client, document)
    assert PART not in said and TITLE in said
    again = press(client, document, lesson, "The kettle", "Pots # & pans", _take=1)
    assert desk.said(again) == ["That was settled already, perhaps by somebody else."]


def test_the_new_name_of_a_lesson_is_taken(client, document):
    bring()
    lesson = Lesson.objects.get(title="Notes")
    press(client, document, lesson, "Notes", "Writing it down", _take=1)
    lesson.refresh_from_db()
    assert lesson.title == "Writing it down"
    assert list(lesson.quizzes.values_list("title", flat=True)) == ["Check: Writing it down"]
    assert TITLE not in page(client, document)


def test_ours_is_kept_and_not_asked_about_until_it_is_renamed_again(client, document):
    bring()
    lesson = Lesson.objects.get(title="Notes")
    before = lesson.updated_at
    response = press(client, document, lesson, "Notes", "Writing it down")
    assert desk.said(response) == ["“Notes” goes on saying “Notes”."]
    assert desk.done() == ["“Notes” goes on saying “Notes”."]
    lesson.refresh_from_db()
    assert (lesson.title, lesson.updated_at) == ("Notes", before)
    assert TITLE not in page(client, document)
    bring(NEXT.replace("Writing it down", "On paper"))
    assert "“Notes” is called “On paper” in the source now." in page(client, document)


def test_a_name_that_was_the_educators_own_is_let_be(client, document):
    Lesson.objects.filter(title="Notes").update(title="How to note")
    lesson = Lesson.objects.get(title="Water")
    Lesson.objects.filter(pk=lesson.pk).update(body=lesson.body.replace("kettle", "big kettle"))
    bring()
    assert "Only a heading" not in page(client, document)


def test_a_heading_that_is_gone_or_two_that_became_others_are_not_named(client, document):
    bring(TEA.replace("### The *kettle*\n\nA kettle is round. It hums.\n", ""))
    assert "Only a heading" not in page(client, document)


def test_what_nobody_was_shown_is_not_done(client, document):
    bring()
    lesson = Lesson.objects.get(title="Water")
    for old, new in (("The kettle", "Anything"), ("Water", "Pots # & pans"), ("", "")):
        press(client, document, lesson, old, new, _take=1)
    press(client, document, Lesson(pk="x"), "The kettle", "Pots # & pans", _take=1)
    lesson.refresh_from_db()
    assert "Pots" not in lesson.body and lesson.title == "Water"
    assert client.get(f"{queue(document)}heading/").status_code == 405


def test_it_asks_as_much_for_one_as_for_ten(client, document, django_assert_max_num_queries):
    def sections(title):
        return "".join(f"\n### {title} {n}\n\nNumber {n} is here. And so on {n}.\n" for n in range(10))

    bring()
    client.get(queue(document))
    with django_assert_max_num_queries(100) as few:
        client.get(queue(document))
    bring(NEXT + sections("One"))
    water = Lesson.objects.get(title="Water")
    water.body += sections("One")
    water.save()
    bring(NEXT + sections("Other"))
    with django_assert_max_num_queries(100) as many:
        assert page(client, document).count("Keep ours") == 12
    assert len(many) - len(few) <= 2  # another edition in which a name stood last
