"""What a correction comes to, in figures: shown before it is made. See `kept` for what stays of them."""

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
MOST_SHOWN = 50  # marks
BANDS = (0, 20, 40, 60, 80, 100)
WAYS = ("gain", "lose")
NOTHING_COUNTS = -1  # in place of a band, where every question of an attempt is left out


class People:
    """The learners a page names. All are read at once when the first name is asked for."""

    def __init__(self):
        self.wanted = set()

    @cached_property
    def called(self):
        """{id: the name} of each."""
        return {pk: person.called for pk, person in User.objects.in_bulk(self.wanted).items()}


@dataclass
class Named:
    """How many learners, and who the first of them are."""

    people: People
    count: int = 0
    learners: list = field(default_factory=list)

    def add(self, learner):
        self.count += 1
        if len(self.learners) < MOST_NAMED:
            self.learners.append(learner)
            self.people.wanted.add(learner)

    @property
    def names(self):
        called = self.people.called
        return [called[pk] for pk in self.learners if pk in called]

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
    answer and it counts otherwise all the same, as everyone gets credit for it, or does no longer. gain,
    lose: to how many learners an attempt at the quiz brings more then, or less."""

    answers: int = 0
    changed: int = 0
    left_open: int = 0
    gain: int = 0
    lose: int = 0

    @property
    def numbers(self):
        return self.answers, self.changed, self.left_open

    def add(self, other):
        self.answers += other.answers
        self.changed += other.changed
        self.left_open += other.left_open
        self.gain += other.gain
        self.lose += other.lose


@dataclass(slots=True)
class Figures:
    """What a marking comes to in numbers alone. gain, lose: how many learners; who gains in one attempt and
    loses in another does both. quizzes: {quiz id: its `Marks`}."""

    gain: int = 0
    lose: int = 0
    scores: Scores = field(default_factory=Scores)
    quizzes: dict = field(default_factory=lambda: defaultdict(Marks))

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
            "ways": [
                [pk, marks.gain, marks.lose]
                for pk, marks in sorted(self.quizzes.items())
                if marks.gain or marks.lose
            ],
        }


def count_in(batch, sittings, figures_of):
    """Counts a batch of learners in: each into the `Figures` that ``figures_of`` gives for them."""
    for name, marks in batch.counted.items():
        for mark in marks:
            count_one(figures_of(mark.attempt.learner_id).quizzes[mark.attempt.quiz_id], name)
    for way in WAYS:
        moved = moved_by(sittings, way)
        for learner in {sitting.learner for sitting in moved}:
            count_one(figures_of(learner), way)
        for learner, quiz in {(sitting.learner, sitting.quiz.pk) for sitting in moved}:
            count_one(figures_of(learner).quizzes[quiz], way)
    for sitting in sittings:
        if sitting.is_over:
            figures_of(sitting.learner).scores.count(sitting.before, sitting.after)


def count_one(counts, name):
    setattr(counts, name, getattr(counts, name) + 1)


@dataclass(frozen=True)
class Moved:
    """An answer that earns something else: whose, where, the fraction before and after."""

    learner: int
    quiz: Quiz
    before: object
    after: object
    people: People

    @property
    def called(self):
        return self.people.called.get(self.learner, "")


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
    """What a marking would change. before: the marking it would change. named: a name for all of it, with
    what is corrected along with it. quizzes: {quiz id: its `InQuiz`} of all that ask the question, draw it or
    have asked it. moved: a `Moved` for each of the first answers that
    count otherwise. losing: {(enrolment, lesson)} of what is passed no longer."""

    marking: dict
    before: dict
    named: str
    figures: Figures = field(default_factory=Figures)
    quizzes: dict = field(default_factory=dict)
    people: People = field(default_factory=People)
    moved: list = field(default_factory=list)
    losing: set = field(default_factory=set)
    consequences: Consequences | None = None

    def __post_init__(self):
        self.gain, self.lose, self.given, self.lost = (Named(self.people) for _ in range(4))

    def in_quiz(self, quiz):
        """Its `InQuiz`, made where there is none yet."""
        return self.quizzes.setdefault(quiz.pk, InQuiz(quiz, self.figures.quizzes[quiz.pk]))

    def add(self, batch, sittings, completions):
        """Counts a batch of learners in."""
        count_in(batch, sittings, lambda _learner: self.figures)
        for way in WAYS:
            for learner in dict.fromkeys(sitting.learner for sitting in moved_by(sittings, way)):
                getattr(self, way).add(learner)
        for mark, before, after in batch.changes[: MOST_SHOWN - len(self.moved)]:
            self.show(mark.attempt, batch.replaying.quizzes[mark.attempt.quiz_id], before, after)
        for sitting in sittings:
            if sitting.is_over:
                self.in_quiz(sitting.quiz).note_needed(sitting.before, sitting.after)
        for completion in completions:
            (self.given if completion.passes else self.lost).add(completion.learner)
            if not completion.passes:
                self.losing.add(completion.of)

    def show(self, attempt, quiz, before, after):
        self.moved.append(Moved(attempt.learner_id, quiz, before, after, self.people))
        self.people.wanted.add(attempt.learner_id)

    @property
    def not_shown(self):
        """How many answers more count otherwise than are in ``moved``."""
        return self.figures.marks.changed - len(self.moved)

    @property
    def by_quiz(self):
        """The `InQuiz` of each quiz that has to do with it, in order."""
        rows = [row for row in self.quizzes.values() if row.has_to_do_with_it]
        return sorted(rows, key=lambda row: row.place)

    @property
    def marks_to_pass(self):
        """[(its `InQuiz`, points needed, of so many, then needed, of so many)] in order."""
        rows = sorted(self.quizzes.values(), key=lambda row: row.place)
        return [(row, *each) for row in rows for each in sorted(row.to_pass)]

    @property
    def seal(self):
        """What was shown, as the page brings it back."""
        answers, attempts = self.figures.marks.answers, self.figures.scores.attempts
        return Seal(self.named, answers, attempts, frozenset(self.losing)).packed()

    @property
    def turn(self):
        return turn_of(self.before, self.marking)

    @property
    def credit(self):
        return credit_of(self.before, self.marking)


def turn_of(before, after):
    """out where a marking leaves the question out, in where it takes it in again, else empty."""
    was, is_now = (marking["ruling"] == Ruling.DROPPED for marking in (before, after))
    return "" if was == is_now else "out" if is_now else "in"


def credit_of(before, after):
    """given where by a marking everyone gets credit for the question, taken where they do no longer, else
    empty."""
    was, is_now = (marking["ruling"] == Ruling.CREDIT for marking in (before, after))
    return "" if was == is_now else "given" if is_now else "taken"


def moved_by(sittings, way):
    """Those of the sittings that bring their learners more, or less. Where nothing counts, before or after,
    there is nothing to be more or less."""
    moved = [each for each in sittings if each.before.total and each.after.total]
    return [each for each in moved if way == way_of(each.before.share, each.after.share)]


def way_of(before, after):
    return "" if before == after else "gain" if after > before else "lose"


def band_of(standing):
    if not standing.total:
        return NOTHING_COUNTS
    return max(band for band in BANDS if band <= standing.share * 100 + ENOUGH)


def under_way(versions):
    """{quiz id: how many attempts under way have one of these wordings before them, still to be answered}."""
    waiting = Attempt.objects.unclosed().filter(responses__version__in=versions, responses__answered_at=None)
    return dict(waiting.order_by().values_list("quiz").annotate(n=Count("pk", distinct=True)))
