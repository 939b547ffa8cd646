"""What a typed answer is compared with: wordings to accept, and numbers."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import takewhile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learn.importing.keys import normalise

LONGEST = 200
STAR, ANY = "\x01", "\x02"  # a star that is meant, and one that stands for anything


def typed(text):
    """What was typed, without what means nothing in an answer; PostgreSQL stores no NUL.

    ValidationError when it is too long."""
    text = "".join(c for c in text if c.isprintable() or c.isspace()).strip()
    if len(text) > LONGEST:
        raise ValidationError(
            _("That is too long. A word or two is enough; at most %(most)d characters fit.")
            % {"most": LONGEST}
        )
    return text


def fold(text, case=False):
    """The text as answers are compared: white space, the kind of quotes and dashes, a full stop at the
    end and (unless ``case``) capitals make no difference; letters and digits do."""
    folded = normalise(text)
    # NFC again: folding the case of some letters takes them apart.
    folded = folded if case else unicodedata.normalize("NFC", folded.casefold())
    return folded.removesuffix(".").rstrip()


def marked(accepted):
    """The accepted text with its wildcards told apart from the stars it means."""
    return accepted.replace(r"\*", STAR).replace("*", ANY)


def fits(accepted, text, case=False):
    """Whether the text says what the accepted one says; in that, ``*`` stands for anything or nothing and
    ``\\*`` for a star."""
    said = fold(text, case)
    pieces = [piece.replace(STAR, "*") for piece in fold(marked(accepted), case).split(ANY)]
    if not said or len(pieces) == 1:
        return bool(said) and said == pieces[0]
    first, *middle, last = pieces
    if len(said) < len(first) + len(last) or not said.startswith(first) or not said.endswith(last):
        return False
    # Each piece at its first place leaves most room for those after it, so one look at each is enough.
    at, end = len(first), len(said) - len(last)
    for piece in middle:
        at = said.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


# “A” may be a name (A 1, vitamin A), “the” never is.
ARTICLE = re.compile(r"(?:the |an? (?=[^\W\d_]{2}))", re.IGNORECASE)


def without_article(text):
    """The text without an English article before its first word."""
    return ARTICLE.sub("", normalise(text), count=1) if ARTICLE.match(normalise(text)) else text


QUOTES = ('""', "''", "“”", "„“", "”“", "‘’", "‚‘", "«»", "»«", "‹›", "›‹", "``")
CLOSING = ".!?,;:…"


def barer(text):
    """The text without what closes it as a sentence, or the quotation marks that stand around all of it: one
    of these at a time, and itself where there is none, or nothing else."""
    said = text.strip()
    for opening, closing in QUOTES if len(said) > 2 else ():
        if said[0] == opening and said[-1] == closing and not {opening, closing} & set(said[1:-1]):
            return said[1:-1].strip()
    return said[:-1].rstrip() or said if said.endswith(tuple(CLOSING)) else said


def bared(text):
    """The text, and each barer one, down to what it says."""
    said = [text]
    while (bare := barer(said[-1])) != said[-1]:
        said.append(bare)
    return said


def first_that_fits(rows, text, case=False):
    """The first of these rows whose text the written one says, or None. Quotation marks around it and what
    closes it make no difference, unless the row that it fits with them has such marks itself."""
    rows, found = list(rows), None
    for said in bared(text):
        earlier = first_with_or_without_article(rows, said, case)
        if earlier:
            found, rows = earlier, rows[: rows.index(earlier)]
        if found and barer(found.text) != found.text.strip():
            break
    return found


def first_with_or_without_article(rows, text, case):
    """The first of these rows that fits. An article before it makes no difference where none of the rows
    names it, unless capitals do: then it is meant to the letter."""
    found = next((row for row in rows if fits(row.text, text, case)), None)
    bare = text if case else without_article(text)
    # A star alone stands for whatever is left, so it comes after the words without their article.
    if bare == text or (found and found.text.strip() != "*"):
        return found
    before = takewhile(lambda row: row is not found, rows)
    return next((row for row in before if fits(row.text, bare)), found)


def words_meant(rows, text, case=False):
    """What a typed text says, to be compared with another: an article before it and marks around it make a
    difference only where one of these rows names them."""
    row, said = first_that_fits(rows, text, case), bared(text)[-1]
    return fold(said if case else without_article(said), case), row and row.position


def example(accepted):
    """A text that fits: the accepted one without its wildcards, or with a mark where something must be."""
    for anything in ("", "…"):
        text = " ".join(marked(accepted).replace(ANY, anything).replace(STAR, "*").split())
        if fits(accepted, text):
            break
    return text


SIGN = r"[+-]?"
DIGITS = r"\d[\d\s.,'_]*|[.,]\d+"
TIMES = r"\s*[x×*·]\s*10\s*(?:\^|\*\*)?\s*"
NUMBER = re.compile(
    rf"(?P<sign>{SIGN})\s*(?:(?P<ten>10)(?=\s*\^)|(?P<digits>{DIGITS}))"
    rf"(?:e(?P<e>{SIGN}\d+)|{TIMES}(?P<times>{SIGN}\d+)|\s*\^\s*(?P<power>{SIGN}\d+))?",
    re.IGNORECASE,
)
# Raised digits are a power after a ten, and part of a unit, as in m², after anything else.
RAISED = re.compile(r"(?<=10)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
LARGEST_POWER = 300
GROUPED = re.compile(r"\d{1,3}(?:(?P<mark>[\s.,'_])\d{3})(?:(?P=mark)\d{3})*")


@dataclass(frozen=True)
class Measure:
    """A typed number: its readings (two where a comma may part thousands or decimals), and what stood
    before or after it, which may be a unit."""

    readings: tuple
    unit: str


def is_grouped(digits):
    return GROUPED.fullmatch(digits) is not None


def bare(digits):
    return "".join(c for c in digits if c.isdecimal())


def digits_read(digits):
    """The readings of digits with their separators, as strings Decimal takes; [] for none."""
    digits = digits.rstrip(" .,'_")
    if digits.isdecimal():
        return [digits]
    readings = []
    whole, mark, part = re.match(r"(.*?)(?:([.,])(\d*))?$", digits, re.DOTALL).groups()
    if mark and (not whole or whole.isdecimal() or is_grouped(whole) and mark not in whole):
        readings.append(f"{bare(whole) or 0}.{part}")
    # A point parts decimals, and thousands only where there are several; a comma does either.
    if is_grouped(digits) and (mark != "." or digits.count(".") > 1) and not digits.startswith("0"):
        readings.append(bare(digits))
    return readings


def measure(text):
    """The number typed, as a `Measure`; None where there is none.

    It knows decimal comma and point, thousands parted by a space, comma, point or apostrophe, any minus,
    and powers of ten (1.2e-3, 1.2 × 10⁻³, 10⁵). ValidationError for one too large or too small."""
    said = RAISED.sub(lambda power: f"^{power[0].translate(LOWERED)}", normalise(text))
    found = NUMBER.search(said)
    if not found:
        return None
    before, after = said[: found.start()].strip(), said[found.end() :].strip()
    if before and after:
        return None
    power = found["e"] or found["times"] or found["power"] or "0"
    if len(power) > 6 or abs(int(power)) > LARGEST_POWER:
        raise ValidationError(_("That number is too large or too small to be read. Write it another way."))
    read = ["1"] if found["ten"] else digits_read(found["digits"]) if not found["power"] else []
    readings = tuple(Decimal(f"{found['sign']}{digits}e{power}") for digits in read)
    return Measure(readings, before or after) if readings else None


def number(text):
    """The one number this text is, as a Decimal; None when it is none or can be read in two ways."""
    try:
        found = measure(str(text))
    except ValidationError:
        return None
    return found.readings[0] if found and len(found.readings) == 1 and not found.unit else None


def near(value, text, details):
    """Whether the value is the number in this text, within its tolerance. A star is near everything."""
    if text.strip() == "*":
        return True
    target, tolerance = number(text), number(details.get("tolerance") or "0")
    if target is None or tolerance is None:
        return False
    with localcontext() as exact:
        exact.prec = 1000
        reach = tolerance * abs(target) if details.get("relative") else tolerance
        return abs(value - target) <= reach


def faults_of_number(row):
    """What is wrong with a row that is a number with a tolerance, as a list of sentences."""
    found = []
    if row.text.strip() not in ("", "*") and number(row.text) is None:
        found.append(_("Write one number, such as 3.5, without a unit and without marks for thousands."))
    tolerance = number(row.details.get("tolerance") or "0")
    if tolerance is None or tolerance < 0:
        found.append(_("The tolerance is a number of at least 0, such as 0.1."))
    return found


def said_by_number(row):
    """What a row that is a number says, as it is told apart from others; empty for nothing."""
    text = row.text.strip()
    value = number(text)
    how = (number(row.details.get("tolerance") or "0"), bool(row.details.get("relative")))
    return text and (text if value is None else value, *how)
