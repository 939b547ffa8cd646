"""How attempts went: points earned, needed and to be had, and which attempt counts."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Case, DecimalField, F, Q, Sum, When
from django.db.models.functions import Coalesce

from learn.shown import Shown

from ..models import Response
from ..models.questions import Ruling
from ..models.rules import Rules
from ..points import ENOUGH, percent, rounded
from ..question_types.base import ALL, NOTHING

POINTS = DecimalField(max_digits=20, decimal_places=7)


@dataclass(frozen=True)
class Standing(Shown):
    """How an attempt went: points earned, needed and to be had, the responses not wholly right, how many
    questions were left out of it all, and which attempt counted by its rules."""

    right: Decimal
    needed: Decimal
    total: Decimal
    missed: list
    left_out: int = 0
    counts: str = Rules.Counts.HIGHEST

    @property
    def passed(self):
        return self.right + ENOUGH >= self.needed

    @property
    def share(self):
        return self.right / self.total if self.total else ALL

    @property
    def shown(self):
        """The points earned as a person reads them."""
        return rounded(self.right, (self.needed, self.total))

    @property
    def percent(self):
        """The share of the points earned, as a person reads it."""
        return percent(self.share, [self.needed / self.total] if self.total else [])


def earned(response):
    """What counts of a response, from 0 to 1. An answer that was never given earns nothing, but where
    everyone gets credit."""
    return ALL if response.version.ruling == Ruling.CREDIT else response.fraction or NOTHING


def reckon(rules, responses):
    """The `Standing` of these responses of one attempt, each with its slot and version, by its rules. A
    question that is left out of the score takes its points out of what is earned and what is to be had; see
    `Rules.needed` for what that does to the mark."""
    responses = list(responses)
    counting = [each for each in responses if each.version.ruling != Ruling.DROPPED]
    everything = sum((each.slot.points for each in responses), NOTHING)
    total = sum((each.slot.points for each in counting), NOTHING)
    return Standing(
        right=sum((earned(each) * each.slot.points for each in counting), NOTHING),
        needed=rules.needed(everything, total),
        total=total,
        missed=[each for each in counting if earned(each) != 1],
        left_out=len(responses) - len(counting),
        counts=rules.counts,
    )


def with_sums(attempts):
    """These attempts, each with what its responses earn and what is to be had, added up by the database: to
    look at every answer of many learners would take long."""
    points, ruling = F("responses__slot__points"), "responses__version__ruling"
    worth = Coalesce(F("responses__fraction"), NOTHING) * points
    right = Case(
        When(**{ruling: Ruling.CREDIT}, then=points),
        When(**{ruling: Ruling.BY_KEY}, then=worth),
        default=NOTHING,
        output_field=POINTS,
    )
    counting = ~Q(**{ruling: Ruling.DROPPED})
    return attempts.annotate(
        right=Sum(right, default=NOTHING),
        everything=Sum(points, default=NOTHING, output_field=POINTS),
        total=Sum(points, filter=counting, default=NOTHING, output_field=POINTS),
    )


def summed(attempt):
    """The `Standing` of an attempt `with_sums`, without what was missed."""
    right, total = attempt.right, attempt.total
    return Standing(right, attempt.needed(attempt.everything, total), total, [], counts=attempt.counts)


def standing(attempt):
    """How the attempt stands now."""
    return reckon(attempt, attempt.responses.select_related("slot", "version"))


def standings(learner, quiz):
    """{attempt id: `Standing`} of the learner's closed attempts at the quiz, in order, in one query."""
    responses = (
        Response.objects.filter(
            attempt__learner=learner, attempt__quiz=quiz, attempt__finished_at__isnull=False
        )
        .select_related("slot", "version", "attempt")
        .order_by("attempt__number", "position")
    )
    return {
        attempt.pk: reckon(attempt, each) for attempt, each in groupby(responses, key=lambda r: r.attempt)
    }


def standings_until(attempt):
    """The `Standing` of each of the learner's closed attempts at its quiz, in order, up to this one. What
    came later says nothing about it."""
    found = standings(attempt.learner_id, attempt.quiz_id)
    return list(found.values())[: list(found).index(attempt.pk) + 1]


def score(standings):
    """What a learner's score on the quiz is: the `Standing` that counts of those of their finished
    attempts, in order, by the rules of the last of them; None before the first. The average has the mean
    of each number. One of which nothing counts any more is none, where there are others."""
    if not standings:
        return None
    standings = [each for each in standings if each.total] or standings
    last = standings[-1]
    if last.counts == Rules.Counts.FIRST:
        return standings[0]
    if last.counts == Rules.Counts.LATEST:
        return last
    if last.counts == Rules.Counts.AVERAGE:
        right, needed, total = (
            sum(getattr(each, name) for each in standings) / len(standings)
            for name in ("right", "needed", "total")
        )
        return Standing(right, needed, total, missed=[])
    return best_of(standings)


def best_of(standings):
    """The best of these, the first of several as good; one of which nothing counts is better than none."""
    return max(standings, key=lambda each: (each.passed, each.total > 0, each.share), default=None)


def completes(standings):
    """Whether a learner with these finished attempts has passed the quiz: whether, at the end of one of
    them, the score it had then was enough. What came after takes nothing away. So of the first attempt
    only that one can pass; of the latest and the highest, each as it ends; of the average, the one that
    lifts it over the mark."""
    return any(score(standings[:number]).passed for number in range(1, len(standings) + 1))
