"""A plain text about beavers, set in several ways, and what is read of a text."""

import textwrap

from learn.importing.readers import read

LONG = (
    "Rivers slow down where a dam stands across them, and the water spreads over the meadow beside it. "
    "The dam (a heap of sticks) holds for years. Then the stream takes another way."
)
BEAVERS = [
    ("title", "The Slow Return of the Beaver"),
    ("text", LONG),
    ("text", "It took a century."),
    ("heading", "Where they went"),
    ("text", LONG),
    ("text", "Hunters took them for several reasons:"),
    ("item", "their warm fur"),
    ("item", "their meat, which was eaten in Lent because it was thought to be fish from the river"),
    ("item", "Castor oil"),
    ("text", "None of these matters today. People wear other things."),
    ("heading", "What came back"),
    ("heading", "In the north"),
    ("text", LONG),
    ("heading", "Why does it matter to rivers?"),
    ("text", "It does, as people found out late. They had to look for a long time."),
    ("heading", "Outlook"),
    ("text", LONG),
]


def paragraph(role, text, width=None):
    return textwrap.fill(text, width) if width else text


def spaced(parts, width=None):
    return "\n\n".join(paragraph(*part, width) for part in parts)


def tight(parts, width=None):
    return "\n".join(paragraph(*part, width) for part in parts)


def headings_spaced(parts, width=None):
    """Blank lines above headings only, and between paragraphs where they are wrapped."""
    lines = [("\n" if role == "heading" else "") + paragraph(role, text, width) for role, text in parts]
    return "\n".join(lines)


def outline_of(text, name="beavers.txt"):
    return read(text.encode(), name)


def titles(outline):
    return [section.title for section in outline.sections]


def texts(outline):
    return [passage.text for section in outline.sections for passage in section.passages]


def titles_of(text):
    return [section.title for section in outline_of(text).sections if section.title]
