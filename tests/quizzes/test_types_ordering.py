"""What is particular to orders."""

import random
from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError

from tests.quizzes.question_types import STEPS, answer, earned, faults, form, version


def ordered(*positions):
    return {"order": list(positions)}


@pytest.mark.parametrize(
    ("order", "fraction"),
    [
        ([0, 1, 2, 3], 1),
        ([1, 2, 3, 0], Decimal("0.6666667")),
        ([1, 0, 2, 3], Decimal("0.3333333")),
        ([3, 2, 1, 0], 0),
        ([0, 1, None, None], Decimal("0.3333333")),
        ([0, None, 1, None], 0),
        ([None, 0, None, None], 0),
    ],
)
def test_each_that_comes_right_after_the_one_before_counts(order, fraction):
    assert earned(version("ordering"), ordered(*order)) == fraction


@pytest.mark.parametrize("n", [3, 4, 5])
def test_an_order_by_chance_earns_one_part_in_n(n):
    wording = version("ordering", [(f"step {place}", 0, "") for place in range(n)])
    every = [earned(wording, ordered(*order)) for order in permutations(range(n))]
    assert float(sum(every) / len(every)) == pytest.approx(1 / n, abs=0.001)


def test_the_page_never_shows_them_as_they_were_written():
    rows = [("Wash", 0, ""), ("Cut", 0, ""), ("Boil", 0, "")]
    assert version("ordering", rows).type.arrange(version("ordering", rows), lambda order: None) == [2, 1, 0]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_they_never_arrive_in_the_right_order(n):
    wording = version("ordering", [(f"step {place}", 0, "") for place in range(n)])
    for shuffle in (lambda order: None, random.shuffle):
        for _ in range(40):
            order = wording.type.arrange(wording, shuffle)
            assert order != list(range(n)) and sorted(order) == list(range(n))


def test_the_order_shown_is_no_answer():
    wording = version("ordering")
    order = wording.type.arrange(wording, list.reverse)
    controls = wording.type.offered(wording, order, {})
    assert [control.value for control in controls] == [""] * 4
    assert answer(wording, *((control.name, control.value) for control in controls), order=order) is None


def test_places_are_named_by_where_they_stand_on_the_page():
    wording = version("ordering")
    sent = [("answer-0", "4"), ("answer-1", "1"), ("answer-2", "2"), ("answer-3", "3")]
    assert answer(wording, *sent, order=[3, 0, 1, 2]) == ordered(0, 1, 2, 3)
    assert answer(wording, ("answer-1", "4"), order=[3, 0, 1, 2]) == ordered(None, None, None, 0)


@pytest.mark.parametrize("rank", ["0", "5", "-1", "x", "²", "1.0"])
def test_it_refuses_a_place_that_is_not_on_the_page(rank):
    with pytest.raises(ValidationError, match="That choice is not on this page"):
        answer(version("ordering"), ("answer-0", rank))


def test_two_at_one_place_get_a_sentence():
    with pytest.raises(ValidationError, match="Two of them have place 2. Give each a place of its own."):
        answer(version("ordering"), ("answer-0", "2"), ("answer-1", "2"))
    with pytest.raises(ValidationError, match="Four of them have place 1. Give each a place of its own."):
        answer(version("ordering"), *((f"answer-{place}", "1") for place in range(4)))


def test_each_is_told_of_by_what_it_was_put_after():
    wording = version("ordering")
    parts = wording.type.review(wording, ordered(1, 2, 3, 0))
    assert [(part.label, part.given, part.right, part.kind) for part in parts] == [
        ("Pick", "after “Drink”", "first", "wrong"),
        ("Dry", "first", "after “Pick”", "wrong"),
        ("Brew", "after “Dry”", "after “Dry”", "right"),
        ("Drink", "after “Brew”", "after “Brew”", "right"),
    ]
    parts = wording.type.review(wording, ordered(0, None, 1, None))
    assert [part.given for part in parts] == ["first", "in place 3", "", ""]
    # Nothing follows the first one, so it has earned nothing and is not called right.
    assert [part.kind for part in parts] == ["placed", "wrong", "open", "open"]
    assert wording.type.grade(wording, ordered(0, None, 1, None)).fraction == 0
    parts = wording.type.review(wording, ordered(0, 1, 3, 2))
    assert [part.kind for part in parts] == ["right", "right", "wrong", "wrong"]


def test_two_at_one_place_earn_nothing_there_and_are_told_of_so():
    wording = version("ordering")
    sent = form([(f"answer-{n}", rank) for n, rank in enumerate("1233")])
    given = wording.type.unfinished(wording, sent, [0, 1, 2, 3])
    assert wording.type.grade(wording, given).fraction == Decimal("0.3333333")
    parts = wording.type.review(wording, given)
    assert [(part.given, part.kind) for part in parts] == [
        ("first", "right"),
        ("after “Pick”", "right"),
        ("in place 3, like another", "wrong"),
        ("in place 3, like another", "wrong"),
    ]
    assert wording.type.in_words(wording, given) == "(1) Pick, (2) Dry, (3) Brew, (3) Drink"


def test_what_is_wrong_is_the_order_as_a_whole():
    wording = version("ordering")
    assert wording.type.wrong(wording, ordered(1, 0, 2, 3)) == ["(1) Dry, (2) Pick, (3) Brew, (4) Drink"]


def test_two_rows_are_no_order():
    assert faults("ordering", STEPS[:2]) == [("Write at least three rows, in the right order.", None)]
