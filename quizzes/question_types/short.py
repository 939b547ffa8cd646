"""Types answered by writing."""

from django.utils.translation import gettext_lazy as _

from .base import QuestionType


class ShortAnswer(QuestionType):
    kind = "short"
    name = _("short answer")
