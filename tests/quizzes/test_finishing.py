"""Finishing, and how an attempt stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from learn.models import LessonProgress
from quizzes import attempts, points
from quizzes.models import Try
from tests import make
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def test_the_last_answer_finishes_the_attempt():
    attempt = sit(2)
    first, second = responses(attempt)
    attempts.answer(first, RIGHT, 0, NOW)
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    attempts.answer(second, WRONG, 0, LATER)
    attempt.refresh_from_db()
    assert attempt.finished_at == LATER


def test_finishing_twice_is_finishing_once():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    attempts.finish(attempt, LATER)
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW


def test_what_was_not_answered_earns_nothing():
    attempt = sit(3)
    attempts.answer(responses(attempt)[0], RIGHT, 0, NOW)
    attempts.finish(attempt, LATER)
    standing = attempts.standing(attempt)
    assert (standing.right, standing.total, len(standing.missed)) == (1, 3, 2)


def test_what_was_saved_and_not_checked_is_handed_in():
    attempt = sit(2)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW)
    attempts.finish(attempt, LATER)
    assert attempts.standing(attempt).right == 1
    assert [(given.answer, given.at) for given in Try.objects.all()] == [(RIGHT, LATER)]


def test_a_try_that_another_could_follow_counts_once_and_what_was_saved_after_it_is_another():
    attempt = sit(2, preset="practice", tries=3)
    first, second = responses(attempt)
    attempts.answer(first, WRONG, 0, NOW)
    attempts.answer(second, WRONG, 0, NOW)
    attempts.save(second, RIGHT, 1, NOW)
    attempts.finish(attempt, LATER)
    assert [(given.response_id, given.answer) for given in Try.objects.order_by("pk")] == [
        (first.pk, WRONG),
        (second.pk, WRONG),
        (second.pk, RIGHT),
    ]
    assert [round(each.fraction, 2) for each in responses(attempt)] == [0, Decimal("0.67")]


def test_passing_the_check_is_noted_on_the_lesson():
    attempt = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    progress = LessonProgress.objects.get()
    assert (progress.lesson, progress.check_passed_at) == (attempt.quiz.lesson, LATER)


def test_not_passing_leaves_the_lesson_as_it_was():
    answer_all(sit(3), RIGHT, WRONG, WRONG)
    assert LessonProgress.objects.count() == 0


def test_passing_the_final_is_noted_on_the_enrolment():
    way, lesson, check, final = make.course(1)
    attempt = answer_all(attempts.start(make.learner(), final, NOW), RIGHT)
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.final_passed_at == LATER


def test_the_first_pass_counts():
    first = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    attempts.answer(responses(again)[2], RIGHT, 0, LATER + timedelta(days=1))
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_when_progress_cannot_be_noted_the_answer_is_not_kept_either():
    attempt = sit(1, pass_points=1)

    def break_off(execute, sql, params, many, context):
        if "learn_lessonprogress" in sql:
            raise OperationalError
        return execute(sql, params, many, context)

    with pytest.raises(OperationalError), connection.execute_wrapper(break_off), transaction.atomic():
        attempts.answer(responses(attempt)[0], RIGHT, 0, NOW)
    assert Try.objects.count() == 0
    assert responses(attempt)[0].answered_at is None


def test_it_says_what_is_right_needed_and_missed():
    standing = attempts.standing(answer_all(sit(3), RIGHT, WRONG, None))
    assert (standing.right, standing.needed, standing.total, standing.passed) == (1, 2, 3, False)
    assert [r.position for r in standing.missed] == [2, 3]


def test_needed_is_never_more_than_there_is():
    assert attempts.standing(sit(2, pass_points=6)).needed == 2


def test_points_weigh_a_question():
    attempt = sit(2, pass_points=3)
    make.forced(attempt.quiz.slots.filter(position=1), points=3)
    standing = attempts.standing(answer_all(attempt, RIGHT, WRONG))
    assert (standing.right, standing.total, standing.passed) == (3, 4, True)


@pytest.mark.parametrize(
    ("right", "shown"),
    [
        ("5", "5"),
        ("5.5", "5.5"),
        ("0.6666667", "0.7"),
        ("0.333", "0.3"),
        ("5.9999999", "6"),
        ("5.97", "5.9"),
        ("6.03", "6"),
        ("7.97", "7.9"),
        ("0", "0"),
    ],
)
def test_points_are_rounded_and_never_up_to_a_pass_or_to_all(right, shown):
    standing = attempts.Standing(Decimal(right), Decimal(6), Decimal(8), [])
    assert points.written(standing.shown) == shown
    assert standing.passed == (Decimal(shown) >= 6)


def test_points_are_shown_as_finely_as_what_is_to_be_had():
    standing = attempts.Standing(Decimal("5.2466"), Decimal("5.25"), Decimal("7.25"), [])
    assert points.written(standing.shown) == "5.24"
    assert points.written(standing.total) == "7.25"


@pytest.mark.parametrize(
    ("right", "percent"), [("2", 67), ("1.995", 66), ("2.995", 99), ("3", 100), ("0.01", 0), ("0.02", 1)]
)
def test_a_share_is_rounded_and_never_up_to_a_pass_or_to_all(right, percent):
    assert attempts.Standing(Decimal(right), Decimal(2), Decimal(3), []).percent == percent


def test_three_thirds_are_a_whole():
    assert attempts.Standing(3 * Decimal("0.3333333"), Decimal(1), Decimal(3), []).passed


def test_the_sheet_of_another_learners_attempt_is_empty():
    attempt = answer_all(sit(2), RIGHT, WRONG)
    assert list(attempts.sheet(make.learner("zoe@example.org"), attempt.pk)) == []
