"""Corrections that leave out what learners had still to answer, at once, on real connections: each attempt
ends once, is noted once, and nobody waits for each other."""

from functools import partial

import pytest

from learn.models import Enrolment, LessonProgress
from quizzes import attempts, regrading
from quizzes.models import Attempt, Quiz, Regrade, RegradeCompletion, Slot
from tests import make
from tests.quizzes.correcting import THEN, every_mark_is_earned, left_out
from tests.quizzes.sitting import LATER, NOW, RIGHT, responses, sit
from tests.quizzes.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def others(attempt, count=4):
    """The attempt, and as many of other learners at its quiz."""
    people = [make.learner(f"{n}@example.org", f"L{n}") for n in range(count)]
    return [
        attempt,
        *(attempts.start(person, Quiz.objects.get(pk=attempt.quiz_id), NOW) for person in people),
    ]


def answered(sat, *places):
    """These attempts, once what stands at these places is answered."""
    for attempt in sat:
        for place in places:
            response = responses(attempt)[place]
            attempts.answer(response, RIGHT, response.seq, NOW)
    return sat


def leaving_out(version):
    """What leaves the wording out, as it was previewed now."""
    marking, seal = left_out(version), regrading.preview(version, left_out(version)).seal
    return partial(regrading.regrade, version, marking, seal, "Why", None, THEN)


def failed(results):
    return [each for each in results if isinstance(each, Exception)]


def ended(made):
    return sum(count for each in made for _quiz, count in each.figures["ended"])


def test_two_questions_left_out_at_once_end_each_attempt_once():
    sat = answered(others(sit(3)), 2)
    first, second, _third = (each.version for each in responses(sat[0]))
    made = at_once(leaving_out(first), leaving_out(second))
    assert failed(made) == []
    assert Regrade.objects.count() == 2 and ended(made) == 5
    assert set(Attempt.objects.values_list("finished_at", flat=True)) == {THEN}
    assert LessonProgress.objects.filter(check_passed_at=THEN).count() == 5
    assert RegradeCompletion.objects.count() == 5
    assert every_mark_is_earned()


def test_one_question_left_out_by_two_at_once_is_left_out_once():
    sat = answered(others(sit(2)), 1)
    version = responses(sat[0])[0].version
    results = at_once(*[leaving_out(version)] * 4)
    assert all(isinstance(each, regrading.MovedOn) for each in failed(results)) and len(failed(results)) == 3
    [made] = Regrade.objects.all()
    assert ended([made]) == 5 and Attempt.objects.unclosed().count() == 0
    assert RegradeCompletion.objects.count() == 5


def test_two_quizzes_that_share_both_questions_do_not_wait_for_each_other():
    attempt = sit(3)
    course, person = attempt.quiz.path, make.learner("final@example.org", "Fin")
    final = Quiz.objects.get(path=course, lesson=None)
    versions = [each.version for each in responses(attempt)]
    for position, version in enumerate(reversed(versions[:2]), 2):
        Slot.objects.create(quiz=final, question=version.question, position=position)
    sat = answered(others(attempt, 2), 2)
    at_the_final = answered([attempts.start(person, final, NOW)], 0)
    made = at_once(leaving_out(versions[0]), leaving_out(versions[1]))
    assert failed(made) == []
    assert ended(made) == 4 and Attempt.objects.unclosed().count() == 0
    assert RegradeCompletion.objects.count() == len(sat) + len(at_the_final)
    assert LessonProgress.objects.filter(check_passed_at=THEN).count() == len(sat)
    assert Enrolment.objects.filter(final_passed_at=THEN).count() == len(at_the_final)


def test_amid_last_answers_and_ends_nothing_is_lost_and_nothing_ends_twice():
    sat = answered(others(sit(3), 5), 2)
    first, second, _third = (each.version for each in responses(sat[0]))
    going_on = [partial(attempts.answer, responses(each)[1], RIGHT, 0, LATER) for each in sat[:3]]
    ending = [partial(attempts.finish, each, LATER) for each in sat[3:]]
    results = at_once(leaving_out(first), leaving_out(second), *going_on, *ending)
    told = [isinstance(each, attempts.AttemptFinished) for each in results[2:5]]
    assert len(failed(results)) == sum(told)
    for attempt in sat:
        attempt.refresh_from_db()
        assert attempt.finished_at in (LATER, THEN)
    for attempt, is_told in zip(sat, told, strict=False):
        assert attempt.responses.filter(tries__isnull=False).count() == (1 if is_told else 2)
    passed = LessonProgress.objects.filter(check_passed_at__isnull=False).count()
    assert passed == 6 and RegradeCompletion.objects.filter(passed_before=None).count() <= 6
    assert every_mark_is_earned()
