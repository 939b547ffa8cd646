"""Cells for a spreadsheet, from words that people typed."""

import re
import unicodedata

SIGNS = tuple("=+-@\t\r\n")
# White space, and what is as good as nothing before a sign: some spreadsheets drop it before they look.
NOTHING = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]*")


def is_active(text):
    """Whether a spreadsheet could take this for a formula, also one written in full width or small forms."""
    begins = text[NOTHING.match(text).end() :][:1]
    return text.startswith(SIGNS) or unicodedata.normalize("NFKC", begins).startswith(SIGNS)


def safe_cell(value):
    """The value as a cell that a spreadsheet shows and never runs."""
    text = str(value)
    return f"'{text}" if is_active(text) else text
