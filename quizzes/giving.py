"""Giving learners a question or a quiz: it must be whole, and where a path asks for that nothing a rule calls
an error may stand open in it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn import progress
from learn.models import LearningPath
from learn.models.lessons import State

from . import good_questions
from .authoring import newest
from .linted import lint_questions, newest_wordings
from .models import Question, Quiz, Slot
from .quoting import in_quotes
from .unfinished import Shown, lacking


class HeldBack(ValidationError):
    """What rules find in it has to be mended, or left as it is with a reason, before learners get it."""


class Doubted(ValidationError):
    """Rules find errors in it, so a person has to say first that learners get it all the same."""


@transaction.atomic
def publish(question, anyway=False):
    """Learners get the newest wording from now on. ValidationError with all that it lacks when it is not
    whole, HeldBack where a path that asks it lets no error through, and Doubted, unless it is published
    ``anyway``, where rules find an error in it that nobody has left as it is."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if lacks := lacking(question, version):
        raise ValidationError(lacks)
    errors = errors_in_question(question)
    hold_back(errors, asking(question))
    if errors and not anyway:
        raise Doubted(_("Rules find errors in it: %s.") % named(errors))
    question.current, question.state = version, State.PUBLISHED
    question.save(update_fields=["current", "state"])


@dataclass
class Looked:
    """A question that somebody wants published: why it cannot be, [] where it can, and what rules find in it
    that is an error."""

    question: Question
    whys: list
    errors: list


def look(questions):
    """A `Looked` for each of these questions, in their order; those learners get as they are are left out."""
    questions = list(questions)
    newest_of, found = newest_wordings(questions), []
    for question in questions:
        version = newest_of.get(question.pk)
        if version and not (question.state == State.PUBLISHED and question.current_id == version.pk):
            found.append((question, version))
    errors = {linted.thing.pk: linted.errors for linted in lint_questions([each for each, _version in found])}
    shown = {question.document_id: Shown(question.document) for question, _version in found}
    blocking = LearningPath.objects.filter(publish_check_blocks=True, document__in=shown)
    blocked = set(blocking.values_list("document", flat=True)) if found else set()
    return [
        Looked(
            question,
            why_not(question, version, shown[question.document_id], errors[question.pk], blocked),
            errors[question.pk],
        )
        for question, version in found
    ]


def why_not(question, version, shown, errors, blocked):
    """The sentences that say why learners cannot be given this version; ``blocked``: the documents with a
    path that lets no error through."""
    if question.state == State.RETIRED:
        return [_("It is retired. On its own page it can be given to learners again.")]
    whys = lacking(question, version, shown)
    if not whys and errors and question.document_id in blocked:
        try:
            hold_back(errors, asking(question))
        except HeldBack as error:
            whys = error.messages
    return whys


def publish_each(questions):
    """Publishes each of these questions by itself, whatever errors `look` named. Returns those learners get
    now, and the others each with why not: ([question], [(question, sentences)])."""
    given, kept = [], []
    for looked in look(questions):
        try:
            if looked.whys:
                raise ValidationError(looked.whys)
            publish(looked.question, anyway=True)
        except ValidationError as error:
            kept.append((looked.question, error.messages))
        else:
            given.append(looked.question)
    return given, kept


@transaction.atomic
def ask_in(check, question):
    """Has the check ask this question, after the others; doing it twice is doing it once. An empty draft
    whose path and lesson learners have is given to them with it: True then, False where it stays as it was.

    HeldBack where the path lets no error through; nothing is changed then."""
    held = Quiz.objects.select_for_update(of=("self",))
    check = held.select_related("path", "lesson").get(pk=check.pk)
    begins = check.state == State.DRAFT and not check.slots.exists()
    last = check.slots.aggregate(last=Max("position"))["last"] or 0
    check.slots.get_or_create(question=question, defaults={"position": last + 1})
    hold_back(errors_in_question(question), asking(question))
    if not begins or check.path.state != State.PUBLISHED or not check.lesson.current_id:
        return False
    if check.lesson.state != State.PUBLISHED or check.pass_points > 1:
        return False
    check.state = State.PUBLISHED
    check.save(update_fields=["state"])
    publish_quiz(check)
    progress.ask_for_check(check.path, check.lesson)
    return True


def publish_quiz(quiz):
    """What rules find in this quiz, and in what it asks, as `errors_in_quiz`. HeldBack where its path lets no
    error through; then the quiz is a draft again."""
    errors = errors_in_quiz(quiz)
    hold_back([judged for _thing, judged in errors], [quiz.path] if quiz.path.publish_check_blocks else [])
    return errors


def errors_in_question(question):
    """The open errors in its newest wording."""
    return [judged for linted in lint_questions([question]) for judged in linted.errors]


def errors_in_quiz(quiz):
    """[(the quiz or a question learners get from it, an open error in it)]."""
    report = good_questions.check(quiz=quiz)
    given = [linted for linted in report.questions if linted.thing.state == State.PUBLISHED]
    return [(linted.thing, judged) for linted in [*report.quizzes, *given] for judged in linted.errors]


def asking(question):
    """The paths with a quiz that asks this question, or may draw it, and that let no error through."""
    draws = Q(question=None, draw_topic__in=["", question.topic])
    slots = Slot.objects.filter(Q(question=question) | draws, quiz__path__document=question.document_id)
    quizzes = Quiz.objects.exclude(state=State.RETIRED).filter(slots__in=slots)
    return LearningPath.objects.filter(quizzes__in=quizzes, publish_check_blocks=True).distinct()


def hold_back(errors, paths):
    """HeldBack where there are both errors and paths that let none through."""
    if errors and paths:
        said = ngettext(
            "Not published: on “%(path)s” learners get nothing in which a rule finds an error, and it finds "
            "%(count)d here. Mend it, or leave it as it is with a reason.",
            "Not published: on “%(path)s” learners get nothing in which a rule finds an error, and it finds "
            "%(count)d here. Mend them, or leave them as they are with a reason.",
            len(errors),
        )
        raise HeldBack(said % {"path": paths[0], "count": len(errors)})


def named(errors):
    """What is found, as people call it: “A, B”."""
    return ", ".join(dict.fromkeys(in_quotes(str(judged.name)) for judged in errors))
