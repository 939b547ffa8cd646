"""Reads plain text: finds its paragraphs, then its headings as a person finds them."""

from .building import Builder
from .decoding import decode
from .headings import roles
from .paragraphs import paragraphs

READER = "text 1"


def read(data, name):
    """The outline of a plain text file given as bytes: its title at level 1, its headings at level 2."""
    text, warnings = decode(data)
    builder = Builder(name, READER)
    builder.warnings += warnings
    context = None
    for paragraph, role in roles(paragraphs(text)):
        if role == "item":
            context = builder.lead_in() if context is None else context
            builder.item(paragraph.text, context)
            continue
        if context is not None:
            context = builder.last = None
        if role == "text":
            builder.paragraph(paragraph.text)
        else:
            number = f"{paragraph.bullet} " if paragraph.bullet else ""
            builder.heading(1 if role == "title" else 2, number + paragraph.text)
    return builder.outline()
