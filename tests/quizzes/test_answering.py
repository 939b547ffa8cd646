"""Answering: graded once, kept for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from quizzes import attempts
from quizzes.models import Try
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db


def test_it_grades_and_keeps_the_answer():
    response = responses(sit(2))[0]
    given = attempts.answer(response, RIGHT, 0, LATER)
    response.refresh_from_db()
    assert (given.number, given.answer, given.fraction, given.at) == (1, RIGHT, 1, LATER)
    assert (response.fraction, response.answered_at) == (1, LATER)


def test_a_wrong_answer_earns_nothing():
    response = responses(sit(2))[0]
    assert attempts.answer(response, WRONG, 0, LATER).fraction == 0


def test_asking_to_be_shown_is_kept_as_such_and_earns_nothing():
    response = responses(sit(2))[0]
    given = attempts.answer(response, WRONG, 0, LATER, gave_up=True)
    response.refresh_from_db()
    assert (given.answer, given.fraction) == (None, 0)
    assert (response.fraction, response.answered_at) == (0, LATER)


def test_the_same_answer_again_is_one_answer():
    response = responses(sit(2))[0]
    first = attempts.answer(response, RIGHT, 0, NOW)
    assert attempts.answer(response, RIGHT, 0, LATER) == first
    assert Try.objects.get().at == NOW


def test_asking_again_to_be_shown_is_one_answer():
    response = responses(sit(2))[0]
    first = attempts.answer(response, None, 0, NOW, gave_up=True)
    assert attempts.answer(response, None, 0, LATER, gave_up=True) == first
    assert Try.objects.count() == 1


def test_another_answer_after_the_first_gets_the_first_one_back():
    response = responses(sit(2))[0]
    attempts.answer(response, WRONG, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered) as conflict:
        attempts.answer(response, RIGHT, 1, LATER)
    assert conflict.value.stored == WRONG
    assert Try.objects.get().answer == WRONG


def test_asking_to_be_shown_after_answering_gets_the_answer_back():
    response = responses(sit(2))[0]
    attempts.answer(response, WRONG, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered):
        attempts.answer(response, None, 1, LATER, gave_up=True)
    assert Try.objects.get().answer == WRONG


def test_an_answer_that_differs_from_another_tabs_draft_is_asked_about():
    response = responses(sit(2))[0]
    attempts.save(response, WRONG, 0, NOW)
    with pytest.raises(attempts.Conflict) as conflict:
        attempts.answer(response, RIGHT, 0, LATER)
    assert (conflict.value.stored, conflict.value.seq) == (WRONG, 1)
    assert Try.objects.count() == 0
    assert attempts.answer(response, RIGHT, 1, LATER).answer == RIGHT


def test_an_answer_that_agrees_with_another_tabs_draft_is_taken():
    response = responses(sit(2))[0]
    attempts.save(response, RIGHT, 0, NOW)
    assert attempts.answer(response, RIGHT, 0, LATER).fraction == 1


def test_whoever_asks_to_be_shown_is_shown_whatever_another_tab_chose():
    response = responses(sit(2))[0]
    attempts.save(response, RIGHT, 0, NOW)
    assert attempts.answer(response, None, 0, LATER, gave_up=True).answer is None


def test_no_answer_is_not_graded():
    response = responses(sit(2))[0]
    with pytest.raises(ValidationError, match="Choose or write an answer first"):
        attempts.answer(response, None, 0, LATER)
    assert Try.objects.count() == 0


def test_nothing_is_answered_in_a_finished_attempt():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    with pytest.raises(attempts.AttemptFinished):
        attempts.answer(responses(attempt)[0], RIGHT, 0, LATER)
    assert Try.objects.count() == 0


def test_answering_notes_that_the_learner_was_here():
    attempt = sit(2)
    attempts.answer(responses(attempt)[0], RIGHT, 0, NOW + timedelta(hours=1))
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.last_seen_at == NOW + timedelta(hours=1)


def test_a_try_is_never_changed():
    response = responses(sit(2))[0]
    given = attempts.answer(response, RIGHT, 0, NOW)
    given.fraction = 0
    with pytest.raises(ValidationError):
        given.save()
