"""Writing a question: its wording, the sentences it rests on, and when learners get it.

A wording learners may be given never changes: writing goes on in a successor, and publishing puts that
in its place."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models.lessons import State
from learn.slugs import free_slug

from .models import Choice, Question, QuestionCitation, QuestionVersion
from .question_types import QUESTION_TYPES

TRUE_AND_FALSE = ("True", "False")


@dataclass
class Row:
    """A choice, or an answer to accept, as its author typed it."""

    text: str = ""
    is_right: bool = False
    why: str = ""
    credit: object = None


@dataclass
class Wording:
    """A question as its author typed it."""

    kind: str
    stem: str
    explanation: str
    rows: list = field(default_factory=list)

    @property
    def type(self):
        return QUESTION_TYPES[self.kind]

    def mark(self, before=()):
        """Gives each row its credit: by the type's rule, or the one it had while nothing about which
        rows are right has changed (a course file may weigh them differently)."""
        right = [row.is_right for row in self.rows]
        if before and right == [choice.credit > 0 for choice in before]:
            credits = [choice.credit for choice in before]
        else:
            credits = self.type.credits(right)
        for row, credit in zip(self.rows, credits, strict=True):
            row.credit = credit

    def faults(self):
        """What is wrong with it, each a `Fault`, in the author's words."""
        rows = [{"text": row.text, "credit": row.credit, "feedback": row.why} for row in self.rows]
        return self.type.faults({"stem": self.stem, "explanation": self.explanation, "choices": rows})


def newest(question):
    """The wording an author works on: the last one, whether learners get it already or not."""
    return question.versions.order_by("-number").prefetch_related("choices").first()


def has_draft(question, version):
    """Whether this newest wording is one that learners do not get yet though they get an earlier one."""
    return question.state == State.PUBLISHED and version.pk != question.current_id


def may_be_rewritten(question, version):
    """A wording changes in place only while no learner has it and none can be given it."""
    is_given_now = question.state == State.PUBLISHED and version.pk == question.current_id
    return not is_given_now and not version.is_answered


@transaction.atomic
def create(document, wording, topic, passages):
    """A new draft question with its first wording."""
    question = Question.objects.create(
        document=document, slug=free_slug(document.questions, wording.stem, "question"), topic=topic
    )
    question.current = write(question, 1, wording)
    question.save(update_fields=["current"])
    cite(question, topic, passages)
    return question


@transaction.atomic
def reword(question, wording):
    """Keeps this wording as the one being worked on; what learners get stays as it is."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if same(version, wording):
        return version
    if not may_be_rewritten(question, version):
        return write(question, version.number + 1, wording)
    version.choices.all().delete()
    version.kind, version.stem, version.explanation = wording.kind, wording.stem, wording.explanation
    version.save()
    add_choices(version, wording)
    return version


def same(version, wording):
    """Whether the wording says what the version says already."""
    rows = [(row.text, row.credit, row.why) for row in wording.rows]
    choices = [(choice.text, choice.credit, choice.feedback) for choice in version.choice_list]
    said = (version.kind, version.stem, version.explanation)
    return said == (wording.kind, wording.stem, wording.explanation) and rows == choices


def write(question, number, wording):
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=wording.kind,
        stem=wording.stem,
        explanation=wording.explanation,
    )
    add_choices(version, wording)
    return version


def add_choices(version, wording):
    Choice.objects.bulk_create(
        Choice(version=version, position=place, text=row.text, credit=row.credit, feedback=row.why)
        for place, row in enumerate(wording.rows)
    )


@transaction.atomic
def cite(question, topic, passages):
    """What the question is about and rests on. That is not its wording: it makes no successor."""
    Question.objects.filter(pk=question.pk).update(topic=topic)
    question.citations.all().delete()
    QuestionCitation.objects.bulk_create(
        QuestionCitation(question=question, passage=passage, position=place)
        for place, passage in enumerate(passages)
    )


@transaction.atomic
def new_version(question):
    """A successor that says the same, to be written in; the one there is already, if there is."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if may_be_rewritten(question, version):
        return version
    rows = [Row(c.text, c.credit > 0, c.feedback, c.credit) for c in version.choice_list]
    wording = Wording(version.kind, version.stem, version.explanation, rows)
    return write(question, version.number + 1, wording)


@transaction.atomic
def discard_draft(question):
    """Throws away the wording being worked on, where learners get or got an earlier one."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if version.pk != question.current_id and not version.is_answered:
        version.delete()


@transaction.atomic
def publish(question):
    """Learners get the newest wording from now on. ValidationError when it rests on no sentence."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if not question.citations.exists():
        raise ValidationError(_("Choose the sentence it rests on: its feedback quotes it."))
    question.current = newest(question)
    question.state = State.PUBLISHED
    question.save(update_fields=["current", "state"])
    return question.current


@transaction.atomic
def retire(question):
    """Learners get it no more; what they answered stays. ValidationError naming a quiz that could then
    not be passed any longer."""
    for slot in question.slots.filter(quiz__state=State.PUBLISHED).select_related("quiz"):
        left = slot.quiz.slots.filter(question__state=State.PUBLISHED).exclude(question=question).count()
        if left < slot.quiz.pass_points:
            raise ValidationError(
                ngettext(
                    "“%(quiz)s” would have %(left)d question left but needs %(needed)d right answers. "
                    "Change that number first.",
                    "“%(quiz)s” would have %(left)d questions left but needs %(needed)d right answers. "
                    "Change that number first.",
                    left,
                )
                % {"quiz": slot.quiz, "left": left, "needed": slot.quiz.pass_points}
            )
    Question.objects.filter(pk=question.pk).update(state=State.RETIRED)
