"""What the check of a lesson is called."""

import pytest

from quizzes.naming import called


@pytest.mark.parametrize(
    "title, name", [("Brewing", "Check: Brewing"), ("Check your cup", "Questions: Check your cup")]
)
def test_a_check_is_called_after_its_lesson_and_never_twice_a_check(title, name):
    assert called(title) == name
