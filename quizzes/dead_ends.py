"""Checks and finals that a path asks for and that nobody can pass, since learners do not get them or they ask
nothing: where they are, and how a path is finished without."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learn import progress
from learn.models import LearningPath, Lesson, LessonProgress, PathLesson
from learn.models.lessons import State

from .models import Quiz

# By the state of the quiz to be passed, None where there is none: of a lesson, and of the path itself, at the
# end of which may stand a final or a practice.
WHY = {
    None: (
        _(
            "It is done only when its check is passed, and it has none, so nobody can finish the path. "
            "Give it a check, or untick that on the page of the path."
        ),
        _(
            "It is done only when its final is passed, and it has none, so nobody can finish it. Give it a "
            "final, or untick that on its page."
        ),
    ),
    State.DRAFT: (
        _(
            "It is done only when its check is passed, and that is a draft, so nobody can finish the "
            "path. Publish the check, or untick that on the page of the path."
        ),
        _(
            "It is done only when “%(quiz)s” is passed, and that is a draft, so nobody can finish it. "
            "Publish that, or untick on the page of the path that it is needed."
        ),
    ),
    State.RETIRED: (
        _(
            "It is done only when its check is passed, and that is retired, so nobody can finish the "
            "path. Publish the check, or untick that on the page of the path."
        ),
        _(
            "It is done only when “%(quiz)s” is passed, and that is retired, so nobody can finish it. "
            "Publish that, or untick on the page of the path that it is needed."
        ),
    ),
    State.PUBLISHED: (
        _(
            "It is done only when its check is passed, and that asks nothing now, so nobody can finish "
            "the path. Give the check a question learners get, or choose on its page that its lesson is "
            "done when it is read."
        ),
        _(
            "It is done only when “%(quiz)s” is passed, and that asks nothing now, so nobody can finish it. "
            "Give that a question learners get, or untick on the page of the path that it is needed."
        ),
    ),
}
EASED_LESSON = _("“%s” is done from now on when it is read.")
EASED_PATH = _("“%s” is finished from now on with its last lesson.")


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
        of_lesson, of_path = WHY[self.quiz and self.quiz.state]
        return str(of_lesson) if self.lesson else of_path % {"quiz": self.quiz}

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


def ease(path, lesson, now):
    """Has the path finished without the lesson's check or, without a lesson, what stands at its end; a
    sentence where that is new, else "". Whoever has done the rest has finished then."""
    if lesson:
        said, is_new = EASED_LESSON % lesson, progress.reading_is_enough(path, lesson, now)
    else:
        said, is_new = EASED_PATH % path, progress.final_is_not_needed(path, now)
    return said if is_new else ""


def ask_again(quiz):
    """Has its path ask for it; who had finished stays finished."""
    if quiz.lesson_id is None:
        return progress.ask_for_final(quiz.path)
    return progress.ask_for_check(quiz.path, quiz.lesson)
