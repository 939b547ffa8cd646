"""Whether the numbers a right answer says are those its sentences say."""

import re
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import words
from .findings import ERROR, Finding, rule
from .grounds import claims
from .numbers import NUMBER, ONE, value

WORDED = "|".join([*words.NUMBERS][2:])
SAID = re.compile(
    rf"(?<![\w.,/^\-])(?:(?P<digits>{NUMBER})|(?P<word>{WORDED})(?!\w))(?![\d^⁰¹²³⁴-⁹]|[.,/]\d)"
    rf"(?P<to>\s*(?:-|–|—|to\b|or\b)\s*(?={NUMBER}))?"
    r"(?P<gap>[ \u00a0\u202f-]*)(?P<unit>%|per ?cent\b|°\s?[CF]?|[^\W\d_]+)?",
    re.I,
)
SHORT = {
    short: name
    for name, shorts in {
        "second": "s sec secs", "minute": "min mins", "hour": "h hr hrs", "day": "d", "week": "wk wks",
        "year": "yr yrs", "percent": "% percent", "litre": "l liter liters", "gram": "g",
        "milligram": "mg", "microgram": "µg μg mcg", "kilogram": "kg kilo kilos", "metre": "m meter meters",
        "millilitre": "ml milliliter milliliters", "millimetre": "mm millimeter millimeters",
        "centimetre": "cm centimeter centimeters",
    }.items()
    for short in shorts.split()
}  # fmt: skip
ABOVE = re.compile(
    r"(?:more|older|longer|higher|greater|bigger) than$|\bover$|above$|at least$|from$|[>≥]$", re.I
)
BELOW = re.compile(r"(?:less|fewer|younger|shorter|lower) than$|\bunder$|below$|at most$|up to$|[<≤]$", re.I)
OR_MORE = re.compile(r"\s*(?:or|and) (?:more|over|above|older|longer|higher)\b", re.I)
OR_LESS = re.compile(r"\s*(?:or|and) (?:less|fewer|under|below|younger|lower)\b", re.I)
NEAR = re.compile(r"\b(?:about|around|roughly|nearly|almost|approximately|some)$", re.I)
HOW_MANY = re.compile(r"\bhow\b|\bwhat is\b|\bat what\b", re.I)
RECKONS = re.compile(
    r"\b(?:difference|altogether|in all|total|reckon|calculate|work out|\w+er by|by how|times)\b", re.I
)
WORDY = ("single", "multiple", "truefalse", "short", "numeric", "gaps", "matching", "ordering")
ENDLESS = Fraction(10**30)


class Figure(NamedTuple):
    """A number as a text says it. unit: the stem of the word after it, "" for none. low, high: all the
    numbers it speaks of, as "over 70" and "15 to 18" do."""

    number: Fraction
    unit: str
    span: tuple
    said: str
    low: Fraction
    high: Fraction
    is_near: bool

    @property
    def is_one(self):
        return self.low == self.high

    @property
    def is_year(self):
        return not self.unit and self.number.denominator == 1 and 1500 <= self.number <= 2100


@rule("number-unsupported", gettext_lazy("The sentences say another number"), kinds=WORDY, source=True)
def number_unsupported(item):
    theirs = [figure for quote in item.question.quotes for figure in figures_in(words.plain(quote))]
    before = {
        figure.number for old, _now in item.question.formerly for figure in figures_in(words.plain(old))
    }
    asked = {unit_of(word.low) for word in item.stem.words}
    found = []
    for text in claims(item):
        for mine in figures_in(text.plain):
            rivals = [other for other in theirs if is_rival(mine, other, asked)]
            # What a newer edition took out of the sentence is said by `sentence_reworded`.
            if rivals and mine.number not in before and not is_supported(item, mine, theirs, rivals):
                found.append((text, mine, rivals))
    if not found:
        return None
    return Finding(
        ERROR,
        _(
            "The right answer says %(mine)s, and the sentences it rests on say %(theirs)s. Correct the "
            "number, cite the sentence that says it, or say why it holds all the same."
        )
        % {
            "mine": quoted(mine for _text, mine, _rivals in found),
            "theirs": quoted(rival for _text, _mine, rivals in found for rival in rivals),
        },
        tuple(text.spot(mine.span) for text, mine, _rivals in found),
    )


