"""Reads plain text: finds its paragraphs, then its headings as a person finds them. One that is written as
Markdown is read as that."""

from dataclasses import replace
from itertools import groupby

from . import markdown
from .building import LONGEST_TITLE, Builder
from .counting import counted, lone
from .decoding import decode
from .headings import roles
from .levels import levels
from .marked_up import is_marked_up
from .paragraphs import numbered, paragraphs
from .text_pages import whole

READER = "text 12"


def read(data, name):
    """The outline of a plain text file given as bytes: its title at level 1, its headings from level 2 on."""
    text, warnings = decode(data)
    if is_marked_up(text):
        return titled(markdown.read(data, name), name)
    builder = Builder(name, READER)
    builder.warnings += warnings
    context = None
    found = list(with_numbers(roles(paragraphs(whole(text)))))
    title = next((paragraph.text for paragraph, role in found if role == "title"), "")
    depths = iter(levels([numbered(paragraph) for paragraph, role in found if role == "heading"], title))
    for paragraph, role in found:
        if role == "item":
            context = builder.lead_in() if context is None else context
            builder.item(paragraph.text, context)
            continue
        if context is not None:
            context = builder.last = None
        if role == "table":
            write_table(builder, paragraph.table)
        elif role == "text":
            builder.paragraph(paragraph.text)
        else:
            builder.heading(1 if role == "title" else next(depths), numbered(paragraph))
    return builder.outline()


def titled(outline, name):
    """The outline, called as its first heading where only its file's name would be its title."""
    first = next((section.title for section in outline.sections if section.title), "")
    return replace(outline, title=first[:LONGEST_TITLE]) if first and outline.title == name else outline


def write_table(builder, table):
    builder.table(table.heads)
    header = [" ".join(filter(None, cells)) for cells in zip(*table.rows[: table.heads], strict=True)]
    for number, row in enumerate(table.rows):
        builder.row([(cell, ()) for cell in row], header if number >= table.heads else ())


def with_numbers(found):
    """(paragraph, role) in order, where the number of an item without a neighbour in its list is a word."""
    for role, run in groupby(found, lambda each: each[1]):
        run = [paragraph for paragraph, _role in run]
        marks = [
            counted(paragraph.bullet) if role == "item" and paragraph.bullet else None for paragraph in run
        ]
        for paragraph, is_lone in zip(run, lone(marks), strict=True):
            if is_lone:
                yield replace(paragraph, text=numbered(paragraph), bullet=""), "text"
            else:
                yield paragraph, role
