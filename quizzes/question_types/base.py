"""What every question type can do. It never knows when feedback is shown: that is the quiz's business."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

ALL, NOTHING = Decimal(1), Decimal(0)
PLACES = Decimal("0.0000001")
# Thirds written as 33.33 % add up to a little less than all.
CLOSE = Decimal("0.0005")


def to_fraction(credit):
    """The credit as a fraction: at least 0, at most 1, at 7 places."""
    for whole in (NOTHING, ALL):
        if abs(credit - whole) < CLOSE:
            return whole
    return min(max(credit, NOTHING), ALL).quantize(PLACES)


@dataclass(frozen=True)
class Grade:
    """fraction: from 0 to 1. feedback: the whys of what was chosen, as (choice, why) pairs of text."""

    fraction: Decimal
    feedback: list = field(default_factory=list)

    @property
    def is_right(self):
        return self.fraction == 1

    @property
    def is_partly_right(self):
        return 0 < self.fraction < 1


class Fault(str):
    """A sentence saying what is wrong with a question as written. row: the index of the choice it is
    about, None when it is about the whole question."""

    def __new__(cls, sentence, row=None):
        fault = super().__new__(cls, sentence)
        fault.row = row
        return fault


class QuestionType:
    """An answer is plain JSON (it is stored as given). For the choice types it is
    ``{"choices": [authored positions, ascending]}``, for short answer ``{"text": "..."}``.

    A version is anything with a ``choice_list`` of rows with position, text, credit and feedback."""

    kind = ""
    name = ""
    rule = ""  # how it is marked, in one sentence for the learner; empty where it goes without saying

    @property
    def template_name(self):
        return f"quizzes/types/{self.kind}.html"

    def arrange(self, version, shuffle):
        """Authored positions in the order one learner sees them; ``shuffle`` shuffles a list in place."""
        return []

    def read(self, version, data, order=None):
        """The answer in a submitted form, or None when nothing was answered.

        ``order`` is the order the choices were shown in (as authored when left out). ValidationError,
        as a sentence for the learner, for what this page could not have sent."""
        raise NotImplementedError

    def grade(self, version, answer):
        """What the answer earns, and why. None earns nothing. Depends on its arguments alone."""
        raise NotImplementedError

    def correct_answer(self, version):
        """An answer that earns everything."""
        raise NotImplementedError

    def in_words(self, version, answer):
        """The answer as a person would say it; empty for None."""
        raise NotImplementedError

    def credits(self, right):
        """The credit of each row, from a list that says which rows are right."""
        return [ALL if is_right else NOTHING for is_right in right]

    def faults(self, authored):
        """What is wrong with a question as written, each a `Fault`.

        ``authored`` is ``{"stem", "explanation", "choices": [{"text", "credit", "feedback"}, ...]}``."""
        rows = authored["choices"]
        found = []
        if not authored["stem"].strip():
            found.append(Fault(_("Write the question.")))
        if not authored["explanation"].strip():
            found.append(Fault(_("Write the explanation: the truth, in one or two sentences.")))
        seen = set()
        for row, choice in enumerate(rows):
            text = self.fold(choice["text"])
            if not text:
                found.append(Fault(_("Write something in this row, or remove it."), row))
            elif text in seen:
                found.append(Fault(_("This row says the same as an earlier one. Change or remove it."), row))
            seen.add(text)
        return found + self.faults_of_credit([Decimal(choice["credit"]) for choice in rows])

    def faults_of_credit(self, credits):
        """What is wrong with which rows are marked as right."""
        raise NotImplementedError

    def fold(self, text):
        """The text as this type compares it."""
        return text.strip()
