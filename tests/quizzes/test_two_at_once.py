"""Two at once, on real connections: one attempt, one answer, one completion."""

import threading

import pytest
from django.db import connection

from learn.models import LessonProgress
from quizzes import attempts
from quizzes.models import Attempt, Response, Try
from tests import make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Runs the calls in threads of their own, released together; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(5)
            results[place] = call()
        except Exception as error:  # noqa: BLE001
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_eight_starts_at_once_are_one_attempt():
    way, lesson, check, final = make.course(2)
    mia = make.learner()
    started = at_once(*[lambda: attempts.start(mia, check, NOW)] * 8)
    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}
    assert Response.objects.count() == 2


def test_eight_answers_at_once_are_one_answer():
    attempt = sit(1, pass_points=1)
    [response] = responses(attempt)
    given = at_once(*[lambda: attempts.answer(response, RIGHT, 0, NOW)] * 8)
    assert {each.pk for each in given} == {Try.objects.get().pk}
    assert Attempt.objects.get().finished_at == NOW


def test_of_two_different_answers_at_once_one_counts_and_the_other_is_told():
    [response] = responses(sit(1))
    results = at_once(
        lambda: attempts.answer(response, RIGHT, 0, NOW), lambda: attempts.answer(response, WRONG, 0, NOW)
    )
    kept = Try.objects.get()
    [told] = [each for each in results if isinstance(each, attempts.AlreadyAnswered)]
    assert kept in results
    assert told.stored == kept.answer


def test_the_last_two_answers_at_once_finish_the_attempt():
    attempt = sit(2)
    first, second = responses(attempt)
    at_once(lambda: attempts.answer(first, RIGHT, 0, NOW), lambda: attempts.answer(second, RIGHT, 0, NOW))
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW
    assert LessonProgress.objects.get().check_passed_at == NOW


def test_of_eight_saves_at_once_one_is_kept_and_the_others_are_told():
    [response] = responses(sit(1))
    drafts = [{"choices": [n % 3]} for n in range(8)]
    results = at_once(*(lambda draft=draft: attempts.save(response, draft, 0, NOW) for draft in drafts))
    response.refresh_from_db()
    assert response.seq == 1
    for draft, result in zip(drafts, results, strict=True):
        assert result == 1 if draft == response.draft else result.stored == response.draft
