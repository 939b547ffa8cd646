"""What luck alone does."""

from fractions import Fraction
from math import comb, factorial

LUCK = 0.05


def at_least(chances, hits):
    """How likely it is that at least so many of these independent chances come true."""
    ways = [1.0]  # how likely 0, 1, 2 … of those seen so far are
    for chance in chances:
        ways = [
            none * (1 - chance) + one * chance for none, one in zip([*ways, 0.0], [0.0, *ways], strict=True)
        ]
    return sum(ways[hits:]) if hits > 0 else 1.0


def limit(chances):
    """The least number of hits that luck alone reaches in fewer than one of twenty tries; one more than
    there are where luck reaches them all more often than that."""
    return next(hits for hits in range(len(chances) + 2) if at_least(chances, hits) < LUCK)


def of_guessing(item):
    """The chance of answering the item wholly right by guessing blindly, as a fraction."""
    count = len(item.rows)
    if item.kind in ("single", "truefalse", "hotspot"):
        return Fraction(1, max(count, 1))
    if item.kind == "multiple":
        return Fraction(1, max(2**count - 1, 1))
    if item.kind == "ordering":
        return Fraction(1, factorial(min(count, 50)))
    if item.kind == "matching":
        prompts = sum(bool(row.text.raw.strip()) for row in item.rows)
        return Fraction(factorial(count - prompts), factorial(count))
    if item.kind == "gaps":
        return of_gaps(item)
    return Fraction(0)


def of_gaps(item):
    chance = Fraction(1)
    for number, kind in enumerate(item.gaps, 1):
        options = sum(row.details.get("gap") == number for row in item.rows)
        chance *= Fraction(1, max(options, 1)) if kind == "list" else 0
    return chance


def of_choosing(count, keys):
    """The chance of picking exactly the keys, by somebody who knows how many there are."""
    return Fraction(1, comb(count, keys))
