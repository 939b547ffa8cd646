"""The questions of a quiz together: what a guesser gets, where the right answers stand, what is left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.linting import Item, Setting, sheets
from quizzes.linting.guesser import guess
from quizzes.linting.sheets import Sheet

from .flaws import cues, putting
from .sound import OTHERS, SINGLES

# Words that mean nothing: whoever gets these right has learnt it from the surface.
NONSENSE = [
    ("What do gribble pumps chiefly pump?", 0, ["gribbles", "tornels", "washters", "plimmets"]),
    ("When does a lorfin open?", 1, ["At dusk", "In a week with three moons, if the vessel is dry", "At noon", "In rain"]),
    ("Why do frants turn blue?", 2, ["They always itch", "All their sprins break", "Their hulm usually thins", "They never blink"]),
    ("A dried sprin is called an:", 3, ["tessel", "morb", "quallit", "umbrit"]),
    ("Which of these are merns?", 0, ["Tall grons", "The plink", "The hulm", "The trasp"]),
    ("What must be there for a trasp to swell?", 3, ["Bell and frim", "Tass and loor", "Loor and wisk", "All of the above"]),
    ("Which part of a hulm is cut?", 2, ["A unicorn", "Its wisk", "The hulm stem", "Its loor"]),
    ("What does wisk taste of?", 1, ["Bell", "Tass that has been kept in a cellar for years", "Frim", "Loor"]),
    ("Plinks are made by:", 0, ["Folding a gron of two colours and drying it", "Rain", "Heat", "Wind"]),
    ("What is a frant's blinking good for?", 2, ["It is only for rain", "It must never stop", "Its blinking cools", "It is for nobody"]),
    ("Which of these is an umbrit?", 3, ["Tessels", "Morbs", "Quallits", "A sprin"]),
    ("How many trasps make a morb?", 1, ["None, ever", "Some, as a rule", "All there are, always", "Every one, in all cases"]),
]  # fmt: skip


def nonsense():
    return [
        BankQuestion(
            "single", stem, tuple(BankChoice(text, Decimal(at == key)) for at, text in enumerate(texts))
        )
        for stem, key, texts in NONSENSE
    ]


def items(questions, **setting):
    return [Item(question, Setting(**setting)) for question in questions]


def found(sheet):
    return {finding.rule: finding for rule in sheets.RULES if (finding := rule(sheet))}


def truths(*answers):
    rows = [
        (BankChoice("True", Decimal(is_true)), BankChoice("False", Decimal(not is_true)))
        for is_true in answers
    ]
    return [BankQuestion("truefalse", f"It is {at}.", choices) for at, choices in enumerate(rows)]


def at_place(*places):
    """Questions whose right answer stands at these places, in an order that is kept."""
    return [
        replace(question, choices=turned(question, place), details={"keep_order": True})
        for question, place in zip(SINGLES * 2, places, strict=False)
    ]


def turned(question, place):
    rows = [choice for choice in question.choices if choice.credit == 0]
    rows.insert(place - 1, next(choice for choice in question.choices if choice.credit == 1))
    return tuple(rows)


def test_the_guesser_answers_questions_that_mean_nothing():
    guessed = guess(items(nonsense()))
    assert (guessed.asked, guessed.limit) == (12, 7)
    assert guessed.hits >= 11
    assert guessed.beats_luck


def test_the_guesser_does_no_better_than_luck_in_a_sound_quiz():
    guessed = guess(items(SINGLES[:12]))
    assert (guessed.asked, guessed.by_luck, guessed.limit) == (12, 3, 7)
    assert guessed.hits < guessed.limit
    assert "guessable" not in found(Sheet(items(SINGLES + OTHERS), title="Sound"))


def test_sound_questions_spoiled_one_by_one_become_guessable():
    spoiled = [cues.a_key_with_all_its_conditions(question, n) for n, question in enumerate(SINGLES[:12])]
    guessed = guess(items(spoiled))
    assert guessed.hits == 12
    sentence = found(Sheet(items(spoiled), title="Flawed"))["guessable"].sentence
    assert "gets 12.0 of 12 right" in sentence and "luck gets 3.0" in sentence and "7 or more" in sentence


def test_the_guesser_never_looks_at_what_is_right():
    """Moving the key moves its score and nothing else: what it picks stays."""
    question = SINGLES[0]
    picks = []
    for key in range(4):
        rows = tuple(replace(c, credit=Decimal(at == key)) for at, c in enumerate(question.choices))
        picks.append(guess(items([replace(question, choices=rows)])).hits)
    assert sum(picks) == 1


def test_right_answers_in_a_row_are_named_where_learners_see_the_order():
    run = found(Sheet(items(at_place(2, 2, 2, 2, 2, 1, 3))))["key-position"].sentence
    assert run.startswith("5 times in a row the right answer is choice 2.")
    assert "key-position" not in found(Sheet(items(at_place(2, 2, 2, 2, 1, 3, 4))))
    shuffled = [replace(question, details={}) for question in at_place(2, 2, 2, 2, 2, 1, 3)]
    assert "key-position" not in found(Sheet(items(shuffled)))
    assert "key-position" in found(Sheet(items(shuffled), shuffles=False))


def test_true_five_times_in_a_row_is_named():
    assert "“true”" in found(Sheet(items(truths(1, 1, 1, 1, 1, 0))))["key-position"].sentence
    assert "key-position" not in found(Sheet(items(truths(1, 1, 0, 1, 1, 0))))


def test_one_place_that_is_right_too_often_is_named():
    crowd = found(Sheet(items(at_place(3, 3, 3, 1, 3, 3, 3, 2, 3, 3, 3, 4))))["key-position"].sentence
    assert crowd.startswith("9 of 12 times the right answer is choice 3.")
    assert "key-position" not in found(Sheet(items(at_place(3, 1, 3, 2, 4, 3, 1, 2, 3, 4, 3, 4))))


def test_a_quiz_that_guessing_passes_says_how_often():
    easy = found(Sheet(items(truths(1, 0, 1)), title="Easy", pass_points=2))["pass-by-luck"].sentence
    assert "a chance of 50 %" in easy
    assert "pass-by-luck" not in found(Sheet(items(SINGLES[:8]), title="Fair", pass_points=6))


def test_a_draw_counts_as_many_as_it_draws():
    sheet = Sheet([], title="Drawn", draws=[(3, items(truths(1, 0, 1, 0, 1)))], pass_points=2)
    assert sheet.luck == [0.5, 0.5, 0.5]
    assert "a chance of 50 %" in found(sheet)["pass-by-luck"].sentence
    assert "quiz-size" not in found(sheet)


def test_a_final_that_forgets_a_section_or_a_topic_says_so():
    about = {"sections": {"In the bowl": 2, "In the oven": 0}, "topics": frozenset(["general", "heat"])}
    final = found(Sheet(items(SINGLES[:6]), title="Final", is_final=True, **about))
    assert (
        final["section-left-out"].sentence
        == "It asks nothing about “In the oven”. Add a question that rests on it."
    )
    assert "“heat”" in final["topic-left-out"].sentence
    check = found(Sheet(items(SINGLES[:6]), title="Check", **about))
    assert not {"section-left-out", "topic-left-out"} & set(check)


def test_questions_without_a_topic_are_counted_where_others_have_one():
    some = [replace(SINGLES[0], topic=""), *SINGLES[1:4]]
    assert found(Sheet(items(some)))["topic-missing"].sentence.startswith("1 question has no topic")
    assert "topic-missing" not in found(Sheet(items([replace(q, topic="") for q in some])))


def test_thirty_hard_sentences_are_held_against_a_health_course():
    hard = [replace(question, stem=putting.HARD) for question in SINGLES]
    assert "(SMOG, 80 sentences)" in found(Sheet(items(hard, is_health=True)))["hard-together"].sentence
    assert "hard-together" not in found(Sheet(items(hard)))
    assert "hard-together" not in found(Sheet(items(SINGLES, is_health=True)))


def test_a_quiz_of_two_questions_is_small():
    assert "quiz-size" in found(Sheet(items(SINGLES[:2]), title="Small"))
    assert "quiz-size" not in found(Sheet(items(SINGLES[:3]), title="Enough"))


@pytest.mark.parametrize("questions", [[], [BankQuestion("single", "What?")], OTHERS])
def test_any_quiz_can_be_read(questions):
    found(Sheet(items(questions), title="Any", is_final=True))
