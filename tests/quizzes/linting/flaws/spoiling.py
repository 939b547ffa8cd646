"""How a flaw is listed and put into a question."""

from dataclasses import replace
from decimal import Decimal

from quizzes.formats.bank import BankChoice

from ..sound import OTHERS, SINGLES

FLAWS = []


def flaw(*rules, of=None):
    """Lists the function; any of the rules finds it. of: the questions it is put into."""

    def listed(spoil):
        FLAWS.append((spoil, rules, SINGLES if of is None else of))
        return spoil

    return listed


def kind(*kinds):
    return [question for question in OTHERS if question.kind in kinds]


def key_of(question):
    return next(at for at, choice in enumerate(question.choices) if choice.credit == 1)


def wrong_of(question):
    return [at for at, choice in enumerate(question.choices) if choice.credit <= 0]


def reworded(question, at, **changed):
    rows = list(question.choices)
    rows[at] = replace(rows[at], **changed)
    return replace(question, choices=tuple(rows))


def lower(text):
    return text[0].lower() + text[1:]


def pick(n, *words):
    return words[n % len(words)]


def put(question, stem, key, wrong):
    rows = [BankChoice(key, Decimal(1)), *(BankChoice(text, Decimal(0), "No.") for text in wrong)]
    return replace(question, stem=stem, choices=tuple(rows), quotes=(key,))
