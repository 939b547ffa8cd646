"""Who is how far on a path. Staff try things out, so they never appear."""

import csv
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Enrolment, LessonProgress, User
from .models.lessons import State
from .models.people import by_name
from .spreadsheets import safe_cell
from .updates import not_up_to_date, unread, with_base

AWAY = timedelta(days=14)
AT_ONCE = 500  # rows of a download


def learners_on(path):
    """The enrolments of learners on this path."""
    return Enrolment.objects.filter(path=path, learner__in=User.objects.learners())


def learners_of(lesson):
    """How many learners are on a published path with this lesson, and how many of them have read it."""
    paths = lesson.steps.filter(path__state=State.PUBLISHED).values("path")
    on_it = User.objects.learners().filter(enrolments__path__in=paths).distinct()
    read = Q(enrolments__lessons__lesson=lesson, enrolments__lessons__read_at__isnull=False)
    return on_it.count(), on_it.filter(read, enrolments__path__in=paths).distinct().count()


def steps_of(path):
    """The path's lessons that learners see, in order."""
    return list(
        path.steps.filter(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
        .select_related("lesson__current")
        .defer("lesson__body", "lesson__current__html", "lesson__current__body")
        .order_by("position", "pk")
    )


@dataclass(frozen=True)
class Tick:
    """How far one learner is with one lesson. state: done, begun or open; words say it exactly. passed:
    whether its check is. update: what has changed since they read it, as an `Update`, or None."""

    state: str
    words: str
    at: object = None
    passed: bool = False
    update: object = None


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

    @property
    def unread(self):
        """Each `Update` the learner has not read of the lessons they have read, corrections first; none where
        they are up to date."""
        updates = [tick.update for tick in self.ticks if tick.update]
        return sorted(updates, key=lambda update: not update.is_correction)

    @property
    def unread_words(self):
        """The same in words, each with its lesson."""
        said = {True: _("Correction: %s"), False: _("Update: %s")}
        return "; ".join(said[update.is_correction] % update.version.title for update in self.unread)


def tick(progress, step):
    """The `Tick` of a learner's row for the lesson of a step, None where there is none."""
    told = tick_without_update(progress, step.check_required)
    update = unread(progress, step.lesson, told.state == "done")
    return replace(told, update=update) if update else told


def tick_without_update(progress, check_required):
    if progress is None or not (progress.read_at or progress.check_passed_at):
        return Tick("open", _("not read"))
    passed = progress.check_passed_at is not None
    if done_at := progress.done_at(check_required):
        return Tick("done", _("done"), done_at, passed)
    if progress.read_at:
        return Tick("begun", _("read, check not passed"), progress.read_at)
    return Tick("begun", _("check passed, not read"), progress.check_passed_at, passed)


class Tracking:
    """Who is how far, as lessons tell it. What asks learners questions knows more and adds to it."""

    SHOWN = {
        "all": gettext_lazy("All"),
        "not_started": gettext_lazy("Not started"),
        "under_way": gettext_lazy("Under way"),
        "finished": gettext_lazy("Finished"),
        "behind": gettext_lazy("Not up to date"),
        "away": gettext_lazy("Not finished, not seen for 14 days"),
    }

    def begun(self):
        """The condition an enrolment meets once its learner has done anything."""
        done = Q(read_at__isnull=False) | Q(check_passed_at__isnull=False)
        rows = LessonProgress.objects.filter(done, enrolment=OuterRef("pk"))
        return Q(final_passed_at__isnull=False) | Exists(rows)

    def conditions(self, now):
        """{shown: the condition an enrolment meets to be listed under it}, for each of SHOWN but who is not
        up to date, which is known lesson by lesson."""
        finished, begun = Q(completed_at__isnull=False), self.begun()
        away = Q(last_seen_at__lt=now - AWAY) | Q(last_seen_at=None, joined_at__lt=now - AWAY)
        return {
            "all": Q(),
            "not_started": ~finished & ~begun,
            "under_way": ~finished & begun,
            "finished": finished,
            "away": ~finished & away,
        }

    def numbers(self, paths, now, under=()):
        """How many learners there are under each of SHOWN, or under these of them, as
        {path id: {shown: number}}."""
        under = under or self.SHOWN
        conditions = {name: condition for name, condition in self.conditions(now).items() if name in under}
        conditions.pop("under_way", None)
        counts = (
            Enrolment.objects.filter(path__in=paths, learner__in=User.objects.learners())
            .values("path")
            .annotate(**{name: Count("pk", filter=condition) for name, condition in conditions.items()})
            .order_by()
        )
        nobody = dict.fromkeys(under, 0)
        numbers = {path.pk: nobody for path in paths} | {count.pop("path"): count for count in counts}
        if "under_way" in under:
            # Looked for as well, PostgreSQL would go through what each learner did a second time.
            for each in numbers.values():
                each["under_way"] = each["all"] - each["not_started"] - each["finished"]
        if "behind" in under:
            rows = not_up_to_date(paths).filter(enrolment__learner__in=User.objects.learners()).order_by()
            behind = rows.values("enrolment__path").annotate(n=Count("enrolment", distinct=True))
            behind = dict(behind.values_list("enrolment__path", "n"))
            numbers = {path: each | {"behind": behind.get(path, 0)} for path, each in numbers.items()}
        return numbers

    def found(self, path, now, shown="all", words=""):
        """Enrolments under `shown` whose learner's name or e-mail has every one of these words, by name,
        each with its learner and its lessons ready."""
        if shown == "behind":
            condition = Q(pk__in=not_up_to_date([path]).values("enrolment"))
        else:
            condition = self.conditions(now)[shown]
        enrolments = learners_on(path).filter(condition)
        for word in words.split():
            enrolments = enrolments.filter(
                Q(learner__name__icontains=word) | Q(learner__email__icontains=word)
            )
        return (
            enrolments.select_related("learner")
            .prefetch_related(Prefetch("lessons", with_base(LessonProgress.objects.order_by("pk"))))
            .order_by(by_name("learner"), "pk")
        )

    def rows(self, path, steps, enrolments, now):
        """A `Row` for each of these enrolments of the path, in as many queries for one as for all."""
        found = []
        for enrolment in enrolments:
            lessons = {progress.lesson_id: progress for progress in enrolment.lessons.all()}
            ticks = [tick(lessons.get(step.lesson_id), step) for step in steps]
            found.append(Row(enrolment, ticks))
        return found

    def heads(self, path, steps):
        """The heads of the spreadsheet's columns."""
        lessons = [step.lesson.title_read for step in steps]
        return [
            _("Name"),
            _("E-mail"),
            _("Joined"),
            *lessons,
            _("Final passed"),
            _("Last seen"),
            _("Finished"),
            _("Changes not read"),
        ]

    def cells(self, row):
        """A row's cells under those heads."""
        enrolment = row.enrolment
        return [
            row.learner.name,
            row.learner.email,
            day(enrolment.joined_at),
            *(f"{tick.words} {day(tick.at)}".strip() for tick in row.ticks),
            day(enrolment.final_passed_at),
            day(row.last_seen_at),
            day(enrolment.completed_at),
            row.unread_words,
        ]

    def as_csv(self, path, enrolments, now):
        """The table as lines of CSV, header first, for a spreadsheet."""
        steps = steps_of(path)
        # Every cell is quoted: a spreadsheet that parts cells at semicolons then finds none.
        writer = csv.writer(Line(), quoting=csv.QUOTE_ALL)
        yield "\ufeff" + writer.writerow([safe_cell(head) for head in self.heads(path, steps)])
        learners = enrolments.iterator(chunk_size=AT_ONCE)
        while some := list(islice(learners, AT_ONCE)):
            for row in self.rows(path, steps, some, now):
                yield writer.writerow([safe_cell(cell) for cell in self.cells(row)])


def day(moment):
    return localtime(moment).strftime("%Y-%m-%d") if moment else ""


class Line:
    """A file that hands back what is written to it, so that a download of any length needs no memory."""

    def write(self, text):
        return text
