"""What is particular to short answers."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.question_types.accepting import example, first_that_fits, fits
from tests.quizzes.question_types import WRITTEN, answer, correct, earned, faults, version


def accepting(*rows, **details):
    """A short answer that accepts these rows: texts in full, or (text, credit, why)."""
    rows = [row if isinstance(row, tuple) else (row, 1, "") for row in rows]
    return version("short", rows, details)


def wrote(text):
    return {"text": text}


@pytest.mark.parametrize(
    "text",
    ["Sevelamer", " sevelamer ", "SEVELAMER.", "se\u00advelamer", "sevelamer\u200b", "sevelamer ."],
)
def test_case_space_and_full_stop_make_no_difference(text):
    wording = version("short")
    assert earned(wording, answer(wording, ("answer", text))) == 1


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("Valsalva's sinus", "valsalva’s  sinus"),
        ("calcium-channel blocker", "Calcium–channel blocker"),
        ("café", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("ﬁbrin", "fibrin"),
    ],
)
def test_typography_makes_no_difference(accepted, written):
    assert earned(accepting(accepted), wrote(written)) == 1


@pytest.mark.parametrize(
    "written", ["“Tea leaf”", '"tea leaf."', "«tea leaf»!", "tea leaf …", "'a tea leaf'?"]
)
def test_marks_around_an_answer_make_no_difference_and_lead_to_no_later_row(written):
    assert earned(accepting("Tea leaf", ("tea*", 0.5, "What of it?")), wrote(written)) == 1


def test_marks_around_an_answer_count_where_an_accepted_answer_has_them_itself():
    wording = accepting(("Eureka!", 1, ""), ("eureka", 0.5, "Call it out."))
    said = ["Eureka!", "“Eureka!”", "eureka", "eureka?", "!", '""']
    assert [earned(wording, wrote(each)) for each in said] == [1, 1, 0.5, 0.5, 0, 0]
    told_apart = accepting(("tea", 1, ""), ("“tea”", 0, "The word alone."))
    assert [earned(told_apart, wrote(each)) for each in ("tea", "“tea”", "‘tea’")] == [1, 0, 1]
    assert faults("short", (("tea", 1, ""), ("tea!", 1, ""))) == []


@pytest.mark.parametrize(("accepted", "written"), [("10⁵", "105"), ("K2", "K₂"), ("½", "1/2"), ("K2", "K1")])
def test_digits_always_make_a_difference(accepted, written):
    assert earned(accepting(accepted), wrote(written)) == 0


def test_case_makes_a_difference_where_it_is_meant_to():
    wording = accepting("MGP", case=True)
    assert [earned(wording, wrote(text)) for text in ("MGP", "mgp", " MGP. ")] == [1, 0, 1]
    assert faults("short", (("MGP", 1, ""), ("mgp", 0, "")), details={"case": True}) == []


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("pharmacist", "the pharmacist"),
        ("pharmacist", " The\u00a0 Pharmacist. "),
        ("artery", "an artery"),
        ("pharm*", "a pharmacist"),
        ("Y chromosome", "the Y chromosome"),
    ],
)
def test_an_article_before_it_makes_no_difference(accepted, written):
    assert earned(accepting(accepted), wrote(written)) == 1


@pytest.mark.parametrize(
    ("accepted", "written"),
    [
        ("the pharmacist", "pharmacist"),
        ("an university", "a university"),
        ("1", "A 1"),
        ("C", "a c"),
        ("nother", "another"),
        ("", "the"),
        ("pharmacist", "the the pharmacist"),
        ("pharmacist", "her pharmacist"),
    ],
)
def test_only_an_article_that_is_not_asked_for_is_passed_over(accepted, written):
    assert earned(accepting(accepted), wrote(written)) == 0


def test_where_capitals_count_so_does_an_article():
    assert earned(accepting("MGP", case=True), wrote("the MGP")) == 0


def test_a_row_that_names_the_article_comes_first():
    wording = accepting("water", ("the water", 0, "Without “the”."))
    assert wording.type.grade(wording, wrote("The water")).feedback == [("The water", "Without “the”.")]
    assert earned(wording, wrote("a water")) == 1


def test_a_star_for_whatever_is_left_comes_after_it():
    wording = accepting("pharmacist", ("*", 0, "Read on."), "doctor")
    assert [earned(wording, wrote(text)) for text in ("the pharmacist", "the nurse", "the doctor")] == [
        1,
        0,
        0,
    ]


@given(
    st.text(alphabet="aathen *.", max_size=12), st.lists(st.text(alphabet="aathen *", max_size=8), max_size=3)
)
def test_passing_over_an_article_takes_nothing_from_an_answer_some_row_names(written, accepted):
    rows = accepting(*accepted, "*").choice_list
    named = next(row for row in rows if fits(row.text, written) or row.text == "*")
    assert first_that_fits(rows, written) == named or named.text.strip() == "*"


@pytest.mark.parametrize(
    ("accepted", "written", "does"),
    [
        ("sevelamer*", "Sevelamer carbonate", True),
        ("sevelamer*", "sevelamer", True),
        ("*calcium*", "The calcium, of course", True),
        ("*calcium*", "calcifying", False),
        ("matrix * protein", "matrix gla  protein", True),
        ("matrix * protein", "matrix protein", False),
        ("a*b*c", "a c b", False),
        ("a*b*b", "ab", False),
        ("a*b*b", "abb", True),
        ("aba*aba", "aba", False),
        (r"5 \* 3", "5 * 3", True),
        (r"5 \* 3", "5 x 3", False),
        (r"\**", "*x", True),
        ("*", "anything", True),
        ("*", " . ", False),
    ],
)
def test_a_star_stands_for_anything(accepted, written, does):
    assert fits(accepted, written) is does


@given(st.lists(st.text(alphabet="ab *\\.", max_size=6), max_size=5).map("*".join))
def test_its_own_example_fits_what_is_accepted(accepted):
    assert fits(accepted, example(accepted)) or not accepted.strip(" .")


def test_many_stars_take_no_time():
    assert not fits("*a" * 90 + "*b", "a" * 200)


def test_the_first_row_that_fits_counts():
    wording = accepting(("not *", 0, "It is."), ("*calcium*", 1, "Yes."), ("*", 0, "Read on."))
    assert [wording.type.grade(wording, wrote(text)).feedback[0][1] for text in ("Not calcium", "calcium", "tea")] == [
        "It is.", "Yes.", "Read on.",
    ]  # fmt: skip


def test_an_accepted_answer_may_earn_a_part():
    wording = version("short")
    grade = wording.type.grade(wording, wrote("Sevelamer Carbonate"))
    assert (grade.fraction, grade.feedback) == (Decimal("0.5"), [("Sevelamer Carbonate", "Its salt.")])


def test_a_known_wrong_answer_has_its_why():
    wording = version("short")
    grade = wording.type.grade(wording, wrote("Statin"))
    assert (grade.fraction, grade.feedback) == (0, [("Statin", "Another drug.")])


def test_an_unknown_answer_earns_nothing_and_says_nothing():
    wording = version("short")
    grade = wording.type.grade(wording, wrote("tea"))
    assert (grade.fraction, grade.feedback) == (0, [("tea", "")])


def test_the_correct_answer_is_told_without_its_stars():
    assert correct(accepting("sevelamer*", "no")) == wrote("sevelamer")
    assert correct(accepting("sevelamer * acid", "no")) == wrote("sevelamer … acid")
    assert correct(accepting(r"5 \* 3")) == wrote("5 * 3")


def test_an_order_would_tell_how_many_are_accepted():
    assert version("short").type.arrange(version("short"), list.reverse) == []


def test_what_cannot_be_stored_is_dropped_and_the_rest_kept_as_written():
    assert answer(version("short"), ("answer", "\x00Se\x07velamer  now")) == wrote("Sevelamer  now")


def test_an_answer_that_is_too_long_gets_a_sentence():
    with pytest.raises(ValidationError, match="at most 200 characters fit"):
        answer(version("short"), ("answer", "a" * 201))


@pytest.mark.parametrize("text", [".", "\u200b", "  \n ", ""])
def test_nothing_to_be_seen_is_no_answer(text):
    assert answer(version("short"), ("answer", text)) is None


def test_the_same_mistake_counts_as_the_same():
    wording = version("short")
    assert wording.type.wrong(wording, wrote("Statin.")) == wording.type.wrong(wording, wrote(" statin"))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ((("A", "0.5", ""),), ("Mark at least one answer as correct.", None)),
        ((("*", 1, ""),), ("A star alone accepts everything. Write what is right.", 0)),
        ((("*", "0.5", ""), WRITTEN[0]), ("A star alone accepts everything. Write what is right.", 0)),
        (
            (("s*", 0, ""), WRITTEN[0]),
            ("An earlier row fits this answer already. Put this row before it.", 1),
        ),
    ],
)
def test_it_says_what_is_wrong_with_the_rows(choices, said):
    assert said in faults("short", choices)
