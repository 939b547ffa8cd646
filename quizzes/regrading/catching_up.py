"""What a marking changes, worked out while learners go on answering, and then brought up to what they did
meanwhile: only those are worked out again in whose attempts something moved.

Learners are taken a few neighbours at a time. A line for each of a hundred thousand would take as much memory
as all the rest, and reading them would keep everybody waiting."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, Sum

from ..models import Attempt, Regrade, Response
from .foreseen import Figures, count_in
from .replaying import BATCH, Batch

NEIGHBOURS = 16  # learners, by primary key


@dataclass(slots=True)
class Part:
    """What changes for some neighbours. changes: (response, its wording, fraction before, fraction after) of
    what counts otherwise."""

    changes: list = field(default_factory=list)
    completions: list = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


class WorkedOut:
    """All that a marking changes, by the neighbours it changes it for. Nothing is changed by it."""

    def __init__(self, replaying):
        self.replaying = replaying
        # Before anything is read: what moves from here on is found by it.
        self.regraded, self.moves = regrades(replaying), moves(replaying)
        self.parts = defaultdict(Part)
        for batch in replaying.batches():
            self.take(batch)

    def take(self, batch):
        sittings = list(batch.sittings())
        for mark, before, after in batch.changes:
            self.of(mark.attempt.learner_id).changes.append((mark.response, mark.version.pk, before, after))
        for completion in batch.completions(sittings):
            self.of(completion.learner).completions.append(completion)
        count_in(batch, sittings, lambda learner: self.of(learner).figures)

    def of(self, learner):
        """The `Part` of this learner and those beside them."""
        return self.parts[learner // NEIGHBOURS]

    def is_of_now(self, quizzes):
        """False where nothing of it can be relied on any more: another correction was made, or the wording
        was given in yet another quiz. quizzes: all there are now."""
        return self.regraded == regrades(self.replaying) and self.replaying.quizzes.keys() == quizzes

    def catch_up(self, most=None):
        """Works out again what has moved since. False where that is more than so many neighbours: then
        nothing is."""
        now = moves(self.replaying)
        moved = sorted(of for of in now.keys() | self.moves.keys() if now.get(of) != self.moves.get(of))
        if most is not None and len(moved) > most:
            return False
        for of in moved:
            self.parts.pop(of, None)
        for few in range(0, len(moved), BATCH // NEIGHBOURS):
            firsts = [of * NEIGHBOURS for of in moved[few : few + BATCH // NEIGHBOURS]]
            learners = [pk for first in firsts for pk in range(first, first + NEIGHBOURS)]
            self.take(Batch(self.replaying, learners))
        self.moves = now
        return True

    @property
    def changes(self):
        """{primary key of a wording: [(response, before, after)]} of what counts otherwise."""
        found = defaultdict(list)
        for part in self.parts.values():
            for response, version, before, after in part.changes:
                found[version].append((response, before, after))
        return found

    @property
    def completions(self):
        return [completion for part in self.parts.values() for completion in part.completions]

    @property
    def losing(self):
        """{(enrolment, lesson)} of what is passed no longer."""
        return {each.of for each in self.completions if not each.passes}

    @property
    def figures(self):
        """The `Figures` of all of it together."""
        whole = Figures()
        for part in self.parts.values():
            whole.add(part.figures)
        return whole


def moves(replaying):
    """{neighbours: numbers that are others as soon as anything of theirs moves}: of the attempts that are
    over, and of the answers to the wordings.

    No moment is among them, as an attempt may end in the past, and no newest key alone: a lower one may
    arrive after a higher one. Each try makes ``seq`` one more."""
    over = Attempt.objects.filter(quiz__in=replaying.quizzes, finished_at__isnull=False)
    given = Response.objects.filter(version__in=replaying.wordings, fraction__isnull=False)
    found = {}
    for name, rows, learner, *numbers in (
        ("over", over, "learner_id", Count("pk"), Sum("pk"), Count("settled_at")),
        ("given", given, "attempt__learner_id", Count("pk"), Sum("pk"), Sum("seq")),
    ):
        of = ExpressionWrapper(F(learner) / NEIGHBOURS, output_field=BigIntegerField())
        rows = rows.order_by().annotate(of=of).values("of").annotate(a=numbers[0], b=numbers[1], c=numbers[2])
        for who, *counted in rows.values_list("of", "a", "b", "c"):
            found[who] = (*found.get(who, ()), name, *map(int, counted))
    return found


def regrades(replaying):
    """How many corrections there are of questions of the same document, and which is the newest."""
    document = replaying.version.question.document_id
    made = Regrade.objects.filter(version__question__document=document)
    return made.aggregate(count=Count("pk"), newest=Max("pk"))
