"""A word or two, typed."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .accepting import bared, example, first_that_fits, fold, marked, typed, words_meant
from .base import NOTHING, Control, Fault, Grade, Part, QuestionType, one_in_full, to_fraction


class WrittenType(QuestionType):
    """Common to all types answered in one field: ``{"text": "..."}`` as typed. The first row that fits
    counts, so that a row that fits more stands after one that fits less."""

    is_written = True
    reviewed_as = "written"

    def hides(self, version, row):
        return True

    def offered(self, version, order, held):
        """The one `Control`, in a list."""
        return [Control("answer", "", next(iter(held.get("answer", ())), ""))]

    def fields(self, version, answer, order=None):
        return [("answer", answer["text"])] if answer else []

    def accepted(self, version, answer):
        """The first row that fits the answer, or None."""
        raise NotImplementedError

    def grade(self, version, answer):
        choice = self.accepted(version, answer)
        if choice is None:
            return Grade(NOTHING, [(answer["text"], "")] if answer else [])
        return Grade(to_fraction(Decimal(choice.credit)), [(answer["text"], choice.feedback)])

    def review(self, version, answer, order=None):
        grade = self.grade(version, answer)
        why = grade.feedback[0][1] if grade.feedback else ""
        right = self.in_words(version, self.correct_answer(version))
        return [Part("", self.in_words(version, answer), right, grade.fraction, why, is_typed=True)]

    def in_words(self, version, answer):
        return answer["text"] if answer else ""

    def wrong(self, version, answer):
        return [] if self.grade(version, answer).is_right else [fold(bared(answer["text"])[-1])]


class ShortAnswer(WrittenType):
    """Right when it says what an accepted answer says. In that ``*`` stands for anything and ``\\*`` for a
    star. Case and an English article before it (unless ``details["case"]``), white space, the kind of quotes
    and dashes, quotation marks around it and what closes it make no difference; letters and digits do."""

    kind = "short"
    name = gettext_lazy("short answer")

    def read(self, version, data, order=None):
        text = typed(data.get("answer", ""))
        return {"text": text} if fold(text) else None

    def means(self, version, answer):
        return words_meant(version.choice_list, answer["text"], bool(version.details.get("case")))

    def accepted(self, version, answer):
        if not answer:
            return None
        case = bool(version.details.get("case"))
        return first_that_fits(version.choice_list, answer["text"], case)

    def correct_answer(self, version):
        best = max(version.choice_list, key=lambda choice: choice.credit, default=None)
        return best and {"text": example(best.text)}

    def said(self, version, row):
        return fold(marked(row.text), bool(version.details.get("case")))

    def faults_of_all(self, version):
        return one_in_full(version)

    def faults_of_rows(self, version):
        return super().faults_of_rows(version) or unreachable(version, self.accepted)


def unreachable(version, accepted):
    """The faults of accepted answers that no typed text can reach, or that any text reaches."""
    found = []
    for row in version.choice_list:
        if row.credit > 0 and row.text.strip() == "*":
            found.append(Fault(_("A star alone accepts everything. Write what is right."), row.position))
        elif row.credit == 1 and accepted(version, {"text": example(row.text)}) != row:
            found.append(
                Fault(_("An earlier row fits this answer already. Put this row before it."), row.position)
            )
    return found
