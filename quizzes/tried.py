"""Who has tried what how often, and who is stuck: has tried more than once and not passed."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.models import LessonProgress, PathLesson, User
from learn.models.lessons import State
from learn.tracking import Row, Tick, Tracking, day

from .attempts import summed, to_close, with_sums
from .attempts.scoring import Standing, best_of
from .models import Allowance, Attempt
from .points import written

STUCK = 2  # times tried without passing


@dataclass(frozen=True)
class Tried:
    """What one learner has tried of a check or a final. times: to the end. best: the best `Standing`, and
    last_at when the last one ended; None before the first. is_open: one is under way. none_left: no other
    may be begun. is_stuck: the path asks for it, and it was tried in vain. ran_out: how many times it is over
    and not handed in."""

    times: int
    best: Standing | None
    last_at: object
    is_open: bool
    none_left: bool
    is_stuck: bool
    ran_out: int = 0

    @property
    def score(self):
        """The best one's points as a person reads them, (earned, to be had); None before the first."""
        return self.best and (written(self.best.shown), written(self.best.total))

    @property
    def percent(self):
        """The best one's share of the points, never rounded up to a pass; None before the first."""
        return self.best and self.best.percent

    @property
    def words(self):
        if not self.times:
            return _("time is up, not handed in") if self.ran_out else _("under way for the first time")
        said = [ngettext("%d try", "%d tries", self.times) % self.times, self.best_words]
        said.append(_("last on %s") % date_format(localtime(self.last_at), "j M Y"))
        if self.is_open:
            said.append(_("another under way"))
        elif self.ran_out:
            said.append(_("another’s time is up, not handed in"))
        elif self.none_left and not self.best.passed:
            said.append(_("no try left"))
        return ", ".join(said)

    @property
    def best_words(self):
        said = _("best %(right)s of %(total)s") % dict(zip(("right", "total"), self.score, strict=True))
        if self.best.passed:
            return said
        return said + " " + _("(%s needed)") % written(self.best.needed)


NOTHING_TRIED = Tried(0, None, None, False, False, False)


@dataclass(frozen=True)
class Cell:
    """A lesson or the final in a learner's row: how far they are with it, and what they tried of its
    questions."""

    tick: Tick
    tried: Tried | None

    @property
    def state(self):
        """done, tried (as often as ``tried.times`` says, not passed), begun or open."""
        if self.tick.state == "done" or self.tried is None or self.tick.passed:
            return self.tick.state
        return "tried" if self.tried.times else "begun"

    @property
    def words(self):
        return f"{self.tick.words}: {self.tried.words}" if self.tried else self.tick.words


@dataclass(frozen=True)
class TriedRow(Row):
    """A learner's row. steps: the path's lessons. quizzes: {lesson or, of the final, None: what asks about
    it}; tried: the same of `Tried`, where the learner has."""

    steps: list
    quizzes: dict
    tried: dict

    @property
    def cells(self):
        """A `Cell` for each lesson."""
        return [
            Cell(tick, self.tried.get(step.lesson_id))
            for step, tick in zip(self.steps, self.ticks, strict=True)
        ]

    @property
    def has_final(self):
        return None in self.quizzes

    @property
    def final_name(self):
        return self.quizzes[None].final_name if self.has_final else ""

    @property
    def final(self):
        """The `Cell` of the final."""
        passed_at = self.enrolment.final_passed_at
        tick = Tick("done", _("passed"), passed_at, True) if passed_at else Tick("open", _("not passed"))
        return Cell(tick, self.tried.get(None))

    @property
    def stuck(self):
        """[(the lesson's number on the path and the lesson, both None for the final, `Tried`)] of what the
        learner is stuck at, in the order of the path."""
        goals = [(number, step.lesson) for number, step in enumerate(self.steps, 1)] + [(None, None)]
        tried = [(number, lesson, self.tried.get(lesson and lesson.pk)) for number, lesson in goals]
        return [each for each in tried if each[2] and each[2].is_stuck]


def in_vain():
    """Attempts that show that their learner is stuck: what counts of them is not enough, nor was anything
    since, though the path asks for it; and it was not the first, or the only one there is."""
    more = Allowance.objects.filter(quiz=OuterRef("quiz"), learner=OuterRef("learner"), extra_attempts__gt=0)
    often = Q(number__gte=STUCK) | Q(quiz__attempts_allowed=1) & ~Exists(more)
    required = PathLesson.objects.filter(
        path=OuterRef("quiz__path"),
        lesson=OuterRef("quiz__lesson"),
        lesson__state=State.PUBLISHED,
        check_required=True,
    )
    passed = LessonProgress.objects.filter(
        enrolment=OuterRef("enrolment"), lesson=OuterRef("quiz__lesson"), check_passed_at__isnull=False
    )
    check = Q(quiz__lesson__isnull=False) & Exists(required) & ~Exists(passed)
    final = Q(quiz__lesson=None, quiz__path__final_required=True, enrolment__final_passed_at=None)
    return Attempt.objects.filter(
        often,
        check | final,
        quiz__state=State.PUBLISHED,
        enrolment__completed_at=None,
        settled_at__isnull=False,
    )


def stuck_on(paths):
    """{path id: how many of its learners are stuck}, without those of whom nobody is. By way of the attempts:
    few are in vain, and PostgreSQL would look for them learner by learner."""
    of_learners = in_vain().filter(enrolment__learner__in=User.objects.learners(), enrolment__path__in=paths)
    counts = of_learners.values("enrolment__path").annotate(stuck=Count("enrolment", distinct=True))
    return dict(counts.values_list("enrolment__path", "stuck").order_by())


