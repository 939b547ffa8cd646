"""Rules about what earns what."""

from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..question_types.base import ALL, CLOSE, NOTHING
from . import numbers
from .findings import ERROR, NOTE, WARNING, Finding, rule
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
        if any(mark in row.text.raw for mark in ".,") and numbers.value_of(row.details.get("tolerance")) == 0
    ]
    return found and Finding(
        NOTE,
        _("Only this very number is right. Say how far from it an answer may be, or how to round."),
        tuple(row.text.spot() for row in found),
    )


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


RULES = [ticking_pays, credit_short, credit_over, few_variants, no_tolerance, tolerance_overlap]
