"""What a question earns and rests on, and what it says about health."""

from dataclasses import replace
from decimal import Decimal

from quizzes.formats.bank import BankChoice

from ..sound import OTHERS, SINGLES
from .spoiling import flaw, key_of, kind, lower, pick, put, reworded, wrong_of


@flaw("ticking-pays", of=kind("multiple") * 4)
def wrong_choices_that_cost_nothing(question, n):
    cost = Decimal(pick(n, "0", "-0.1", "-0.25", "-0.4"))
    rows = [replace(c, credit=cost) if c.credit < 0 else c for c in question.choices]
    return replace(question, choices=tuple(rows))


@flaw("credit-short", of=kind("multiple", "short", "numeric", "truefalse") + SINGLES[:4])
def nobody_earns_all(question, n):
    part = Decimal(pick(n, "0", "0.4", "0.75"))
    rows = [replace(c, credit=part * c.credit) if c.credit > 0 else c for c in question.choices]
    return replace(question, choices=tuple(rows))


@flaw("credit-over", of=kind("multiple"))
def half_of_it_earns_all(question, n):
    rows = [replace(c, credit=Decimal(1)) if c.credit > 0 else c for c in question.choices]
    return replace(question, choices=tuple(rows))


@flaw("few-variants", of=kind("short") * 3)
def one_spelling(question, n):
    said = pick(n, "light reaction", "photo-synthesis", "DNA")
    return replace(question, choices=(BankChoice(said, Decimal(1)),))


@flaw("hint-unseen", of=kind("truefalse") * 2 + SINGLES[:2])
def a_hint_too_many(question, n):
    hints = ("Think of what it is made of.", "Look at its name.", "It is in the first sentence.")
    return replace(question, hints=hints * 2 if question.kind == "single" else hints[: 1 + n % 2])


@flaw("no-tolerance", of=kind("numeric"))
def a_decimal_without_tolerance(question, n):
    return replace(question, choices=(BankChoice("36.6", Decimal(1)),))


@flaw("tolerance-overlap", of=kind("numeric"))
def tolerances_that_overlap(question, n):
    half = BankChoice("102", Decimal("0.5"), "", {"tolerance": "2"})
    return replace(question, choices=(*question.choices, half))


# What it rests on


@flaw("no-explanation", of=SINGLES + OTHERS)
def an_explanation_left_out(question, n):
    return replace(question, explanation=pick(n, "", " ", "See above."))


@flaw("no-feedback")
def a_silent_choice(question, n):
    return reworded(question, wrong_of(question)[n % 3], feedback="")


@flaw("no-passage", of=SINGLES + OTHERS)
def no_sentence(question, n):
    return replace(question, cites=(), quotes=())


@flaw("key-unsupported", of=SINGLES)
def another_sentence(question, n):
    return replace(question, quotes=("Copper wires were laid between two towns in that century.",))


@flaw("sentence-reworded", of=SINGLES)
def a_sentence_that_turned(question, n):
    said = question.quotes[0]
    now = pick(n, "It is not so that " + lower(said), said.rstrip(".") + ", but never at night.")
    return replace(question, quotes=(now,), formerly=((said, now),))


@flaw("sentence-reworded", of=SINGLES)
def a_word_of_the_key_that_left(question, n):
    said = question.quotes[0]
    words = [word for word in question.choices[key_of(question)].text.split() if word in said]
    now = said.replace(max(words, key=len), pick(n, "copper", "wool", "chalk"))
    return replace(question, quotes=(now,), formerly=((said, now),))


@flaw("number-unsupported", of=SINGLES[:8])
def another_number_than_the_sentence(question, n):
    stem, quote, key, wrong = pick(
        n,
        ("For how long is the spot pressed?", "Press the spot for 3 seconds.", "5 seconds", ["3 seconds", "9 seconds"]),
        ("For how many minutes does it rest?", "It rests for twenty or 30 minutes.", "40", ["30", "50"]),
        ("How much is taken?", "Take 3 mL of it, and rub for 30 seconds.", "4 mL", ["3 mL", "5 mL"]),
        ("What share of them healed?", "Of them 62 % healed.", "72 per cent", ["62 per cent", "52 per cent"]),
        ("When was it found?", "It was found in 1987.", "In 1978", ["In 1987", "In 1997"]),
        ("How many weeks does it last?", "It lasts six weeks.", "Eight weeks", ["Six weeks", "Two weeks"]),
        ("How warm is it kept?", "Keep it at 2-8 °C.", "3 to 8 °C", ["2 to 8 °C", "4 to 9 °C"]),
        ("How long is it rubbed?", "Rub it for at least 30 seconds.", "At least 20 seconds", ["At least 30 seconds", "At least 40 seconds"]),
    )  # fmt: skip
    return replace(put(question, stem, key, wrong), quotes=(quote,))


# Health


ADVICE = [
    "You should stop taking your statin for a day first.",
    "If you feel dizzy, skip your next tablet.",
    "You must take the medicine with food.",
    "Always take your insulin before a meal.",
    "You need to lower your dose then.",
    "Never stop your treatment by yourself.",
    "You had better ask for another prescription.",
    "You can safely double the dose.",
]


@flaw("advice")
def advice_in_the_explanation(question, n):
    return replace(question, explanation=f"{question.explanation} {ADVICE[n % len(ADVICE)]}")


@flaw("advice")
def advice_in_a_choice(question, n):
    return reworded(question, wrong_of(question)[0], text=ADVICE[n % len(ADVICE)])


@flaw("dose-unit", of=SINGLES[:4])
def doses_without_unit(question, n):
    stem = pick(
        n, "What is the usual daily dose of this medicine?", "Which dosage is given to adults?",
        "How much paracetamol may be taken at once?", "What is the recommended daily intake of vitamin D?",
    )  # fmt: skip
    return put(question, stem, "500", ["100", "1000", "4000"])


@flaw("dose-unit")
def a_bare_dose_in_a_text(question, n):
    said = pick(n, "Adults take 500 daily.", "A dose of 20 is common.", "Children are given 5 twice a day.")
    return replace(question, explanation=f"{question.explanation} {said}")
