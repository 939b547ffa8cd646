"""A section of a source as its page lays it out: every place under its own address, and looking as it did in
the document."""

from dataclasses import dataclass, field
from itertools import groupby

from . import rendering
from .models import Passage
from .transcribing import grid, paragraphs, rows_together, tables

Kind = Passage.Kind
DEEPEST = 5


@dataclass
class Block:
    """kind: list, table, rows (of a table nobody knows the columns of), code or text. items: of a list, each
    a list of paragraphs; else the paragraphs, each a list of places. counts: a list with numbers from
    ``start`` on. is_further: it goes on with an item above. depth: how many lists it is within. heads, body:
    the rows of a table, each (place, HTML of its cells)."""

    kind: str
    items: list = field(default_factory=list)
    is_quoted: bool = False
    counts: bool = False
    start: int = 1
    depth: int = 0
    is_further: bool = False
    heads: list = field(default_factory=list)
    body: list = field(default_factory=list)


def blocks(places):
    """The `Block`s of a section in order."""
    found = rows_together(paragraphs(places))
    for is_quoted, group in groupby(found, lambda paragraph: bool(paragraph.shape.get("quote"))):
        for kind, run in groupby(group, lambda paragraph: paragraph.kind):
            for block in of_kind(kind, list(run)):
                block.is_quoted = is_quoted
                yield block


def of_kind(kind, run):
    if kind == Kind.ROW:
        return rows_of(run)
    if kind == Kind.ITEM:
        return lists(run)
    return [Block("code" if kind == Kind.CODE else "text", [paragraph.places for paragraph in run])]


def rows_of(run):
    """These rows as tables, or one below the other where nobody knows their columns."""
    found = []
    for rows in tables(run):
        heads, cells = grid(rows)
        if cells:
            shown = [
                (row.places[0], [rendering.render_words_in(*cell) for cell in line])
                for row, line in zip(rows, cells, strict=True)
            ]
            found.append(Block("table", heads=shown[:heads], body=shown[heads:]))
            continue
        if not found or found[-1].kind != "rows":
            found.append(Block("rows"))
        found[-1].items += [row.places for row in rows]
    return found


def lists(items):
    """These items as lists: those that count apart from those that do not, and those within others."""
    found = []
    for item in items:
        marks = item.shape.get("marks") or [None]
        number, depth = marks[-1], min(len(marks), DEEPEST) - 1
        last = found[-1] if found else None
        if number == 0 and last and last.depth == depth:
            last.items[-1].append(item.places)  # a further paragraph of the item
            continue
        goes_on = last and (last.depth, last.counts, last.is_further) == (depth, bool(number), number == 0)
        if not goes_on or number and number != last.start + len(last.items):
            found.append(Block("list", counts=bool(number), start=number or 1, depth=depth))
            found[-1].is_further = number == 0  # of the item above the list before
        found[-1].items.append([item.places])
    return found
