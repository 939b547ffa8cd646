"""Who sets the quiz of these tests, and for whom."""

import pytest
from django.utils import timezone

from learn import progress
from tests import desk, make


@pytest.fixture
def ed():
    return desk.educator()


@pytest.fixture
def client(ed):
    return desk.signed_in(ed)


@pytest.fixture
def quiz():
    document = make.document()
    lesson = make.lesson(document)
    questions = [make.question(document, name, f"{name.title()}?") for name in ("one", "two", "three")]
    return make.quiz(make.path(document, [lesson]), questions, lesson=lesson)


@pytest.fixture
def mia(quiz):
    mia = make.learner()
    progress.enrol(mia, quiz.path, timezone.now())
    return mia
