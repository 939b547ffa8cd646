"""What another marking of a wording would change: every answer to it replayed, and all that follows.

It is gone through a few hundred learners at a time, so that a hundred thousand need little more memory."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from learn.models import Enrolment, LessonProgress
from learn.models.lessons import State

from .. import attempts
from ..asking import quizzes_asking, short_without
from ..attempts.scoring import Standing
from ..grading import fraction_of
from ..models import Attempt, QuestionVersion, Quiz, Response, Slot, Try
from ..models.questions import Ruling
from .foreseen import Preview, credit_of, under_way
from .sealing import name_of

BATCH = 500  # learners
MOST_GRADED = 10_000


@dataclass(slots=True)
class Mark:
    """As much of a response as its score is reckoned from: a hundred thousand whole ones take too long."""

    response: int
    attempt: Attempt
    slot: Slot
    version: QuestionVersion
    fraction: object
    carried_from: int | None


@dataclass(frozen=True)
class Sitting:
    """An attempt as it stands by the marking of now and by the new one; one under way by what is answered.
    counts: False while its learner may not know the result yet. ended: where one under way ends with this,
    how it stands then."""

    learner: int
    enrolment: int
    quiz: Quiz
    is_over: bool
    counts: bool
    before: Standing
    after: Standing
    ended: Standing | None = None


@dataclass(frozen=True)
class Completion:
    """A check or, without a lesson, a final that a learner passes only by the new marking, or passes no
    longer."""

    learner: int
    enrolment: int
    path: object
    lesson: object
    passes: bool

    @property
    def of(self):
        return self.enrolment, self.lesson and self.lesson.pk


class Batch:
    """What marking them so changes for some learners. changes: (mark, fraction before, fraction after) of the
    answers that earn something else or, where it leaves the wording out or takes it in again, of all;
    given: the marks of all that were marked again; left_open: those of finished attempts that have no answer
    and count otherwise all the same. Of these learners whoever was not given the wording is left out.

    All is found by way of the learners' attempts. By way of the wording each batch would look through every
    answer there is to it: with a hundred thousand that took three times as long."""

    def __init__(self, replaying, learners):
        self.replaying = replaying
        needed = "learner_id", "enrolment_id", "quiz_id", "finished_at", "settled_at"
        sat = Attempt.objects.filter(learner__in=learners, quiz__in=replaying.quizzes).order_by("number")
        sat = sat.only(*needed, "pass_points", "counts", "penalty")
        self.attempts = {attempt.pk: attempt for attempt in sat}
        self.sheets = replaying.sheets(self.attempts)
        self.marks = {mark.response: mark for sheet in self.sheets.values() for mark in sheet}
        given = [each for each in self.marks.values() if each.version.pk in replaying.proposals]
        self.learners = {each.attempt.learner_id for each in given}
        self.given = [each for each in given if each.fraction is not None]
        self.left_open = [
            each
            for each in given
            if replaying.credit and each.fraction is None and each.attempt.finished_at is not None
        ]
        self.after = self.replay(self.given)
        self.changes = [
            (each, each.fraction, self.after[each.response])
            for each in self.given
            if replaying.turns or each.fraction != self.after[each.response]
        ]

    @property
    def counted(self):
        """The marks that count in each number of `Marks`."""
        changed = [mark for mark, _before, _after in self.changes]
        return {"answers": self.given, "changed": changed, "left_open": self.left_open}

    def replay(self, given):
        """{response: its fraction by the new marking}. One carried over follows the one really given, under
        the rules of the attempt it comes from."""
        origins = {each.response: self.marks[each.carried_from or each.response] for each in given}
        tries = Try.objects.filter(response__in={each.response for each in origins.values()})
        answers = defaultdict(list)
        for response, answer in tries.order_by("number").values_list("response", "answer"):
            answers[response].append(answer)
        return {
            pk: self.replaying.fraction(origin.version, answers[origin.response], origin.attempt.penalty)
            for pk, origin in origins.items()
        }

    def sittings(self):
        """Every attempt of these learners at what they were given the wording in, as a `Sitting`."""
        same_ruling = self.replaying.version.ruling == self.replaying.proposed.ruling
        changed = {mark.attempt.pk for mark, _before, _after in self.changes}
        for attempt in self.attempts.values():
            if attempt.learner_id not in self.learners:
                continue
            is_over, marks = attempt.finished_at is not None, self.sheets[attempt.pk]
            ended = self.reckon_anew(attempt, marks) if attempt.pk in self.replaying.ending else None
            if not is_over:
                marks = [mark for mark in marks if mark.fraction is not None]
            after = before = attempts.reckon(attempt, marks)
            if attempt.pk in changed or not same_ruling:
                after = self.reckon_anew(attempt, marks)
            quiz, counts = self.replaying.quizzes[attempt.quiz_id], attempt.settled_at is not None
            who = attempt.learner_id, attempt.enrolment_id
            yield Sitting(*who, quiz, is_over, counts, before, after, ended)

    def reckon_anew(self, attempt, marks):
        return attempts.reckon(attempt, [self.marked_anew(mark) for mark in marks])

    def marked_anew(self, mark):
        proposed = self.replaying.proposals.get(mark.version.pk)
        if proposed is None:
            return mark
        return replace(mark, version=proposed, fraction=self.after.get(mark.response, mark.fraction))

    def completions(self, sittings):
        """What these sittings change: a check passed that was not noted as such, or one that was and by
        none of them is any longer.

        A sitting of which nothing counts tells nothing, so that what empties it takes nothing from who
        passed with it; and what is passed while it is empty is what is noted."""
        found = []
        for sat in by_goal(sittings):
            was, passes = passed(sat, "before"), passed(sat, "after")
            if was and any(each.before.total and not each.after.total for each in sat if each.counts):
                passes = True
            is_filled = any(each.after.total and not each.before.total for each in sat if each.counts)
            if was != passes or is_filled:
                quiz = sat[0].quiz
                found.append(Completion(sat[0].learner, sat[0].enrolment, quiz.path, quiz.lesson, passes))
        noted = moments(found)
        return [each for each in found if bool(noted[each.of][0]) != each.passes]

    def passed_by_ending(self, sittings):
        """What is passed, and was not noted as such, since an attempt under way ends with this."""
        found = []
        for sat in by_goal(sittings):
            if any(each.ended for each in sat):
                over = [replace(each, counts=True, after=each.ended) if each.ended else each for each in sat]
                if passed(over, "after"):
                    quiz = sat[0].quiz
                    found.append(Completion(sat[0].learner, sat[0].enrolment, quiz.path, quiz.lesson, True))
        noted = moments(found)
        return [each for each in found if not noted[each.of][0]]


def quizzes_of(versions):
    """Every quiz that checks what the quizzes check in which one of these wordings was given."""
    given, goals = Quiz.objects.filter(attempts__responses__version__in=versions), Q(pk=None)
    for path, lesson in given.values_list("path", "lesson").distinct():
        goals |= Q(path=path, lesson=lesson)
    return Quiz.objects.filter(goals)


def by_goal(sittings):
    """These sittings in a list for each check and final of each learner."""
    goals = defaultdict(list)
    for sitting in sittings:
        goals[sitting.enrolment, sitting.quiz.path_id, sitting.quiz.lesson_id].append(sitting)
    return list(goals.values())


def passed(sittings, when):
    """Whether a learner with these attempts has passed, by their rules for what counts."""
    by_quiz = defaultdict(list)
    for sitting in sittings:
        if sitting.counts:
            by_quiz[sitting.quiz].append(getattr(sitting, when))
    return any(attempts.completes(standings) for standings in by_quiz.values())


def moments(completions):
    """{(enrolment, lesson): (when it was passed, when the path was finished)} as noted at present."""
    enrolments = {each.enrolment for each in completions}
    rows = Enrolment.objects.filter(pk__in=enrolments).values_list("pk", "final_passed_at", "completed_at")
    finished = {pk: (final, completed) for pk, final, completed in rows}
    checks = LessonProgress.objects.filter(
        enrolment__in=enrolments, lesson__in={each.lesson for each in completions if each.lesson}
    )
    noted = {
        (enrolment, lesson): moment
        for enrolment, lesson, moment in checks.values_list("enrolment", "lesson", "check_passed_at")
    }
    return {
        each.of: (
            noted.get(each.of) if each.lesson else finished[each.enrolment][0],
            finished[each.enrolment][1],
        )
        for each in completions
    }


class Replaying:
    """A wording and a marking it may get, with what every batch of learners needs to know. also: [(wording,
    marking)] of other wordings of the question, which are corrected in the same way with it."""

    def __init__(self, version, marking, also=()):
        self.version, self.proposed = version, version.marked_by(marking)
        self.wordings = {version.pk: version} | {other.pk: other for other, _marking in also}
        self.proposals = {version.pk: self.proposed}
        self.proposals |= {other.pk: other.marked_by(given) for other, given in also}
        self.quizzes = quizzes_of(self.wordings).select_related("path", "lesson").in_bulk()
        self.slots, self.versions, self.graded = {}, dict(self.wordings), {}
        self.ending = frozenset()  # the attempts to be foreseen as ending with it; see `consequences`

    def batches(self):
        """A `Batch` for each few hundred of the learners who were given one of the wordings."""
        given = Attempt.objects.filter(responses__version__in=self.wordings).order_by("learner")
        learners = list(given.values_list("learner", flat=True).distinct())
        for start in range(0, len(learners), BATCH):
            yield Batch(self, learners[start : start + BATCH])

    def preview(self, asking):
        """What the marking would change, as a `Preview`. Nothing is changed. asking: see `asking`."""
        found = Preview(self.proposed.marking(), self.version.marking(), self.named)
        self.place(found, asking)
        for batch in self.batches():
            sittings = list(batch.sittings())
            completions = batch.completions(sittings)
            known = {each.of for each in completions}
            by_ending = [each for each in batch.passed_by_ending(sittings) if each.of not in known]
            found.add(batch, sittings, completions + by_ending)
        if self.is_given and self.turns:
            self.foresee_new_attempts(found, asking)
        return found

    def place(self, found, asking):
        """Notes which quizzes have to do with it."""
        named = {slot.quiz_id for slot in self.version.question.slots.all()}
        for quiz in asking:
            row = found.in_quiz(quiz)
            row.asks_it, row.draws_it = True, quiz.pk not in named
        waiting = under_way(self.wordings)
        for quiz in self.quizzes.values():
            found.in_quiz(quiz).under_way = waiting.get(quiz.pk, 0)

    def foresee_new_attempts(self, found, asking):
        """What changes for attempts that begin then: one asks a question less, or more, where it names it;
        where it draws it, another one in its place, if there is one."""
        drawing = [quiz for quiz in asking if found.in_quiz(quiz).draws_it]
        for quiz in asking:
            row = found.in_quiz(quiz)
            if not row.draws_it and not row.to_pass:
                row.to_pass.add(self.marks_of(quiz))
        if drawing and self.proposed.ruling == Ruling.DROPPED:
            for quiz, short in short_without(self.version.question, drawing).items():
                found.quizzes[quiz].draws_fewer = short

    def asking(self):
        """Every quiz that would ask the question now, by name or as one it draws, with ``asks``."""
        return list(quizzes_asking(self.version.question, self.is_given).with_asks())

    @property
    def turns(self):
        """Whether by the new marking the question is left out of every score, or taken in again."""
        was, is_now = (each.ruling == Ruling.DROPPED for each in (self.version, self.proposed))
        return was != is_now

    @cached_property
    def credit(self):
        """Whether by the new marking everyone gets credit for the question, or does no longer."""
        return bool(credit_of(self.version.marking(), self.proposed.marking()))

    @property
    def is_given(self):
        """Whether new attempts ask the question in one of these wordings, were it not left out."""
        question = self.version.question
        return question.state == State.PUBLISHED and question.current_id in self.wordings

    @property
    def named(self):
        """Names how all of it counts now, and how it would."""
        return name_of(*({pk: each.marking() for pk, each in some.items()} for some in self.sides))

    @property
    def sides(self):
        """{primary key: the wording} as each counts now, and as each would."""
        return self.wordings, self.proposals

    @property
    def corrects_nothing(self):
        """Whether all of it counts already as it would."""
        return all(each.marking() == self.proposals[pk].marking() for pk, each in self.wordings.items())

    def marks_of(self, quiz):
        """What `InQuiz.to_pass` says of a quiz nobody has finished."""
        everything = quiz.asks + quiz.leaves_out
        then = quiz.asks + (1 if self.version.ruling == Ruling.DROPPED else -1)
        return quiz.needed(everything, quiz.asks), quiz.asks, quiz.needed(everything, then), then

    def fraction(self, version, answers, penalty):
        """What these answers to one of the wordings earn by its new marking. Many learners answer alike: it
        is graded once."""
        asked = version.pk, json.dumps(answers, sort_keys=True), penalty
        if asked not in self.graded:
            if len(self.graded) >= MOST_GRADED:
                self.graded.clear()
            self.graded[asked] = fraction_of(self.proposals[version.pk], answers, penalty)
        return self.graded[asked]

    def sheets(self, sat):
        """{attempt: [Mark of each of its responses]} of these attempts by primary key; slots and wordings
        are read once for all batches."""
        responses = Response.objects.filter(attempt__in=sat)
        rows = list(responses.values_list("pk", "attempt", "slot", "version", "fraction", "carried_from"))
        slots = {row[2] for row in rows} - self.slots.keys()
        versions = {row[3] for row in rows} - self.versions.keys()
        self.slots |= Slot.objects.in_bulk(slots) if slots else {}
        if versions:
            self.versions |= QuestionVersion.objects.only("ruling").in_bulk(versions)
        found = defaultdict(list)
        for response, attempt, slot, version, fraction, carried_from in rows:
            found[attempt].append(
                Mark(response, sat[attempt], self.slots[slot], self.versions[version], fraction, carried_from)
            )
        return found
