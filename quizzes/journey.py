"""A path as one learner meets it: each lesson and the final with what is done, and the one thing to do next.

Lives here and not in learn because a lesson's row tells how many of its check's questions are left."""

from dataclasses import dataclass, field
from datetime import datetime

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.markdown import minutes_to_read
from learn.models import Enrolment, LearningPath, Lesson
from learn.models.progress import done_at
from learn.shown import Shown
from learn.updates import Update, read_together, update_since

from . import whereabouts
from .quoting import in_quotes


def on(moment):
    """A day as the text of a page says it: 12 November, with the year when it is another one."""
    return date_format(localtime(moment), "j F Y" if localtime(moment).year != localtime().year else "j F")


def minutes(count):
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def questions(count):
    return ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}


@dataclass
class Step(Shown):
    """One row of a path. state: done, read (its check is not passed), open or, for the final, waiting."""

    title: str
    url: str
    state: str
    note: str
    lesson: object = None
    version: tuple = ()  # what is read of its lesson, as `whereabouts.READ` names it
    quiz: object = None
    is_opened: bool = False  # the learner has been there
    done_at: datetime | None = None
    passed_at: datetime | None = None  # its check, or it as the final
    update: Update | None = None
    is_next: bool = False
    is_new: bool = False  # not read, on a path that the learner finished before it came
    is_passed: bool = False  # its check, or the final
    clock: str = ""  # what is left of an open attempt's time, where something ends it

    @property
    def is_begun(self):
        """True while an attempt is under way."""
        return getattr(self.quiz, "open_attempt", None) is not None

    @property
    def has_ended(self):
        """True when an attempt has run out of time and nobody has looked at how it went."""
        return getattr(self.quiz, "ended_attempt", None) is not None

    @property
    def is_used_up(self):
        """True when nothing is left of it but questions, and no attempt at them."""
        is_left = self.state != "done" and self.asks and not self.is_begun and not self.has_ended
        return is_left and getattr(self.quiz, "is_used_up", False)

    @property
    def is_final(self):
        return self.lesson is None

    @property
    def may_be_taken_back(self):
        """True when it is not passed, and a correction has changed something for this learner here."""
        is_open = self.state == "read" or self.is_final and self.state == "open" and not self.is_begun
        return is_open and getattr(self.quiz, "was_corrected", False)

    @property
    def asks(self):
        """True when what is left of this row is to answer."""
        return self.is_final or self.state == "read" or self.is_begun or self.has_ended


@dataclass
class Journey(Shown):
    path: LearningPath
    enrolment: Enrolment | None
    steps: list
    gone: list = field(default_factory=list)  # the titles of lessons begun that are no longer part of it

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
    def is_waiting(self):
        """True when an attempt waits for its learner: under way, or with its time up and not looked at."""
        return self.next is not None and (self.next.is_begun or self.next.has_ended)

    @property
    def asks(self):
        """True when it has questions."""
        return any(step.quiz for step in self.steps)

    @property
    def not_passed(self):
        """The steps with questions that are not passed, but for new lessons: it was finished without."""
        return [step for step in self.steps if step.quiz and not step.is_passed and not step.is_new]

    @property
    def new(self):
        """The lessons, not read, that came after this learner had finished the path."""
        return [step for step in self.steps if step.is_new]

    @property
    def new_named(self):
        return get_text_list([in_quotes(step.title) for step in self.new], _("and"))

    @property
    def done(self):
        return sum(step.state == "done" for step in self.lessons)

    @property
    def minutes(self):
        """How long it takes to read in all."""
        return minutes_to_read(whereabouts.words_in([step.version for step in self.lessons]))

    @property
    def gone_named(self):
        return get_text_list([in_quotes(title) for title in self.gone], _("and"))

    @property
    def completed_at(self):
        return self.enrolment.completed_at if self.enrolment else None

    @property
    def has_begun(self):
        return bool(self.enrolment) and any(step.state != "open" or step.passed_at for step in self.steps)


