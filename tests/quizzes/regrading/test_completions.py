"""What a regrade does to what was passed."""

import pytest

from learn import progress
from learn.models import Enrolment
from quizzes import attempts, regrading
from quizzes.models import Quiz
from tests import make
from tests.quizzes.correcting import (
    LATER_STILL,
    THEN,
    check_passed_at,
    correct,
    first_wording,
    fresh,
    keyed,
    score,
)
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, sit

pytestmark = pytest.mark.django_db


def test_completions_stay_unless_the_educator_says_otherwise():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    correct(first_wording(attempt), keyed(first_wording(attempt), 1))
    assert score(attempt) == (1, 2, False)
    assert check_passed_at(attempt) == LATER


def finish_path(attempt):
    """The learner has read the lesson and passed the final, so the path is done with its check."""
    lesson = attempt.quiz.lesson
    progress.mark_read(attempt.enrolment, lesson, lesson.current, NOW)
    progress.final_passed(attempt.enrolment, LATER)
    attempt.enrolment.refresh_from_db()
    return attempt.enrolment.completed_at


def test_a_completion_that_is_taken_away_is_recorded_and_comes_back_with_its_day():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    assert finish_path(attempt) == LATER
    version = first_wording(attempt)
    made = correct(version, keyed(version, 1), takes_away=True)
    attempt.enrolment.refresh_from_db()
    assert (check_passed_at(attempt), attempt.enrolment.completed_at) == (None, None)
    kept = made.completions.get()
    assert (kept.passed_before, kept.passed_after) == (LATER, None)
    assert (kept.finished_before, kept.finished_after) == (LATER, None)
    version = fresh(version)
    correct(version, regrading.marking_before(made), now=LATER_STILL, undoes=made)
    attempt.enrolment.refresh_from_db()
    assert (check_passed_at(attempt), attempt.enrolment.completed_at) == (LATER, LATER)


def test_the_final_is_passed_by_a_regrade_too():
    way, _lesson, _check, final = make.course(1)
    attempt = answer_all(attempts.start(make.learner(), final, NOW), WRONG)
    made = correct(first_wording(attempt), keyed(first_wording(attempt), 1))
    assert Enrolment.objects.get().final_passed_at == THEN
    kept = made.completions.get()
    assert (kept.lesson, kept.passed_before, kept.passed_after) == (None, None, THEN)


def test_one_attempt_that_still_passes_is_enough():
    first = answer_all(sit(2), RIGHT, RIGHT)
    version = first_wording(first)
    again = attempts.start(first.learner, first.quiz, LATER)
    answer_all(again, WRONG, RIGHT)
    made = correct(version, keyed(version, 1), takes_away=True)
    assert [score(first)[2], score(again)[2]] == [False, True]
    assert check_passed_at(first) == LATER
    assert not made.completions.exists()


def test_a_learner_who_passed_under_an_older_pass_mark_is_left_alone():
    attempt = answer_all(sit(2, pass_points=1), WRONG, RIGHT)
    Quiz.objects.filter(pk=attempt.quiz_id).update(pass_points=2)
    correct(first_wording(attempt), keyed(first_wording(attempt), 2), takes_away=True)
    assert check_passed_at(attempt) == LATER
