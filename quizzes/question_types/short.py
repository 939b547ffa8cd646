"""Types answered by writing."""

import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing.keys import normalise

from .base import NOTHING, Fault, Grade, QuestionType, to_fraction

LONGEST = 200


class ShortAnswer(QuestionType):
    """Right when it says what an accepted answer says. Case, white space, the kind of quotes and
    dashes and a full stop at the end make no difference; letters and digits do."""

    kind = "short"
    name = gettext_lazy("short answer")

    def fold(self, text):
        # NFC again: folding the case of some letters takes them apart.
        folded = unicodedata.normalize("NFC", normalise(text).casefold())
        return folded.removesuffix(".").rstrip()

    def read(self, version, data, order=None):
        # Control characters mean nothing in an answer, and PostgreSQL stores no NUL.
        text = "".join(c for c in data.get("answer", "") if c.isprintable() or c.isspace()).strip()
        if len(text) > LONGEST:
            raise ValidationError(
                _("That is too long. A word or two is enough; at most %(most)d characters fit.")
                % {"most": LONGEST}
            )
        return {"text": text} if self.fold(text) else None

    def accepted(self, version, answer):
        """The row that says the same, the one with the most credit where there are several, or None."""
        said = self.fold(answer["text"]) if answer else ""
        same = [choice for choice in version.choice_list if said and self.fold(choice.text) == said]
        return max(same, key=lambda choice: choice.credit, default=None)

    def grade(self, version, answer):
        choice = self.accepted(version, answer)
        if choice is None:
            return Grade(NOTHING, [(answer["text"], "")] if answer else [])
        return Grade(to_fraction(Decimal(choice.credit)), [(answer["text"], choice.feedback)])

    def correct_answer(self, version):
        return {"text": max(version.choice_list, key=lambda choice: choice.credit).text}

    def in_words(self, version, answer):
        return answer["text"] if answer else ""

    def faults_of_credit(self, credits):
        if not any(credit == 1 for credit in credits):
            return [Fault(_("Mark at least one answer as correct."))]
        return []
