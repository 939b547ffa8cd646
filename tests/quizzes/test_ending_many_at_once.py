"""Many attempts ended together while others end, answer and correct, on real connections: each ends once."""

from functools import partial

import pytest

from learn.models import LessonProgress
from quizzes import attempts, regrading
from quizzes.models import Attempt, Quiz, Try
from tests import make
from tests.quizzes.correcting import every_mark_is_earned, fresh, left_out
from tests.quizzes.sitting import NOW, RIGHT, responses, sit
from tests.quizzes.test_ending_many import EXAM, MINUTE, NOON
from tests.quizzes.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def class_of(count):
    """So many attempts whose time is up, each with all answers saved and an end of its own."""
    first = sit(2, **EXAM)
    quiz = Quiz.objects.get(pk=first.quiz_id)
    people = [make.learner(f"{n}@example.org", f"L{n}") for n in range(1, count)]
    sat = [first, *(attempts.start(each, quiz, NOW + n * MINUTE) for n, each in enumerate(people, 1))]
    for attempt in sat:
        for response in responses(attempt):
            attempts.save(response, RIGHT, response.seq, attempt.started_at)
    return sat


def failed(results):
    return [each for each in results if isinstance(each, Exception)]


def is_whole(count):
    assert Attempt.objects.exclude(finished_at=None).count() == count
    assert Try.objects.count() == 2 * count
    assert LessonProgress.objects.filter(check_passed_at__isnull=False).count() == count


def test_two_who_end_the_same_attempts_end_each_once():
    class_of(6)
    results = at_once(*[partial(attempts.close_all, NOON)] * 2)
    assert failed(results) == []
    assert sum(closed for closed, _settled in results) == 6
    is_whole(6)


def test_who_ends_one_of_them_by_hand_meanwhile_ends_it_once():
    sat = class_of(6)
    by_hand = [partial(attempts.finish, each, NOON) for each in sat[::2]]
    assert failed(at_once(partial(attempts.close_all, NOON), *by_hand)) == []
    is_whole(6)


def test_a_correction_meanwhile_marks_every_one_by_what_counts_then():
    version = fresh(responses(class_of(6)[0])[0].version)
    marking = left_out(version)
    seal = regrading.preview(version, marking).seal
    correcting = partial(regrading.regrade, version, marking, seal, "Why.", None, NOON)
    assert failed(at_once(partial(attempts.close_all, NOON), correcting)) == []
    attempts.close_all(NOON)
    is_whole(6)
    assert every_mark_is_earned()
