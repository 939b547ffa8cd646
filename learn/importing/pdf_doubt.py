"""Tells which pages of a PDF may have been read wrongly."""

from itertools import pairwise

from .pdf_broken import MOST_BROKEN
from .pdf_lines import grouped
from .pdf_parts import is_label
from .pdf_tables import Table

NARROW = 0.85  # sizes of its type: columns of a table that stand nearer may be parted in the wrong place
NEAR = 0.25  # sizes of its type: rows that stand no further apart than this more than lines may be parted so
MOST_MERGED = 2  # columns that are read as others on the next page
FEW = 1 / 3


def in_doubt(columns):
    """The numbers of the pages whose tables may have been read wrongly. columns: the columns and tables of
    the file, in reading order."""
    found = set()
    for table in columns:
        if isinstance(table, Table) and is_doubtful(table):
            found.update(line.page for line in table.lines)
    for before, after, next_one in zip(columns, columns[1:], [*columns[2:], None], strict=False):
        if isinstance(before, Table) and is_broken(before, after, next_one):
            found |= {before.lines[-1].page, page_of(after)}
    return found


def page_of(part):
    return (part.lines[0] if isinstance(part, Table) else part[0][0]).page


def is_doubtful(table):
    """Whether the rows and columns of a table may be others: its cells nearly touch, or its rows."""
    size = table.lines[0].size
    if table.ruled:
        return False
    return (
        touches(table)
        or is_narrow(table, size)
        or is_near(table, size)
        or begins_small(table)
        or is_open(table)
    )


def touches(table):
    """Whether lines of one cell stand beside each other."""
    return any(len(row) > 1 for cells in table.rows for cell in cells for row in grouped(cell))


def is_narrow(table, size):
    """Whether there is little white between two columns."""
    columns = [column for column in table.columns if column]
    return any(
        min(line.left for line in after) - max(line.right for line in before) < NARROW * size
        for before, after in pairwise(columns)
    )


def is_near(table, size):
    """Whether rows stand hardly further apart than the lines of one row."""
    rows = [[line for cell in row for line in cell] for row in table.rows]
    within = [gap(above, below) for row in rows for above, below in pairwise(grouped(row))]
    between = [gap(above, below) for above, below in pairwise(filter(None, rows))]
    return bool(within and between) and min(between) - max(within) < NEAR * size


def gap(above, below):
    return min(line.bottom for line in above) - max(line.top for line in below)


def begins_small(table):
    """Whether a few rows begin in small letters, as what goes on with the row above does."""
    firsts = [row[0][0].text[:1] for row in table.rows if row[0]]
    small = sum(letter.islower() for letter in firsts[1:])
    return 0 < small <= max(1, FEW * len(firsts)) and not firsts[0].islower()


def is_open(table):
    """Whether a row has nothing in its first column, or one of the others has nothing over it."""
    return any(not row[0] for row in table.rows[1:]) or not all(table.rows[0][1:])


def is_broken(before, after, next_one):
    """Whether a row may go on from the end of a page to the next one."""
    if page_of(after) != before.lines[-1].page + 1:
        return False
    if isinstance(after, Table):
        return 0 < abs(len(after.lefts) - len(before.lefts)) <= MOST_MERGED
    is_short = (
        len(after) <= MOST_BROKEN and isinstance(next_one, Table) and page_of(next_one) == page_of(after)
    )
    return is_short or is_parted(after[0]) or after[0][0].text[:1].islower()


def is_parted(row):
    """Whether a row is lines that stand beside each other, and no number before its item."""
    return len(row) > 1 and not is_label(row[0])
