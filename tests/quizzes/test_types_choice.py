"""What is particular to types answered by picking."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question_types import QUESTION_TYPES
from tests.quizzes.question_types import EXAMPLES, LEAF, PLACES, answer, correct, earned, faults, version

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text())
WATER = ORACLES["qti_map_response_water"]
picking = pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "hotspot"])


def picked(*positions):
    return {"choices": list(positions)}


@pytest.mark.parametrize("place", ["4", "-1", "x", "", "1.0", "²"])
@picking
def test_it_refuses_a_choice_that_is_not_on_the_page(kind, place):
    with pytest.raises(ValidationError, match="That choice is not on this page"):
        answer(version(kind), ("answer", place))


@pytest.mark.parametrize("kind", ["single", "truefalse", "hotspot"])
def test_one_choice_is_one(kind):
    with pytest.raises(ValidationError, match="Only one choice can be the answer"):
        answer(version(kind), ("answer", "0"), ("answer", "1"))


def test_true_and_false_keep_their_order():
    assert QUESTION_TYPES["truefalse"].arrange(version("truefalse"), list.reverse) == [0, 1]


@pytest.mark.parametrize("kind", ["single", "multiple", "hotspot"])
def test_other_choices_take_the_order_they_are_given_unless_they_keep_theirs(kind):
    type, rows = QUESTION_TYPES[kind], EXAMPLES[kind][:3]
    assert type.arrange(version(kind, rows), list.reverse) == [2, 1, 0]
    assert type.arrange(version(kind, rows, {"keep_order": True}), list.reverse) == [0, 1, 2]


def test_the_whys_of_what_was_chosen_come_with_the_grade():
    wording = version("multiple")
    assert wording.type.grade(wording, picked(0, 2)).feedback == [("Green", "Yes."), ("Blue", "No.")]


def test_what_is_wrong_is_each_choice_that_does_not_belong():
    wording = version("multiple")
    assert wording.type.wrong(wording, picked(0, 2, 3)) == ["Blue", "Red"]


def test_a_nearly_right_choice_earns_its_part():
    wording = version("single", (("A", 1, ""), ("B", "0.5", "Nearly."), ("C", -1, "")))
    assert [earned(wording, picked(n)) for n in range(3)] == [1, Decimal("0.5"), 0]


# Several choices


@pytest.mark.parametrize(("ticked", "rules"), ORACLES["multiselect_5opt_key_AB"].items())
def test_several_choices_are_marked_in_balance(ticked, rules):
    credits = QUESTION_TYPES["multiple"].credits([True, True, False, False, False])
    wording = version("multiple", [(letter, c, "") for letter, c in zip("ABCDE", credits, strict=True)])
    positions = ["ABCDE".index(letter) for letter in ticked if letter in "ABCDE"]
    given = picked(*positions) if positions else None
    assert round(float(earned(wording, given)), 4) == rules["moodle_balanced"]


def test_a_guess_at_several_choices_earns_what_the_rule_says():
    credits = QUESTION_TYPES["multiple"].credits([True, True, False, False, False])
    wording = version("multiple", [(letter, c, "") for letter, c in zip("ABCDE", credits, strict=True)])
    every = [picked(*(n for n in range(5) if mask >> n & 1)) for mask in range(1, 32)]
    guesses = ORACLES["multiselect_guess_score_5opt_key_AB"]
    assert (
        round(float(sum(earned(wording, one) for one in every) / 32), 4)
        == guesses["uniform_over_32"]["moodle_balanced"]
    )
    twos = [one for one in every if len(one["choices"]) == 2]
    assert (
        round(float(sum(earned(wording, one) for one in twos) / len(twos)), 4)
        == guesses["two_at_random"]["moodle_balanced"]
    )
    assert earned(wording, picked(*range(5))) == guesses["tick_everything"]["moodle_balanced"]
    assert earned(wording, None) == guesses["tick_nothing"]["moodle_balanced"]


@given(st.lists(st.booleans(), min_size=2, max_size=9).filter(lambda right: any(right) and not all(right)))
def test_balanced_credits_give_all_for_all_and_nothing_for_everything(right):
    rows = [(f"choice {n}", credit, "") for n, credit in enumerate(QUESTION_TYPES["multiple"].credits(right))]
    wording = version("multiple", rows)
    assert earned(wording, correct(wording)) == 1
    assert earned(wording, picked(*range(len(right)))) == 0
    assert faults("multiple", rows) == []


def test_ticking_everything_earns_nothing_whatever_the_credits():
    assert earned(version("multiple", [("A", 1, ""), ("B", 0, "")]), picked(0, 1)) == 0


def test_the_rule_of_several_choices_is_two_short_sentences():
    rule = str(QUESTION_TYPES["multiple"].rule)
    assert rule.count(".") == 2 and len(rule) < 100


# A map of points, as QTI has it


def water(**changed):
    rows = [
        ("H", "0.5", "", {"points": "1"}),
        ("O", "0.5", "", {"points": "1"}),
        ("Cl", "-0.5", "", {"points": "-1"}),
        ("He", 0, "", {}),
        ("Ne", 0, "", {}),
    ]
    return version(
        "multiple", rows, {"scoring": "map", "default": "-2", "lower": "0", "upper": "2"} | changed
    )


@pytest.mark.parametrize(("ticked", "score"), WATER["cases"].items())
def test_a_map_of_points_is_summed_within_its_bounds(ticked, score):
    positions = [
        ["H", "O", "Cl", "He", "Ne"].index(letter) for letter in ticked.split("+") if letter != "(null)"
    ]
    given = picked(*positions) if positions else None
    assert earned(water(), given) * WATER["upper"] == score


def test_a_map_takes_a_credit_where_a_row_has_no_points():
    rows = [("H", 1, ""), ("O", 1, ""), ("Cl", -1, ""), ("He", 0, "")]
    wording = version("multiple", rows, water().details)
    assert earned(wording, picked(0, 1)) == 1
    assert earned(wording, picked(0, 1, 2)) == Decimal("0.5")
    assert earned(wording, picked(0, 1, 3)) == 0


def test_a_map_without_bounds_goes_from_nothing_to_what_is_right():
    wording = version(
        "multiple", water().choice_list and [("H", 1, ""), ("O", 1, ""), ("Cl", -1, "")], {"scoring": "map"}
    )
    assert [earned(wording, picked(*ticked)) for ticked in ([0], [0, 1], [2])] == [Decimal("0.5"), 1, 0]


# What is wrong with it as written


@pytest.mark.parametrize(
    ("kind", "choices", "sentence"),
    [
        ("single", (("A", 1, ""),), "Add at least two choices."),
        ("single", (("A", 0, ""), ("B", 0, "")), "Mark exactly one choice as correct."),
        ("single", (("A", 1, ""), ("B", 1, "")), "Mark exactly one choice as correct."),
        ("multiple", (("A", -1, ""), ("B", -1, "")), "Mark at least one choice as correct."),
        ("multiple", (("A", "0.5", ""), ("B", "0.5", "")), "Not every choice can be correct. Add one that does not belong."),
        ("multiple", (("A", "0.5", ""), ("B", "0.3", ""), ("C", -1, "")), "The correct choices together earn 80 %. They should earn 100 %."),
        ("truefalse", (("True", 1, ""), ("False", 0, ""), ("Both", 0, "")), "A true or false question has exactly two rows: True and False."),
        ("truefalse", (("True", 1, ""), ("False", 1, "")), "Mark either True or False as correct."),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_the_marks(kind, choices, sentence):
    assert faults(kind, choices) == [(sentence, None)]


def test_a_credit_beyond_its_bounds_is_named_at_its_row():
    assert faults("single", (("A", 1, ""), ("B", -2, ""))) == [("A row earns between −100 and 100 %.", 1)]


def test_a_map_that_cannot_be_earned_in_full_or_read_is_named():
    rows = (("A", 1, ""), ("B", -1, ""))
    said = faults("multiple", rows, details={"scoring": "map", "upper": "5"})
    assert said == [("The correct choices together earn less than everything. Raise their points.", None)]
    said = faults("multiple", rows, details={"scoring": "map", "upper": "many"})
    assert said == [("The points of this question are no numbers. Write each as a number.", None)]


def test_a_hot_spot_names_its_figure_and_each_region_once():
    assert faults("hotspot", details={}) == [("Choose the figure.", None)]
    rows = (PLACES[0], ("The stem", 0, "", {"region": "leaf"}), ("The root", 0, "", {}))
    assert faults("hotspot", rows) == [
        ("An earlier row has this part of the drawing already.", 1),
        ("Say which part of the drawing this is.", 2),
    ]


def test_a_place_without_words_is_told_what_they_are_for():
    rows = (PLACES[0], ("", 0, "", {"region": "stem"}), ("", 0, "", {}))
    words = "Write what this part is called: who does not see the drawing chooses by these words."
    assert faults("hotspot", rows) == [
        (words, 1), ("Choose a part of the drawing and write what it is called, or remove this row.", 2)
    ]  # fmt: skip


def test_what_a_choice_says_is_reviewed_row_by_row():
    wording = version("single", LEAF)
    parts = wording.type.review(wording, picked(1))
    assert [(part.label, bool(part.given), bool(part.right), part.kind) for part in parts] == [
        ("A leaf", False, True, "right"),
        ("A stone", True, False, "wrong"),
        ("A fish", False, False, "open"),
    ]