def journey(path, learner, now):
    """The path as this learner (or, signed out, a stranger) meets it."""
    return journeys([path], whereabouts.enrolments_on(path, learner), learner, now)[0]


def journeys(paths, enrolments, learner, now):
    """A Journey for each path, in the same order. enrolments: {path id: the learner's, as `whereabouts` has
    them}."""
    rows = whereabouts.steps_on(paths, enrolments)
    quizzes = {(quiz.path_id, quiz.lesson_id): quiz for quiz in whereabouts.asked_on(paths, learner, now)}
    versions = whereabouts.changed_since([row for mine in rows.values() for row in mine])
    joined = ((path, enrolments.get(path.pk)) for path in paths)
    found = [
        Journey(path, mine, steps_of(path, rows[path.pk], mine, versions, quizzes)) for path, mine in joined
    ]
    gone = whereabouts.gone_from([journey.enrolment for journey in found if journey.enrolment])
    for each in found:
        each.gone = gone.get(each.enrolment and each.enrolment.pk, [])
    read_together([step.update for journey in found for step in journey.updates])
    say_what_was_taken_back(found)
    for each in found:
        go_on(each, now)
    return found


def say_what_was_taken_back(journeys):
    """Where a correction of a question made open again what was passed, the step's note says so."""
    waiting = {
        (journey.enrolment.pk, step.lesson and step.lesson.pk): step
        for journey in journeys
        for step in journey.steps
        if journey.enrolment and step.may_be_taken_back
    }
    enrolments = {enrolment for enrolment, _lesson in waiting}
    for place in (whereabouts.taken_back(enrolments) if enrolments else set()) & waiting.keys():
        step = waiting[place]
        step.note = (
            _("A question was corrected, so it is open again")
            if step.is_final
            else _("Read. A question was corrected, so its check is open again")
        )


def left_of(quiz):
    left = quiz.left or 0
    if not left:
        return _("All answered, not finished yet")
    return ngettext("%(left)d question left", "%(left)d questions left", left) % {"left": left}


