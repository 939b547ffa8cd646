"""What a question says, stored nowhere yet: typed by its author, or read from a file."""

from dataclasses import dataclass, field

from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from .question_types import QUESTION_TYPES

TRUE_AND_FALSE = ("True", "False")
SAID = ("kind", "stem", "explanation", "details", "hints")
LONGEST_TEXT, LONGEST_ROW, MOST_ROWS = 50_000, 10_000, 200  # typed or brought


def at_most(length):
    """A validator for what is typed. With a field's ``max_length`` a browser would cut what is pasted."""
    return MaxLengthValidator(length)


def too_long(question):
    """What of this question of a file is too long to be kept, in a sentence, or ""."""
    if any(len(text) > LONGEST_TEXT for text in (question.stem, question.explanation, *question.hints)):
        return _("A text of it is longer than %d characters.") % LONGEST_TEXT
    if any(len(text) > LONGEST_ROW for row in question.choices for text in texts_of(row)):
        return _("An answer of it is longer than %d characters.") % LONGEST_ROW
    return ""


def texts_of(row):
    return row.text, row.feedback, str(row.details.get("match") or "")


@dataclass
class Row:
    """A choice, an answer to accept, a pair, a step, a gap's answer or a region, as its author typed it.
    ``credit`` None leaves it to the type's rule; ``details`` is what its kind needs beside text."""

    text: str = ""
    is_right: bool = False
    why: str = ""
    credit: object = None
    details: dict = field(default_factory=dict)


@dataclass
class Wording:
    """A question as its author typed it."""

    kind: str
    stem: str
    explanation: str
    rows: list = field(default_factory=list)
    details: dict = field(default_factory=dict)
    hints: list = field(default_factory=list)

    @classmethod
    def of(cls, question, choices):
        """What a version, or a question of a file, says in these choices of it."""
        rows = [Row(text=c.text, why=c.feedback, credit=c.credit, details=c.details) for c in choices]
        return cls(
            question.kind, question.stem, question.explanation, rows, question.details, list(question.hints)
        )

    @property
    def type(self):
        return QUESTION_TYPES[self.kind]

    def said(self):
        """What it says beside its rows, by name."""
        return {name: getattr(self, name) for name in SAID}

    def values(self):
        """All it says, to be compared."""
        return self.said(), [(row.text, row.credit, row.why, row.details) for row in self.rows]

    def mark(self):
        """Gives each row its credit: the one typed, or that by the type's rule."""
        credits = self.type.credits([row.is_right for row in self.rows])
        for row, credit in zip(self.rows, credits, strict=True):
            row.credit = credit if row.credit is None else row.credit

    def faults(self):
        """What is wrong with it, each a `Fault`, in the author's words."""
        rows = [
            {"text": row.text, "credit": row.credit, "feedback": row.why, "details": row.details}
            for row in self.rows
        ]
        whole = {"stem": self.stem, "explanation": self.explanation, "details": self.details}
        return self.type.faults(whole | {"choices": rows})
