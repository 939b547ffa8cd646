"""A question tried out by its author."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from .. import feedback, points
from ..models import Response
from ..question_types.base import nothing_yet


class Trial:
    """What the question pages need to show this wording as a learner meets it. Nothing is stored, and
    the choices stand in authored order so that author and trial speak of the same ones."""

    def __init__(self, question, version):
        self.version, self.document = version, question.document
        self.keys = [citation.passage.key for citation in question.citations.select_related("passage")]
        self.response = Response(
            version=version, choice_order=version.type.arrange(version, lambda order: None)
        )
        self.response.given = None
        self.is_answered = False
        self.problem, self.sent = "", ()

    def answer_with(self, data):
        """Grades what was submitted, or says why it cannot."""
        self.sent = feedback.sent(data)
        try:
            given = None if "show" in data else self.read(data)
        except ValidationError as error:
            self.problem = " ".join(error.messages)
            return
        if given is None and "show" not in data:
            self.problem = nothing_yet(self.version.type)
            return
        self.response.given = given
        self.response.fraction = self.version.type.grade(self.version, given).fraction
        self.is_answered = True

    def read(self, data):
        return self.version.type.read(self.version, data, self.response.choice_order)

    @cached_property
    def wording(self):
        if self.is_answered:
            return feedback.Answered(self.response, self.document)
        return feedback.Asked(self.version, self.document, self.response.choice_order, self.sent)

    @property
    def verdict(self):
        return self.wording.verdict

    @property
    def percent(self):
        """What a partly right answer counts; empty for all else."""
        return points.percent(self.response.fraction) if self.verdict.kind == "partly" else ""

    @property
    def is_first_try(self):
        return True

    @cached_property
    def quotes(self):
        return feedback.quotes(self.document, self.keys)
