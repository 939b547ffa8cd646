"""Whoever the tests of signing in are about."""

import pytest

from learn.models import User
from tests import make


@pytest.fixture
def mia():
    return make.learner()


@pytest.fixture
def looked_at(monkeypatch):
    """Every password that was compared with that of an account."""
    seen = []
    check = User.check_password

    def check_password(self, password):
        seen.append(password)
        return check(self, password)

    monkeypatch.setattr(User, "check_password", check_password)
    return seen
