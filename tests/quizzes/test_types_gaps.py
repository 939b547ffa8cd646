"""What is particular to texts with gaps."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.quizzes.question_types import FILLED, GAPS, STEMS, answer, correct, earned, faults, held, version


def filled(**gaps):
    return {"gaps": {name.strip("g"): value for name, value in gaps.items()}}


@pytest.mark.parametrize(
    ("given", "fraction"),
    [
        (filled(g1="Leaf.", g2=3, g3="80"), 1),
        (filled(g1="leaf", g2=3), "0.75"),
        (filled(g2=3), "0.5"),
        (filled(g2=2, g3="84,9"), "0.25"),
        (filled(g1="bush", g2=2, g3="100"), "0.125"),
        (filled(g1="stone", g2=2, g3="hot"), 0),
    ],
)
def test_each_gap_counts_by_its_weight(given, fraction):
    assert earned(version("gaps"), given) == Decimal(fraction)


def test_an_article_before_what_is_typed_makes_no_difference():
    assert earned(version("gaps"), filled(g1="the leaf", g2=3, g3="80")) == 1
    assert earned(version("gaps", details=GAPS | {"case": True}), filled(g1="the leaf", g2=3)) == Decimal(
        "0.5"
    )


def test_marks_around_what_is_typed_make_no_difference():
    assert earned(version("gaps"), filled(g1="“leaf”", g2=3, g3="80")) == 1


def test_each_gap_is_a_part_with_its_weight():
    wording = version("gaps")
    assert wording.type.parts(wording, filled(g1="bush", g2=3)) == [
        (Decimal("0.25"), Decimal("0.5")), (Decimal("0.5"), 1), (Decimal("0.25"), 0),
    ]  # fmt: skip


def test_a_list_is_shown_in_the_order_it_is_given_and_named_by_place():
    wording = version("gaps")
    order = wording.type.arrange(wording, list.reverse)
    assert order == [[], [3, 2], []]
    controls = wording.type.offered(wording, order, held([("answer-1", "leaf"), ("answer-2", "0")]))
    assert [(control.name, control.kind, control.value) for control in controls] == [
        ("answer-1", "typed", "leaf"), ("answer-2", "list", "0"), ("answer-3", "number", ""),
    ]  # fmt: skip
    assert [(option.text, option.chosen) for option in controls[1].options] == [
        ("warm", True),
        ("cold", False),
    ]
    assert answer(wording, ("answer-1", "leaf"), ("answer-2", "0"), order=order) == filled(g1="leaf", g2=3)


def test_the_order_of_a_list_is_kept_where_it_should_be():
    wording = version("gaps", details=GAPS | {"keep_order": True})
    assert wording.type.arrange(wording, list.reverse) == [[], [2, 3], []]


def test_a_gap_for_a_number_says_so():
    with pytest.raises(ValidationError, match="Gap 3: write a number, such as 12 or 3.5, and nothing else."):
        answer(version("gaps"), ("answer-3", "hot"))
    with pytest.raises(ValidationError, match="too large or too small"):
        answer(version("gaps"), ("answer-3", "1e999999"))


def test_it_refuses_a_word_that_is_not_in_the_list():
    with pytest.raises(ValidationError, match="That choice is not on this page"):
        answer(version("gaps"), ("answer-2", "2"))


def test_each_gap_is_told_of_with_its_why():
    wording = version("gaps")
    parts = wording.type.review(wording, filled(g1="bush", g2=2))
    assert [(part.label, part.given, part.right, part.kind, part.why) for part in parts] == [
        ("1", "bush", "leaf", "partly", "It grows on it."),
        ("2", "cold", "warm", "wrong", "Tea is warm."),
        ("3", "", "80", "open", ""),
    ]
    assert correct(wording) == filled(g1="leaf", g2=3, g3="80")
    assert wording.type.wrong(wording, filled(g1="Bush", g2=2)) == ["1: bush", "2: cold"]


def test_wildcards_and_case_hold_in_gaps_too():
    rows = (("MGP*", 1, "", {"gap": 1}),)
    details = {"gaps": [{"kind": "typed"}], "case": True}
    wording = version("gaps", rows, details)
    assert [earned(wording, filled(g1=text)) for text in ("MGP protein", "mgp")] == [1, 0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stem": "Tea is a leaf."}, ("Mark each gap in the question: [[1]] for the first, [[2]] for the next.", None)),
        ({"stem": "[[1]] and [[1]] and [[2]]"}, ("Number the gaps [[1]], [[2]] and so on, each once, and say below what each one is.", None)),
        ({"stem": STEMS["gaps"] + " [[4]]"}, ("Number the gaps [[1]], [[2]] and so on, each once, and say below what each one is.", None)),
        ({"choices": FILLED[:-1]}, ("Gap 3: mark at least one answer as correct.", None)),
        ({"choices": (*FILLED[:2], *FILLED[3:])}, ("Gap 2: add at least one more to choose from.", None)),
        ({"choices": (*FILLED, ("x", 0, "", {"gap": 4}))}, ("The question has no gap 4. Mark it there with [[4]], or say which gap this row is for.", 5)),
        ({"choices": (*FILLED, ("x", 0, "", {}))}, ("Say which gap this row is for.", 5)),
        ({"choices": (*FILLED, ("hot", 0, "", {"gap": 3}))}, ("Write one number, such as 3.5, without a unit and without marks for thousands.", 5)),
        ({"details": {"gaps": [{"kind": "drawn"}]}}, ("Say of each gap whether words, a number or a list fill it.", None)),
        ({"details": {"gaps": [*GAPS["gaps"][:2], {"kind": "number", "weight": "-1"}]}}, ("The weight of a gap is a number above 0.", None)),
        ({"choices": (("*", 1, "", {"gap": 1}), *FILLED[2:])}, ("A star alone accepts everything. Write what is right.", 0)),
        ({"choices": (("l*", 0, "", {"gap": 1}), *FILLED)}, ("An earlier row fits this answer already. Put this row before it.", 1)),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_it_as_written(changed, said):
    assert faults("gaps", **changed) == [said]


def test_a_gap_that_is_not_marked_is_said_once_and_not_at_each_row():
    """The form makes no gaps where the question marks none."""
    said = ("Mark each gap in the question: [[1]] for the first, [[2]] for the next.", None)
    assert faults("gaps", stem="Tea is a leaf.", details={"gaps": []}) == [said]


def test_a_wrong_weight_hides_nothing_that_is_wrong_in_the_rows():
    details = {"gaps": [*GAPS["gaps"][:2], {"kind": "number", "weight": "-1"}]}
    rows = (*FILLED, ("hot", 0, "", {"gap": 3}))
    assert [row for _said, row in faults("gaps", rows, details=details)] == [None, 5]
