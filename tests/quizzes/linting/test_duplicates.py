"""Questions that ask the same, in a bank of any size."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.linting import NOTE, WARNING, Item
from quizzes.linting.duplicates import candidates, duplicates, said_by_stem

from .sound import SINGLES

OXYGEN = SINGLES[0]


def found(*questions):
    """{slug: (severity, slugs of what it repeats)}."""
    items = [Item(question) for question in questions]
    return {questions[at].slug: (f.severity, f.rests_on) for at, f in duplicates(items).items()}


def test_sound_questions_repeat_nothing():
    assert found(*SINGLES) == {}


@pytest.mark.parametrize(
    "stem",
    [
        "Which part of the blood carries most of the oxygen to the tissues?",
        "which part of blood carries most of its oxygen to the tissues",
        "Which part of the blood carries most oxygen to tissues?",
        "To the tissues, which part of the blood carries most of the oxygen?",
    ],
)
def test_the_same_question_in_nearly_the_same_words_is_found_once(stem):
    again = replace(OXYGEN, slug="again", stem=stem)
    assert found(*SINGLES, again) == {"again": (WARNING, ("oxygen-carrier",))}
    finding = duplicates([Item(OXYGEN), Item(again)])[1]
    assert "“Which part of the blood carries most of the oxygen to the tissues?”" in finding.sentence


def test_another_key_with_the_same_choices_is_worth_a_note():
    other = [replace(c, credit=Decimal(c.text == "The platelets")) for c in OXYGEN.choices]
    stem = "Which part of the blood carries least of the oxygen to the tissues?"
    assert found(OXYGEN, replace(OXYGEN, slug="least", stem=stem, choices=tuple(other))) == {
        "least": (NOTE, ("oxygen-carrier",))
    }


def test_one_word_that_makes_another_question_is_no_repetition():
    capitals = [
        BankQuestion(
            "single",
            f"What is the capital of {land}?",
            (BankChoice(town, Decimal(1)), BankChoice("Rome", Decimal(0))),
            slug=land,
        )
        for land, town in (("France", "Paris"), ("Spain", "Madrid"), ("Poland", "Warsaw"))
    ]
    assert found(*capitals) == {}
    generic = [
        replace(question, slug=str(at), stem="Which of these is right?")
        for at, question in enumerate(SINGLES)
    ]
    assert found(*generic) == {}


def bank(count):
    """Many questions made of few patterns, as a bank often is, each fiftieth with a twin."""
    chance = random.Random(7)
    words = [f"w{number}" for number in range(3000)]
    questions = []
    for number in range(count):
        stem = (
            f"A patient of {chance.randrange(40, 80)} with a long history of high blood pressure takes "
            f"{chance.choice(words)}. What is the effect of {chance.choice(words)}?"
            if number % 2
            else f"What does {' '.join(chance.choices(words, k=9))} mean?"
        )
        texts = [" ".join(chance.choices(words, k=4)) for _row in range(4)]
        rows = tuple(BankChoice(text, Decimal(at == 0)) for at, text in enumerate(texts))
        questions.append(BankQuestion("single", stem, rows, slug=f"q{number}"))
    twins = [
        replace(q, slug=f"{q.slug}-twin", stem=q.stem.replace("What", "And what")) for q in questions[::50]
    ]
    return [Item(question) for question in questions + twins]


def test_the_work_grows_with_the_bank_and_not_with_its_square():
    compared = {}
    for count in (500, 1000):
        items = bank(count)
        twins = [at for at in duplicates(items) if items[at].question.slug.endswith("-twin")]
        assert len(twins) == count // 50
        compared[count] = len(list(candidates(dict.fromkeys(map(said_by_stem, items)))))
    assert compared[500] < 20 * 500
    assert compared[1000] < 3 * compared[500]