def quoted(figures):
    """These numbers with their units, as they are written, each once."""
    return ", ".join(dict.fromkeys(f"“{figure.said}”" for figure in figures))


def figures_in(text):
    """The `Figure`s of a plain text. The first number of a range has the unit of the second."""
    found, after = [], None
    for match in reversed(list(SAID.finditer(text))):
        number = value(match["digits"]) if match["digits"] else Fraction(words.NUMBERS[match["word"].lower()])
        start, end = match.start(), match.end("digits" if match["digits"] else "word")
        unit = "" if match["to"] else unit_of(match["unit"] or "", is_joined=not match["gap"])
        low = high = number
        if match["to"] and after:
            unit, low, high = after.unit, min(number, after.number), max(number, after.number)
        before, behind = text[:start].rstrip(), text[match.end() if unit else end :]
        low, high = (number, ENDLESS) if ABOVE.search(before) or OR_MORE.match(behind) else (low, high)
        low, high = (-ENDLESS, number) if BELOW.search(before) or OR_LESS.match(behind) else (low, high)
        said = text[start : match.end() if unit and not match["to"] else end].strip()
        after = Figure(number, unit, (start, end), said, low, high, bool(NEAR.search(before)))
        found.append(after)
    return found[::-1]


def unit_of(word, is_joined=False):
    """What a word after a number counts in: sec, second and seconds are one. "" where it is no unit."""
    low = " ".join(word.lower().split())
    if low in ("per cent", "percent"):
        low = "%"
    if is_joined and low == "s":  # the 60s
        return "decade"
    return "" if low in words.STOP else words.stem(SHORT.get(low, low))


def is_rival(mine, other, asked):
    """Whether the other number is one of the same unit or kind; ``asked``: the words of the question, which
    may name the unit of an answer that is a bare number."""
    if mine.unit or other.unit:
        return mine.unit == other.unit or (not mine.unit and not mine.is_year and other.unit in asked)
    return mine.is_year == other.is_year


def is_supported(item, mine, theirs, rivals):
    """Whether the sentences say this number, if in another way: rounded, as a range it lies in, or as what
    it is reckoned from."""
    if any(mine.number == other.number for other in theirs):
        return True
    spare = max(slack(mine), tolerance(item, mine))
    if any(abs(mine.number - other.number) <= spare for other in rivals):
        return True
    # "Who is at risk? A man of 75" rests on "over 70"; "How old? 75" does not.
    is_case = mine.is_one and (item.kind == "truefalse" or not HOW_MANY.search(item.stem.plain))
    if is_case and any(not other.is_one and other.low <= mine.number <= other.high for other in rivals):
        return True
    return is_reckoned(item, mine, theirs)


def slack(mine):
    """By how much a number may differ from the one it rounds."""
    digits = ONE.search(mine.said)
    places = len(digits[0].partition(".")[2]) if digits and "/" not in digits[0] else 0
    return max(
        Fraction(1, 2 * 10**places) if places or mine.is_near else 0, abs(mine.number) / 10 * mine.is_near
    )


def tolerance(item, mine):
    """By how much an answer may differ from this one and still be right."""
    for row in item.keys if item.kind == "numeric" else ():
        allowed = str(row.details.get("tolerance") or "")
        if ONE.fullmatch(allowed) and mine.said in row.text.plain:
            return value(allowed) * (abs(mine.number) if row.details.get("relative") else 1)
    return 0


def is_reckoned(item, mine, theirs):
    """Whether it comes of two numbers, where the question gives one of them or asks to reckon."""
    given = [] if item.kind == "truefalse" else [each.number for each in figures_in(item.stem.plain)]
    known = list(dict.fromkeys([*given, *(each.number for each in theirs)]))[:20]
    pairs = permutations(known, 2)
    if not RECKONS.search(item.stem.plain):
        pairs = ((a, b) for a, b in pairs if a in given or b in given)
    return any(mine.number in (a + b, a - b, a * b, 100 * (a - b) / (b or 1), a / (b or 1)) for a, b in pairs)


RULES = [number_unsupported]
