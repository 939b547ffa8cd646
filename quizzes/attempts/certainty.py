"""How sure the learner was: what that is worth where it is marked, and how well it was judged."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ..grading import fraction_of
from ..models.questions import Ruling
from ..question_types.base import NOTHING

# How sure: (as it is chosen, as it is told, what a right answer earns, what a wrong one earns). Honesty
# pays: it is best to say the first below two chances in three of being right, the second up to four in
# five, the third above.
LEVELS = {
    1: (_("Not very"), _("Not very sure"), 1, 0),
    2: (_("Fairly"), _("Fairly sure"), 2, -2),
    3: (_("Very"), _("Very sure"), 3, -6),
}
MOST = 3


def mark(fraction, certainty):
    """What an answer earns with this certainty, for each point. Who said nothing was not very sure. What
    is partly right earns its share of what a right one would."""
    _chosen, _told, right, wrong = LEVELS[certainty or 1]
    return right * fraction if fraction > 0 else Decimal(wrong)


@dataclass(frozen=True)
class Level:
    """Answers given at one certainty: how many, and how many of them were right."""

    name: str
    right: int
    n: int


@dataclass(frozen=True)
class Sureness:
    """How sure a learner was in an attempt. levels: those used, the surest first, and in the end a row
    without a certainty, where there is any, so that the rows add up to what was asked and counts. unanswered:
    how many of these were not answered. left_out, given, before: how many more are in no row, since they are
    left out of the score, everyone was given their points, or they were answered in an earlier attempt.
    marks, most: what the certainty earned and could have earned."""

    levels: list
    unanswered: int
    left_out: int
    given: int
    before: int
    marks: Decimal
    most: Decimal

    @property
    def shown(self):
        """The marks as they are said: −3.5."""
        return said(self.marks)

    @property
    def shown_most(self):
        return said(self.most)


def said(marks):
    return number_format((round(marks, 2) + 0).normalize()).replace("-", "−")


def sureness(responses, first_tries):
    """The `Sureness` of an attempt's responses; ``first_tries``: {response id: its first Try}. What was
    said before any feedback counts, so the first try alone."""
    anew = [each for each in responses if not each.carried_from_id]
    ruled = Counter(each.version.ruling for each in anew)
    counting = [each for each in anew if each.version.ruling == Ruling.BY_KEY]
    tried = [(each, first_tries[each.pk]) for each in counting if each.pk in first_tries]
    answered = [(each, first) for each, first in tried if first.answer is not None]
    levels, told = [], [(certainty, level[1]) for certainty, level in reversed(LEVELS.items())]
    for certainty, name in [*told, (None, _("You did not say"))]:
        went = [fraction_at(*pair) for pair in answered if pair[1].certainty == certainty]
        if went:
            levels.append(Level(name, sum(fraction == 1 for fraction in went), len(went)))
    marks = sum(
        (each.slot.points * mark(fraction_at(each, first), first.certainty) for each, first in answered),
        NOTHING,
    )
    return Sureness(
        levels,
        unanswered=len(counting) - len(answered),
        left_out=ruled[Ruling.DROPPED],
        given=ruled[Ruling.CREDIT],
        before=len(responses) - len(anew),
        marks=marks,
        most=MOST * sum((each.slot.points for each in counting), NOTHING),
    )


def fraction_at(response, first):
    """What the first try earned, by the marking of now: a regrade changes that and leaves the try."""
    return fraction_of(response.version, [first.answer], NOTHING)
