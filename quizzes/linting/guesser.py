"""A guesser that knows nothing and looks only at the surface. Where it beats luck, learners can, too."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from . import chances, surface
from .cues import shared

# What each cue is worth to it. It never sees a credit.
LONGEST, ABOVE, ECHO, HEDGED, SHARES, APART = 3, 3, 2, 1, 1, 2
SHORT, ABSOLUTE, MISFIT, FILLER, TWIN = -2, -2, -4, -5, -3


@dataclass
class Guess:
    """How the guesser did. hits: right answers to be expected of it (a tie between n choices is worth 1/n).
    limit: the least that luck reaches in fewer than one of twenty tries. told: the items it got for sure."""

    asked: int = 0
    hits: Fraction = Fraction(0)
    by_luck: Fraction = Fraction(0)
    limit: int = 1
    told: list = field(default_factory=list)

    @property
    def beats_luck(self):
        return self.hits >= self.limit

    def as_json(self):
        return {
            "asked": self.asked,
            "hits": round(float(self.hits), 2),
            "by_luck": round(float(self.by_luck), 2),
            "limit": self.limit,
            "beats_luck": self.beats_luck,
        }


def guess(items):
    """Lets the guesser at these items; the `Guess`. It tries what is picked from choices shown."""
    tried = [(item, *guessed(item)) for item in items if can_be_guessed(item)]
    luck = [chance for _item, _hit, chance in tried]
    return Guess(
        asked=len(tried),
        hits=sum((hit for _item, hit, _chance in tried), Fraction(0)),
        by_luck=sum(luck, Fraction(0)),
        limit=chances.limit([float(chance) for chance in luck]),
        told=[item for item, hit, chance in tried if hit == 1 > chance],
    )


def can_be_guessed(item):
    return item.kind in ("single", "multiple", "truefalse") and item.keys and item.wrong


def guessed(item):
    """(the chance that its pick is the right one, the chance luck has)."""
    if item.kind == "truefalse":
        seems_false = bool(surface.absolutes(item.stem))
        return (Fraction(int(seems_false != item.is_true)) if seems_false else Fraction(1, 2)), Fraction(1, 2)
    scores = scored(item)
    keys = {row.number for row in item.keys}
    count = len(keys)
    sums = {pick: sum(scores[number] for number in pick) for pick in combinations(sorted(scores), count)}
    best = [pick for pick, score in sums.items() if score == max(sums.values())]
    hit = Fraction(1, len(best)) if tuple(sorted(keys)) in best else Fraction(0)
    return hit, chances.of_choosing(len(scores), count)


def scored(item):
    """{row number: how right it looks}."""
    scores = {row.number: 0 for row in item.rows}
    by_length = sorted(item.rows, key=lambda row: row.text.length)
    longest, second = by_length[-1], by_length[-2]
    if longest.text.length >= 1.25 * second.text.length and longest.text.length - second.text.length >= 8:
        scores[longest.number] += LONGEST
    shortest, next_ = by_length[0], by_length[1]
    if len(by_length) > 2 and shortest.text.length <= 0.5 * next_.text.length and next_.text.length >= 18:
        scores[shortest.number] += SHORT
    for row in item.rows:
        scores[row.number] += looks_of(row)
    if item.kind == "single":
        by_the_others(item, scores)
    return scores


def looks_of(row):
    """What the choice by itself is worth."""
    if surface.ALL.search(row.text.plain):
        return ABOVE
    score = ABSOLUTE if surface.absolutes(row.text) else 0
    score += HEDGED if surface.hedges(row.text) else 0
    return score + (FILLER if surface.is_filler(row.text) else 0)


def by_the_others(item, scores):
    """Adds what a choice is worth beside the stem and the other choices."""
    for number in surface.echoes(item):
        scores[number] += ECHO
    misfits = surface.misfits(item)
    if misfits and 0 < len(misfits[0]) < len(item.rows):
        for number in misfits[0]:
            scores[number] += MISFIT
    if len(item.rows) > 3:
        most, then = sorted(shared(item).values(), reverse=True)[:2]
        for number, score in shared(item).items():
            scores[number] += SHARES if score == most and most - then >= 2 else 0
    if len(item.rows) > 2 and (odd := odd_one_out([surface.form(row.text) for row in item.rows])) is not None:
        scores[item.rows[odd].number] += APART


def odd_one_out(forms):
    """The place of the only one that differs from all the others, which are alike; None where none does."""
    for place, form in enumerate(forms):
        others = {other for at, other in enumerate(forms) if at != place}
        if len(others) == 1 and form not in others:
            return place
    return None
