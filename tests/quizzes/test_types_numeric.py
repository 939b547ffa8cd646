"""What is particular to numbers."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question_types.accepting import measure
from tests.quizzes.question_types import MILLIGRAMS, NUMBERS, answer, correct, earned, faults, version


def asked(*rows, **details):
    """A number question with these rows: numbers in full, or whole rows."""
    return version("numeric", [row if isinstance(row, tuple) else (row, 1, "") for row in rows], details)


def wrote(text):
    return {"text": text}


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("3.5", ["3.5"]),
        ("3,5", ["3.5"]),
        (" 3 . 5", None),
        ("+3.5", ["3.5"]),
        ("-3.5", ["-3.5"]),
        ("−3,5", ["-3.5"]),
        ("– 3", ["-3"]),
        (".5", ["0.5"]),
        (",5", ["0.5"]),
        ("3.", ["3"]),
        ("1 500", ["1500"]),
        ("1\u202f500,25", ["1500.25"]),
        ("1'500", ["1500"]),
        ("1’500", ["1500"]),
        ("1,234,567", ["1234567"]),
        ("1.234.567", ["1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1,500", ["1.5", "1500"]),
        ("1.500", ["1.5"]),
        ("0,125", ["0.125"]),
        ("12,50", ["12.5"]),
        ("1e3", ["1000"]),
        ("1.2E-3", ["0.0012"]),
        ("1,2 × 10⁻³", ["0.0012"]),
        ("1.2x10^3", ["1200"]),
        ("2*10**3", ["2000"]),
        ("10^5", ["100000"]),
        ("10⁵", ["100000"]),
        ("-10⁵", ["-100000"]),
        ("٣", ["3"]),
        ("3 4", None),
        ("1 2/3", None),
        ("12,34,5", None),
        ("1.2.3", None),
        ("NaN", None),
        ("Infinity", None),
        ("-", None),
        ("³", None),
        ("between 3 and 4", None),
    ],
)
def test_a_number_is_read_as_people_write_it(text, readings):
    found = measure(text)
    assert (found and [str(value.normalize().__format__("f")) for value in found.readings]) == readings


@pytest.mark.parametrize("text", ["1e999999", "1e-999999", "1e99999999999", "1 × 10^301", "10^400"])
def test_a_number_nobody_means_gets_a_sentence(text):
    with pytest.raises(ValidationError, match="too large or too small to be read"):
        answer(asked("3"), ("answer", text))
    assert earned(asked("3"), wrote(text)) == 0


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-inf", "three", "3 4", "1 2/3", "=1+1"])
def test_what_is_no_number_gets_a_sentence(text):
    with pytest.raises(ValidationError, match="Write a number, such as 12 or 3.5."):
        answer(asked("3"), ("answer", text))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_and_graded(text):
    wording = version("numeric")
    try:
        answer(wording, ("answer", text))
    except ValidationError:
        pass
    assert 0 <= earned(wording, wrote(text)) <= 1


@pytest.mark.parametrize(
    ("text", "fraction"), [("3.4", 1), ("3.6", 1), ("3.61", "0.5"), ("3.0", "0.5"), ("4.01", 0)]
)
def test_a_tolerance_reaches_to_both_sides_and_no_further(text, fraction):
    assert earned(version("numeric"), wrote(text)) == Decimal(fraction)


def test_a_tolerance_may_be_a_share_of_the_number():
    wording = asked(("-200", 1, "", {"tolerance": "0.05", "relative": True}))
    assert [earned(wording, wrote(text)) for text in ("-190", "-210", "-211", "200")] == [1, 1, 0, 0]


def test_without_a_tolerance_the_number_is_exact_however_it_is_written():
    wording = asked("0.1")
    assert [earned(wording, wrote(text)) for text in ("0.10", "1e-1", "0,1", "0.1000001")] == [1, 1, 1, 0]


def test_a_comma_that_can_be_read_in_two_ways_is_read_for_the_learner():
    assert earned(asked("1500"), wrote("1,500")) == 1
    assert earned(asked("1.5"), wrote("1,500")) == 1
    assert earned(asked("15"), wrote("1,500")) == 0


def test_any_other_number_may_have_its_why():
    wording = version("numeric")
    assert wording.type.grade(wording, wrote("99")).feedback == [("99", "Read the table again.")]


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("3.5", 1), ("3,5 mg", 1), ("3.5mg", 1), ("0.0035 g", 1), ("0,0035 G", 1), ("3.5 g", 0), ("mg 3.5", 1)],
)
def test_a_unit_is_taken_and_reckoned_with(text, fraction):
    wording = asked("3.5", **MILLIGRAMS)
    assert earned(wording, answer(wording, ("answer", text))) == fraction


def test_a_mark_that_closes_a_number_and_quotation_marks_around_it_make_no_difference():
    wording = asked("200", units=[{"name": "ml", "factor": "1"}, {"name": "tsp.", "factor": "5"}])
    for text in ("“200”", "200 ml.", '"200 ml"', "200!", "40 tsp."):
        assert earned(wording, answer(wording, ("answer", text))) == 1, text
    assert earned(wording, wrote("“20”")) == 0


def test_capitals_count_where_they_tell_two_units_apart():
    units = {"units": [{"name": "mg", "factor": "1"}, {"name": "Mg", "factor": "1e9"}]}
    wording = asked("3", **units)
    assert [earned(wording, wrote(text)) for text in ("3 mg", "3 Mg", "3e-9 Mg")] == [1, 0, 1]
    with pytest.raises(ValidationError, match="one of these units: mg, Mg"):
        answer(wording, ("answer", "3 MG"))


def test_both_signs_for_micro_and_digits_in_a_unit_are_known():
    wording = asked("60", units=[{"name": "µg", "factor": "1"}, {"name": "mL/min/1.73m²", "factor": "1"}])
    assert earned(wording, answer(wording, ("answer", "60 μg"))) == 1
    assert earned(wording, answer(wording, ("answer", "60 mL/min/1.73m²"))) == 1


def test_an_unknown_unit_gets_a_sentence():
    with pytest.raises(ValidationError, match="Write one number, with one of these units: mg, g."):
        answer(asked("3", **MILLIGRAMS), ("answer", "3 miles"))
    with pytest.raises(ValidationError, match="Write the number alone"):
        answer(asked("3"), ("answer", "3 mg"))
    assert earned(asked("3"), wrote("3 mg")) == 0


def test_a_unit_may_be_asked_for():
    wording = asked("3", **MILLIGRAMS, unit_required=True)
    with pytest.raises(ValidationError, match="Write the unit too: mg, g."):
        answer(wording, ("answer", "3"))
    assert earned(wording, wrote("3")) == 0
    assert correct(wording) == wrote("3 mg")


def test_a_unit_that_must_be_written_makes_no_row_unreachable():
    assert faults("numeric", details=MILLIGRAMS | {"unit_required": True}) == []


def test_the_page_names_the_units():
    assert version("numeric").type.units(version("numeric")) == ["mg", "g"]


@pytest.mark.parametrize(
    ("choices", "details", "said"),
    [
        ((("a few", 1, ""),), {}, ("Write one number, such as 3.5, without a unit and without marks for thousands.", 0)),
        ((("1,500", 1, ""),), {}, ("Write one number, such as 3.5, without a unit and without marks for thousands.", 0)),
        ((("3", 1, "", {"tolerance": "-1"}),), {}, ("The tolerance is a number of at least 0, such as 0.1.", 0)),
        ((("3", 1, "", {"tolerance": "x"}),), {}, ("The tolerance is a number of at least 0, such as 0.1.", 0)),
        ((("3", "0.5", ""),), {}, ("Mark at least one answer as correct.", None)),
        ((("*", 1, ""),), {}, ("A star alone accepts everything. Write what is right.", 0)),
        ((NUMBERS[1], NUMBERS[0]), {}, ("An earlier row fits this answer already. Put this row before it.", 1)),
        (NUMBERS, {"units": [{"name": "g", "factor": "1000"}]}, ("Give your own unit the factor 1.", None)),
        (NUMBERS, {"units": [{"name": "g", "factor": "0"}]}, ("The factor of a unit is a number above 0: how many of your own unit one of it is.", None)),
        (NUMBERS, {"units": [{"name": "g", "factor": "1"}] * 2}, ("Give each unit a name of its own.", None)),
        (NUMBERS, {"units": [{"factor": "1"}]}, ("Write each unit with its name and its factor.", None)),
        (NUMBERS, {"unit_required": True}, ("Add the units it takes, or do not require one.", None)),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_it_as_written(choices, details, said):
    assert faults("numeric", choices, details=details) == [said]


def test_a_wrong_unit_hides_nothing_that_is_wrong_in_the_rows():
    rows = (("a few", 1, ""), ("3", 0, "", {"tolerance": "x"}))
    details = {"units": [{"name": "mg", "factor": "1"}, {"name": "g", "factor": "many"}]}
    assert faults("numeric", rows, details=details) == [
        ("The factor of a unit is a number above 0: how many of your own unit one of it is.", None),
        ("Write one number, such as 3.5, without a unit and without marks for thousands.", 0),
        ("The tolerance is a number of at least 0, such as 0.1.", 1),
    ]


def test_a_number_whose_unit_has_to_be_written_is_whole():
    assert faults("numeric", NUMBERS, details=MILLIGRAMS | {"unit_required": True}) == []


@pytest.mark.parametrize("text", ["3.5", "3,5"])
def test_nothing_is_wrong_in_a_right_number_however_it_is_written(text):
    wording = asked("3.5")
    assert wording.type.wrong(wording, wrote(text)) == []
    assert wording.type.wrong(wording, wrote("4")) == ["4"]
