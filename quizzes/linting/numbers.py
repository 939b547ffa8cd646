"""Choices that are numbers or ranges of numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction

NUMBER = r"[-+−]?\d{1,3}(?:[,  ']\d{3})+(?:\.\d+)?|[-+−]?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?"
ONE = re.compile(NUMBER)
TO = r"\s*(?:-|–|—|\bto\b|\band\b|\bthrough\b)\s*"
UNIT = r"(?P<unit>(?:\s*[^\W\d_°%µ]+|\s*[%°µ][A-Za-z]*|\s*/\s*[A-Za-z]+){0,4})"
LOW, HIGH = rf"(?P<low>{NUMBER})", rf"(?P<high>{NUMBER})"
FORMS = [
    (re.compile(rf"^\W*?{pattern}\W*$", re.I), form)
    for form, pattern in (
        ("range", rf"(?:between|from)?\s*{LOW}\s*[%°A-Za-zµ]{{0,8}}{TO}{HIGH}{UNIT}"),
        ("below", rf"(?:less than|fewer than|under|below|<)\s*{HIGH}{UNIT}"),
        ("to", rf"(?:at most|up to|no more than|not more than|≤|<=)\s*{HIGH}{UNIT}"),
        ("to", rf"{HIGH}{UNIT}\s+or (?:less|fewer|under|below)"),
        ("above", rf"(?:more than|greater than|over|above|>)\s*{LOW}{UNIT}"),
        ("from", rf"(?:at least|no less than|not less than|≥|>=)\s*{LOW}{UNIT}"),
        ("from", rf"{LOW}{UNIT}\s+or (?:more|over|above)"),
        ("from", rf"{LOW}\+{UNIT}"),
        ("point", rf"(?:about|around|roughly|exactly|some)?\s*{LOW}{UNIT}"),
    )
]
LONGEST = 60  # characters of a choice that is only a number
ENDLESS = Fraction(10**30)


@dataclass(frozen=True)
class Interval:
    """Numbers from low to high; is_open says of each end that it does not belong to it."""

    low: Fraction
    high: Fraction
    low_is_open: bool = False
    high_is_open: bool = False
    unit: str = ""

    @property
    def is_point(self):
        return self.low == self.high

    def overlaps(self, other):
        """Whether a number lies in both."""
        if self.unit != other.unit:
            return False
        first, then = sorted((self, other), key=lambda each: (each.low, each.high))
        if then.low == first.high:
            return not (first.high_is_open or then.low_is_open)
        return then.low < first.high


def value(text):
    """The number a text of digits means: with thousands, a decimal comma or a fraction."""
    text = text.replace("−", "-").replace(" ", "").replace(" ", "").replace("'", "")
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    top, _slash, bottom = text.partition("/")
    return Fraction(top) / Fraction(bottom) if bottom and Fraction(bottom) else Fraction(top)


def value_of(written):
    """The number in what stands in details, 0 where nothing does, None where it is no number."""
    text = str(written or 0).strip()
    return value(text) if ONE.fullmatch(text) else None


def interval(text):
    """The `Interval` that a whole choice says, or None when it says something else, too."""
    text = text.strip()
    for pattern, form in FORMS if len(text) <= LONGEST else ():
        found = pattern.match(text)
        if not found:
            continue
        said = found.groupdict()
        low = value(said["low"]) if said.get("low") else -ENDLESS
        high = value(said["high"]) if said.get("high") else ENDLESS
        unit = " ".join((said.get("unit") or "").lower().split())
        if form == "point":
            high = low
        if low > high:
            return None
        return Interval(low, high, form == "above", form == "below", unit)
    return None
