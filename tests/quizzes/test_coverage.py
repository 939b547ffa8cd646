"""What of a document a path covers, sentence by sentence; and the command that says it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from learn.models import Lesson, Place, Revision, Section
from learn.publishing import publish, save_citations
from quizzes.coverage import coverage
from quizzes.models import Question, QuestionCitation, Quiz, Waiver
from tests import make

pytestmark = pytest.mark.django_db

SENTENCES = ("Tea is a leaf.", "Water is warm.", "Pots are clay.", "Cups are small.", "Milk is white.")


@pytest.fixture
def document():
    return make.document(sentences=SENTENCES)


@pytest.fixture
def path(document):
    """Taught: leaf and water. Tested: leaf and pots."""
    lesson = make.lesson(document, body=f"Tea. {mark(document, 0, 1)}", summary="")
    path = make.path(document, [lesson])
    make.quiz(path, [asked(document, "leaf", 0), asked(document, "pots", 2)], lesson=lesson)
    return path


def passage(document, number):
    return document.passages.get(text=SENTENCES[number])


def mark(document, *numbers):
    return "[" + "; ".join(f"@{passage(document, number).key}" for number in numbers) + "]"


def asked(document, slug, *numbers, **fields):
    question = make.question(document, slug, f"{slug}?", **fields)
    question.citations.all().delete()
    for number in numbers:
        QuestionCitation.objects.create(question=question, passage=passage(document, number))
    return question


def waive(path, number, by=None):
    return Waiver.objects.create(
        path=path, passage=passage(path.document, number), reason="Not now.", by=by, at=timezone.now()
    )


def statuses(path, **options):
    return [sentence.status for sentence in coverage(path, **options).sentences]


def test_each_sentence_has_one_status(path):
    waive(path, 3)
    assert statuses(path) == ["both", "taught", "tested", "waived", "neither"]


def test_the_totals_add_up(path):
    waive(path, 3)
    assert coverage(path).totals == {
        "passages": 5, "taught": 1, "tested": 1, "both": 1, "neither": 1, "waived": 1,
    }  # fmt: skip


def test_a_waiver_of_what_is_covered_changes_no_status_but_is_shown(path):
    waiver = waive(path, 0)
    first = coverage(path).sentences[0]
    assert (first.status, first.waiver) == ("both", waiver)


def test_the_waiver_of_another_path_counts_nothing(path):
    other = make.path(path.document, slug="other", title="Other")
    waive(other, 4)
    assert statuses(path)[4] == "neither"


def test_what_another_path_teaches_and_asks_counts_nothing(path, document):
    lesson = make.lesson(document, "milk", "Milk", body=f"Milk. {mark(document, 4)}")
    other = make.path(document, [lesson], slug="other", title="Other")
    make.quiz(other, [asked(document, "milk", 4)], lesson=lesson)
    assert statuses(path)[4] == "neither"
    assert statuses(other)[4] == "both"


def test_a_draft_lesson_counts_only_with_drafts(path, document):
    lesson = make.lesson(document, "milk", "Milk", body=f"Milk. {mark(document, 4)}", published=False)
    save_citations(lesson)
    path.steps.create(lesson=lesson, position=2)
    assert statuses(path)[4] == "neither"
    assert statuses(path, drafts=True)[4] == "taught"


def test_a_lesson_taken_back_counts_as_a_draft_and_a_retired_one_not_at_all(path):
    Lesson.objects.update(state="draft")
    assert statuses(path)[1] == "neither"
    assert statuses(path, drafts=True)[1] == "taught"
    Lesson.objects.update(state="retired")
    assert statuses(path, drafts=True)[1] == "neither"


def test_what_learners_read_counts_until_the_change_is_published(path, document):
    lesson = path.lessons.get()
    lesson.body = f"Milk. {mark(document, 4)}"
    lesson.save()
    save_citations(lesson)
    assert statuses(path) == ["both", "taught", "tested", "neither", "neither"]
    assert statuses(path, drafts=True) == ["tested", "neither", "tested", "neither", "taught"]
    publish(lesson, None, timezone.now())
    assert statuses(path) == ["tested", "neither", "tested", "neither", "taught"]


def test_a_draft_question_or_quiz_counts_only_with_drafts(path, document):
    Question.objects.filter(slug="pots").update(state="draft")
    assert statuses(path)[2] == "neither"
    assert statuses(path, drafts=True)[2] == "tested"
    Question.objects.update(state="published")
    Quiz.objects.update(state="draft")
    assert statuses(path)[2] == "neither"
    assert statuses(path, drafts=True)[2] == "tested"


def test_a_check_nobody_can_reach_tests_nothing(path):
    Lesson.objects.update(state="draft")
    assert statuses(path)[2] == "neither"


@pytest.mark.parametrize("retired", [Question, Quiz])
def test_what_is_retired_tests_nothing_even_with_drafts(path, retired):
    retired.objects.update(state="retired")
    assert statuses(path, drafts=True)[2] == "neither"


def test_a_question_no_quiz_asks_tests_nothing(path, document):
    asked(document, "milk", 4)
    assert statuses(path, drafts=True)[4] == "neither"


def test_a_question_in_two_quizzes_is_named_once(path, document):
    make.quiz(path, [Question.objects.get(slug="leaf")], slug="final", title="Final")
    assert [question.slug for question in coverage(path).sentences[0].questions] == ["leaf"]


def test_lessons_are_named_in_the_order_of_the_path(path, document):
    path.steps.update(position=2)
    first = make.lesson(document, "zebra", "Zebra", body=f"Tea. {mark(document, 0)}")
    path.steps.create(lesson=first, position=1)
    assert [lesson.slug for lesson in coverage(path).sentences[0].lessons] == ["zebra", "leaves"]


def test_only_the_newest_edition_counts(path, document):
    revision = Revision.objects.create(document=document, number=2, text="", reader="test", splitter="test")
    section = Section.objects.create(revision=revision, position=1, level=2, title="New")
    for position, number in enumerate((4, 0), 1):
        Place.objects.create(
            revision=revision,
            section=section,
            passage=passage(document, number),
            position=position,
            start=0,
            end=0,
        )
    found = coverage(path)
    assert found.revision == revision
    assert [(s.passage.text, s.status) for s in found.sentences] == [
        ("Milk is white.", "neither"), ("Tea is a leaf.", "both"),
    ]  # fmt: skip


def test_a_sentence_that_stands_twice_is_counted_once_where_it_first_stands(path, document):
    revision = document.current_revision
    again = Section.objects.create(revision=revision, position=2, level=3, title="Again")
    Place.objects.create(
        revision=revision, section=again, passage=passage(document, 0), position=9, start=0, end=0
    )
    found = coverage(path)
    assert [part.totals["passages"] for part in found.parts] == [5, 0]
    assert found.totals["passages"] == 5


def test_a_document_without_text_has_nothing_to_cover():
    document = make.document()
    path = make.path(document)
    document.revisions.all().delete()
    found = coverage(path)
    assert (found.revision, found.parts, found.totals["passages"]) == (None, [], 0)
    assert found.as_dict()["revision"] is None


def test_a_section_s_sentences_belong_in_the_lesson_made_of_it(path, document):
    assert coverage(path).parts[0].lesson.slug == "leaves"


def test_a_section_no_lesson_was_made_of_belongs_where_most_of_it_is_taught_or_with_the_one_above(
    path, document
):
    revision = document.current_revision
    above = revision.sections.get()
    below = Section.objects.create(revision=revision, position=2, level=3, title="Below", parent=above)
    Place.objects.filter(passage=passage(document, 4)).update(section=below)
    assert coverage(path).parts[1].lesson.slug == "leaves"
    Lesson.objects.update(section=None)
    assert [part.lesson.slug for part in coverage(path).parts] == ["leaves", "leaves"]
    Lesson.objects.update(state="retired")
    assert [part.lesson for part in coverage(path).parts] == [None, None]


def test_one_path_waives_a_sentence_once(path):
    waive(path, 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        waive(path, 3)


@pytest.mark.parametrize(
    "sentences, drafts, queries", [(1, False, 7), (30, False, 7), (1, True, 8), (30, True, 8)]
)
def test_it_asks_as_much_for_one_sentence_as_for_thirty(
    django_assert_num_queries, sentences, drafts, queries
):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(sentences)])
    keys = list(document.passages.values_list("key", flat=True))
    lessons = [make.lesson(document, f"l{n}", f"L{n}", body=f"Tea. [@{key}]") for n, key in enumerate(keys)]
    for lesson in lessons:
        save_citations(lesson)
    path = make.path(document, lessons)
    make.quiz(path, [make.question(document, f"q{n}", f"Q{n}?") for n in range(sentences)])
    for each in document.passages.all():
        Waiver.objects.create(path=path, passage=each, reason="Later.", by=None, at=timezone.now())
    with django_assert_num_queries(queries):
        coverage(path, drafts).as_dict()


# The command


def run(*args):
    said = StringIO()
    call_command("coverage", *args, stdout=said)
    return said.getvalue()


def test_the_command_prints_json(path):
    waiver = waive(path, 3, by=make.educator())
    said = json.loads(run("tea", "--json"))
    assert {name: said[name] for name in ("path", "document", "revision")} == {
        "path": "tea", "document": "tea", "revision": 1,
    }  # fmt: skip
    totals = {"passages": 5, "taught": 1, "tested": 1, "both": 1, "neither": 1, "waived": 1}
    assert said["totals"] == totals
    (section,) = said["sections"]
    assert (section["title"], section["level"], section["totals"]) == ("Leaves", 2, totals)
    key = passage(path.document, 0).key
    assert section["passages"][0] == {
        "key": key, "text": "Tea is a leaf.", "status": "both", "lessons": ["leaves"], "questions": ["leaf"],
        "waiver": None,
    }  # fmt: skip
    assert section["passages"][3]["waiver"] == {
        "reason": "Not now.", "by": "Ed", "at": waiver.at.isoformat(),
    }  # fmt: skip


def test_the_command_counts_drafts_when_asked(path):
    Quiz.objects.update(state="draft")
    assert json.loads(run("tea", "--json"))["totals"]["tested"] == 0
    assert json.loads(run("tea", "--json", "--drafts"))["totals"]["tested"] == 1


def test_the_command_says_it_in_words(path):
    waive(path, 3)
    said = run("tea")
    assert "5 sentences: 1 taught and tested, 1 taught only, 1 tested only," in said
    assert "tested only: Pots are clay.\n    Questions: pots" in said
    assert "by someone who has left on" in said


def test_the_command_knows_its_paths(path):
    with pytest.raises(SystemExit) as stopped:
        run("coffee")
    assert stopped.value.code == "There is no path “coffee”. Paths: tea."


def test_the_first_course_teaches_and_tests_every_sentence(course):
    assert coverage(course).totals == {
        "passages": 67, "taught": 0, "tested": 0, "both": 67, "neither": 0, "waived": 0,
    }  # fmt: skip
