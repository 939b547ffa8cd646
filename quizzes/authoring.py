"""Writing a question: its wording, the sentences it rests on, and when learners get it.

A wording learners may be given never changes: writing goes on in a successor, and publishing puts that
in its place."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models.lessons import State
from learn.slugs import free_slug

from .asking import quote_anew
from .models import Choice, Question, QuestionCitation, QuestionVersion, Quiz
from .models.questions import is_left_out
from .wording import Wording


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
    return version if same(version, wording) else put(question, version, wording)


def put(question, version, wording):
    """Writes the wording into the newest version where that may be rewritten, else into a successor."""
    if not may_be_rewritten(question, version):
        return write(question, version.number + 1, wording)
    version.choices.all().delete()
    for name, value in wording.said().items():
        setattr(version, name, value)
    version.save()
    add_choices(version, wording)
    return version


def same(version, wording):
    """Whether the wording says what the version says already."""
    return Wording.of(version, version.choice_list).values() == wording.values()


def write(question, number, wording):
    """A new version of the question that says this."""
    version = QuestionVersion.objects.create(question=question, number=number, **wording.said())
    add_choices(version, wording)
    return version


def add_choices(version, wording):
    Choice.objects.bulk_create(choices_of(version, wording))


def choices_of(version, wording):
    """The rows of the wording as choices of this version, not yet stored."""
    return [
        Choice(
            version=version,
            position=place,
            text=row.text,
            credit=row.credit,
            feedback=row.why,
            details=row.details,
        )
        for place, row in enumerate(wording.rows)
    ]


def describe(question, title, category, tags):
    """What the question is called among others. Learners see nothing of it."""
    Question.objects.filter(pk=question.pk).update(title=title, category=category, tags=tags)


@transaction.atomic
def cite(question, topic, passages):
    """What the question is about and rests on. That is not its wording: it makes no successor.
    ValidationError, and nothing changed, naming a quiz that draws it by its topic of before and could then
    not be passed any longer."""
    drawing = asking(question).filter(slots__draw_topic=question.topic).exclude(slots__question=question)
    drawing = list(drawing.values_list("pk", flat=True)) if topic != question.topic else []
    Question.objects.filter(pk=question.pk).update(topic=topic)
    refuse_too_short(drawing)
    question.citations.all().delete()
    QuestionCitation.objects.bulk_create(
        QuestionCitation(question=question, passage=passage, position=place)
        for place, passage in enumerate(passages)
    )
    quote_anew(question)


@transaction.atomic
def new_version(question):
    """A successor that says the same, to be written in; the one there is already, if there is."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if may_be_rewritten(question, version):
        return version
    return version.successor(version.number + 1)


@transaction.atomic
def discard_draft(question):
    """Throws away the wording being worked on, where learners get or got an earlier one."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if version.pk != question.current_id and not version.is_answered:
        version.delete()


def asking(question):
    """The published quizzes that ask this question, or may draw it."""
    draws = Q(slots__question=None, slots__draw_topic__in=["", question.topic])
    quizzes = Quiz.objects.published().filter(path__document=question.document_id)
    return quizzes.filter(Q(slots__question=question) | draws)


@transaction.atomic
def retire(question):
    """Learners get it no more; what they answered stays. ValidationError naming a quiz that could then
    not be passed any longer. One that is left out of every score is asked by none."""
    asks_nothing = Question.objects.filter(is_left_out(), pk=question.pk).exists()
    asked_by = [] if asks_nothing else asking(question).values("pk")
    Question.objects.filter(pk=question.pk).update(state=State.RETIRED)
    refuse_too_short(asked_by)


def refuse_too_short(quizzes):
    """ValidationError naming the first of these (primary keys) that asks fewer questions than have to be
    right."""
    short = (
        Quiz.objects.filter(pk__in=quizzes).with_asks().filter(asks__lt=F("pass_points") - F("leaves_out"))
    )
    for quiz in short:
        raise ValidationError(cannot_be_passed(quiz))


def cannot_be_passed(quiz):
    """Says so of a quiz, with its ``asks``, that asks fewer questions than must be right, and what to do."""
    if not quiz.asks:
        return _("“%s” would ask nothing any more. Give it another question first.") % quiz
    needs = ngettext(
        "“%(quiz)s” needs %(needed)d right answer",
        "“%(quiz)s” needs %(needed)d right answers",
        quiz.pass_points,
    ) % {"quiz": quiz, "needed": quiz.pass_points}
    left = ngettext(
        "and would have %d question left. Change that number first.",
        "and would have %d questions left. Change that number first.",
        quiz.asks,
    )
    return f"{needs} {left % quiz.asks}"
