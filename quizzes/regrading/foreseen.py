"""What a correction comes to, in figures: shown before it is made, and kept with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count

from learn.models import User

from ..models import Attempt, Quiz
from ..models.questions import Ruling
from ..points import ENOUGH
from .consequences import Consequences
from .sealing import Seal

MOST_NAMED = 20
BANDS = (0, 20, 40, 60, 80, 100)
NOTHING_COUNTS = -1  # in place of a band, where every question of an attempt is left out


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


@dataclass(slots=True)
class Scores:
    """How many finished attempts have which score: {from per cent: [before, after]}."""

    counted: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def count(self, before, after):
        self.counted[band_of(before)][0] += 1
        self.counted[band_of(after)][1] += 1

    def add(self, other):
        for band, (before, after) in other.counted.items():
            self.counted[band][0] += before
            self.counted[band][1] += after

    @property
    def attempts(self):
        return sum(before for before, _after in self.counted.values())

    @property
    def by_band(self):
        """(from per cent, before, after) of each band, and of what nothing counts in."""
        return [(band, *self.counted.get(band, (0, 0))) for band in (*BANDS, NOTHING_COUNTS)]

    @property
    def rows(self):
        """(from, to, before, after) of each band, in per cent, and (None, None, ...) of those in which
        nothing counts, where there are any."""
        *bands, (_nothing, *empty) = self.by_band
        ends = [band - 1 for band in BANDS[1:]] + [100]
        rows = [(band, end, *counted) for (band, *counted), end in zip(bands, ends, strict=True)]
        return [*rows, (None, None, *empty)] if any(empty) else rows


@dataclass(slots=True)
class Marks:
    """answers: how many were marked again. changed: how many of those then earn something else or, where it
    is left out or taken in again, count otherwise. left_open: in how many finished attempts there is no
    answer and it counts otherwise all the same, as everyone gets credit for it, or does no longer."""

    answers: int = 0
    changed: int = 0
    left_open: int = 0

    @property
    def numbers(self):
        return self.answers, self.changed, self.left_open

    def add(self, other):
        self.answers += other.answers
        self.changed += other.changed
        self.left_open += other.left_open


@dataclass(slots=True)
class Figures:
    """What a marking comes to in numbers alone. gain, lose: how many learners. quizzes: {quiz id: its
    `Marks`}."""

    gain: int = 0
    lose: int = 0
    scores: Scores = field(default_factory=Scores)
    quizzes: dict = field(default_factory=lambda: defaultdict(Marks))

    def count_way(self, rises):
        if rises:
            self.gain += 1
        else:
            self.lose += 1

    def add(self, other):
        self.gain += other.gain
        self.lose += other.lose
        self.scores.add(other.scores)
        for quiz, marks in other.quizzes.items():
            self.quizzes[quiz].add(marks)

    @property
    def marks(self):
        """The `Marks` of all quizzes together."""
        whole = Marks()
        for marks in self.quizzes.values():
            whole.add(marks)
        return whole

    def kept(self, asked, waiting):
        """As plain values. asked: quizzes that are to be named too, though nobody answered it there;
        waiting: see `under_way`."""
        named = {*asked, *waiting, *self.quizzes}
        none = Marks()
        return {
            "gain": self.gain,
            "lose": self.lose,
            "scores": [list(row) for row in self.scores.by_band],
            "quizzes": [
                [pk, *self.quizzes.get(pk, none).numbers, waiting.get(pk, 0)] for pk in sorted(named)
            ],
        }


def count_in(batch, sittings, rising, figures_of):
    """Counts a batch of learners in: each into the `Figures` that ``figures_of`` gives for them. rising: see
    `ways`."""
    for name, marks in batch.counted.items():
        for mark in marks:
            of = figures_of(mark.attempt.learner_id).quizzes[mark.attempt.quiz_id]
            setattr(of, name, getattr(of, name) + 1)
    for learner, rises in rising.items():
        figures_of(learner).count_way(rises)
    for sitting in sittings:
        if sitting.is_over:
            figures_of(sitting.learner).scores.count(sitting.before, sitting.after)


@dataclass
class InQuiz:
    """What a marking comes to in one quiz. asks_it: it would ask the question now. draws_it: it does so as
    one of a topic, and without it has ``draws_fewer`` too few to draw. under_way: how many attempts under way
    have it before them. to_pass: {(points needed, of so many, then needed, of so many)} where what there is
    to be had changes."""

    quiz: Quiz
    marks: Marks = field(default_factory=Marks)
    under_way: int = 0
    asks_it: bool = False
    draws_it: bool = False
    draws_fewer: int = 0
    to_pass: set = field(default_factory=set)

    @property
    def place(self):
        """Where it stands among the others: in the order of the paths."""
        return self.quiz.path.title, self.quiz.kind, self.quiz.pk

    @property
    def has_to_do_with_it(self):
        return self.asks_it or self.under_way or any(self.marks.numbers)

    def note_needed(self, before, after):
        if before.total != after.total:
            self.to_pass.add((before.needed, before.total, after.needed, after.total))


@dataclass
class Preview:
    """What a marking would change. before: the marking it would change. quizzes: {quiz id: its `InQuiz`} of
    all that ask the question, draw it or have asked it. losing: {(enrolment, lesson)} of what is passed no
    longer."""

    marking: dict
    before: dict
    figures: Figures = field(default_factory=Figures)
    quizzes: dict = field(default_factory=dict)
    gain: Named = field(default_factory=Named)
    lose: Named = field(default_factory=Named)
    given: Named = field(default_factory=Named)
    lost: Named = field(default_factory=Named)
    losing: set = field(default_factory=set)
    consequences: Consequences | None = None

    def in_quiz(self, quiz):
        """Its `InQuiz`, made where there is none yet."""
        return self.quizzes.setdefault(quiz.pk, InQuiz(quiz, self.figures.quizzes[quiz.pk]))

    def add(self, batch, sittings, completions):
        """Counts a batch of learners in."""
        rising = ways(sittings)
        count_in(batch, sittings, rising, lambda _learner: self.figures)
        for learner, rises in rising.items():
            (self.gain if rises else self.lose).add(learner)
        for sitting in sittings:
            if sitting.is_over:
                self.in_quiz(sitting.quiz).note_needed(sitting.before, sitting.after)
        for completion in completions:
            (self.given if completion.passes else self.lost).add(completion.learner)
            if not completion.passes:
                self.losing.add(completion.of)

    @property
    def by_quiz(self):
        """The `InQuiz` of each quiz that has to do with it, in order."""
        rows = [row for row in self.quizzes.values() if row.has_to_do_with_it]
        return sorted(rows, key=lambda row: row.place)

    @property
    def marks_to_pass(self):
        """[(quiz, points needed, of so many, then needed, of so many)] in order."""
        rows = sorted(self.quizzes.values(), key=lambda row: row.place)
        return [(row.quiz, *each) for row in rows for each in sorted(row.to_pass)]

    @property
    def seal(self):
        """What was shown, as the page brings it back."""
        answers, attempts = self.figures.marks.answers, self.figures.scores.attempts
        return Seal.of(self.before, self.marking, answers, attempts, self.losing).packed()

    @property
    def turn(self):
        return turn_of(self.before, self.marking)

    @property
    def credit(self):
        return credit_of(self.before, self.marking)


@dataclass(frozen=True)
class Kept:
    """The figures that were kept with a correction, to be shown. quizzes: {id: quiz} of those it names."""

    figures: dict
    quizzes: dict

    @property
    def gain(self):
        return self.figures["gain"]

    @property
    def lose(self):
        return self.figures["lose"]

    @property
    def scores(self):
        return Scores({band: numbers for band, *numbers in self.figures["scores"]})

    @property
    def eased(self):
        return self.named("eased")

    @property
    def asked_again(self):
        return self.named("asked_again")

    @property
    def ended(self):
        return self.named("ended")

    def named(self, what):
        """[(quiz, how many)] of what is kept under this name; a site that did not know it yet kept none."""
        return [(self.quizzes[pk], n) for pk, n in self.figures.get(what, ()) if pk in self.quizzes]

    @property
    def by_quiz(self):
        """The `InQuiz` of each, in order."""
        rows = [row for row in self.rows if row.quiz]
        return sorted(rows, key=lambda row: row.place)

    @property
    def rows(self):
        """An `InQuiz` for each that was kept; what was kept before attempts that left it open were counted
        has none of them."""
        for pk, answers, changed, *left_open, under_way in self.figures["quizzes"]:
            yield InQuiz(self.quizzes.get(pk), Marks(answers, changed, *left_open), under_way)

    @property
    def left_open(self):
        return sum(row.marks.left_open for row in self.rows)


def kept_with(regrade):
    """What was kept with a correction, as `Kept`; None of one made by a site that kept no figures yet."""
    if not regrade.figures:
        return None
    named = [row[0] for row in regrade.figures["quizzes"]]
    return Kept(regrade.figures, Quiz.objects.select_related("path").in_bulk(named))


def turn_of(before, after):
    """out where a marking leaves the question out, in where it takes it in again, else empty."""
    was, is_now = (marking["ruling"] == Ruling.DROPPED for marking in (before, after))
    return "" if was == is_now else "out" if is_now else "in"


def credit_of(before, after):
    """given where by a marking everyone gets credit for the question, taken where they do no longer, else
    empty."""
    was, is_now = (marking["ruling"] == Ruling.CREDIT for marking in (before, after))
    return "" if was == is_now else "given" if is_now else "taken"


def ways(sittings):
    """{learner: whether they gain} of those to whom these sittings bring more or less. Who gains in one and
    loses in another loses. Where nothing counts, before or after, there is nothing to be more or less."""
    found = {}
    for sitting in sittings:
        before, after = sitting.before, sitting.after
        if before.total and after.total and before.share != after.share:
            rises = after.share > before.share
            found[sitting.learner] = rises and found.get(sitting.learner, True)
    return found


def band_of(standing):
    if not standing.total:
        return NOTHING_COUNTS
    return max(band for band in BANDS if band <= standing.share * 100 + ENOUGH)


def under_way(version):
    """{quiz id: how many attempts under way have this wording before them and are not done with it}."""
    waiting = Attempt.objects.unclosed().filter(responses__version=version, responses__answered_at=None)
    return dict(waiting.order_by().values_list("quiz").annotate(n=Count("pk")))
