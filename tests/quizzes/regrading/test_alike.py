"""Correcting, with another, a version that nobody was given; on real connections."""

from functools import partial

import pytest

from quizzes import attempts
from quizzes.models import QuestionVersion, Response
from quizzes.regrading.alike import correct_unseen
from tests import make
from tests.quizzes.correcting import every_mark_is_earned, fresh, keyed
from tests.quizzes.sitting import NOW, WRONG, answer_all
from tests.quizzes.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiz():
    question = make.question(make.document())
    lesson = make.lesson(question.document)
    return make.quiz(make.path(question.document, [lesson]), [question], lesson=lesson, pass_points=1)


def test_a_version_that_a_learner_has_been_given_meanwhile_is_left_as_it_is(quiz):
    version = fresh(QuestionVersion.objects.get())
    attempts.start(make.learner(), quiz, NOW)
    assert not correct_unseen(version, keyed(version, 1))
    assert fresh(version).marking() == version.marking()


def test_it_is_corrected_before_or_after_a_learner_is_given_it_and_never_between(quiz):
    version, mia = fresh(QuestionVersion.objects.get()), make.learner()
    corrected, attempt = at_once(
        partial(correct_unseen, version, keyed(version, 1)), partial(attempts.start, mia, quiz, NOW)
    )
    assert corrected in (True, False)
    answer_all(attempt, WRONG)
    assert every_mark_is_earned()
    assert Response.objects.get().fraction == (1 if corrected else 0)
