"""Deleting a question that nobody ever met. Any other one is retired, and what was answered stays."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learn.models.lessons import State

from .models import Question, QuestionVersion, Quiz, Response


def why_kept(question):
    """Why the question is not deleted, in sentences; [] where nothing hangs on it."""
    found = []
    if question.state == State.PUBLISHED:
        found.append(_("It is published. Retire it instead."))
    if Response.objects.filter(version__question=question).exists():
        found.append(_("Learners were asked it, and what they answered stays. Retire it instead."))
    for quiz in Quiz.objects.filter(slots__question=question).distinct():
        found.append(_("“%s” has it among its questions. Take it out there first.") % quiz)
    return found


@transaction.atomic
def delete(question):
    """Deletes the question with all its versions. ValidationError, and nothing deleted, where something hangs
    on it."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if kept := why_kept(question):
        raise ValidationError(kept)
    Question.objects.filter(pk=question.pk).update(current=None)
    QuestionVersion.objects.filter(question=question).delete()
    question.delete()
