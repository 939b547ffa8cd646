"""What is said of a reworded sentence and the new one does not bear out."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Document
from quizzes import behind
from tests import make

pytestmark = pytest.mark.django_db

OLD, NEW = "Wait two more days.", "Wait four more days."
TEXT = f"# Rest\n\n## After it\n\n{OLD} Drink water.\n"


@pytest.fixture(autouse=True)
def keep_files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
    for reason in ("", "x" * (behind.LONGEST + 1)):
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
