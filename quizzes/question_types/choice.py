"""Types answered by picking."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import ALL, CLOSE, NOTHING, PLACES, Fault, Grade, QuestionType, to_fraction


class ChoiceType(QuestionType):
    """Common to all types whose answer is some of the choices shown."""

    def arrange(self, version, shuffle):
        order = [choice.position for choice in version.choice_list]
        shuffle(order)
        return order

    def read(self, version, data, order=None):
        if order is None:
            order = [choice.position for choice in version.choice_list]
        picked = set(data.getlist("answer"))
        # The page names a choice by where it stood, so that nothing in it tells how it was written.
        shown = {str(place): position for place, position in enumerate(order)}
        if not picked <= shown.keys():
            raise ValidationError(_("That choice is not on this page. Choose one of those shown."))
        return {"choices": sorted(shown[place] for place in picked)} if picked else None

    def picked(self, version, answer):
        """The rows that were chosen, in authored order."""
        chosen = answer["choices"] if answer else ()
        return [choice for choice in version.choice_list if choice.position in chosen]

    def grade(self, version, answer):
        picked = self.picked(version, answer)
        return Grade(self.fraction(version, picked), [(choice.text, choice.feedback) for choice in picked])

    def fraction(self, version, picked):
        return to_fraction(sum((Decimal(choice.credit) for choice in picked), NOTHING))

    def correct_answer(self, version):
        return {"choices": [choice.position for choice in version.choice_list if choice.credit > 0]}

    def in_words(self, version, answer):
        return ", ".join(choice.text for choice in self.picked(version, answer))


class SingleChoice(ChoiceType):
    kind = "single"
    name = gettext_lazy("one choice")

    def read(self, version, data, order=None):
        answer = super().read(version, data, order)
        if answer and len(answer["choices"]) > 1:
            raise ValidationError(_("Only one choice can be the answer. Choose one."))
        return answer

    def correct_answer(self, version):
        return {"choices": [max(version.choice_list, key=lambda choice: choice.credit).position]}

    def faults_of_credit(self, credits):
        found = []
        if len(credits) < 2:
            found.append(Fault(_("Add at least two choices.")))
        if sum(credit == 1 for credit in credits) != 1:
            found.append(Fault(_("Mark exactly one choice as correct.")))
        return found


class MultipleChoice(ChoiceType):
    """Each of k right choices earns 1/k, each of the m wrong ones takes 1/m away, never below nothing.
    Ticking everything earns nothing, whatever the credits."""

    kind = "multiple"
    name = gettext_lazy("several choices")
    rule = gettext_lazy("A right choice counts for you, a wrong one against you.")

    def fraction(self, version, picked):
        ticked_all = len(picked) == len(version.choice_list)
        if ticked_all and any(choice.credit <= 0 for choice in picked):
            return NOTHING
        return super().fraction(version, picked)

    def credits(self, right):
        k = sum(right)
        earns = (ALL / max(k, 1)).quantize(PLACES)
        takes = (-ALL / max(len(right) - k, 1)).quantize(PLACES)
        return [earns if is_right else takes for is_right in right]

    def faults_of_credit(self, credits):
        found = []
        if len(credits) < 2:
            found.append(Fault(_("Add at least two choices.")))
        right = [credit for credit in credits if credit > 0]
        if not right:
            found.append(Fault(_("Mark at least one choice as correct.")))
        elif len(right) == len(credits):
            found.append(Fault(_("Not every choice can be correct. Add one that does not belong.")))
        elif abs(sum(right) - 1) >= CLOSE:
            found.append(
                Fault(
                    _("The correct choices together earn %(percent)s %%. They should earn 100 %%.")
                    % {"percent": round(sum(right) * 100)}
                )
            )
        return found


class TrueFalse(SingleChoice):
    kind = "truefalse"
    name = gettext_lazy("true or false")
    rule = gettext_lazy("True or false?")

    def arrange(self, version, shuffle):
        return [choice.position for choice in version.choice_list]

    def faults_of_credit(self, credits):
        if len(credits) != 2:
            return [Fault(_("A true or false question has exactly two rows: True and False."))]
        if sorted(credits) != [NOTHING, ALL]:
            return [Fault(_("Mark either True or False as correct."))]
        return []
