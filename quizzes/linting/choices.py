"""Rules about the choices among themselves."""

import re
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import numbers, words
from .findings import ERROR, NOTE, WARNING, Finding, rule
from .items import PICKED

ARTICLES = frozenset(["a", "an", "the"])
# Signs that make another thing of the same letters: p < 0.05, m/c, Na+. A hyphen within a word is none.
SIGNS = re.compile(r"[<>=≤≥≠≈+±×÷*/^→←↑↓⇌]|(?<!\w)[-−–](?=\w)|(?<=\w)[-−](?!\w)")


@rule("duplicate-choices", gettext_lazy("Two choices say the same"), kinds=(*PICKED, "ordering", "hotspot"))
def duplicate_choices(item):
    seen, found = {}, []
    for row in item.rows:
        if not row.text.raw.strip():
            continue  # it says nothing yet
        twin = seen.setdefault(said_by(row.text), row)
        if twin is not row:
            found.append((twin, row))
    if not found:
        return None
    # Of two that say the same both are right or both are wrong: either way both can be ruled out.
    return Finding(
        ERROR,
        _(
            "Two choices say the same, so neither can be the one right answer. Change one of them or take "
            "it out."
        ),
        tuple({row.number: row.text.spot() for pair in found for row in pair}.values()),
    )


def said_by(text):
    """What a choice says, for telling whether two say the same: numbers by their value, words by their stems
    and in their order, because from heart to lungs is not from lungs to heart, and the signs of a formula. A
    letter at the end is a name and no article: vitamin A. Of a word alone its form is what it says: goes is
    not going."""
    number = numbers.interval(text.plain)
    if number and number.is_point:
        return number
    last = len(text.words) - 1
    stem = words.stem if last else str
    said = tuple(
        stem(word.low) for at, word in enumerate(text.words) if at == last or word.low not in ARTICLES
    )
    return (said, *SIGNS.findall(text.plain)) if said else text.raw.strip()


@rule("overlapping-numbers", gettext_lazy("Numbers that overlap"), kinds=PICKED)
def overlapping_numbers(item):
    intervals = [(row, found) for row in item.rows if (found := numbers.interval(row.text.plain))]
    pairs = [
        (one, other)
        for (one, mine), (other, yours) in combinations(intervals, 2)
        if not (mine.is_point and yours.is_point) and mine.overlaps(yours)
    ]
    if not pairs:
        return None
    touches_key = any(row in item.keys for pair in pairs for row in pair)
    return Finding(
        ERROR if touches_key else WARNING,
        _(
            "One number can lie in two of these choices, so more than one can be right. Let none reach "
            "into another."
        ),
        tuple({row.number: row.text.spot() for pair in pairs for row in pair}.values()),
    )


@rule("number-order", gettext_lazy("Numbers out of order"), kinds=PICKED)
def number_order(item):
    found = [numbers.interval(row.text.plain) for row in item.rows]
    if len(found) < 3 or None in found:
        return None
    lows = [(each.low, each.high) for each in found]
    is_ordered = lows in (sorted(lows), sorted(lows, reverse=True))
    if is_ordered and not item.is_shuffled:
        return None
    return Finding(
        NOTE,
        _("Numbers are found faster in order. Keep these choices in their order for every learner.")
        if is_ordered
        else _(
            "Numbers are found faster in order. Write them from the least to the most, and keep that order."
        ),
        tuple(row.text.spot() for row in item.rows),
    )


@rule("unlike-lengths", gettext_lazy("Choices of very unlike length"), kinds=PICKED)
def unlike_lengths(item):
    by_length = sorted(item.rows, key=lambda row: row.text.length)
    if len(by_length) < 3:
        return None
    least, most = by_length[0], by_length[-1]
    if most.text.length < 2.5 * least.text.length or most.text.length - least.text.length < 20:
        return None
    said = _("The longest choice is far longer than the shortest, which draws the eye. Make them more alike.")
    return Finding(NOTE, said, (most.text.spot(), least.text.spot()))


@rule("choice-count", gettext_lazy("Too few or too many choices"), kinds=PICKED)
def choice_count(item):
    count = len(item.rows)
    if item.kind == "single" and count == 2:
        said = _("With two choices half of all guesses are right. A third that can be believed helps.")
    elif count > 6:
        said = _(
            "So many choices are long to read, and few of them are ever picked. Three to five are enough."
        )
    else:
        return None
    return Finding(NOTE, said)


RULES = [duplicate_choices, overlapping_numbers, number_order, unlike_lengths, choice_count]
