"""What a correction comes to, in figures: shown before it is made, and kept with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from operator import add

from django.db.models import Count

from learn.models import User

from .models import Attempt, Quiz
from .models.questions import Ruling
from .points import ENOUGH
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


def no_scores():
    return {band: [0, 0] for band in (*BANDS, NOTHING_COUNTS)}


@dataclass
class Preview:
    """What a marking would change. before: the marking it would change. answers: how many were marked
    again. marks: how many of those then earn something else or, where it is left out or taken in again,
    count otherwise. quizzes: {quiz: [answers, marks, left open]} of every quiz that asks the question, draws
    it or has asked it; left open: in how many finished attempts there is no answer to it and it counts
    otherwise all the same, as everyone gets credit for it, or does no longer. under_way: {quiz: how many
    attempts under way have it before them}. scores: finished attempts by score, {from per cent: [before,
    after]}. losing: {(enrolment, lesson)} of what is passed no longer. to_pass: {quiz: {(points needed,
    of so many, then needed, of so many)}} where what there is to be had changes. eased, asked_again: [(quiz,
    how many wait for it)] of those a path asks for no more, as they ask nothing then, and of those it asks
    for again. ending: [(quiz, how many attempts end with it)]."""

    marking: dict
    before: dict
    answers: int = 0
    marks: int = 0
    quizzes: dict = field(default_factory=dict)
    under_way: dict = field(default_factory=dict)
    gain: Named = field(default_factory=Named)
    lose: Named = field(default_factory=Named)
    given: Named = field(default_factory=Named)
    lost: Named = field(default_factory=Named)
    scores: dict = field(default_factory=no_scores)
    losing: set = field(default_factory=set)
    to_pass: dict = field(default_factory=dict)
    eased: list = field(default_factory=list)
    asked_again: list = field(default_factory=list)
    ending: list = field(default_factory=list)

    def add(self, batch, sittings, completions):
        """Counts a batch of learners in."""
        self.answers += batch.answers
        self.marks += len(batch.changes)
        for mark in batch.given:
            self.at(batch, mark)[0] += 1
        for mark, _before, _after in batch.changes:
            self.at(batch, mark)[1] += 1
        for mark in batch.left_open:
            self.at(batch, mark)[2] += 1
        for learner, rises in ways(sittings).items():
            (self.gain if rises else self.lose).add(learner)
        for sitting in sittings:
            if sitting.is_over:
                count_scores(self.scores, sitting)
                self.note_mark(sitting.quiz, sitting.before, sitting.after)
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
        return self.quizzes.setdefault(batch.replaying.quizzes[mark.attempt.quiz_id], [0, 0, 0])

    @property
    def by_quiz(self):
        """[(quiz, answers, marks, left open, how many attempts under way)] in the order of the paths."""
        rows = [(quiz, *numbers, self.under_way.get(quiz.pk, 0)) for quiz, numbers in self.quizzes.items()]
        return sorted(rows, key=lambda row: place(row[0]))

    @property
    def left_open(self):
        return sum(left_open for _answers, _marks, left_open in self.quizzes.values())

    @property
    def seal(self):
        """What was shown, as the page brings it back."""
        return Seal.of(self.before, self.marking, self.answers, self.attempts, self.losing).packed()

    @property
    def attempts(self):
        return sum(before for before, _after in self.scores.values())

    @property
    def rows(self):
        return rows_of(self.scores)

    @property
    def turn(self):
        return turn_of(self.before, self.marking)

    @property
    def credit(self):
        return credit_of(self.before, self.marking)


@dataclass(slots=True)
class Figures:
    """The same in numbers alone, to be kept. quizzes: {quiz id: [answers, marks, left open]}."""

    gain: int = 0
    lose: int = 0
    scores: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    quizzes: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))

    def count_mark(self, quiz, changes):
        self.quizzes[quiz][changes] += 1

    def count_left_open(self, quiz):
        self.quizzes[quiz][2] += 1

    def count_way(self, rises):
        if rises:
            self.gain += 1
        else:
            self.lose += 1

    def __add__(self, other):
        summed = Figures(self.gain + other.gain, self.lose + other.lose)
        for name in ("scores", "quizzes"):
            for each in (self, other):
                for key, counted in getattr(each, name).items():
                    numbers = getattr(summed, name)[key]
                    numbers[:] = map(add, numbers, counted)
        return summed

    @property
    def answers(self):
        return sum(answers for answers, *_rest in self.quizzes.values())

    @property
    def attempts(self):
        return sum(before for before, _after in self.scores.values())

    def kept(self, asked, waiting):
        """As plain values. asked: quizzes that are to be named too, though nobody answered it there;
        waiting: see `under_way`."""
        quizzes = {pk: [0, 0, 0] for pk in asked} | self.quizzes
        return {
            "gain": self.gain,
            "lose": self.lose,
            "scores": [[band, *self.scores[band]] for band in (*BANDS, NOTHING_COUNTS)],
            "quizzes": [[pk, *numbers, waiting.get(pk, 0)] for pk, numbers in sorted(quizzes.items())],
        }


@dataclass(frozen=True)
class Kept:
    """The figures that were kept with a correction, to be shown; `Preview` says what each is. quizzes: {id:
    quiz} of those it names."""

    figures: dict
    quizzes: dict

    @property
    def gain(self):
        return self.figures["gain"]

    @property
    def lose(self):
        return self.figures["lose"]

    @property
    def rows(self):
        return rows_of({band: numbers for band, *numbers in self.figures["scores"]})

    @property
    def attempts(self):
        return sum(before for _band, before, _after in self.figures["scores"])

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
        rows = [(self.quizzes[pk], *numbers) for pk, *numbers in self.counted if pk in self.quizzes]
        return sorted(rows, key=lambda row: place(row[0]))

    @property
    def counted(self):
        """[[quiz id, answers, marks, left open, under way]]; what was kept before attempts that left it open
        were counted has none of them."""
        return [row if len(row) == 5 else [*row[:3], 0, row[3]] for row in self.figures["quizzes"]]

    @property
    def left_open(self):
        return sum(row[3] for row in self.counted)


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
    found = defaultdict(bool)
    for sitting in sittings:
        before, after = sitting.before, sitting.after
        if before.total and after.total and before.share != after.share:
            rises = after.share > before.share
            found[sitting.learner] = rises and found.get(sitting.learner, True)
    return found


def count_scores(scores, sitting):
    scores[band_of(sitting.before)][0] += 1
    scores[band_of(sitting.after)][1] += 1


def band_of(standing):
    if not standing.total:
        return NOTHING_COUNTS
    return max(band for band in BANDS if band <= standing.share * 100 + ENOUGH)


def rows_of(scores):
    """(from, to, before, after) of each band of scores, in per cent, and (None, None, ...) of those in which
    nothing counts, where there are any."""
    ends = [band - 1 for band in BANDS[1:]] + [100]
    rows = [(band, end, *scores[band]) for band, end in zip(BANDS, ends, strict=True)]
    empty = scores[NOTHING_COUNTS]
    return [*rows, (None, None, *empty)] if any(empty) else rows


def under_way(version):
    """{quiz id: how many attempts under way have this wording before them and are not done with it}."""
    waiting = Attempt.objects.unclosed().filter(responses__version=version, responses__answered_at=None)
    return dict(waiting.order_by().values_list("quiz").annotate(n=Count("pk")))


def place(quiz):
    return quiz.path.title, quiz.kind, quiz.pk
