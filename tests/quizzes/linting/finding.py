"""What the rules find in a question, as the tests ask it."""

from decimal import Decimal

from quizzes.formats.bank import BankChoice, BankQuestion
from quizzes.linting import Setting, lint


def asked(stem, *choices, kind="single", key=0, **fields):
    """A question of these choices, all with a why, resting on a sentence with every word of the key."""
    rows = tuple(
        BankChoice(text, Decimal(int(place == key)), "It is said so.") for place, text in enumerate(choices)
    )
    quote = " ".join([stem, *choices])
    fields = {"explanation": "It is so, as was said.", "cites": ("0a1b2c3d",), "quotes": (quote,)} | fields
    return BankQuestion(kind=kind, stem=stem, choices=rows, **fields)


def found(question, **setting):
    """{rule: severity} of what is found."""
    return {finding.rule: finding.severity for finding in lint(question, Setting(**setting))}


def of(rule, question, **setting):
    """The finding of this rule; fails when there is none."""
    return next(finding for finding in lint(question, Setting(**setting)) if finding.rule == rule)


def marked(finding):
    """[(place, row, the words marked)] of a finding."""
    return [
        (spot.place, spot.row, [words for words, is_marked in spot.pieces if is_marked])
        for spot in finding.spots
    ]