def time_left(quiz, now):
    """What is left of the open attempt's time, in words; empty where nothing ends it."""
    deadline = getattr(quiz, "deadline", None)
    if not deadline:
        return ""
    left = int((deadline - now).total_seconds() // 60)
    if left < 1:
        return _("less than a minute left")
    if left < 120:
        return _("%(minutes)s left") % {"minutes": minutes(left)}
    hours = left // 60
    if hours < 48:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return _("until %(day)s") % {"day": on(deadline)}


def steps_of(path, rows, enrolment, versions, quizzes):
    steps = [lesson_step(path, row, quizzes.get((path.pk, row["lesson_id"])), versions) for row in rows]
    final = quizzes.get((path.pk, None))
    return [*steps, final_step(path, enrolment, final)] if final else steps


def go_on(journey, now):
    """Says of each step how it stands, and which comes next."""
    for step in journey.steps:
        step.clock = time_left(step.quiz, now)
        step.is_new = bool(journey.completed_at) and not step.is_final and step.state == "open"
    choose_next(journey.steps, is_done=bool(journey.completed_at))
    for step in journey.steps:
        step.note = note_of(step)


def choose_next(steps, is_done):
    """Marks the one step to take next. Begun and not finished comes before what has not been begun:
    nothing started is forgotten. On a path that is finished nothing is begun but a new lesson. Where a clock
    runs it comes before everything, even of a lesson done; what was passed and is taken again without one
    waits until there is nothing else."""
    undone = [step for step in steps if step.state != "done"]
    begun = [step for step in undone if step.is_begun or step.has_ended]
    again = [step for step in steps if step.state == "done" and step.is_begun]
    running = [step for step in steps if step.clock]
    may_begin = [step for step in undone if not step.is_used_up and (step.is_new or not is_done)]
    first = [*running, *begun, *may_begin, *again][:1]
    for step in first:
        step.is_next = True


def note_of(step):
    """The step's note, with what runs or has run out before what its state says."""
    if step.has_ended and step.state != "done":
        return _("The time is up")
    if step.clock:
        said = {"quiz": step.quiz, "left": left_of(step.quiz), "clock": step.clock}
        note = _("%(quiz)s · %(left)s · %(clock)s") % said
        passed = {"day": on(step.passed_at), "note": note} if step.passed_at else {}
        return _("Passed %(day)s · %(note)s") % passed if passed else note
    if step.is_begun and step.state == "open":
        left = left_of(step.quiz)
        return _("Its check is passed. %(left)s") % {"left": left} if step.passed_at else left
    if step.is_begun and step.state == "done":
        return _("%(note)s. Taken again: %(left)s") % {"note": step.note, "left": left_of(step.quiz)}
    if step.is_used_up:
        return _("%(note)s · no attempt left") % {"note": step.note}
    if step.is_new:
        return _("New · %(note)s") % {"note": step.note}
    if step.is_next and step.state == "open":
        return _("Next · %(note)s") % {"note": step.note}
    return step.note


def lesson_step(path, row, quiz, versions):
    step = Step(
        title=row["lesson__current__title"],
        url=reverse("learn:lesson", args=[path.slug, row["lesson__slug"]]),
        state="open",
        note=minutes(row["lesson__current__minutes"]),
        version=tuple(row[name] for name in whereabouts.READ),
        lesson=Lesson(pk=row["lesson_id"], slug=row["lesson__slug"]),
        quiz=quiz,
        is_opened=row["is_mine"],
        is_passed=bool(row["is_mine"] and row["row__check_passed_at"]),
    )
    if not row["is_mine"]:
        return step
    read_at, step.passed_at = row["row__read_at"], row["row__check_passed_at"]
    if not read_at:
        if step.passed_at:
            step.note = _("Its check is passed. %(minutes)s to read") % {"minutes": step.note}
        return step
    step.done_at = done_at(read_at, step.passed_at, row["check_required"] and quiz is not None)
    step.update = update_of(row, versions.get(row["lesson_id"]), finished=bool(step.done_at))
    if step.done_at:
        step.state, step.note = "done", _("Done %(day)s") % {"day": on(step.done_at)}
        return step
    step.state = "read"
    if quiz.untold_until and not quiz.open_attempt:
        step.note = _("Read. Its check: %(untold)s") % {"untold": untold(quiz)}
    elif quiz.times_sat and not quiz.open_attempt:
        step.note = _("Read. Its check is not passed yet")
    else:
        left = quiz.left or quiz.asks
        step.note = ngettext("Read. %(left)d question left", "Read. %(left)d questions left", left)
        step.note %= {"left": left}
    return step


def update_of(row, versions, finished):
    """What has changed since the learner read it, from the lesson's versions by number, if it has any."""
    base = versions and whereabouts.base_of(row)
    if not base or versions[base].is_as_now:
        return None
    after = [version for number, version in versions.items() if number > base and version.announced]
    # A correction before an update, then the last.
    loudest = min(after, key=lambda version: (version.announced, -version.number), default=None)
    seen = {
        "base_number": base,
        "base_keys": versions[base].keys,
        "announced": loudest and loudest.announced,
        "announced_at": loudest and loudest.published_at,
    }
    return update_since(row["lesson__document_id"], versions[row["lesson__current__number"]], seen, finished)


def final_step(path, enrolment, quiz):
    step = Step(
        title=quiz.title,
        url=reverse("quizzes:quiz", args=[path.slug, quiz.slug]),
        state="open",
        note=questions(quiz.asks),
        quiz=quiz,
    )
    if enrolment and enrolment.final_passed_at:
        step.state, step.done_at, step.is_passed = "done", enrolment.final_passed_at, True
        step.passed_at = step.done_at
        step.note = _("Passed %(day)s") % {"day": on(step.done_at)}
    elif quiz.untold_until and not quiz.open_attempt:
        step.note = capfirst(untold(quiz))
    return step


def untold(quiz):
    """What is said of a quiz that was handed in and of which it is not told yet how it went."""
    if quiz.may_be_told:
        return _("it has closed, see how it went")
    return _("handed in, how it went is told after it has closed on %(day)s") % {"day": on(quiz.untold_until)}
