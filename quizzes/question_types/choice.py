"""Types answered by picking."""

from django.utils.translation import gettext_lazy as _

from .base import QuestionType


class SingleChoice(QuestionType):
    kind = "single"
    name = _("one choice")


class MultipleChoice(QuestionType):
    kind = "multiple"
    name = _("several choices")


class TrueFalse(QuestionType):
    kind = "truefalse"
    name = _("true or false")
