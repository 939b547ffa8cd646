"""Who sits at the desk, and what there is to work on."""

import pytest

from tests import desk, make

from .course import SENTENCES


@pytest.fixture
def educator():
    return desk.educator()


@pytest.fixture
def path():
    document = make.document(sentences=SENTENCES)
    lesson = make.lesson(document)
    make.term(document)
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


@pytest.fixture
def lesson(path):
    return path.steps.get().lesson
