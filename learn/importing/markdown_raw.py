"""Writes raw HTML within Markdown into an outline: headings, paragraphs, items and rows of tables."""

from itertools import groupby

from django.utils.translation import gettext as _

from .inlines import ENDED
from .markdown_contents import said_in_html, without_html_contents
from .markdown_flavours import is_badge
from .markdown_html import html_blocks
from .shapes import Shape, letters


def write_html(walk, source):
    """Writes a block of HTML through the `Walk` of the Markdown around it."""
    builder = walk.builder
    blocks, unread, gone = html_blocks(source)
    builder.strike(*gone)
    blocks, contents = without_html_contents(blocks)
    builder.addresses += said_in_html(contents)
    header, context = None, None
    for row, run in groupby(blocks, lambda block: block.row):
        run = list(run)
        if row and not walk.items:
            header = write_row(builder, run, header)
        for block in run:
            if not row or walk.items:
                header = None if block.text else header
                context = write_block(walk, block, context)
            write_hanging(builder, block)
    if unread:
        builder.warnings.append(_("Scripts and styles in the file were left out."))


def write_row(builder, blocks, header):
    """Writes a row of a table whose cells these are, and gives the cells over its columns."""
    cells = [joined(list(run)) for cell, run in groupby(blocks, lambda block: block.cell) if cell]
    texts = [text for text, _spans in cells]
    if not any(texts):
        return header
    is_head = header is None and all(block.is_head for block in blocks if block.text)
    if header is None:
        builder.table(int(is_head))
    builder.row(cells, header or ())
    return texts if is_head else header or []


def joined(blocks):
    """(text, spans) of a cell, with a semicolon after each paragraph that has no mark at its end."""
    text, spans = "", []
    for block in blocks:
        if not block.text:
            continue
        text += "" if not text else " " if ENDED.search(text) else "; "
        at = letters(text)
        text += block.text
        spans += [(start + at, end + at, *rest) for start, end, *rest in block.spans]
    return text, spans


def write_block(walk, block, context):
    """Writes a heading, a paragraph or an item, and gives what the items of its list rest on."""
    builder = walk.builder
    if not block.text:
        return context
    if block.level:
        builder.heading(block.level, block.text)
    elif block.is_item and not walk.items:
        context = builder.lead_in() if context is None else context
        builder.item(block.text, context, Shape(marks=(None,), spans=tuple(block.spans)))
        return context
    else:
        walk.text(block.text, block.spans)
    return None


def write_hanging(builder, block):
    """Writes the pictures that stand in a block, and remembers where its links lead."""
    for alternative, source, title in block.images:
        if not is_badge(source):
            builder.image(alternative, source)
        builder.address(alternative, source, title)
    for words, address, title, _first in block.links:
        builder.address(words, address, title)
