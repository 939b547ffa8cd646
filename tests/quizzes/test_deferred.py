"""An exam: answers are kept, and nothing is graded before its end."""

from datetime import timedelta

import pytest

from learn.models import LessonProgress
from quizzes import attempts
from quizzes.models import Attempt, Quiz, Response, Try
from tests import make
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db
CLOSES = NOW + timedelta(hours=2)


def exam(questions=3, **fields):
    return sit(questions, **{"preset": "exam", "feedback": "at_end"} | fields)


def save_all(attempt, *answers):
    for response, given in zip(responses(attempt), answers, strict=True):
        if given:
            attempts.save(response, given, response.seq, LATER)


def test_saving_grades_nothing():
    attempt = exam()
    save_all(attempt, RIGHT, WRONG, None)
    assert Try.objects.count() == 0
    assert set(Response.objects.values_list("fraction", "answered_at")) == {(None, None)}


def test_an_answer_can_be_changed_until_the_end():
    attempt = exam(1)
    save_all(attempt, WRONG)
    save_all(attempt, RIGHT)
    attempts.finish(attempt, LATER)
    assert responses(attempt)[0].given == RIGHT


def test_the_end_submits_what_was_saved():
    attempt = exam()
    save_all(attempt, RIGHT, WRONG, None)
    attempts.finish(attempt, LATER)
    assert [(t.number, t.answer, t.fraction, t.at) for t in Try.objects.order_by("response__position")] == [
        (1, RIGHT, 1, LATER),
        (1, WRONG, 0, LATER),
    ]
    assert [(r.fraction, r.answered_at) for r in responses(attempt)] == [(1, LATER), (0, LATER), (None, None)]


def test_passing_is_noted_at_the_end():
    attempt = exam()
    save_all(attempt, RIGHT, RIGHT, None)
    assert LessonProgress.objects.count() == 0
    attempts.finish(attempt, LATER)
    assert LessonProgress.objects.get().check_passed_at == LATER
    attempt.refresh_from_db()
    assert attempt.settled_at == LATER


def test_finishing_twice_submits_once():
    attempt = exam()
    save_all(attempt, RIGHT, WRONG, OTHER)
    attempts.finish(attempt, LATER)
    attempts.finish(attempt, LATER)
    assert Try.objects.count() == 3


def test_nothing_is_saved_after_the_end():
    attempt = exam()
    attempts.finish(attempt, LATER)
    with pytest.raises(attempts.AttemptFinished):
        attempts.save(responses(attempt)[0], RIGHT, 0, LATER)


@pytest.mark.parametrize("questions", [1, 30])
def test_it_submits_with_the_same_number_of_queries(questions, django_assert_num_queries):
    attempt = exam(questions)
    save_all(attempt, *[WRONG] * questions)
    with django_assert_num_queries(5 + make.A_LOCK):
        attempts.finish(attempt, LATER)


def closing(attempt):
    Quiz.objects.filter(pk=attempt.quiz_id).update(
        feedback="after_close", closes_wall="2026-11-12T11:00", zone="UTC", closes_at=CLOSES
    )
    Attempt.objects.update(deadline=CLOSES, feedback="after_close")
    save_all(attempt, RIGHT, RIGHT, None)
    attempts.finish(Attempt.objects.get(), LATER)
    return Attempt.objects.select_related("quiz").get()


def test_a_result_that_may_not_be_known_yet_does_not_count_yet():
    attempt = closing(exam())
    assert (attempt.finished_at, attempt.settled_at) == (LATER, None)
    assert not attempt.tells_score(CLOSES)
    assert LessonProgress.objects.count() == 0


def test_it_counts_once_it_may_be_known():
    attempt = closing(exam())
    known = CLOSES + timedelta(minutes=1)
    assert not attempts.settle(attempt, CLOSES)
    assert attempts.settle(attempt, known)
    assert not attempts.settle(attempt, known)
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_the_command_makes_results_count():
    closing(exam())
    assert attempts.close_all(CLOSES) == (0, 0)
    assert attempts.close_all(CLOSES + timedelta(minutes=2)) == (0, 1)
    assert LessonProgress.objects.get().check_passed_at == LATER
