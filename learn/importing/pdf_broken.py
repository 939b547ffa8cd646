"""Tables of a PDF that go on on the next page or in the next column, in the middle of a row too."""

from .pdf_tables import Table

MOST_BROKEN = 4  # lines of a row that stand on the next page
SAME = 3
FULL = 0.8  # of the cells of a table have words: an empty one is rare
SAME_SIDE = 15  # points that the left sides of a table on two pages may differ by


def with_broken_rows(columns):
    """The columns, what stands over a table at the top of a page as its first row where it goes on with a row
    at the end of the page before."""
    columns = list(columns)
    for at in range(len(columns) - 2, 0, -1):
        before, rows, table = columns[at - 1 : at + 2]
        if isinstance(before, Table) and isinstance(table, Table) and not isinstance(rows, Table):
            cells = [
                [line for row in rows for line in row if within(table, number, line)]
                for number in range(len(table.lefts))
            ]
            if (
                len(rows) <= MOST_BROKEN
                and continues(before, table)
                and sum(map(len, cells)) == sum(map(len, rows))
            ):
                columns[at : at + 2] = [Table.of([cells, *table.rows], [(), *table.across], table.ruled)]
    return columns


def within(table, number, line):
    """Whether a line stands in this column of a table."""
    ends = [*table.lefts[1:], table.right + SAME_SIDE]
    return table.lefts[number] - SAME <= line.left and line.right < ends[number]


def is_full(table):
    """Whether few cells of a table are empty, but for those of its last row."""
    cells = [cell for row in table.rows[:-1] or table.rows for cell in row]
    return sum(map(bool, cells)) > FULL * len(cells)


def is_more(part, cells, is_full):
    """Whether these cells only go on with those of the row at the end of the page before. is_full: whether
    few cells of its table are empty."""
    if part.kind != "row" or len(part.cells) != len(cells):
        return False
    is_half = is_full and bool(part.cells[0]) != bool(cells[0])
    pairs = zip(part.cells, cells, strict=True)
    return all(cell[0].islower() if before else is_half for before, cell in pairs if cell)


def continues(before, table):
    """Whether a table goes on with one at the end of the page before, or of the column before."""
    first, last = table.lines[0].page, before.lines[-1].page
    if len(before.lefts) != len(table.lefts):
        return False
    if first == last:
        return table.left > before.right and table.top > before.top and have_same_heads(before, table)
    return first == last + 1 and abs(before.left - table.left) < SAME_SIDE


def have_same_heads(before, table):
    """Whether the same words stand over the columns of both."""
    one, other = (
        [[line.text for line in cell] for row in each.rows[: each.heads] for cell in row]
        for each in (before, table)
    )
    return one == other
