"""Giving learners a question or a quiz: it must be whole, and where a path asks for that the publish check
may find nothing in it."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from learn import progress
from learn.models import LearningPath
from learn.models.lessons import State
from learn.stale import stale

from . import good_questions, publish_check
from .authoring import newest
from .held_back import HeldBack, hold_back, nothing_new
from .linted import lint_questions, newest_wordings
from .models import Question, QuestionAcceptance, QuestionCitation, Quiz, Slot
from .quoting import in_quotes
from .unfinished import Shown, lacking


class Doubted(ValidationError):
    """Rules find errors in it, so a person has to say first that learners get it all the same."""


@transaction.atomic
def publish(question, anyway=False):
    """Learners get the newest wording from now on. ValidationError with all that it lacks when it is not
    whole, HeldBack where a path that asks it lets nothing through in which the publish check finds something,
    and Doubted, unless it is published ``anyway``, where rules find an error in it that nobody has left as it
    is."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    version = newest(question)
    if lacks := lacking(question, version):
        raise ValidationError(lacks)
    errors = errors_in_question(question)
    hold_back(against(question, errors), asking(question))
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
    left = left_by([question for question, _version in found if question.document_id in blocked])
    whys = {question.pk: whys_of(question, errors[question.pk], left) for question, _version in found}
    return [
        Looked(
            question,
            why_not(question, version, shown[question.document_id], whys[question.pk], blocked),
            errors[question.pk],
        )
        for question, version in found
    ]


def why_not(question, version, shown, whys, blocked):
    """The sentences that say why learners cannot be given this version; ``whys``: what the publish check
    finds in it, ``blocked``: the documents with a path that lets through only what it finds nothing in."""
    if question.state == State.RETIRED:
        return [_("It is retired. On its own page it can be given to learners again.")]
    lacks = lacking(question, version, shown)
    if not lacks and whys and question.document_id in blocked:
        try:
            hold_back(whys, asking(question))
        except HeldBack as error:
            return error.messages
    return lacks


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

    HeldBack where the path lets nothing through in which the publish check finds something; nothing is
    changed then."""
    held = Quiz.objects.select_for_update(of=("self",))
    check = held.select_related("path", "lesson").get(pk=check.pk)
    begins = check.state == State.DRAFT and not check.slots.exists()
    last = check.slots.aggregate(last=Max("position"))["last"] or 0
    check.slots.get_or_create(question=question, defaults={"position": last + 1})
    hold_back(against(question), asking(question))
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
    """What rules find in this quiz, and in what it asks, as `errors_in_quiz`. HeldBack where its path lets
    nothing through in which the publish check finds something; then the quiz is a draft again."""
    errors = errors_in_quiz(quiz)
    if quiz.path.publish_check_blocks:
        hold_back(against_quiz(quiz, errors), [quiz.path])
    return errors


def against_quiz(quiz, errors):
    """[(sentence, address)] of what the publish check finds in this quiz and in what learners get from it."""
    given = list(Slot.objects.filter(quiz=quiz).questions().filter(state=State.PUBLISHED))
    left = left_by(given)
    whys = [(judged.finding.sentence, address(thing), thing) for thing, judged in errors]
    whys += [(*why, question) for question in given for why in whys_of(question, [], left)]
    return [(f"{in_quotes(str(thing))}: {why}", url) for why, url, thing in whys]


def address(thing):
    """Where what rules find in this question or quiz is mended."""
    if isinstance(thing, Question):
        return reverse("admin:quizzes_question_change", args=[thing.pk]) + "#findings"
    return reverse("admin:quizzes_quiz_change", args=[thing.pk])


def against(question, errors=None):
    """[(sentence, address)] of what the publish check finds in a question that is whole: ``errors``, which
    rules find in its newest wording, and the sentences it rests on that have left."""
    errors = errors_in_question(question) if errors is None else errors
    return whys_of(question, errors, left_by([question]))


def against_each(questions):
    """The same of all of these, each named with it."""
    questions = list(questions)
    left, linted = left_by(questions), lint_questions(questions)
    return [
        (f"{in_quotes(str(each.thing))}: {why}", url)
        for each in linted
        for why, url in whys_of(each.thing, each.errors, left)
    ]


def whys_of(question, errors, left):
    """The same of one of many; ``left`` as `left_by` has it."""
    url = reverse("admin:quizzes_question_change", args=[question.pk])
    whys = [(publish_check.stale(passage), url) for passage in left.get(question.pk, ())]
    return whys + [(judged.finding.sentence, f"{url}#findings") for judged in errors]


def left_by(questions):
    """{question id: passages} of what these rest on that the newest edition does not have, but for what was
    accepted as it is."""
    found, accepted = {}, QuestionAcceptance.objects.filter(question=OuterRef("question"))
    rows = QuestionCitation.objects.filter(question__in=questions).select_related("passage")
    for citation in stale(rows, accepted).order_by("question", "position") if questions else ():
        found.setdefault(citation.question_id, []).append(citation.passage)
    return found


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


@contextmanager
def resting_anew(questions):
    """Inside, these questions come to rest on other sentences. HeldBack, and nothing changed, where learners
    get one of them on a path that lets nothing through in which the publish check finds something, and it
    then finds what it did not."""
    given = [question for question in questions if question.state == State.PUBLISHED]
    documents = {question.document_id for question in given}
    is_strict = LearningPath.objects.filter(publish_check_blocks=True, document__in=documents).exists()
    found = (path for question in given if is_strict for path in asking(question).select_related("document"))
    paths = {path.pk: path for path in found if path.state != State.RETIRED}
    with nothing_new(list(paths.values())):
        yield


def named(errors):
    """What is found, as people call it: “A, B”."""
    return ", ".join(dict.fromkeys(in_quotes(str(judged.name)) for judged in errors))
