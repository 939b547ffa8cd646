"""Saving a draft: the server says what to name, and another answer is shown beside."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import attempts
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db


def test_it_saves_a_draft_and_issues_the_next_seq():
    [response] = responses(sit(1))
    assert attempts.save(response, WRONG, 0, LATER) == 1
    response.refresh_from_db()
    assert (response.draft, response.seq, response.saved_at) == (WRONG, 1, LATER)
    assert response.answered_at is None


def test_the_same_save_again_is_one_save():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    assert attempts.save(response, WRONG, 0, LATER) == 1
    response.refresh_from_db()
    assert (response.seq, response.saved_at) == (1, NOW)


def test_another_answer_with_an_old_seq_is_shown_the_stored_one():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    with pytest.raises(attempts.Conflict) as conflict:
        attempts.save(response, OTHER, 0, LATER)
    assert (conflict.value.stored, conflict.value.seq) == (WRONG, 1)
    response.refresh_from_db()
    assert response.draft == WRONG


def test_naming_the_new_seq_replaces_the_stored_answer():
    [response] = responses(sit(1))
    seq = attempts.save(response, WRONG, 0, NOW)
    assert attempts.save(response, OTHER, seq, LATER) == 2
    response.refresh_from_db()
    assert response.draft == OTHER


def test_a_seq_that_was_never_issued_saves_nothing():
    [response] = responses(sit(1))
    with pytest.raises(attempts.Conflict):
        attempts.save(response, WRONG, 7, NOW)
    response.refresh_from_db()
    assert response.draft is None


def test_taking_a_choice_back_is_saved():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    attempts.save(response, None, 1, NOW)
    response.refresh_from_db()
    assert (response.draft, response.seq) == (None, 2)


def test_nothing_is_saved_once_it_is_answered():
    [response] = responses(sit(1))
    attempts.answer(response, RIGHT, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered) as conflict:
        attempts.save(response, WRONG, 1, LATER)
    assert conflict.value.stored == RIGHT
    response.refresh_from_db()
    assert response.draft is None


def test_a_late_save_of_the_answer_given_is_no_conflict():
    [response] = responses(sit(1))
    attempts.answer(response, RIGHT, 0, NOW)
    assert attempts.save(response, RIGHT, 0, LATER) == 1


def test_nothing_is_saved_in_a_finished_attempt():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    with pytest.raises(attempts.AttemptFinished):
        attempts.save(responses(attempt)[0], WRONG, 0, LATER)


@pytest.mark.skipif(not settings.IS_SQLITE, reason="PostgreSQL chooses its plan by how many rows there are")
def test_saving_reads_one_attempt_however_many_are_open():
    [response] = responses(sit(1))
    with CaptureQueriesContext(connection) as asked:
        attempts.save(response, WRONG, 0, NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        plan = [step for *_numbers, step in cursor.fetchall()]
    assert any(step.startswith("SEARCH quizzes_response") for step in plan), plan
    assert not any(step.startswith("SCAN") for step in plan), plan
