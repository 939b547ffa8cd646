"""What is said of a reworded sentence and the new one does not bear out."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Document
from learn.publishing import save_citations
from quizzes import behind, work
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

OLD, NEW = "Wait two more days.", "Wait four more days."
TEXT = f"# Rest\n\n## After it\n\n{OLD} Drink water.\n"


@pytest.fixture
def document():
    import_file(TEXT.encode(), "rest.md", slug="rest")
    document = Document.objects.get()
    key = document.passages.get(text=OLD).key
    make.lesson(document, body=f"Then wait two days. [@{key}]\n\nTwo cups are enough.", summary="")
    question = make.question(
        document, choices=[("Wait two more days", 1, ""), ("Go home", 0, "")], explanation="It heals then."
    )
    question.citations.update(passage=document.passages.get(text=OLD))
    import_file(TEXT.replace(OLD, NEW).encode(), "rest.md", slug="rest")
    return document


@pytest.fixture
def passages(document):
    return document.passages.get(text=OLD), document.passages.get(text=NEW)


def test_it_names_the_number_a_lesson_and_a_key_still_say(document, passages):
    for thing in (document.lessons.get(), document.questions.get()):
        assert behind.lost(thing, *passages) == behind.Lost(("two",))


def test_what_was_edited_to_follow_has_lost_nothing(document, passages):
    lesson = document.lessons.get()
    lesson.body = lesson.body.replace("wait two", "wait four")
    assert not behind.lost(lesson, *passages)


def test_what_rests_on_the_old_sentence_no_more_has_lost_nothing(document, passages):
    old, new = passages
    document.questions.get().citations.update(passage=new)
    assert not behind.lost(document.questions.get(), old, new)


def test_a_question_cited_anew_is_behind_until_somebody_says_why_it_may_stay(document, passages):
    old, new = passages
    question, ed = document.questions.get(), make.educator()
    assert behind.questions_behind(document) == []
    question.citations.update(passage=new)
    assert behind.questions_behind(document) == [question]
    question.citations.update(passage=old)
    assert behind.recite_all_the_same(question, old, new, "Two and two.", ed, timezone.now())
    assert behind.questions_behind(document) == []
    assert question.lint_waivers.get().by == ed


def test_without_a_reason_it_is_not_cited_anew(document, passages):
    question = document.questions.get()
    for reason in ("", "x" * (behind.LONGEST[type(question)] + 1)):
        with pytest.raises(ValidationError):
            behind.recite_all_the_same(
                question, *passages, reason, make.educator(f"{len(reason)}@example.org"), None
            )
    assert question.citations.get().passage.text == OLD


def test_a_retired_question_is_let_be(document, passages):
    question = document.questions.get()
    question.citations.update(passage=passages[1])
    type(question).objects.update(state="retired")
    assert behind.questions_behind(document) == []


# Lessons


def cite_anew(document, passages, body="Then wait two days. [@{key}]"):
    """The lesson rests on the new sentence now, saying this."""
    lesson = document.lessons.get()
    lesson.body = body.format(key=passages[1].key)
    lesson.save()
    save_citations(lesson)
    return lesson


def test_a_lesson_cited_anew_is_behind_as_long_as_it_says_what_only_the_old_sentence_said(document, passages):
    assert behind.lessons_behind(document) == []
    lesson = cite_anew(document, passages)
    (item,) = behind.lessons_behind(document)
    assert (item.thing, item.passage, item.lost) == (lesson, passages[1], behind.Lost(("two",)))
    assert (item.row.old, item.row.new, item.said) == (OLD, NEW, "Then wait two days.")
    cite_anew(document, passages, "Then wait four days. [@{key}]")
    assert behind.lessons_behind(document) == []


def test_a_draft_nobody_has_read_is_listed_too_and_a_retired_one_is_not(document, passages):
    lesson = cite_anew(document, passages)
    lesson.versions.exclude(pk=lesson.current_id).delete()
    type(lesson).objects.update(current=None, state="draft")
    lesson.versions.all().delete()
    assert [item.thing for item in behind.lessons_behind(document)] == [lesson]
    type(lesson).objects.update(state="retired")
    assert behind.lessons_behind(document) == []


def test_what_another_sentence_of_the_paragraph_says_is_no_fault(document, passages):
    import_file(
        TEXT.replace(OLD, NEW).replace("Drink water.", "Drink two cups.").encode(), "rest.md", slug="rest"
    )
    cups = document.passages.get(text="Drink two cups.").key
    cite_anew(document, passages, f"Wait, and drink two cups. [@{{key}}; @{cups}]")
    assert behind.lessons_behind(document) == []
    cite_anew(document, passages, f"Wait two days. [@{{key}}]\n\nDrink two cups. [@{cups}]")
    assert len(behind.lessons_behind(document)) == 1


def test_over_two_editions_the_sentence_it_was_first_read_with_counts(document, passages):
    newer = "Wait six more days."
    import_file(TEXT.replace(OLD, newer).encode(), "rest.md", slug="rest")
    cite_anew(document, (None, document.passages.get(text=newer)))
    (item,) = behind.lessons_behind(document)
    assert (item.row.old, item.lost.words) == (OLD, ("two",))


def test_a_lesson_with_a_reason_is_let_be_until_the_sentence_changes_again(document, passages):
    lesson, ed = document.lessons.get(), make.educator()
    assert behind.recite_all_the_same(lesson, *passages, "Two and two.", ed, timezone.now())
    assert behind.lessons_behind(document) == []
    assert lesson.acceptances.get().reason == "Two and two."
    newer = "Wait six more days."
    import_file(TEXT.replace(OLD, newer).encode(), "rest.md", slug="rest")
    assert lesson in [item.thing for item in work.queue(document).items]


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_for_three_lessons_as_for_one(document, passages, count, django_assert_num_queries):
    cite_anew(document, passages)
    for number in range(1, count):
        make.lesson(document, f"l{number}", body=f"Wait two days. [@{passages[1].key}]", summary="")
    with django_assert_num_queries(10):
        assert len(behind.lessons_behind(document)) == count
