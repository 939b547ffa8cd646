"""Whether two questions are one, asked twice: in the same words, with the same to pick from. Its key may be
another one all the same."""

from collections import Counter

from .question_types import QUESTION_TYPES
from .question_types.base import Authored, AuthoredRow

NO_KEY = "keep_order"  # the one detail that only says how it looks


def unstored(question):
    """A `BankQuestion` as a wording that can be graded."""
    rows = (
        AuthoredRow(place, row.text, row.credit, row.feedback, row.details)
        for place, row in enumerate(question.choices)
    )
    return Authored(question.stem, question.explanation, question.details, tuple(rows))


def asks_as(version, question):
    """Whether the version asks what this `BankQuestion` asks, as learners read it."""
    return version.stem == question.stem and asked(version.kind, version) == asked(
        question.kind, unstored(question)
    )


def asks_again(first, question):
    """Whether two `BankQuestion`s ask the same, as learners read it."""
    return first.stem == question.stem and asked(first.kind, unstored(first)) == asked(
        question.kind, unstored(question)
    )


def takes_again(first, question):
    """Whether two `BankQuestion`s take the same for right."""
    return first.kind == question.kind and key(first.kind, unstored(first)) == key(
        question.kind, unstored(question)
    )


def asked(kind, version):
    """What learners read of it besides its text, to be compared. What is answered by typing shows nothing
    of it, whatever is accepted."""
    question_type = QUESTION_TYPES[kind]
    read = [row for row in version.choice_list if not question_type.hides(version, row)]
    how = "typed" if question_type.is_written else kind
    return how, sorted(row.text for row in read), sorted(str(row.details.get("match")) for row in read)


def takes_as(version, question):
    """Whether the version takes for right what this `BankQuestion` takes."""
    return version.kind == question.kind and key(version.kind, version) == key(
        question.kind, unstored(question)
    )


def key(kind, version):
    """What is right and what each row earns, to be compared."""
    question_type = QUESTION_TYPES[kind]
    earned = Counter((question_type.said(version, row), row.credit) for row in version.choice_list)
    # The rows of what is typed are never shown in an order, and a number can be written in two ways.
    right = (
        ""
        if question_type.is_written
        else question_type.in_words(version, question_type.correct_answer(version))
    )
    marks = {name: value for name, value in version.details.items() if value and name != NO_KEY}
    return earned, right, marks
