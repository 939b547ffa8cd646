"""A question tried out by its author."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from learn.rendering import render_plain

from .. import feedback
from ..models import Response


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
        self.problem, self.text = "", ""

    def answer_with(self, data):
        """Grades what was submitted, or says why it cannot."""
        self.text = data.get("answer", "")
        try:
            given = None if "show" in data else self.version.type.read(self.version, data)
        except ValidationError as error:
            self.problem = " ".join(error.messages)
            return
        if given is None and "show" not in data:
            self.problem = _("Choose or write an answer first. Or press “I don’t know. Show me”.")
            return
        self.response.given = given
        self.response.fraction = self.version.type.grade(self.version, given).fraction
        self.is_answered = True

    @property
    def stem(self):
        return render_plain(self.version.stem)

    @cached_property
    def choices(self):
        if self.is_answered:
            return feedback.marked(self.response)
        return feedback.offered(self.response, None)

    @cached_property
    def verdict(self):
        return feedback.verdict(self.response, self.choices)

    @cached_property
    def quotes(self):
        return feedback.quotes(self.document, self.keys)
