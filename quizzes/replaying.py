"""What another marking of a wording would change: every answer to it replayed, and all that follows.

It is gone through a few hundred learners at a time, so that a hundred thousand need little more memory."""

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from learn.models import Enrolment, LessonProgress, User
from learn.models.lessons import State

from . import attempts
from .attempts.scoring import ENOUGH, Standing
from .grading import fraction_of
from .models import Attempt, QuestionVersion, Quiz, Response, Slot, Try
from .models.questions import Ruling
from .sealing import Seal

BATCH = 500  # learners
MOST_NAMED = 20
MOST_GRADED = 10_000
BANDS = (0, 20, 40, 60, 80, 100)


@dataclass
class Named:
    """How many learners, and who the first of them are."""

    count: int = 0
    learners: list = field(default_factory=list)

    def add(self, learner):
        self.count += 1
        if len(self.learners) < MOST_NAMED:
            self.learners.append(learner)

    @cached_property
    def names(self):
        people = User.objects.in_bulk(self.learners)
        return [people[pk].called for pk in self.learners if pk in people]

    @property
    def more(self):
        return self.count - len(self.learners)


@dataclass
class Preview:
    """What a marking would change. before: the marking it would change. answers: how many were marked
    again. marks: how many of those then earn something else. quizzes: {quiz: [answers, marks]} of every quiz
    that asks the question or has asked it. bands: finished attempts by score, {from per cent:
    [before, after]}. losing: {(enrolment, lesson)} of what is passed no longer. to_pass: {quiz: {(points
    needed, of so many, then needed, of so many)}} where what there is to be had changes."""

    marking: dict
    before: dict
    answers: int = 0
    marks: int = 0
    quizzes: dict = field(default_factory=dict)
    gain: Named = field(default_factory=Named)
    lose: Named = field(default_factory=Named)
    given: Named = field(default_factory=Named)
    lost: Named = field(default_factory=Named)
    bands: dict = field(default_factory=lambda: {band: [0, 0] for band in BANDS})
    losing: set = field(default_factory=set)
    to_pass: dict = field(default_factory=dict)

    def add(self, batch, standings, completions):
        """Counts a batch of learners in."""
        self.answers += batch.answers
        self.marks += len(batch.changes)
        for mark in batch.given:
            self.at(batch, mark)[0] += 1
        for mark, _before, _after in batch.changes:
            self.at(batch, mark)[1] += 1
        ways = defaultdict(set)
        for mark, before, after in batch.changes:
            if not mark.attempt.finished_at:
                ways[mark.attempt.learner_id].add(after > before)
        for sitting in standings:
            before, after = sitting.before.share, sitting.after.share
            self.bands[band_of(before)][0] += 1
            self.bands[band_of(after)][1] += 1
            if before != after:
                ways[sitting.learner].add(after > before)
            self.note_mark(sitting.quiz, sitting.before, sitting.after)
        for learner, up in ways.items():
            (self.lose if False in up else self.gain).add(learner)
        for completion in completions:
            (self.given if completion.passes else self.lost).add(completion.learner)
            if not completion.passes:
                self.losing.add(completion.of)

    def note_mark(self, quiz, before, after):
        if before.total != after.total:
            marks = before.needed, before.total, after.needed, after.total
            self.to_pass.setdefault(quiz, set()).add(marks)

    @property
    def marks_to_pass(self):
        """[(quiz, points needed, of so many, then needed, of so many)] in the order of the paths."""
        return [
            (quiz, *each) for quiz in sorted(self.to_pass, key=place) for each in sorted(self.to_pass[quiz])
        ]

    def at(self, batch, mark):
        return self.quizzes.setdefault(batch.replaying.quizzes[mark.attempt.quiz_id], [0, 0])

    @property
    def by_quiz(self):
        """[(quiz, answers, marks)] in the order of the paths."""
        return sorted(
            ((quiz, *numbers) for quiz, numbers in self.quizzes.items()), key=lambda row: place(row[0])
        )

    @property
    def seal(self):
        """What was shown, as the page brings it back."""
        return Seal.of(self.before, self.marking, self.answers, self.attempts, self.losing).packed()

    @property
    def attempts(self):
        return sum(before for before, _after in self.bands.values())

    @property
    def rows(self):
        """(from, to, before, after) of each band of scores, in per cent."""
        ends = [band - 1 for band in BANDS[1:]] + [100]
        return [(band, end, *self.bands[band]) for band, end in zip(BANDS, ends, strict=True)]


def place(quiz):
    return quiz.path.title, quiz.kind, quiz.pk


