"""A section of a source as its page lays it out: every place under its own address, and looking as it did in
the document."""

from dataclasses import dataclass, field
from itertools import groupby

from . import rendering
from .models import Passage
from .tables import Cell, grid, rows_together, tables
from .transcribing import paragraphs

Kind = Passage.Kind
DEEPEST = 5


@dataclass
class Block:
    """kind: list, table, rows (of a table nobody knows the columns of), code or text. items: of a list, each
    the `Block`s of text and lists it is made of; else the paragraphs, each a list of places. counts: a list
    with numbers from ``start`` on. is_further: it goes on with an item above. depth: how many lists it is
    within. heads, body: the rows of a table, each (place, its `shown_cell`s)."""

    kind: str
    items: list = field(default_factory=list)
    is_quoted: bool = False
    counts: bool = False
    start: int = 1
    depth: int = 0
    is_further: bool = False
    heads: list = field(default_factory=list)
    body: list = field(default_factory=list)

    def add(self, places):
        """Adds a paragraph to the last item of a list."""
        item = self.items[-1]
        if not item or item[-1].kind != "text":
            item.append(Block("text"))
        item[-1].items.append(places)

    def goes_on_with(self, number):
        """True when an item with this number, None in a list that does not count, is the list's next."""
        is_next = not number or number == self.start + len(self.items)
        return is_next and self.counts == bool(number) and not self.is_further


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
        heads, lines = grid(rows)
        if lines:
            shown = [
                (row.places[0], [shown_cell(cell) for cell in line if isinstance(cell, Cell)])
                for row, line in zip(rows, lines, strict=True)
            ]
            found.append(Block("table", heads=shown[:heads], body=shown[heads:]))
            continue
        if not found or found[-1].kind != "rows":
            found.append(Block("rows"))
        found[-1].items += [row.places for row in rows]
    return found


def shown_cell(cell):
    """(the HTML of a cell, how many columns, how many rows it takes)."""
    return rendering.render_words_in(cell.text, cell.spans), cell.across, cell.down


def lists(items):
    """These items as lists: those that count apart from those that do not, and those within an item in it."""
    found, opened = [], []  # opened: the lists we are inside of, the outermost first
    for item in items:
        marks = item.shape.get("marks") or [None]
        number, depth = marks[-1], min(len(marks), DEEPEST) - 1
        while opened and opened[-1].depth > depth:
            opened.pop()
        if opened and opened[-1].depth == depth:
            if number == 0:
                opened[-1].add(item.places)  # a further paragraph of the item
                continue
            if not opened[-1].goes_on_with(number):
                opened.pop()
        if not opened or opened[-1].depth < depth:
            around = opened[-1].items[-1] if opened else found
            around.append(Block("list", counts=bool(number), start=number or 1, depth=depth))
            opened.append(around[-1])
            opened[-1].is_further = number == 0  # of the item above the list before
        opened[-1].items.append([])
        opened[-1].add(item.places)
    return found
