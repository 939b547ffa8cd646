"""From facts to completion."""

from datetime import UTC, datetime, timedelta

import pytest

from learn import progress
from learn.models import LessonProgress
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def joined(path, **fields):
    return progress.enrol(make.learner(**fields), path, NOW)


def test_joining_twice_is_joining_once():
    path, *_ = make.course()
    enrolment = joined(path)
    assert progress.enrol(enrolment.learner, path, LATER) == enrolment
    enrolment.refresh_from_db()
    assert enrolment.joined_at == NOW


def test_the_first_reading_counts_and_keeps_its_version():
    path, lesson, *_ = make.course()
    enrolment = joined(path)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    progress.mark_read(enrolment, lesson, lesson.current, LATER)
    row = LessonProgress.objects.get()
    assert (row.read_at, row.read_version) == (NOW, lesson.current)


def test_a_lesson_is_done_when_it_is_read_and_its_check_is_passed():
    path, lesson, *_ = make.course()
    enrolment = joined(path)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    assert LessonProgress.objects.get().done_at(check_required=True) is None
    assert LessonProgress.objects.get().done_at(check_required=False) == NOW
    progress.check_passed(enrolment, lesson, LATER)
    assert LessonProgress.objects.get().done_at(check_required=True) == LATER


def test_a_path_is_done_when_every_lesson_is_and_the_final_is_passed():
    path, lesson, *_ = make.course()
    enrolment = joined(path)
    progress.check_passed(enrolment, lesson, NOW)
    progress.final_passed(enrolment, NOW)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    progress.mark_read(enrolment, lesson, lesson.current, LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == LATER


def test_a_path_without_a_final_is_done_by_its_lessons():
    path, lesson, *_ = make.course()
    path.final_required = False
    path.save()
    enrolment = joined(path)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    progress.check_passed(enrolment, lesson, LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == LATER


def test_a_path_that_asks_for_its_final_no_longer_is_finished_without_it():
    path, lesson, *_ = make.course()
    enrolment = joined(path)
    assert enrolment.path.final_required
    progress.final_is_not_needed(type(path).objects.get(pk=path.pk), NOW)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    progress.check_passed(enrolment, lesson, LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == LATER


def test_a_draft_lesson_holds_nobody_up():
    path, lesson, *_ = make.course()
    draft = make.lesson(lesson.document, "draft", "Draft", published=False)
    path.steps.create(lesson=draft, position=2)
    enrolment = joined(path)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    progress.check_passed(enrolment, lesson, NOW)
    progress.final_passed(enrolment, LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == LATER


def test_who_has_finished_stays_finished_when_a_lesson_is_added():
    path, lesson, *_ = make.course()
    enrolment = joined(path)
    progress.mark_read(enrolment, lesson, lesson.current, NOW)
    progress.check_passed(enrolment, lesson, NOW)
    progress.final_passed(enrolment, NOW)
    path.steps.create(lesson=make.lesson(lesson.document, "more", "More"), position=2)
    progress.settle(enrolment, LATER)
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOW


def test_one_learners_progress_is_not_anothers():
    path, lesson, *_ = make.course()
    mia, ben = joined(path), joined(path, email="ben@example.org")
    progress.mark_read(mia, lesson, lesson.current, NOW)
    progress.check_passed(mia, lesson, NOW)
    progress.final_passed(ben, NOW)
    ben.refresh_from_db()
    mia.refresh_from_db()
    assert (mia.completed_at, ben.completed_at) == (None, None)


def test_last_seen_is_written_at_most_every_five_minutes(django_assert_num_queries):
    path, *_ = make.course()
    enrolment = joined(path)
    with django_assert_num_queries(0):
        progress.see(enrolment.pk, NOW, NOW + timedelta(minutes=4))
    progress.see(enrolment.pk, NOW, NOW + timedelta(minutes=5))
    enrolment.refresh_from_db()
    assert enrolment.last_seen_at == NOW + timedelta(minutes=5)
