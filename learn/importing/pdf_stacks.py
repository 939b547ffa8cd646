"""Tables of a PDF that have level lines between their rows, and none between their columns."""

from itertools import pairwise

from .pdf_flow import are_text
from .pdf_lines import grouped, typical, weighted
from .pdf_tables import APART, WIDE, Table, Zone, around, covers, gutters, in_columns, rows_of
from .pdf_white import MOST_SPREAD, is_large, is_table

MOST_RULED = 4  # strips of a table that need not be rows of it
LONGEST_CELL = 12  # lines


def stacks(across, atoms):
    """The lines between level rules of one width that stand over each other, strip by strip."""
    groups = []
    for y, left, right in across:
        for group in groups:
            if abs(group[0][1] - left) < 4 and abs(group[0][2] - right) < 4:
                group.append((y, left, right))
                break
        else:
            groups.append([(y, left, right)])
    for group in groups:
        run = []
        for (high, left, right), (low, _left, _right) in pairwise(group):
            if high - low < 3:
                continue
            strip = [
                a for a in atoms
                if low < (a.top + a.bottom) / 2 < high and left - 5 < (a.left + a.right) / 2 < right + 5
            ]  # fmt: skip
            if is_strip(strip, left, right):
                run.append(strip)
                continue
            yield run
            run = []
        yield run


def is_strip(strip, left, right):
    """Whether this can be some rows of a table: not prose, parted by white, and with no heading among them,
    as between the first lines of two tables."""
    if not strip or any(isinstance(a, Zone) or a.left < left - 5 or a.right > right + 5 for a in strip):
        return False
    size = weighted([(len(a.text), a) for a in strip], lambda line: line.size)
    if any(is_large(a, size) for a in strip):
        return False
    parted = gutters(strip, WIDE * size)
    if not parted:
        return len(grouped(strip)) == 1
    columns = in_columns(strip, parted)
    return max(map(len, columns)) <= LONGEST_CELL or is_table(columns, parted, size, 0)


def with_neighbours(strips, atoms, text_gap):
    """These strips, and the row over the highest line and that under the lowest, where they stand in the same
    columns: not every table has a line at both ends."""
    lines = [line for strip in strips for line in strip]
    if len(strips) < 2:
        return strips
    size = weighted([(1, line) for line in lines], lambda line: line.size)
    parted = parted_by(lines, size, len(strips))
    left, low, right, high = around(lines)
    others = [a for a in atoms if not isinstance(a, Zone) and left - 5 < a.left and a.right < right + 5]
    above = [row for row in grouped(others)[::-1] if row[0].bottom > high - 2]
    below = [row for row in grouped(others) if row[0].top < low + 2]
    inner = max(0, text_gap) + APART * size
    gap = typical(around(upper)[1] - around(lower)[3] for upper, lower in pairwise(strips))
    has_heads = all(line.bold for line in strips[0]) and not all(line.bold for line in lines)
    over = [] if has_heads else neighbours(above, parted, high, gap, inner)
    under = neighbours(below, parted, low, gap, inner)
    return [*([over] if over else []), *strips, *([under] if under else [])]


def neighbours(rows, parted, edge, most, inner):
    """The lines of the row of a table that begins at this edge."""
    found = []
    for row in rows:
        gap = max(row[0].bottom - edge, edge - row[0].top)
        if gap > (inner if found else 1.15 * most + 1) or any(covers(line, parted) > 1 for line in row):
            break
        found.append(row)
        edge = row[0].top if row[0].bottom >= edge - 2 else row[0].bottom
    lines = [line for row in found for line in row]
    return lines if sum(map(bool, in_columns(lines, parted))) > 1 and len(found) <= MOST_SPREAD else []


def parted_by(lines, size, rows):
    """The white between the columns of a table with so many rows, of which a few may run across it."""
    return gutters(lines, WIDE * size) or gutters(lines, WIDE * size, tolerated=max(1, rows // 8))


def stacked(strips, gap):
    """The `Table` of these strips, or None. gap: how far lines of text stand apart."""
    lines = [line for strip in strips for line in strip]
    if len(lines) < 4:
        return None
    size = weighted([(1, line) for line in lines], lambda line: line.size)
    parted = parted_by(lines, size, len(strips))
    columns = in_columns(lines, parted)
    if len(columns) < 2 or not all(columns):
        return None
    if len(strips) < 3 and not (is_headed(strips, parted) or is_table(columns, parted, size, 0)):
        return None
    rows, across = [], []
    heights = [len(grouped(strip)) for strip in strips]
    for number, (strip, height) in enumerate(zip(strips, heights, strict=True)):
        mine = in_columns(strip, parted)
        is_whole = 2 * height < sum(heights) and (len(strips) > MOST_RULED or not number)
        found = rows_of(mine, gap, whole=is_whole)
        rows += found
        across += [() if len(found) > 1 else wide(mine, parted)] * len(found)
    filled = sum(sum(map(bool, row)) > 1 for row in rows)
    return Table.of(rows, across) if filled > 1 and 2 * filled >= len(rows) else None


def is_headed(strips, parted):
    """Whether there are two strips and the first is a row with a head over each column of the other, as
    between the three lines of a table by LaTeX."""
    if len(strips) != 2:
        return False
    head, body = strips
    heads = in_columns(head, parted)
    return (
        len(grouped(head)) == 1
        and all(heads)
        and not are_text([column for column in in_columns(body, parted) if column])
    )


def wide(cells, parted):
    """How many columns each cell of a row stands for; nothing where each stands for its own."""
    found = [max((covers(line, parted) for line in cell), default=1) for cell in cells]
    return found if max(found) > 1 else ()
