"""Rules about what earns what."""

from collections import Counter
from decimal import Decimal
from itertools import combinations
from math import factorial, prod

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..question_types.base import ALL, CLOSE, NOTHING
from . import numbers
from .findings import ERROR, NOTE, WARNING, Finding, rule
from .grounds import partner
from .items import WRITTEN


@rule("ticking-pays", gettext_lazy("Ticking everything pays"), kinds=("multiple",))
def ticking_pays(item):
    if not item.keys or not item.wrong or earned(item, item.rows) < CLOSE:
        return None
    harmless = [row for row in item.wrong if row.credit == 0] or item.wrong
    return Finding(
        ERROR,
        _(
            "The wrong choices take less away than the right ones give, so ticking nearly everything pays. "
            "Let the wrong ones together take away as much."
        ),
        tuple(row.text.spot() for row in harmless),
    )


def earned(item, rows):
    """What ticking these rows earns by the credits alone."""
    total = sum((row.credit for row in rows), NOTHING)
    return max(total, bound(item, "lower", NOTHING)) if is_mapped(item) else total


def is_mapped(item):
    """Whether its credits are added up between bounds of its own, as QTI's map_response does."""
    return item.details.get("scoring") == "map"


def bound(item, name, otherwise):
    number = numbers.value_of(item.details.get(name))
    return Decimal(number.numerator) / number.denominator if number else otherwise


@rule(
    "credit-short",
    gettext_lazy("Nobody can earn all of it"),
    kinds=("single", "multiple", "truefalse", *WRITTEN),
    missing=True,
)
def credit_short(item):
    if not item.rows:
        return Finding(ERROR, _("It has no answer that could be right. Add its choices."))
    if item.kind == "multiple":
        most = earned(item, item.keys)
        full = bound(item, "upper", ALL) if is_mapped(item) else ALL
    else:
        most, full = max(row.credit for row in item.rows), ALL
    if most >= full - CLOSE:
        return None
    said = (
        _("No choice is marked as right, so nobody can answer it.")
        if most <= 0
        else _("The best answer earns %(percent)s %% and not all of it. Let what is right earn 100 %%.")
        % {"percent": round(100 * most / full)}
    )
    return Finding(ERROR, said, tuple(row.text.spot() for row in item.keys))


@rule("credit-over", gettext_lazy("A part of the right answers earns everything"), kinds=("multiple",))
def credit_over(item):
    if is_mapped(item) or sum((row.credit for row in item.keys), NOTHING) <= ALL + CLOSE:
        return None
    said = _(
        "The right choices together earn more than 100 %, so some of them are enough. Let them add up to "
        "100 %."
    )
    return Finding(WARNING, said, tuple(row.text.spot() for row in item.keys))


@rule("few-variants", gettext_lazy("A short answer accepts one spelling only"), kinds=("short",))
def few_variants(item):
    if len(item.keys) != 1:
        return None
    text = item.keys[0].text
    if "*" in text.raw or (len(text.words) < 2 and "-" not in text.raw and not text.raw.strip().isupper()):
        return None
    return Finding(
        WARNING if len(text.words) > 1 else NOTE,
        _(
            "Only one way of writing it is accepted. Add the others a learner who knows may write: the "
            "short form, with and without hyphen, one and several."
        ),
        (text.spot(),),
    )


@rule("no-tolerance", gettext_lazy("A number without tolerance"), kinds=("numeric",))
def no_tolerance(item):
    found = [
        row
        for row in item.keys
        if has_places(row.text.raw) and numbers.value_of(row.details.get("tolerance")) == 0
    ]
    return found and Finding(
        NOTE,
        _("Only this very number is right. Say how far from it an answer may be, or how to round."),
        tuple(row.text.spot() for row in found),
    )


def has_places(text):
    """Whether a number has decimals that are not nought."""
    whole, _mark, places = text.strip().replace(",", ".").partition(".")
    return bool(places.strip("0"))


@rule("tolerance-overlap", gettext_lazy("Accepted numbers that overlap"), kinds=("numeric",))
def tolerance_overlap(item):
    spans = [(row, *reached) for row in item.rows if (reached := reach(row))]
    found = {}
    for (one, low, high), (other, least, most) in combinations(spans, 2):
        # The first that fits counts: a wider row after it, for what is only near, is meant so.
        is_nested = one.credit > other.credit and least <= low and high <= most
        if one.credit != other.credit and low <= most and least <= high and not is_nested:
            found |= {one.number: one.text.spot(), other.number: other.text.spot()}
    said = _("One number is accepted by two rows that earn differently. Make their tolerances smaller.")
    return Finding(WARNING, said, tuple(found.values())) if found else None


def reach(row):
    """(least, most) of the numbers a row accepts, None where it says none."""
    number = numbers.value_of(row.text.plain)
    tolerance = numbers.value_of(row.details.get("tolerance"))
    if number is None or tolerance is None or not row.text.words:
        return None
    if row.details.get("relative"):
        tolerance = abs(number) * tolerance
    return number - tolerance, number + tolerance


@rule("hint-unseen", gettext_lazy("A hint that nobody gets to see"))
def hint_unseen(item):
    number = possible(item)
    if number is None:
        return None
    # One is tried at most so often that two answers are left, and no hint follows the last try.
    seen = max(0, number - 2)
    unseen = [hint for hint in item.hints[seen:] if hint.raw.strip()]
    if not unseen:
        return None
    said = (
        ngettext(
            "It has so few possible answers that only %(seen)d hint is ever shown: one more try would give "
            "the answer away. Take the others out, or add choices.",
            "It has so few possible answers that only %(seen)d hints are ever shown: one more try would give "
            "the answer away. Take the others out, or add choices.",
            seen,
        )
        % {"seen": seen}
        if seen
        else _(
            "It has so few possible answers that it is tried once, so no hint is ever shown. Take it out, or "
            "add choices."
        )
    )
    return Finding(NOTE, said, tuple(hint.spot() for hint in unseen))


def possible(item):
    """How many different answers can be given; None where that is without end, or nothing is written yet."""
    number = len(item.rows)
    if item.kind == "gaps":
        lists = Counter(str(row.details.get("gap")) for row in item.rows)
        return prod(lists.values()) if item.gaps and set(item.gaps) == {"list"} else None
    if item.kind == "matching":
        prompts = sum(bool(row.text.raw.strip()) for row in item.rows)
        return len({partner(row).raw.strip() for row in item.rows}) ** prompts or None
    if item.kind == "truefalse":
        return 2
    counted = {"single": number, "hotspot": number, "multiple": 2**number - 1, "ordering": factorial(number)}
    return counted.get(item.kind) if number > 1 else None


RULES = [ticking_pays, credit_short, credit_over, few_variants, no_tolerance, tolerance_overlap, hint_unseen]
