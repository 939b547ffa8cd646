"""Which words a footnote belongs to: those of its sentence before its mark."""

import unicodedata

from .sentences import split
from .shapes import letters

MOST_WORDS = 12
LONGEST_SAID = 90
CUT = "…"
LOOKED_AT = 400  # letters before a mark: a text may have thousands of marks


def last_of(parts):
    """The end of a text of which these are the parts, as far as a note can belong to it."""
    found, length = [], 0
    for part in reversed(parts):
        if length >= LOOKED_AT:
            break
        found.append(part)
        length += len(part)
    return "".join(reversed(found))[-LOOKED_AT:]


def before_each(text, counts):
    """The end of what stands before each mark in a text, told by how many `letters` stand before it."""
    text, at, so_far = unicodedata.normalize("NFC", text), 0, 0
    for count in counts:
        while so_far < count and at < len(text):
            so_far += letters(text[at])
            at += 1
        yield text[max(at - LOOKED_AT, 0) : at]


def noted(before, language):
    """The words that a mark after this text belongs to, the last few of its sentence; with "…" in front
    where there are more, and empty where there are none."""
    sentences = split(before, language)
    words = sentences[-1].split() if sentences else []
    said = " ".join(words[-MOST_WORDS:])[-LONGEST_SAID:].strip()
    return said if said == " ".join(words) else f"{CUT} {said}"
