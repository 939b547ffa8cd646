"""What to read again after a check: parts of lessons, not a bare score."""

from types import SimpleNamespace

import pytest

from quizzes.rereading import parts_of, parts_to_read
from tests import make

pytestmark = pytest.mark.django_db
SENTENCES = ("Tea is a leaf.", "Water is warm.", "A cup is round.", "A pot is large.")


@pytest.fixture
def source():
    return make.document(sentences=SENTENCES)


@pytest.fixture
def keys(source):
    return [passage.key for passage in source.passages.order_by("pk")]


def missed(*keys):
    return SimpleNamespace(keys=list(keys))


def taught(source, keys):
    """A check of a lesson in three parts: the first sentence, the second and third, the fourth."""
    body = (
        f"Tea. [@{keys[0]}]\n\n## In the cup\n\nWarm. [@{keys[1]}]\n\nRound. [@{keys[2]}]\n\n"
        f"## Bone-china pots\n\nLarge. [@{keys[3]}]"
    )
    lesson = make.lesson(source, body=body)
    return make.quiz(make.path(source, [lesson]), [make.question(source)], lesson)


def test_a_lesson_has_parts_by_its_subheadings(keys):
    body = f"One. [@{keys[0]}]\n\n## Two *and* more\n\n- Three. [@{keys[1]}; @{keys[2]}]"
    assert parts_of(body) == [("", {keys[0]}), ("Two and more", {keys[1], keys[2]})]


def test_each_missed_question_leads_to_the_part_that_teaches_it(source, keys):
    parts = parts_to_read(taught(source, keys), [missed(keys[3]), missed(keys[1], keys[2])])
    assert [part.heading for part in parts] == ["In the cup", "Bone-china pots"]
    assert [[place.passage.text for place in part.places] for part in parts] == [
        ["Water is warm.", "A cup is round."],
        ["A pot is large."],
    ]


def test_the_beginning_of_a_lesson_goes_by_the_lessons_title(source, keys):
    [part] = parts_to_read(taught(source, keys), [missed(keys[0])])
    assert (part.heading, part.address) == ("What tea is", "/learn/tea/leaves/")


def test_a_part_is_found_on_its_page_by_its_heading(source, keys):
    parts = parts_to_read(taught(source, keys), [missed(keys[1]), missed(keys[3])])
    assert parts[0].address == "/learn/tea/leaves/#part-in-the-cup"
    assert parts[1].address == "/learn/tea/leaves/#part-bone-china-pots"


def test_two_questions_on_one_part_make_one_part_and_quote_each_sentence_once(source, keys):
    [part] = parts_to_read(taught(source, keys), [missed(keys[1]), missed(keys[2], keys[1])])
    assert [place.passage.text for place in part.places] == ["Water is warm.", "A cup is round."]


def test_a_question_on_several_parts_leads_to_the_one_that_cites_most(source, keys):
    [part] = parts_to_read(taught(source, keys), [missed(keys[0], keys[1], keys[2])])
    assert part.heading == "In the cup"
    assert len(part.places) == 3


def test_what_no_lesson_teaches_is_read_in_the_source(source, keys):
    lesson = make.lesson(source)
    quiz = make.quiz(make.path(source, [lesson]), [], lesson)
    [part] = parts_to_read(quiz, [missed(keys[3])])
    assert (part.lesson, part.heading, part.address) == ("", "Leaves", f"/source/tea/#{keys[3]}")


def test_parts_come_in_the_order_they_are_taught(source, keys):
    first = make.lesson(source, "first", "First", body=f"Large. [@{keys[3]}]")
    second = make.lesson(source, "second", "Second", body=f"Tea. [@{keys[0]}]")
    final = make.quiz(make.path(source, [first, second]), [], slug="final")
    parts = parts_to_read(final, [missed(keys[1]), missed(keys[0]), missed(keys[3])])
    assert [part.heading for part in parts] == ["First", "Second", "Leaves"]


def test_the_checked_lesson_comes_before_another_that_cites_the_same(source, keys):
    first = make.lesson(source, "first", "First", body=f"Tea. [@{keys[0]}]")
    second = make.lesson(source, "second", "Second", body=f"Tea again. [@{keys[0]}]")
    check = make.quiz(make.path(source, [first, second]), [], second)
    [part] = parts_to_read(check, [missed(keys[0])])
    assert part.heading == "Second"


def test_a_draft_lesson_is_not_named(source, keys):
    draft = make.lesson(source, body=f"Secret. [@{keys[0]}]", published=False, title="Secret")
    final = make.quiz(make.path(source, [draft]), [], slug="final")
    [part] = parts_to_read(final, [missed(keys[0])])
    assert part.heading == "Leaves"


def test_a_question_that_cites_nothing_leads_nowhere(source, keys):
    assert parts_to_read(taught(source, keys), [missed()]) == []


def test_nothing_missed_is_nothing_to_read(source, keys):
    assert parts_to_read(taught(source, keys), []) == []
