"""Checks and finals that a path asks for and that nobody can pass, since learners do not get them or they ask
nothing: where they are, and how a path is finished without."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from learn import progress
from learn.models import LearningPath, Lesson, LessonProgress, PathLesson
from learn.models.lessons import State

from .models import Quiz, Regrade, Slot
from .models.questions import Ruling, is_askable
from .replaying import short_without


@dataclass(frozen=True)
class DeadEnd:
    """What keeps everybody who begins now from finishing the path. lesson: None where it is the final.
    quiz: the one to be passed; None where there is none at all."""

    path: LearningPath
    lesson: Lesson | None
    quiz: Quiz | None

    @property
    def why(self):
        """What is wrong and what to do, in a sentence or two."""
        return {
            None: self.why_missing,
            State.DRAFT: self.why_draft,
            State.RETIRED: self.why_retired,
            State.PUBLISHED: self.why_empty,
        }[self.quiz and self.quiz.state]()

    def why_missing(self):
        if self.lesson:
            return _(
                "It is done only when its check is passed, and it has none, so nobody can finish the path. "
                "Give it a check, or untick that on the page of the path."
            )
        return _(
            "It is done only when its final is passed, and it has none, so nobody can finish it. Give it a "
            "final, or untick that on its page."
        )

    def why_draft(self):
        if self.lesson:
            return _(
                "It is done only when its check is passed, and that is a draft, so nobody can finish the "
                "path. Publish the check, or untick that on the page of the path."
            )
        return _(
            "It is done only when its final is passed, and that is a draft, so nobody can finish it. Publish "
            "the final, or untick that on the page of the path."
        )

    def why_retired(self):
        if self.lesson:
            return _(
                "It is done only when its check is passed, and that is retired, so nobody can finish the "
                "path. Publish the check, or untick that on the page of the path."
            )
        return _(
            "It is done only when its final is passed, and that is retired, so nobody can finish it. Publish "
            "the final, or untick that on the page of the path."
        )

    def why_empty(self):
        if self.lesson:
            return _(
                "It is done only when its check is passed, and that asks nothing now, so nobody can finish "
                "the path. Give the check a question learners get, or choose on its page that its lesson is "
                "done when it is read."
            )
        return _(
            "It is done only when its final is passed, and that asks nothing now, so nobody can finish it. "
            "Give the final a question learners get, or untick that on the page of the path."
        )

    @property
    def name(self):
        return str(self.lesson or self.path)

    @property
    def url(self):
        """Where it is mended."""
        if self.quiz:
            return reverse("admin:quizzes_quiz_change", args=[self.quiz.pk])
        return reverse("admin:learn_learningpath_change", args=[self.path.pk])


def dead_ends(paths):
    """The `DeadEnd`s of these paths, in order, with two queries however many there are."""
    by_pk = {path.pk: path for path in paths}
    quizzes = quizzes_on(by_pk)
    steps = PathLesson.objects.filter(path__in=by_pk, check_required=True)
    steps = steps.exclude(lesson__state=State.RETIRED).select_related("lesson")
    found = {path: [] for path in by_pk}
    for step in steps.defer("lesson__body").order_by("position", "pk"):
        path, quiz = by_pk[step.path_id], quizzes.get((step.path_id, step.lesson_id))
        comes_with_it = State.DRAFT in (path.state, step.lesson.state)
        if not can_be_passed(quiz, comes_with_it):
            found[path.pk].append(DeadEnd(path, step.lesson, quiz))
    for path in by_pk.values():
        quiz = quizzes.get((path.pk, None))
        if path.final_required and not can_be_passed(quiz):
            found[path.pk].append(DeadEnd(path, None, quiz))
    return [end for ends in found.values() for end in ends]


def quizzes_on(paths):
    """{(path id, lesson id or None): its quiz}, a retired one where there is no other."""
    quizzes = Quiz.objects.filter(path__in=paths).with_asks().order_by("pk")
    retired_first = sorted(quizzes, key=lambda quiz: quiz.state != State.RETIRED)
    return {(quiz.path_id, quiz.lesson_id): quiz for quiz in retired_first}


def can_be_passed(quiz, comes_with_it=False):
    """Whether learners can pass this quiz. ``comes_with_it``: the path or the lesson is a draft, and who
    publishes it gives a check that has its questions, too."""
    if quiz is None or not quiz.asks:
        return False
    is_to_come = comes_with_it and quiz.state == State.DRAFT and quiz.asks >= quiz.pass_points
    return quiz.state == State.PUBLISHED or is_to_come


# What becomes of who needs it


def is_needed(quiz):
    """Whether its path is finished only by who passes it."""
    if quiz.lesson_id is None:
        return LearningPath.objects.filter(pk=quiz.path_id, final_required=True).exists()
    return PathLesson.objects.filter(path=quiz.path_id, lesson=quiz.lesson_id, check_required=True).exists()


def waiting_for(quiz):
    """How many learners have read its lesson and not passed it; of a final, have not passed it."""
    if quiz.lesson_id is None:
        return quiz.path.enrolments.filter(final_passed_at=None, completed_at=None).count()
    of = LessonProgress.objects.filter(enrolment__path=quiz.path_id, lesson=quiz.lesson_id)
    return of.filter(read_at__isnull=False, check_passed_at=None).count()


def ease(quiz, now):
    """Has its path finished without it; whether that is new. Whoever has done the rest has finished then."""
    if quiz.lesson_id is None:
        return progress.final_is_not_needed(quiz.path, now)
    return progress.reading_is_enough(quiz.path, quiz.lesson, now)


def ask_again(quiz):
    """Has its path ask for it; who had finished stays finished."""
    if quiz.lesson_id is None:
        return progress.ask_for_final(quiz.path)
    return progress.ask_for_check(quiz.path, quiz.lesson)


# What a correction means for it


def eased_by(replaying, asking):
    """[(quiz, how many wait for it)] of these quizzes, each with ``asks``, that a path asks for and that ask
    nothing once the wording is left out."""
    if not replaying.is_given or not replaying.turns or replaying.proposed.ruling != Ruling.DROPPED:
        return []
    asking = [quiz for quiz in asking if quiz.state == State.PUBLISHED and quiz.asks]
    left = left_without(replaying.version.question, asking) if asking else {}
    return [(quiz, waiting_for(quiz)) for quiz in asking if not left[quiz.pk] and is_needed(quiz)]


def left_without(question, quizzes):
    """{quiz id: how many questions these quizzes of its document, each with ``asks``, ask without it}."""
    naming = set(question.slots.filter(quiz__in=quizzes).values_list("quiz", flat=True))
    drawing = [quiz for quiz in quizzes if quiz.pk not in naming]
    short, wanted = short_without(question, drawing), dict.fromkeys((quiz.pk for quiz in drawing), 0)
    slots = Slot.objects.filter(Q(question=None) | is_askable("question__"), quiz__in=drawing)
    for quiz, draws in slots.values_list("quiz", "draws"):
        wanted[quiz] += draws or 1
    return {
        quiz.pk: quiz.asks - 1 if quiz.pk in naming else wanted[quiz.pk] - short[quiz.pk] for quiz in quizzes
    }


def asked_again_by(replaying, asking):
    """[(quiz, how many wait for it then)] of these quizzes, each with ``asks``, that ask something again once
    the wording is taken in, and that a path asked for until a correction had emptied them."""
    if not replaying.is_given or not replaying.turns or replaying.proposed.ruling == Ruling.DROPPED:
        return []
    empty = [quiz for quiz in asking if quiz.state == State.PUBLISHED and not quiz.asks]
    eased = still_eased(replaying.version.question.document_id) if empty else set()
    return [(quiz, waiting_for(quiz)) for quiz in empty if quiz.pk in eased and not is_needed(quiz)]


def still_eased(document):
    """The primary keys of the quizzes of this document that a correction eased and none asked for again."""
    eased, made = set(), Regrade.objects.filter(version__question__document=document, figures__isnull=False)
    for figures in made.order_by("pk").values_list("figures", flat=True):
        eased |= {quiz for quiz, _waiting in figures.get("eased", ())}
        eased -= {quiz for quiz, _waiting in figures.get("asked_again", ())}
    return eased
