"""The rows of a path and the one thing to do next."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from learn import progress
from quizzes.journey import journey
from tests import make

pytestmark = pytest.mark.django_db


def rows(path, learner):
    return [(step.title, step.state, step.note, step.is_next) for step in journey(path, learner).steps]


def test_a_stranger_sees_the_lessons_and_the_final():
    path, *_ = make.course()
    assert rows(path, AnonymousUser()) == [
        ("What tea is", "open", "Next · 1 minute", True),
        ("Final", "open", "1 question", False),
    ]


def test_a_lesson_read_waits_for_its_questions():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    assert rows(path, learner)[0] == ("What tea is", "read", "Read. 2 questions left", True)


def test_a_lesson_done_says_when_and_the_final_comes_next():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())
    day = timezone.localtime().strftime("%-d %B")
    assert rows(path, learner) == [
        ("What tea is", "done", f"Done {day}", False),
        ("Final", "open", "Next · 1 question", True),
    ]


def test_what_was_begun_comes_before_what_was_not():
    path, lesson, check, final = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    attempt = learner.attempts.create(enrolment=enrolment, quiz=final, number=1, started_at=timezone.now())
    slot = final.slots.get()
    attempt.responses.create(slot=slot, version=slot.question.current, position=1)
    assert rows(path, learner) == [
        ("What tea is", "open", "1 minute", False),
        ("Final", "open", "1 question left", True),
    ]


def test_nothing_is_next_when_the_path_is_done():
    path, lesson, *_ = make.course()
    learner = make.learner()
    enrolment = progress.enrol(learner, path, timezone.now())
    progress.mark_read(enrolment, lesson, lesson.current, timezone.now())
    progress.check_passed(enrolment, lesson, timezone.now())
    progress.final_passed(enrolment, timezone.now())
    assert journey(path, learner).next is None


def test_drafts_and_empty_quizzes_are_not_on_the_path():
    path, lesson, check, final = make.course()
    final.slots.all().delete()
    draft = make.lesson(lesson.document, "draft", "Draft", published=False)
    path.steps.create(lesson=draft, position=2)
    assert [step.title for step in journey(path, AnonymousUser()).steps] == ["What tea is"]
