"""A path as one learner meets it: each lesson and the final with what is done, and the one thing to do next.

Lives here and not in learn because a lesson's row tells how many of its check's questions are left."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models import Enrolment, LearningPath, LessonProgress, PathLesson
from learn.models.lessons import State
from learn.updates import Update, update_since, with_base

from .models import Attempt, Quiz, Response


def on(moment):
    """A day as the text of a page says it: 12 November, with the year when it is another one."""
    return date_format(localtime(moment), "j F Y" if localtime(moment).year != localtime().year else "j F")


def minutes(count):
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def questions(count):
    return ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}


@dataclass
class Step:
    """One row of a path. state: done, read (its check is not passed), open or, for the final, waiting."""

    title: str
    url: str
    state: str
    note: str
    minutes: int = 0
    lesson: object = None
    quiz: object = None
    progress: object = None
    done_at: datetime | None = None
    update: Update | None = None
    is_next: bool = False

    @property
    def is_final(self):
        return self.lesson is None

    @property
    def asks(self):
        """True when what is left of this row is to answer."""
        return self.is_final or self.state == "read"


@dataclass
class Journey:
    path: LearningPath
    enrolment: Enrolment | None
    steps: list

    @property
    def next(self):
        """The step to take next, or None when the path is done or empty."""
        return next((step for step in self.steps if step.is_next), None)

    @property
    def first(self):
        return self.steps[0] if self.steps else None

    @property
    def lessons(self):
        return [step for step in self.steps if not step.is_final]

    @property
    def updates(self):
        """The steps whose lesson has changed since the learner read it, corrections first."""
        found = [step for step in self.steps if step.update]
        return sorted(found, key=lambda step: not step.update.is_correction)

    @property
    def done(self):
        return sum(step.state == "done" for step in self.lessons)

    @property
    def minutes(self):
        return sum(step.minutes for step in self.lessons)

    @property
    def completed_at(self):
        return self.enrolment.completed_at if self.enrolment else None

    @property
    def has_begun(self):
        return bool(self.enrolment) and any(step.state != "open" for step in self.steps)


def journey(path, learner):
    """The path as this learner (or, signed out, a stranger) meets it."""
    return journeys([path], learner)[0]


def journeys(paths, learner):
    """A Journey for each path, in the same order, with the same five queries for one or for thirty."""
    paths = list(paths)
    signed_in = learner.is_authenticated
    enrolments = {e.path_id: e for e in learner.enrolments.filter(path__in=paths)} if signed_in else {}
    steps = (
        PathLesson.objects.filter(
            path__in=paths, lesson__state=State.PUBLISHED, lesson__current__isnull=False
        )
        .select_related("lesson__current")
        .only(
            "path",
            "position",
            "check_required",
            "lesson__slug",
            "lesson__current__title",
            "lesson__current__minutes",
            "lesson__current__number",
            "lesson__current__keys",
            "lesson__current__why",
            "lesson__current__published_at",
        )
    )
    progress = {
        (row.enrolment_id, row.lesson_id): row
        for row in (
            with_base(LessonProgress.objects.filter(enrolment__in=enrolments.values())) if enrolments else ()
        )
    }
    quizzes = {}
    for quiz in with_questions_left(Quiz.objects.filter(path__in=paths), learner):
        quizzes[quiz.path_id, quiz.lesson_id] = quiz
    rows = {path.pk: [] for path in paths}
    for step in sorted(steps, key=lambda step: step.position):
        rows[step.path_id].append(step)
    return [travel(path, enrolments.get(path.pk), rows[path.pk], progress, quizzes) for path in paths]


def with_questions_left(quizzes, learner):
    """Published quizzes that have questions: ``asks`` how many there are, ``open_attempt`` the id of the
    learner's open attempt and ``left`` how many answers it still waits for."""
    asked = Q(slots__question__state=State.PUBLISHED, slots__question__current__isnull=False)
    quizzes = quizzes.published().annotate(asks=Count("slots", filter=asked)).filter(asks__gt=0)
    if not learner.is_authenticated:
        return quizzes
    attempt = Attempt.objects.open().filter(quiz=OuterRef("pk"), learner=learner)
    waiting = (
        Response.objects.filter(attempt__quiz=OuterRef("pk"), attempt__learner=learner)
        .filter(attempt__finished_at__isnull=True, answered_at__isnull=True)
        .order_by()
        .values("attempt__quiz")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return quizzes.annotate(open_attempt=Subquery(attempt.values("pk")[:1]), left=Subquery(waiting))


def travel(path, enrolment, lessons, progress, quizzes):
    steps = []
    for row in lessons:
        steps.append(
            lesson_step(path, row, progress.get((enrolment and enrolment.pk, row.lesson_id)), quizzes)
        )
    final = quizzes.get((path.pk, None))
    if final:
        steps.append(final_step(path, enrolment, final))
    for step in steps:
        if step.state != "done":
            step.is_next = not (enrolment and enrolment.completed_at)
            break
    # Begun and not finished comes before what has not been begun: nothing started is forgotten.
    begun = [step for step in steps if step.state != "done" and getattr(step.quiz, "open_attempt", None)]
    if begun:
        for step in steps:
            step.is_next = step is begun[0]
    for step in steps:
        if step.is_next and step.state == "open" and not getattr(step.quiz, "open_attempt", None):
            step.note = _("Next · %(note)s") % {"note": step.note}
    return Journey(path, enrolment, steps)


def lesson_step(path, row, progress, quizzes):
    version, quiz = row.lesson.current, quizzes.get((path.pk, row.lesson_id))
    step = Step(
        title=version.title,
        url=reverse("learn:lesson", args=[path.slug, row.lesson.slug]),
        state="open",
        note=minutes(version.minutes),
        minutes=version.minutes,
        lesson=row.lesson,
        quiz=quiz,
        progress=progress,
    )
    if not progress:
        return step
    step.done_at = progress.done_at(row.check_required and quiz is not None)
    if progress.read_at:
        step.update = update_since(version, vars(progress), finished=bool(step.done_at))
    if step.done_at:
        step.state, step.note = "done", _("Done %(day)s") % {"day": on(step.done_at)}
    elif progress.read_at:
        left = getattr(quiz, "left", None) or quiz.asks
        step.state = "read"
        step.note = ngettext("Read. %(left)d question left", "Read. %(left)d questions left", left) % {
            "left": left
        }
    return step


def final_step(path, enrolment, quiz):
    step = Step(
        title=quiz.title,
        url=reverse("quizzes:quiz", args=[path.slug, quiz.slug]),
        state="open",
        note=questions(quiz.asks),
        quiz=quiz,
    )
    if enrolment and enrolment.final_passed_at:
        step.state, step.done_at = "done", enrolment.final_passed_at
        step.note = _("Passed %(day)s") % {"day": on(step.done_at)}
    elif getattr(quiz, "open_attempt", None):
        step.note = ngettext("%(left)d question left", "%(left)d questions left", quiz.left or 0) % {
            "left": quiz.left or 0
        }
    return step
