"""The rows of a table in a source as columns: which cell stands where, and over how many."""

from dataclasses import dataclass, field
from itertools import accumulate

from .importing.shapes import BETWEEN_CELLS
from .merged_cells import ABOVE, BEFORE
from .models import Passage

Kind = Passage.Kind


@dataclass
class Cell:
    """A cell as it is laid out. across, down: how many columns and rows it takes."""

    text: str = ""
    spans: list = field(default_factory=list)
    across: int = 1
    down: int = 1


def rows_together(found):
    """These paragraphs, the pictures that stand between the rows of a table after it."""
    table, held = None, []
    for paragraph in found:
        if paragraph.kind == Kind.IMAGE and table:
            held.append(paragraph)
            continue
        if paragraph.kind != Kind.ROW or not table or opens_table(paragraph, table):
            yield from held
            held = []
            table = paragraph if paragraph.kind == Kind.ROW else None
        yield paragraph
    yield from held


def opens_table(row, before):
    """Whether a table begins with this row, where ``before`` is the first one of that before it. Rows read
    before tables told where they begin have one over their columns, which has no context."""
    return "heads" in row.shape or ("heads" not in before.shape and not row.places[0].passage.context)


def tables(rows):
    """These rows parted into tables."""
    found = []
    for row in rows:
        if not found or opens_table(row, found[-1][0]):
            found.append([])
        found[-1].append(row)
    return found


def grid(rows, most_heads=None):
    """(how many of these rows are over the columns, what stands in each column of each: a `Cell`, or the mark
    of what the cell before it or above it takes); None for the columns where nobody knows which is the empty
    one, or where it is no table. What is over the columns is bold by itself in the first row, and is to be in
    those after it. ``most_heads``: no cell of so many first rows goes on in the others."""
    heads = rows[0].shape.get("heads", 1)
    cells = in_columns(rows)
    width = len(cells[0])
    is_table = width > 1 and len(rows) > 1 and any(len(cells_of(row.places[0])) > 1 for row in rows)
    if not is_table or any(len(row) != width for row in cells):
        return heads, None
    for number, row in enumerate(cells[:heads]):
        for column, (text, spans) in enumerate(row):
            spans = [span for span in spans if span[2] != "strong"]
            row[column] = text, [*spans, [0, len(text), "strong"]] if number and text else spans
    lines = merged(rows, cells, heads if most_heads is None else min(heads, most_heads))
    has_words = [any(isinstance(cell, Cell) and cell.text for cell in line) for line in lines]
    return heads, lines if all(has_words) else None


def merged(rows, cells, heads):
    """What stands in each column of these rows, of which so many go on in no other."""
    lines = [[None] * len(row) for row in cells]
    for at, (row, words) in enumerate(zip(rows, cells, strict=True)):
        end = heads if at < heads else len(rows)
        for first, across, down in columns_of(row):
            if lines[at][first] is not None:
                continue  # said again, for the row to be understood by itself
            down = reach(cells[at : min(at + down, end)], first, across)
            for line in lines[at : at + down]:
                line[first : first + across] = [ABOVE] + [BEFORE] * (across - 1)
            lines[at][first] = Cell(*words[first], across, down)
    return [[Cell() if cell is None else cell for cell in line] for line in lines]


def reach(below, first, across):
    """How many of these rows a cell of the first one takes: those that say nothing else there."""
    text = below[0][first][0]
    for number, row in enumerate(below):
        if any(words not in ("", text) for words, _spans in row[first : first + across]):
            return number
    return len(below)


def in_columns(rows):
    """The (text, spans) of the cells of each row, with empty ones where the row is known to have none, and
    one that is merged over columns in each of them."""
    said = [(cells_of(row.places[0]), columns_of(row)) for row in rows]
    width = max(first + across for _cells, [*_others, (first, across, _down)] in said)
    found = []
    for row, (cells, columns) in zip(rows, said, strict=True):
        if len(row.shape.get("columns") or ()) == len(cells):
            parts = zip(columns, cells, strict=True)
            placed = {at: cell for (first, across, _d), cell in parts for at in range(first, first + across)}
            cells = [placed.get(column, ("", ())) for column in range(width)]
        found.append(cells)
    return found


def columns_of(row):
    """(the column of each cell of a row, how many columns, how many rows it stands for), as far as the row's
    shape tells."""
    count = len(texts_of(row.places[0]))
    told = [row.shape.get(name) or () for name in ("columns", "across", "down")]
    usual = (range(count), [1] * count, [1] * count)
    # A course that was written by hand may tell of other cells than there are.
    fit = (each if len(each) == count else other for each, other in zip(told, usual, strict=True))
    return list(zip(*fit, strict=True))


def cells_of(place):
    """The (text, spans) of each cell of a row."""
    texts = texts_of(place)
    starts = accumulate((len(text) + len(BETWEEN_CELLS) for text in texts), initial=0)
    found = []
    for text, at in zip(texts, starts, strict=False):
        spans = [span for span in spans_of(place) if at <= span[0] < at + len(text)]
        found.append((text, [[first - at, last - at, *rest] for first, last, *rest in spans]))
    return found


def texts_of(place):
    """What each cell of a row says, as far as its shape tells where they end."""
    text, lengths = place.passage.text, (place.shape or {}).get("cells")
    if not lengths:
        return text.split(BETWEEN_CELLS)
    ends = list(accumulate(lengths, lambda end, length: end + len(BETWEEN_CELLS) + length))
    return [text[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def spans_of(place):
    return (place.shape or {}).get("spans", ())
