"""Who sits the quizzes of these tests."""

import pytest

from tests import make


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
