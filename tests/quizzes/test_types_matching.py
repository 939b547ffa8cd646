"""What is particular to pairs."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.quizzes.question_types import PAIRS, answer, correct, earned, faults, held, version

THREE = (("a", 0, "", {"match": "1"}), ("b", 0, "", {"match": "2"}), ("c", 0, "", {"match": "3"}))


def pairs(**given):
    return {"pairs": {name.strip("p"): partner for name, partner in given.items()}}


@pytest.mark.parametrize(
    ("given", "fraction"),
    [
        (pairs(p0=0, p1=1, p2=2), 1),
        (pairs(p0=0, p1=2, p2=1), Decimal("0.3333333")),
        (pairs(p0=0), Decimal("0.3333333")),
        (pairs(p0=0, p1=1), Decimal("0.6666667")),
        (pairs(p0=1, p1=2, p2=0), 0),
    ],
)
def test_each_pair_counts(given, fraction):
    wording = version("matching", THREE)
    assert earned(wording, given) == fraction
    assert [part for weight, part in wording.type.parts(wording, given)].count(1) == round(fraction * 3)


def test_one_partner_for_all_earns_nothing():
    wording = version("matching", THREE)
    assert earned(wording, pairs(p0=1, p1=1, p2=1)) == 0
    assert {fraction for weight, fraction in wording.type.parts(wording, pairs(p0=1, p1=1, p2=1))} == {0}


def test_a_partner_that_stands_twice_is_offered_once_and_fits_both():
    wording = version("matching")
    order = wording.type.arrange(wording, lambda order: None)
    assert [option.text for option in wording.type.offered(wording, order, {})[0].options] == [
        "France",
        "Italy",
        "Spain",
    ]
    assert earned(wording, pairs(p0=0, p1=1, p2=1)) == 1
    assert earned(wording, pairs(p0=0, p1=2, p2=2)) == 1


def test_partners_never_stand_as_they_were_written():
    rows = [(name, 0, "", {"match": match}) for name, match in (("a", "Zinc"), ("b", "Iron"), ("c", "Gold"))]
    order = version("matching", rows).type.arrange(version("matching", rows), lambda order: None)
    assert order == [[0, 1, 2], [2, 1, 0]]


def test_prompts_keep_their_order_where_they_should():
    kept = version("matching", THREE, {"keep_order": True})
    assert kept.type.arrange(kept, list.reverse) == [[0, 1, 2], [2, 1, 0]]
    free = version("matching", THREE)
    assert free.type.arrange(free, list.reverse) == [[2, 1, 0], [2, 1, 0]]


def test_the_page_has_a_control_for_each_prompt():
    wording = version("matching", THREE)
    order = [[2, 0, 1], [1, 2, 0]]
    controls = wording.type.offered(wording, order, held([("answer-0", "1")]))
    assert [(control.name, control.text) for control in controls] == [
        ("answer-0", "c"),
        ("answer-1", "a"),
        ("answer-2", "b"),
    ]
    assert [(option.value, option.text, option.chosen) for option in controls[0].options] == [
        ("0", "2", False), ("1", "3", True), ("2", "1", False),
    ]  # fmt: skip
    assert answer(wording, ("answer-0", "1"), order=order) == pairs(p2=2)


def test_it_refuses_a_partner_that_is_not_on_the_page():
    with pytest.raises(ValidationError, match="That choice is not on this page"):
        answer(version("matching"), ("answer-0", "9"))


def test_what_is_wrong_is_each_wrong_pair():
    wording = version("matching")
    assert wording.type.wrong(wording, pairs(p0=1, p1=0, p2=2)) == ["Paris: Italy", "Rome: France"]


def test_each_pair_is_told_of_with_its_why():
    wording = version("matching")
    parts = wording.type.review(wording, pairs(p0=1, p2=1))
    assert [(part.label, part.given, part.right, part.kind, part.why) for part in parts] == [
        ("Paris", "Italy", "France", "wrong", "On the Seine."),
        ("Rome", "", "Italy", "open", ""),
        ("Milan", "Italy", "Italy", "right", ""),
    ]
    assert correct(wording) == pairs(p0=0, p1=1, p2=1)


def test_of_the_same_partner_for_all_it_is_told_why_the_right_one_counts_as_nothing():
    wording = version("matching")
    paris, rome, _milan = wording.type.review(wording, pairs(p0=1, p1=1, p2=1))
    assert (paris.kind, paris.why) == ("wrong", "On the Seine.")
    assert (rome.kind, rome.given, rome.right) == ("wrong", "Italy", "Italy")
    assert rome.why == "This pair is right by itself, but you chose the same for all, so none of them counts."


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (THREE[:1] + PAIRS[3:], ("Add at least two pairs. A partner without its first half only misleads.", None)),
        (THREE[:1], ("Add at least two pairs.", None)),
        ((("a", 0, "", {"match": "1"}), ("b", 0, "", {"match": "1"})), ("All partners are the same. Write at least two different ones.", None)),
        ((*THREE, ("d", 0, "", {})), ("Write the partner in this row, or remove the row.", 3)),
        ((*THREE, ("a", 0, "", {"match": "4"})), ("This row says the same as an earlier one. Change or remove it.", 3)),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_it_as_written(choices, said):
    assert faults("matching", choices) == [said]
