"""How sure the learner was: what that is worth where it is marked, and how well it was judged."""

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
    """How sure a learner was in an attempt. levels: those used, the surest first. marks, most: what the
    certainty earned and could have earned."""

    levels: list
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
    counting = [
        each for each in responses if each.version.ruling != Ruling.DROPPED and not each.carried_from_id
    ]
    given = [(each, first_tries[each.pk]) for each in counting if each.pk in first_tries]
    answered = [(each, first) for each, first in given if first.answer is not None]
    levels = []
    for certainty, (_chosen, name, _right, _wrong) in reversed(LEVELS.items()):
        went = [fraction_at(*pair) for pair in answered if pair[1].certainty == certainty]
        if went:
            levels.append(Level(name, sum(fraction == 1 for fraction in went), len(went)))
    marks = sum(
        (each.slot.points * mark(fraction_at(each, first), first.certainty) for each, first in answered),
        NOTHING,
    )
    return Sureness(levels, marks, MOST * sum((each.slot.points for each in counting), NOTHING))


def fraction_at(response, first):
    """What the first try earned, by the marking of now: a regrade changes that and leaves the try."""
    return fraction_of(response.version, [first.answer], NOTHING)
