"""The numbers a right answer says, held against those its sentences say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.formats.bank import BankChoice
from quizzes.linting import ERROR

from .finding import asked, found, marked, of


@pytest.mark.parametrize(
    ("stem", "key", "quote"),
    [
        ("How long is it pressed?", "3 seconds", "Press for 3 seconds."),
        ("How long is it pressed?", "Three seconds", "Press for 3 sec."),
        ("How long is it pressed?", "For about 30 s", "Press for 29 seconds."),
        ("What share of them healed?", "About 12 %", "Of them 12.04 percent healed."),
        ("Who of these is at risk?", "A man of 75 years", "Anyone over 70 years is at risk."),
        ("Which of these is right for the shelf?", "5 °C", "Keep it at 2 to 8 °C."),
        ("How much does a person of 80 kg take?", "160 mg", "Take 2 mg per kg, but never 500 mg."),
        ("How much longer does the second take? Work out the difference.", "20 minutes", "The first takes 10 minutes, the second 30 minutes."),
        ("How much is in the bag?", "1.3 litres", "The bag holds 1,300 mL."),
        ("How many layers has it?", "Three layers", "It was drawn by 2 people: skin, fat and muscle."),
        ("Which vitamin is it?", "Vitamin B12", "Of the 8 vitamins B it is the last."),
        ("In which years of life?", "In the 60s", "It lasts 40 seconds."),
        ("How old was the book?", "1300 years", "The book of 1,300 years was found by 20 people in 2 years."),
    ],
)  # fmt: skip
def test_a_number_the_sentences_say_in_their_way_is_let_be(stem, key, quote):
    assert "number-unsupported" not in found(asked(stem, key, "Something else", quotes=(quote,)))


def test_the_number_that_is_not_theirs_is_marked_and_theirs_is_named():
    changed = asked(
        "How long is it pressed?", "For 5 seconds", "For 9 seconds", quotes=("Press it for 3 seconds.",)
    )
    finding = of("number-unsupported", changed)
    assert finding.severity == ERROR
    assert "says “5 seconds”" in finding.sentence
    assert "say “3 seconds”" in finding.sentence
    assert marked(finding) == [("row", 1, ["5"])]


@pytest.mark.parametrize(
    ("kind", "stem", "key", "details"),
    [
        ("numeric", "For how many seconds is it pressed?", "5", {"tolerance": "1"}),
        ("short", "For how many seconds is it pressed?", "5", {}),
        ("gaps", "Press it for [[1]] seconds.", "5", {"gap": 1}),
    ],
)
def test_a_bare_number_has_the_unit_the_question_asks_for(kind, stem, key, details):
    rows = (BankChoice(key, Decimal(1), "", details),)
    quote = "Press it for 3 seconds and look again after 30 minutes."
    wrong = replace(asked(stem, key), kind=kind, choices=rows, quotes=(quote,))
    assert found(wrong)["number-unsupported"] == ERROR
    right = replace(wrong, choices=(replace(rows[0], text="3"),))
    assert "number-unsupported" not in found(right)


def test_a_true_statement_with_another_number_is_an_error():
    rows = (BankChoice("True", Decimal(1)), BankChoice("False", Decimal(0)))
    said = replace(
        asked("A spot is pressed for 5 seconds.", "True"),
        kind="truefalse", choices=rows, quotes=("A spot is pressed for 3 seconds.",),
    )  # fmt: skip
    assert found(said)["number-unsupported"] == ERROR
    is_false = (BankChoice("True", Decimal(0)), BankChoice("False", Decimal(1)))
    assert "number-unsupported" not in found(replace(said, choices=is_false))
