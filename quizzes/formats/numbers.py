"""Numbers as banks write them: text in, text out, exact."""

import re
from decimal import Decimal, InvalidOperation, localcontext

NUMBER = re.compile(
    r"([+-]?)(\d{1,200}(?:([.,])\d{0,200})?|([.,])\d{1,200})(?:e([+-]?\d{1,3}))?", re.IGNORECASE
)
MINUS = str.maketrans("−–", "--")
LARGEST_POWER = 300
PLACES = Decimal("0.0000001")
GROUPED = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)


def number_text(text):
    """The number in this text as Docent keeps it, with a decimal point; None for what is no number, or one
    that can be read in two ways (1,234)."""
    text = text.strip().translate(MINUS).replace("\xa0", "")
    match = NUMBER.fullmatch(text)
    if not match or not text.isascii() or GROUPED.fullmatch(text):
        return None
    if match[5] and abs(int(match[5])) > LARGEST_POWER:
        return None
    return text.replace(",", ".").removeprefix("+").rstrip(".")


def middle(low, high):
    """(the number halfway, how far the ends lie from it) as text."""
    with localcontext() as exact:
        exact.prec = 1000
        low, high = sorted((Decimal(low), Decimal(high)))
        return decimal_text((low + high) / 2), decimal_text((high - low) / 2)


def decimal_text(value):
    """A decimal as people write it: without an exponent or zeros that say nothing."""
    text = format(value.normalize() + 0, "f")
    return "0" if text == "-0" else text


def share(percent):
    """A weight in per cent as a credit, at 7 places; None where it is no number from -100 to 100."""
    text = number_text(percent)
    try:
        credit = Decimal(text) / 100
    except (InvalidOperation, TypeError):
        return None
    # 100.00001 is a slip of rounding, 150 is none.
    if abs(credit) > Decimal("1.00001"):
        return None
    return max(min(credit, Decimal(1)), Decimal(-1)).quantize(PLACES).normalize() + 0
