"""Who is how far on a path. Staff try things out, so they never appear."""

import csv
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Enrolment, LessonProgress, User
from .models.lessons import State
from .models.people import by_name
from .spreadsheets import safe_cell

AWAY = timedelta(days=14)
SHOWN = {
    "all": gettext_lazy("All"),
    "not_started": gettext_lazy("Not started"),
    "under_way": gettext_lazy("Under way"),
    "finished": gettext_lazy("Finished"),
    "away": gettext_lazy("Not finished, not seen for 14 days"),
}


def learners_on(path):
    """The enrolments of learners on this path."""
    return Enrolment.objects.filter(path=path, learner__in=User.objects.learners())


def learners_of(lesson):
    """How many learners are on a published path with this lesson, and how many of them have read it."""
    paths = lesson.steps.filter(path__state=State.PUBLISHED).values("path")
    on_it = User.objects.learners().filter(enrolments__path__in=paths).distinct()
    read = Q(enrolments__lessons__lesson=lesson, enrolments__lessons__read_at__isnull=False)
    return on_it.count(), on_it.filter(read, enrolments__path__in=paths).distinct().count()


def which(shown, now):
    """The condition an enrolment meets to be listed under one of SHOWN."""
    finished = Q(completed_at__isnull=False)
    begun = Q(final_passed_at__isnull=False) | Exists(
        LessonProgress.objects.filter(enrolment=OuterRef("pk")).filter(
            Q(read_at__isnull=False) | Q(check_passed_at__isnull=False)
        )
    )
    away = Q(last_seen_at__lt=now - AWAY) | Q(last_seen_at=None, joined_at__lt=now - AWAY)
    return {
        "all": Q(),
        "not_started": ~finished & ~begun,
        "under_way": ~finished & begun,
        "finished": finished,
        "away": ~finished & away,
    }[shown]


def numbers(paths, now, under=tuple(SHOWN)):
    """How many learners there are under each of SHOWN, or of these of them, as {path id: {shown: number}}."""
    counts = (
        Enrolment.objects.filter(path__in=paths, learner__in=User.objects.learners())
        .values("path")
        .annotate(**{shown: Count("pk", filter=which(shown, now)) for shown in under})
        .order_by()
    )
    nobody = dict.fromkeys(under, 0)
    return {path.pk: nobody for path in paths} | {count.pop("path"): count for count in counts}


def found(path, now, shown="all", words=""):
    """Enrolments under `shown` whose learner's name or e-mail has every one of these words, by name,
    each with its learner and its lessons ready."""
    enrolments = learners_on(path).filter(which(shown, now))
    for word in words.split():
        enrolments = enrolments.filter(Q(learner__name__icontains=word) | Q(learner__email__icontains=word))
    return (
        enrolments.select_related("learner")
        .prefetch_related(Prefetch("lessons", LessonProgress.objects.order_by("pk")))
        .order_by(by_name("learner"), "pk")
    )


def steps_of(path):
    """The path's lessons that learners see, in order."""
    return list(
        path.steps.filter(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
        .select_related("lesson")
        .order_by("position", "pk")
    )


@dataclass(frozen=True)
class Tick:
    """How far one learner is with one lesson. state: done, read (its check is not passed yet) or open."""

    state: str
    at: object = None

    @property
    def words(self):
        return {"done": _("done"), "read": _("read, check not passed"), "open": _("not read")}[self.state]


@dataclass(frozen=True)
class Row:
    enrolment: Enrolment
    ticks: list

    @property
    def learner(self):
        return self.enrolment.learner

    @property
    def last_seen_at(self):
        return self.enrolment.seen_or_joined


def row(enrolment, steps):
    """One learner's line of the table."""
    lessons = {progress.lesson_id: progress for progress in enrolment.lessons.all()}
    return Row(enrolment, [tick(lessons.get(step.lesson_id), step.check_required) for step in steps])


def tick(progress, check_required):
    if progress is None or not progress.read_at:
        return Tick("open")
    done_at = progress.done_at(check_required)
    return Tick("done", done_at) if done_at else Tick("read", progress.read_at)


def day(moment):
    return localtime(moment).strftime("%Y-%m-%d") if moment else ""


class Line:
    """A file that hands back what is written to it, so that a download of any length needs no memory."""

    def write(self, text):
        return text


def as_csv(path, enrolments):
    """The table as lines of CSV, header first, for a spreadsheet."""
    steps = steps_of(path)
    # Every cell is quoted: a spreadsheet that parts cells at semicolons then finds none.
    writer = csv.writer(Line(), quoting=csv.QUOTE_ALL)
    heads = [_("Name"), _("E-mail"), _("Joined"), *(step.lesson.title for step in steps)]
    heads += [_("Final passed"), _("Last seen"), _("Finished")]
    yield "\ufeff" + writer.writerow([safe_cell(head) for head in heads])
    for enrolment in enrolments.iterator(chunk_size=500):
        line = row(enrolment, steps)
        cells = [line.learner.name, line.learner.email, day(enrolment.joined_at)]
        cells += [f"{tick.words} {day(tick.at)}".strip() for tick in line.ticks]
        cells += [day(enrolment.final_passed_at), day(line.last_seen_at), day(enrolment.completed_at)]
        yield writer.writerow([safe_cell(cell) for cell in cells])
