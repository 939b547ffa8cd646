"""An educator at the desk, and a document to write questions about."""

import pytest

from tests import desk, make
from tests.quizzes.question_types import PLANT
from tests.quizzes.sitting import RIGHT, WRONG, answer_all, sit


@pytest.fixture
def document():
    return make.document()


@pytest.fixture
def figure(document):
    return document.figures.create(slug="plant", svg=PLANT, alternative="A plant.")


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def attempt():
    """Mia chose the second row of the first question, which its key says is wrong."""
    return answer_all(sit(2), WRONG, RIGHT)