def band_of(share):
    return max(band for band in BANDS if band <= share * 100 + ENOUGH)


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
    """A finished attempt, as it stands by the marking of now and by the new one. counts: False while its
    learner may not know the result yet."""

    learner: int
    enrolment: int
    quiz: Quiz
    counts: bool
    before: Standing
    after: Standing


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
    """What a marking changes for some learners. changes: (mark, fraction before, fraction after) of the
    answers that earn something else; answers: how many were marked again. Of these learners whoever was not
    given the wording is left out.

    All is found by way of the learners' attempts. By way of the wording each batch would look through every
    answer there is to it: with a hundred thousand that took three times as long."""

    def __init__(self, replaying, learners):
        self.replaying, self.version = replaying, replaying.version
        needed = "learner_id", "enrolment_id", "quiz_id", "finished_at", "settled_at"
        sat = Attempt.objects.filter(learner__in=learners, quiz__in=replaying.quizzes).order_by("number")
        sat = sat.only(*needed, "pass_points", "counts", "penalty")
        self.attempts = {attempt.pk: attempt for attempt in sat}
        self.sheets = replaying.sheets(self.attempts)
        self.marks = {mark.response: mark for sheet in self.sheets.values() for mark in sheet}
        given = [each for each in self.marks.values() if each.version is self.version]
        self.learners = {each.attempt.learner_id for each in given}
        self.given = [each for each in given if each.fraction is not None]
        self.answers = len(self.given)
        self.after = self.replay(self.given)
        self.changes = [
            (each, each.fraction, self.after[each.response])
            for each in self.given
            if each.fraction != self.after[each.response]
        ]

    def replay(self, given):
        """{response: its fraction by the new marking}. One carried over follows the one really given, under
        the rules of the attempt it comes from."""
        origins = {each.response: self.marks[each.carried_from or each.response] for each in given}
        tries = Try.objects.filter(response__in={each.response for each in origins.values()})
        answers = defaultdict(list)
        for response, answer in tries.order_by("number").values_list("response", "answer"):
            answers[response].append(answer)
        return {
            pk: self.replaying.fraction(answers[origin.response], origin.attempt.penalty)
            for pk, origin in origins.items()
        }

    def sittings(self):
        """Every finished attempt of these learners at what they were given the wording in, as a `Sitting`."""
        same_ruling = self.version.ruling == self.replaying.proposed.ruling
        changed = {mark.attempt.pk for mark, _before, _after in self.changes}
        for attempt in self.attempts.values():
            if not attempt.finished_at or attempt.learner_id not in self.learners:
                continue
            marks = self.sheets[attempt.pk]
            after = before = attempts.reckon(attempt, marks)
            if attempt.pk in changed or not same_ruling:
                after = attempts.reckon(attempt, [self.marked_anew(mark) for mark in marks])
            quiz, counts = self.replaying.quizzes[attempt.quiz_id], attempt.settled_at is not None
            yield Sitting(attempt.learner_id, attempt.enrolment_id, quiz, counts, before, after)

    def marked_anew(self, mark):
        if mark.version is not self.version:
            return mark
        fraction = self.after.get(mark.response, mark.fraction)
        return replace(mark, version=self.replaying.proposed, fraction=fraction)

    def completions(self, sittings):
        """What these sittings change: a check passed that was not noted as such, or one that was and by
        none of them is any longer."""
        by_goal = defaultdict(list)
        for sitting in sittings:
            by_goal[sitting.enrolment, sitting.quiz.path_id, sitting.quiz.lesson_id].append(sitting)
        found = []
        for sat in by_goal.values():
            was, passes = passed(sat, "before"), passed(sat, "after")
            if was != passes:
                quiz = sat[0].quiz
                found.append(Completion(sat[0].learner, sat[0].enrolment, quiz.path, quiz.lesson, passes))
        noted = moments(found)
        return [each for each in found if bool(noted[each.of][0]) != each.passes]


def quizzes_of(version):
    """Every quiz that checks what the quizzes check in which this wording was given."""
    given, goals = Quiz.objects.filter(attempts__responses__version=version), Q(pk=None)
    for path, lesson in given.values_list("path", "lesson").distinct():
        goals |= Q(path=path, lesson=lesson)
    return Quiz.objects.filter(goals)


def quizzes_asking(question):
    """Every quiz learners may meet with this question in a place of its own."""
    return Quiz.objects.exclude(state=State.RETIRED).filter(slots__question=question).select_related("path")


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
    """A wording and a marking it may get, with what every batch of learners needs to know."""

    def __init__(self, version, marking):
        self.version, self.proposed = version, version.marked_by(marking)
        self.quizzes = quizzes_of(version).select_related("path", "lesson").in_bulk()
        self.slots, self.versions, self.graded = {}, {version.pk: version}, {}

    def batches(self):
        """A `Batch` for each few hundred of the learners who were given the wording."""
        given = Attempt.objects.filter(responses__version=self.version).order_by("learner")
        learners = list(given.values_list("learner", flat=True).distinct())
        for start in range(0, len(learners), BATCH):
            yield Batch(self, learners[start : start + BATCH])

    def preview(self):
        """What the marking would change, as a `Preview`. Nothing is changed."""
        found = Preview(self.proposed.marking(), self.version.marking())
        asking = list(quizzes_asking(self.version.question).with_asks())
        found.quizzes = {quiz: [0, 0] for quiz in asking}
        for batch in self.batches():
            sittings = list(batch.sittings())
            found.add(batch, sittings, batch.completions(sittings))
        for quiz in asking:
            if quiz not in found.to_pass and self.asks_otherwise:
                found.to_pass[quiz] = {self.marks_of(quiz)}
        return found

    @property
    def asks_otherwise(self):
        """Whether by the new marking new attempts are asked the question no more, or again."""
        is_left_out = [each.ruling == Ruling.DROPPED for each in (self.version, self.proposed)]
        question = self.version.question
        is_given = question.state == State.PUBLISHED and question.current_id == self.version.pk
        return is_given and is_left_out[0] != is_left_out[1]

    def marks_of(self, quiz):
        """What `Preview.to_pass` says of a quiz nobody has finished."""
        everything = quiz.asks + quiz.leaves_out
        then = quiz.asks + (1 if self.version.ruling == Ruling.DROPPED else -1)
        return quiz.needed(everything, quiz.asks), quiz.asks, quiz.needed(everything, then), then

    def fraction(self, answers, penalty):
        """What these answers earn by the new marking. Many learners answer alike: it is graded once."""
        asked = json.dumps(answers, sort_keys=True), penalty
        if asked not in self.graded:
            if len(self.graded) >= MOST_GRADED:
                self.graded.clear()
            self.graded[asked] = fraction_of(self.proposed, answers, penalty)
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
