"""What answers earn over several tries, replayed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import fraction_of
from quizzes.question_types import QUESTION_TYPES
from quizzes.question_types.base import Grade

THIRD = Decimal("0.333")
RIGHT, WRONG, HALF = {"choices": [0]}, {"choices": [1]}, {"choices": [2]}


class Row:
    details = {}
    feedback = ""

    def __init__(self, position, credit):
        self.position, self.credit, self.text = position, Decimal(credit), str(position)


class Wording:
    """A question with one right, one wrong and one half right choice."""

    details = {}
    ruling = ""
    type = QUESTION_TYPES["single"]
    choice_list = [Row(0, 1), Row(1, 0), Row(2, "0.5")]


class Pairs(Wording):
    """A question of three parts that weigh the same; an answer says of each what it earns."""

    class type:
        @staticmethod
        def parts(version, answer):
            return [(Decimal(1) / 3, Decimal(earned)) for earned in answer]

        @classmethod
        def grade(cls, version, answer):
            right = sum(weight * earned for weight, earned in cls.parts(version, answer))
            return Grade(Decimal(1) if answer == [1, 1, 1] else right)


@pytest.mark.parametrize(
    ("answers", "earned"),
    [
        ([], "0"),
        ([RIGHT], "1"),
        ([WRONG], "0"),
        ([HALF], "0.5"),
        ([None], "0"),
        ([WRONG, RIGHT], "0.667"),
        ([WRONG, WRONG, RIGHT], "0.334"),
        ([WRONG, WRONG, WRONG, WRONG, RIGHT], "0"),
        ([WRONG, HALF], "0.167"),
        ([HALF, WRONG], "0"),
        ([HALF, None], "0.5"),
        ([WRONG, None], "0"),
    ],
)
def test_each_try_before_takes_its_penalty_off(answers, earned):
    assert fraction_of(Wording, answers, THIRD) == Decimal(earned)


def test_tries_end_with_the_first_that_is_right():
    """Under another key an earlier try may turn out to have been right: the later ones would not have been."""
    assert fraction_of(Wording, [RIGHT, WRONG], THIRD) == 1


@pytest.mark.parametrize(
    ("answers", "earned"),
    [
        ([[1, 0, 0], [1, 1, 0], [1, 1, 1]], (1 + Decimal("0.667") + Decimal("0.334")) / 3),
        ([[1, 1, 0], [0, 1, 1], [1, 1, 1]], (Decimal("0.334") + 1 + Decimal("0.667")) / 3),
        ([[1, 1, 0], [1, 0, 0]], Decimal(1) / 3),
        ([["0.5", 1, 0], ["0.5", 1, 0]], Decimal("1.5") / 3),
    ],
)
def test_each_part_keeps_the_penalty_of_the_try_from_which_it_stayed(answers, earned):
    assert fraction_of(Pairs, answers, THIRD) == pytest.approx(earned, abs=Decimal("0.0000001"))


@pytest.mark.parametrize("answers", [[], [None], [WRONG], [WRONG, RIGHT]])
def test_where_everyone_gets_credit_all_have_everything(answers):
    credited = type("Credited", (Wording,), {"ruling": "credit"})
    assert fraction_of(credited, answers, THIRD) == 1


answer = st.sampled_from([RIGHT, WRONG, HALF, None])


@given(st.lists(answer), st.decimals(0, 1, places=3))
def test_it_is_never_below_nothing_nor_above_everything(answers, penalty):
    assert 0 <= fraction_of(Wording, answers, penalty) <= 1


@given(st.lists(answer, min_size=1))
def test_without_a_penalty_the_last_answer_is_what_counts(answers):
    said = [a for a in answers if a is not None]
    worth = {0: Decimal(1), 1: Decimal(0), 2: Decimal("0.5")}
    expected = 1 if RIGHT in said else worth[said[-1]["choices"][0]] if said else 0
    assert fraction_of(Wording, answers, Decimal(0)) == expected
