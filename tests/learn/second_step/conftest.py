import pytest

from tests import make


@pytest.fixture
def mia():
    return make.learner()
