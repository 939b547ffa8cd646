"""The tables of an RTF file: which of their cells are merged, and which rows are over the columns. pandoc
knows neither; each cell is marked for it with its place in the file, and found again by that."""

import re

TOKEN = re.compile(
    rb"\\(?:(trowd|trhdr|tbllkhdrrows|clvmrg|clmrg|nesttableprops|nestrow|cell|row)(?![a-z])|cellx(-?\d{1,6})|[^a-z])"
)
MARK = re.compile("\ue000(\\d+)\\.(\\d+)\ue001")
MOST_COLUMNS = 200
SAME_EDGE = 40  # twentieths of a point between edges that are meant to be one


class Row:
    """edges: where each cell ends. down, across: the numbers of those that go on from the row above, and from
    the cell before. is_head: whether it is over the columns. has_head: whether the first of its table is."""

    def __init__(self):
        self.edges, self.down, self.across = [], set(), set()
        self.is_head = self.has_head = False


def marked(data):
    """(the bytes of the file with a mark at the end of each cell, the `Row` of each row in it)."""
    parts, rows, row, at, cell, is_nested = [], [], Row(), 0, 0, False
    for token in TOKEN.finditer(data):
        word = token[1]
        if word in (b"nesttableprops", b"nestrow"):
            is_nested = word == b"nesttableprops"
        elif is_nested or not (word or token[2]):
            continue
        elif word == b"trowd":
            row = Row()
        elif token[2]:
            row.edges.append(int(token[2]))
        elif word == b"cell":
            parts += [data[at : token.start()], rb"\u57344{}%d.%d\u57345{}" % (len(rows), cell)]
            at, cell = token.start(), cell + 1
        elif word == b"row":
            rows.append(row)
            cell = 0
        else:
            tell(row, word)
    return b"".join([*parts, data[at:]]), rows


def tell(row, word):
    """Notes down what the file says of the row, or of the cell in it that comes next."""
    if word == b"trhdr":
        row.is_head = True
    elif word == b"tbllkhdrrows":
        row.has_head = True
    elif word == b"clvmrg":
        row.down.add(len(row.edges))
    elif word == b"clmrg":
        row.across.add(len(row.edges))


def with_merged(blocks, rows):
    """pandoc's blocks without the marks, their tables with what these rows tell of them."""
    for thing in tables(blocks):
        merge(thing["c"], rows)
    unmark(blocks)
    return blocks


def tables(thing):
    """Every table of the tree, the inner ones first."""
    if isinstance(thing, dict):
        yield from tables(thing.get("c"))
        if thing.get("t") == "Table":
            yield thing
    elif isinstance(thing, list):
        for part in thing:
            yield from tables(part)


def merge(table, rows):
    """Merges the cells of a table, where every row of it is found again whole."""
    written = [*table[3][1], *(row for body in table[4] for row in (*body[2], *body[3])), *table[5][1]]
    # pandoc adds an empty row where the file tells of one once more, after its cells.
    written = [row for row in written if any(text_of(cell[4]) for cell in row[1])]
    found = [row_of(row, rows) for row in written]
    if not found or None in found:
        return
    columns = edges_of(found)
    if len(columns) > MOST_COLUMNS:
        return
    open_cells = {}  # {column: the cell that goes on downwards there}
    for row, (_attributes, cells) in zip(found, written, strict=True):
        cells[:] = merged(row, cells, columns, open_cells)
    table[2] = [table[2][0]] * len(columns)
    heads = next((at for at, row in enumerate(found) if not row.is_head), 0)
    if found[0].has_head and len(found) > 1:
        heads = max(heads, 1)
    table[3][1] = written[:heads]
    table[4] = [[["", [], []], 0, [], written[heads:]]]
    table[5][1] = []


def row_of(row, rows):
    """What the file tells of this row of pandoc's, or None where it does not tell the same cells."""
    said = [text_of(cell[4]) for cell in row[1]]
    while said and not said[-1]:  # pandoc adds cells where other rows have more
        said.pop()
    marks = [MARK.findall(words)[-1:] for words in said]
    numbers = {number for found in marks for number, _place in found}
    if len(numbers) != 1 or [place for found in marks for _number, place in found] != list(
        map(str, range(len(said)))
    ):
        return None
    del row[1][len(said) :]
    told = rows[int(numbers.pop())]
    return told if len(told.edges) == len(said) else None


def text_of(thing):
    if isinstance(thing, dict):
        return thing["c"] if thing["t"] == "Str" else text_of(thing.get("c"))
    return "".join(map(text_of, thing)) if isinstance(thing, list) else ""


def edges_of(found):
    """The edges of the columns of these rows, without those that are meant to be the one before."""
    edges = []
    for edge in sorted({edge for row in found for edge in row.edges}):
        if not edges or edge - edges[-1] > SAME_EDGE:
            edges.append(edge)
    return edges


def merged(row, cells, columns, open_cells):
    """The cells of a row, each with how many columns and rows it stands in."""
    kept, column = [], 0
    for number, (cell, edge) in enumerate(zip(cells, row.edges, strict=True)):
        end = sum(known <= edge for known in columns)
        width = max(end - column, 1)
        above = open_cells.get(column)
        is_empty = not MARK.sub("", text_of(cell[4]))
        if number in row.across and kept and is_empty:
            kept[-1][3] += width
        elif number in row.down and above and above[3] == width and is_empty:
            above[2] += 1
        else:
            cell[2:4] = 1, width
            kept.append(cell)
            open_cells[column] = cell
        column += width
    return kept


def unmark(thing):
    """Takes the marks out of this part of the tree, and the paragraphs that held nothing else."""
    if isinstance(thing, dict):
        if thing.get("t") == "Str":
            thing["c"] = MARK.sub("", thing["c"])
        else:
            unmark(thing.get("c"))
    elif isinstance(thing, list):
        join(thing)
        for part in thing:
            unmark(part)
        thing[:] = [part for part in thing if not isinstance(part, dict) or part.get("c") not in ("", [])]


def join(inlines):
    """Makes one of words without a space between them, which pandoc parts where they are in bold."""
    for at in range(len(inlines) - 1, 0, -1):
        before, part = inlines[at - 1 : at + 1]
        if isinstance(part, dict) and isinstance(before, dict) and part.get("t") == before.get("t") == "Str":
            before["c"] += part["c"]
            del inlines[at]
