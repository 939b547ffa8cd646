"""Cells of a table in Markdown that are merged: one that is only ``<<`` is taken by the cell before it, one
that is only ``^^`` by the cell above it."""

BEFORE, ABOVE = "<<", "^^"


def with_merged_cells(blocks):
    """The blocks with such cells taken by those they name, where these form a rectangle."""
    taken = set()
    for rows in tables(blocks):
        for first, cells in anchored(rows).items():
            top, left = first
            down = max(row for row, _column in cells) - top + 1
            across = max(column for _row, column in cells) - left + 1
            if len(cells) == 1 or len(cells) != down * across:
                continue
            cell = blocks[rows[top][left][1]]
            cell.attrs |= {"colspan": str(across)} if across > 1 else {}
            cell.attrs |= {"rowspan": str(down)} if down > 1 else {}
            for row, column in cells - {first}:
                at = rows[row][column][1]
                taken.update((at, at + 1, at + 2))  # it opens, its words, it closes
    return [block for at, block in enumerate(blocks) if at not in taken]


def tables(blocks):
    """The rows of each table: (whether it is over the columns, where it stands among the blocks, its words)
    of each cell."""
    rows = []
    for at, block in enumerate(blocks):
        if block.type == "table_open":
            rows = []
        elif block.type == "tr_open":
            rows.append([])
        elif block.type in ("th_open", "td_open"):
            rows[-1].append((block.type == "th_open", at, blocks[at + 1].content.strip()))
        elif block.type == "table_close":
            yield rows


def anchored(rows):
    """{(row, column) of a cell: that of each that it takes, its own among them}."""
    found, anchors = {}, {}
    for number, row in enumerate(rows):
        for column, (is_head, _at, words) in enumerate(row):
            first = (number, column)
            if words == BEFORE and column:
                first = anchors[number, column - 1]
            elif words == ABOVE and number and rows[number - 1][column][0] == is_head:
                first = anchors[number - 1, column]
            anchors[number, column] = first
            found.setdefault(first, set()).add((number, column))
    return found
