"""What luck alone does, held against numbers worked out elsewhere."""

from fractions import Fraction

import pytest

from quizzes.linting import Item
from quizzes.linting.chances import at_least, limit, of_guessing

from .sound import OTHERS, SINGLES


@pytest.mark.parametrize(
    ("asked", "needed", "by_knowing"),
    [
        (3, 3, {0: 0.0156, 0.25: 0.0702, 0.5: 0.1901, 0.75: 0.4011, 0.9: 0.5822, 1: 0.729}),
        (5, 4, {0: 0.0156, 0.25: 0.097, 0.5: 0.2951, 0.75: 0.6065, 0.9: 0.807, 1: 0.9185}),
        (8, 6, {0: 0.0042, 0.25: 0.058, 0.5: 0.2654, 0.75: 0.6472, 0.9: 0.8683, 1: 0.9619}),
        (10, 7, {0: 0.0035, 0.25: 0.0646, 0.5: 0.3217, 0.75: 0.746, 0.9: 0.9324, 1: 0.9872}),
        (20, 14, {0: 0.0, 0.25: 0.0089, 0.5: 0.1836, 0.75: 0.7449, 0.9: 0.9646, 1: 0.9976}),
    ],
)
def test_passing_is_as_likely_as_was_worked_out(asked, needed, by_knowing):
    """Who knows a share of it gets nine of ten of those right, and guesses the others among four choices."""
    for known, likely in by_knowing.items():
        chance = known * 0.9 + (1 - known) * 0.25
        assert at_least([chance] * asked, needed) == pytest.approx(likely, abs=5e-5)


def test_seven_of_twelve_four_choice_questions_are_too_many_for_luck():
    assert at_least([0.25] * 12, 6) > 0.05 > at_least([0.25] * 12, 7)
    assert limit([0.25] * 12) == 7


def test_a_quiz_too_small_to_tell_has_a_limit_that_is_never_reached():
    assert limit([0.5]) == 2
    assert limit([]) == 1


def test_chances_of_their_own_are_counted_each_as_it_is():
    assert at_least([0.5, 0.25], 1) == pytest.approx(1 - 0.5 * 0.75)
    assert at_least([0.5, 0.25], 2) == pytest.approx(0.125)
    assert at_least([], 0) == 1


def test_guessing_is_as_likely_as_each_kind_lets_it_be():
    chances = {question.kind: of_guessing(Item(question)) for question in [SINGLES[0], *OTHERS]}
    assert chances == {
        "single": Fraction(1, 4),
        "multiple": Fraction(1, 15),
        "truefalse": Fraction(1, 2),
        "short": 0,
        "numeric": 0,
        "matching": Fraction(1, 24),
        "ordering": Fraction(1, 24),
        "gaps": 0,
        "hotspot": Fraction(1, 3),
    }