def ran_out_on(paths, now):
    """{path id: how many attempts of its learners ran out and are not handed in}, without those that have
    none."""
    of_learners = Attempt.objects.filter(quiz__path__in=paths, learner__in=User.objects.learners())
    counts = to_close(of_learners, now).order_by().values("quiz__path").annotate(n=Count("pk"))
    return dict(counts.values_list("quiz__path", "n"))


class TrackingTried(Tracking):
    """Who is how far, as lessons and answers tell it."""

    SHOWN = {
        "all": Tracking.SHOWN["all"],
        "not_started": Tracking.SHOWN["not_started"],
        "under_way": Tracking.SHOWN["under_way"],
        "stuck": gettext_lazy("Stuck"),
        "finished": Tracking.SHOWN["finished"],
        "behind": Tracking.SHOWN["behind"],
        "away": Tracking.SHOWN["away"],
    }

    def begun(self):
        """Who has opened a question has begun, too."""
        return super().begun() | Exists(Attempt.objects.filter(enrolment=OuterRef("pk")))

    def conditions(self, now):
        stuck = Exists(in_vain().filter(enrolment=OuterRef("pk")))
        return super().conditions(now) | {"stuck": Q(completed_at=None) & stuck}

    def numbers(self, paths, now, under=()):
        under = under or self.SHOWN
        numbers = super().numbers(paths, now, [each for each in under if each not in ("stuck", "ran_out")])
        if "stuck" in under:
            stuck = stuck_on(paths)
            numbers = {path: each | {"stuck": stuck.get(path, 0)} for path, each in numbers.items()}
        if "ran_out" in under:
            ran_out = ran_out_on(paths, now)
            numbers = {path: each | {"ran_out": ran_out.get(path, 0)} for path, each in numbers.items()}
        return numbers

    def rows(self, path, steps, enrolments, now):
        rows, quizzes = super().rows(path, steps, enrolments, now), quizzes_of(path)
        tried = tried_at(quizzes.values(), [row.enrolment for row in rows], now)
        return [TriedRow(row.enrolment, row.ticks, steps, quizzes, tried[row.enrolment.pk]) for row in rows]

    def heads(self, path, steps):
        own = _("Stuck at"), _("Time is up, not handed in")
        heads, quizzes = [*super().heads(path, steps), *own], quizzes_of(path)
        names = {step.lesson_id: step.lesson.title_read for step in steps}
        names |= {None: quizzes[None].final_name} if None in quizzes else {}
        for name in (name for goal, name in names.items() if goal in quizzes):
            heads += [_("%s: tries") % name, _("%s: best score in %%") % name, _("%s: last try") % name]
        return heads

    def cells(self, row):
        stuck = [lesson.title_read if lesson else row.final_name for _number, lesson, _tried in row.stuck]
        ran_out = sum(tried.ran_out for tried in row.tried.values())
        cells = [*super().cells(row), "; ".join(stuck), ran_out or ""]
        for goal in (*(step.lesson_id for step in row.steps), None):
            if goal in row.quizzes:
                tried = row.tried.get(goal, NOTHING_TRIED)
                cells += [tried.times, "" if tried.percent is None else tried.percent, day(tried.last_at)]
        return cells


def quizzes_of(path):
    """{lesson or, of the final, None: the quiz that asks about it} of a path; retired ones ask no longer."""
    return {quiz.lesson_id: quiz for quiz in path.quizzes.exclude(state=State.RETIRED)}


def tried_at(quizzes, enrolments, now):
    """{enrolment id: {lesson or, of the final, None: `Tried`}} of these learners at a path's quizzes."""
    quizzes = {quiz.pk: quiz for quiz in quizzes}
    keys = [enrolment.pk for enrolment in enrolments]
    stuck = set(in_vain().filter(enrolment__in=keys).values_list("enrolment", "quiz"))
    more = Allowance.objects.filter(quiz__in=quizzes, learner__in=[each.learner_id for each in enrolments])
    more = {(each.learner_id, each.quiz_id): each.extra_attempts for each in more}
    sat = defaultdict(list)
    needed = "learner", "enrolment", "quiz", "finished_at", "deadline", "pass_points", "counts"
    mine = Attempt.objects.filter(enrolment__in=keys).only(*needed)
    for attempt in with_sums(mine).order_by("number"):
        # Asked of the database, SQLite goes through all attempts at the quiz instead of the few of these.
        if attempt.quiz_id in quizzes:
            sat[attempt.enrolment_id, attempt.quiz_id].append(attempt)
    found = {pk: {} for pk in keys}
    for (enrolment, quiz), attempts in sat.items():
        extra = more.get((attempts[0].learner_id, quiz), 0)
        tried = summary(quizzes[quiz], attempts, extra, (enrolment, quiz) in stuck, now)
        found[enrolment][quizzes[quiz].lesson_id] = tried
    return found


def summary(quiz, attempts, extra, is_stuck, now):
    """What a learner's attempts at a quiz come to, in order, with so many allowed beyond its rules. Of one
    that is not handed in nothing is counted yet, so it is no try and has no score."""
    over = [attempt for attempt in attempts if attempt.finished_at]
    ran_out = sum(attempt.finished_at is None and attempt.is_finished(now) for attempt in attempts)
    return Tried(
        times=len(over),
        best=best_of([summed(each) for each in over]),
        last_at=over[-1].finished_at if over else None,
        is_open=len(over) + ran_out < len(attempts),
        none_left=bool(quiz.attempts_allowed) and len(attempts) >= quiz.attempts_allowed + extra,
        is_stuck=is_stuck,
        ran_out=ran_out,
    )
