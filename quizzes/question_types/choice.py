"""Types answered by picking."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import (
    ALL,
    CLOSE,
    NOTHING,
    PLACES,
    Fault,
    Grade,
    Option,
    Part,
    QuestionType,
    as_authored,
    to_fraction,
)


def not_here():
    return ValidationError(_("That choice is not on this page. Choose one of those shown."))


class ChoiceType(QuestionType):
    """Common to all types whose answer is some of the choices shown: ``{"choices": [authored positions,
    ascending]}``. With ``details["keep_order"]`` the choices stand as they were written."""

    reviewed_as = "choices"

    def arrange(self, version, shuffle):
        order = [choice.position for choice in version.choice_list]
        if not version.details.get("keep_order"):
            shuffle(order)
        return order

    def offered(self, version, order, held):
        """An `Option` for each choice, in this order."""
        texts = {choice.position: choice.text for choice in version.choice_list}
        chosen = held.get("answer", ())
        return [
            Option(str(place), texts[position], str(place) in chosen) for place, position in enumerate(order)
        ]

    def read(self, version, data, order=None):
        picked = set(data.getlist("answer"))
        # The page names a choice by where it stood, so that nothing in it tells how it was written.
        order = self.arrange(version, as_authored) if order is None else order
        shown = {str(place): position for place, position in enumerate(order)}
        if not picked <= shown.keys():
            raise not_here()
        return {"choices": sorted(shown[place] for place in picked)} if picked else None

    def fields(self, version, answer, order=None):
        order = self.arrange(version, as_authored) if order is None else order
        chosen = answer["choices"] if answer else ()
        return [("answer", str(place)) for place, position in enumerate(order) if position in chosen]

    def picked(self, version, answer):
        """The rows that were chosen, in authored order."""
        chosen = answer["choices"] if answer else ()
        return [choice for choice in version.choice_list if choice.position in chosen]

    def grade(self, version, answer):
        picked = self.picked(version, answer)
        return Grade(self.fraction(version, picked), [(choice.text, choice.feedback) for choice in picked])

    def fraction(self, version, picked):
        return to_fraction(sum((Decimal(choice.credit) for choice in picked), NOTHING))

    def review(self, version, answer, order=None):
        rows = {choice.position: choice for choice in version.choice_list}
        picked = self.picked(version, answer)
        return [
            Part(
                label=choice.text,
                given=choice.text if choice in picked else "",
                right=choice.text if self.is_right(version, choice) else "",
                fraction=self.worth(choice),
                why=choice.feedback,
            )
            for position in order or rows
            if (choice := rows[position])
        ]

    def is_right(self, version, choice):
        """Whether the choice is what should be picked."""
        return choice.credit > 0

    def worth(self, choice):
        """What the choice by itself is worth, as a fraction."""
        return to_fraction(Decimal(choice.credit))

    def correct_answer(self, version):
        return {"choices": [choice.position for choice in version.choice_list if choice.credit > 0]}

    def in_words(self, version, answer):
        return ", ".join(choice.text for choice in self.picked(version, answer))

    def wrong(self, version, answer):
        return [choice.text for choice in self.picked(version, answer) if choice.credit <= 0]


class SingleChoice(ChoiceType):
    kind = "single"
    name = gettext_lazy("one choice")

    def possible(self, order):
        return len(order)

    def read(self, version, data, order=None):
        answer = super().read(version, data, order)
        if answer and len(answer["choices"]) > 1:
            raise ValidationError(_("Only one choice can be the answer. Choose one."))
        return answer

    def is_right(self, version, choice):
        return choice.credit > 0 and choice.credit == max(row.credit for row in version.choice_list)

    def correct_answer(self, version):
        best = max(version.choice_list, key=lambda choice: choice.credit, default=None)
        return best and {"choices": [best.position]}

    def faults_of_all(self, version):
        found = []
        if len(version.choice_list) < 2:
            found.append(Fault(_("Add at least two choices.")))
        if sum(choice.credit == 1 for choice in version.choice_list) != 1:
            found.append(Fault(_("Mark exactly one choice as correct.")))
        return found


class MultipleChoice(ChoiceType):
    """Each of k right choices earns 1/k, each of the m wrong ones takes 1/m away, never below nothing.
    Ticking everything earns nothing, whatever the credits.

    With ``details["scoring"] == "map"`` it is marked as QTI's map_response: a row is worth its
    ``details["points"]``, else its credit, else ``details["default"]``; the sum is kept between ``lower``
    and ``upper``, and the fraction is its share of ``upper``."""

    kind = "multiple"
    name = gettext_lazy("several choices")
    rule = gettext_lazy("Choose all that are right. A right choice counts for you, a wrong one against you.")
    reviewed_as = "several"

    def fraction(self, version, picked):
        ticked_all = len(picked) == len(version.choice_list)
        if not picked or ticked_all and any(choice.credit <= 0 for choice in picked):
            return NOTHING
        if version.details.get("scoring") == "map":
            return mapped(version, picked)
        return super().fraction(version, picked)

    def weighed(self, version, answer):
        right = {choice.text for choice in version.choice_list if choice.credit > 0}
        picked = {choice.text for choice in self.picked(version, answer)}
        return picked & right, {text: right for text in picked - right}

    def possible(self, order):
        return 2 ** len(order) - 1

    def worth(self, choice):
        return ALL if choice.credit > 0 else NOTHING

    def counted(self, version, answer):
        right = [choice for choice in version.choice_list if choice.credit > 0]
        return sum(choice in right for choice in self.picked(version, answer)), len(right)

    def credits(self, right):
        k = sum(right)
        earns = (ALL / max(k, 1)).quantize(PLACES)
        takes = (-ALL / max(len(right) - k, 1)).quantize(PLACES)
        return [earns if is_right else takes for is_right in right]

    def faults_of_all(self, version):
        found = []
        right = [choice for choice in version.choice_list if choice.credit > 0]
        if len(version.choice_list) < 2:
            found.append(Fault(_("Add at least two choices.")))
        if not right:
            found.append(Fault(_("Mark at least one choice as correct.")))
        elif len(right) == len(version.choice_list):
            found.append(Fault(_("Not every choice can be correct. Add one that does not belong.")))
        elif version.details.get("scoring") == "map":
            found += faults_of_map(version, right)
        elif abs(sum(choice.credit for choice in right) - 1) >= CLOSE:
            found.append(
                Fault(
                    _("The correct choices together earn %(percent)s %%. They should earn 100 %%.")
                    % {"percent": round(sum(choice.credit for choice in right) * 100)}
                )
            )
        return found


def points(version, choice):
    """What a choice is worth where the choices are marked by a map."""
    written = choice.details.get("points")
    if written is not None:
        return Decimal(written)
    return Decimal(choice.credit) or Decimal(version.details.get("default", 0))


def mapped(version, picked):
    upper = version.details.get("upper")
    if upper is None:
        upper = sum(max(points(version, choice), NOTHING) for choice in version.choice_list)
    lower, upper = Decimal(version.details.get("lower", 0)), Decimal(upper)
    earned = sum((points(version, choice) for choice in picked), NOTHING)
    return to_fraction(min(max(earned, lower), upper) / upper) if upper > 0 else NOTHING


def faults_of_map(version, right):
    try:
        if mapped(version, right) == 1:
            return []
    except (InvalidOperation, TypeError, ValueError):
        return [Fault(_("The points of this question are no numbers. Write each as a number."))]
    return [Fault(_("The correct choices together earn less than everything. Raise their points."))]


class TrueFalse(SingleChoice):
    kind = "truefalse"
    name = gettext_lazy("true or false")
    rule = gettext_lazy("True or false?")

    def arrange(self, version, shuffle):
        return [choice.position for choice in version.choice_list]

    def faults_of_all(self, version):
        if len(version.choice_list) != 2:
            return [Fault(_("A true or false question has exactly two rows: True and False."))]
        if sorted(choice.credit for choice in version.choice_list) != [NOTHING, ALL]:
            return [Fault(_("Mark either True or False as correct."))]
        return []
