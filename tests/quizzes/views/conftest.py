"""Who sits the quizzes of these tests."""

import pytest

from quizzes.models import Quiz
from tests import make
from tests.quizzes.question_types import PLANT


@pytest.fixture
def mia():
    return make.learner()


@pytest.fixture
def client(client, mia):
    client.force_login(mia)
    return client


@pytest.fixture
def course():
    return make.course(2)


@pytest.fixture
def exam():
    way, lesson, check, final = make.course(3)
    Quiz.objects.filter(pk=check.pk).update(
        preset="exam", feedback="at_end", time_limit=30, attempts_allowed=2, pass_points=2
    )
    return Quiz.objects.get(pk=check.pk)


@pytest.fixture
def document():
    document = make.document()
    document.figures.create(slug="plant", svg=PLANT, alternative="A leaf on a stem over its root.")
    return document
