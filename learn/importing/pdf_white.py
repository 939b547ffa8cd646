"""Judges the white between the lines of a PDF: whether it parts columns of a table, or columns of text."""

import re
from itertools import pairwise

from .pdf_headings import CAPTION
from .pdf_lines import LARGER, grouped
from .pdf_numbers import BULLET
from .pdf_tables import APART, WIDE, Zone, covers, gutters, levels_of, strips_of, usual_gap

LEADERS = re.compile(r"(?:[.…·_]\s?){4,}")
FULL = 0.72  # of its column that a line of prose fills
MOST_SPREAD = 5  # lines of prose in which the same gaps stand by chance
PROSE_CELL = 6  # lines, of a cell of prose in a table without ruled lines
NARROW = 0.2  # sizes of its type that the white between columns of a table with heads is wide at least
TOGETHER = 0.4  # sizes of its type that the first lines of columns stand apart at the most
PROSE = 17  # letters that a line of prose has more than


def bands(levels, least):
    """(right edge, first level, level after the last) of white with words on both sides, the tallest
    first."""
    atoms = [atom for row in levels for atom in row]
    edges = sorted({round(atom.right) + 0.6 for atom in atoms})
    start, end = min(a.left for a in atoms), max(a.right for a in atoms)
    found = {}
    for x in edges:
        if not start < x < end - least:
            continue
        first = None
        for number, row in enumerate([*levels, None]):
            crossed = row is None or any(a.left < x - 0.6 + least and a.right > x for a in row)
            if not crossed:
                first = number if first is None else first
                continue
            if first is not None and (first, number) not in found:
                score = height_beside(levels[first:number], x)
                if score > 0:
                    found[first, number] = score, x
            first = None
    return [(x, *key) for key, (_score, x) in sorted(found.items(), key=taller)]


def taller(item):
    (first, end), (score, _x) = item
    return -round(score), first - end


def height_beside(levels, x):
    """How tall the white is that has something on both sides."""
    left = [a for row in levels for a in row if a.right <= x]
    right = [a for row in levels for a in row if a.right > x]
    if any(len(side) < 2 and not any(isinstance(a, Zone) for a in side) for side in (left, right)):
        return 0
    high = min(max(a.top for a in side) for side in (left, right))
    low = max(min(a.bottom for a in side) for side in (left, right))
    return high - low


def table_in(levels, size):
    """(first, level after the last) of the levels beside this white that may be a table: those between what
    runs across its other columns, the most of them."""
    several = [row for row in levels if len(row) > 1]
    parted = gutters([atom for row in several for atom in row], WIDE * size)
    runs = [[]]
    for number, row in enumerate(levels):
        if len(row) == 1 and (covers(row[0], parted) > 1 or is_large(row[0], size)):
            runs.append([])
        elif len(row) > 1 or runs[-1]:
            runs[-1].append(number)
    for run in runs:
        while run and len(levels[run[-1]]) == 1 and not follows_closely(levels, run[-1]):
            run.pop()
    best = without_strays(max(runs, key=len), levels, size)
    return (best[0], best[-1] + 1) if best else (0, 0)


def without_strays(run, levels, size):
    """A run of levels without those at its ends that run across white between all the others."""

    def parted(numbers):
        return len(gutters([atom for number in numbers for atom in levels[number]], WIDE * size))

    while len(run) > 3:
        shorter = next(
            (each for each in (run[1:], run[:-1], run[2:], run[:-2]) if parted(each) > parted(run)), None
        )
        if shorter is None:
            break
        run = shorter
    return run


def follows_closely(levels, number):
    """Whether a line at the end of a table may be one more line of a cell."""
    above, line = levels[number - 1], levels[number][0]
    over = [atom for atom in above if abs(atom.left - line.left) < 3]
    return (
        bool(over)
        and len(above) > 1
        and line.text[:1].islower()
        and over[0].bottom - line.top < 0.4 * line.size
    )


def take_heads(table, above, size):
    """Adds to a table the heads of its columns that stand over it though not in line with them; how many
    levels they were."""
    middles = [
        (min(line.left for line in column) + max(line.right for line in column)) / 2
        for column in table.columns
    ]
    taken, edge = [], table.top
    is_plain = not all(line.bold for line in table.lines)
    for row in above[::-1][:MOST_SPREAD]:
        gap = min(atom.bottom for atom in row) - edge
        if (
            any(isinstance(atom, Zone) for atom in row)
            or not -0.5 * size < gap < (0.5 if taken else 1.3) * size
        ):
            break
        is_bold = is_plain and all(line.bold for line in row) and (len(row) > 1 or taken)
        if not is_bold and len(row) != len(middles):
            break
        taken.append(row)
        edge = max(atom.top for atom in row)
    cells = [[] for _column in middles]
    for line in (line for row in taken[::-1] for line in row):
        middle = (line.left + line.right) / 2
        cells[min(range(len(middles)), key=lambda at: abs(middles[at] - middle))].append(line)
    if (
        sum(map(bool, cells)) < 2
        or is_plain
        and not all(line.bold for row in taken for line in row)
        and len(taken) > 1
    ):
        return 0
    table.add_heads(cells)
    return len(taken)


def is_table(columns, parted, size, gap):
    """Whether what stands in these columns is rows of a table, and not text that runs down each."""
    lines = [line for column in columns for line in column]
    levels = levels_of(columns)
    both = sum(len(level) > 1 for level in levels)
    if len(columns) < 2 or both < 2 or is_spread(levels):
        return False
    if has_heads(levels, columns):
        return True
    if both < 4 and min(end - start for start, end in parted) < 1.2 * size and len(columns) < 3:
        return False
    if all(sum(bool(BULLET.match(line.text)) for line in column) > 0.25 * len(column) for column in columns):
        return False
    strips = strips_of(levels, columns, size, gap)
    rows = [strip for strip in strips if len({n for level in strip for n in level}) > 1]
    loose = sum(own_gaps(column, size) for column in columns) - sum(
        between(strips, column) for column in columns
    )
    in_step = len(rows) > 2 and loose <= 0.2 * len(rows) and len(rows) >= 0.6 * len(strips)
    prose = [is_prose(column) for column in columns]
    if sum(prose) > 1 or sum(prose) == len(columns) - 1 == 1:
        return in_step and len(lines) <= PROSE_CELL * len(rows) * len(columns)
    return in_step or both >= (0.6 if len(columns) < 4 else 0.4) * len(levels)


def parted_in(levels, size):
    """The white between the columns of these levels: wide, or narrow where words in bold stand over each."""
    atoms = [atom for row in levels for atom in row]
    wide = gutters(atoms, WIDE * size)
    if len(levels[0]) < len(wide) + 2 or not are_heads(levels[0]):
        return wide
    lefts = [head.left for head in levels[0][1:]]
    narrow = [
        white for white in gutters(atoms, NARROW * size) if any(abs(white[1] - left) < 3 for left in lefts)
    ]
    return narrow if len(narrow) == len(lefts) else wide


def are_heads(row):
    """Whether these are words in bold beside each other, as over the columns of a table."""
    return len(row) > 1 and all(getattr(atom, "bold", False) for atom in row)


def at_heads(levels, start, end, x):
    """The level with heads on both sides of x from this one on, where only single lines stand over it; else
    this one."""
    for number in range(start, end):
        if len(levels[number]) > 1:
            is_over = are_heads(levels[number]) and len({head.right <= x for head in levels[number]}) > 1
            return number if is_over else start
    return start


def has_heads(levels, columns):
    """Whether these are words in bold over columns of others, of which the first is no prose, as it is of two
    columns of text with a heading each."""
    first, *others = levels
    below = [line for level in others for lines in level.values() for line in lines]
    return (
        len(first) == len(columns) == sum(map(len, first.values()))
        and len(others) > 1
        and all(line.bold for lines in first.values() for line in lines)
        and not any(line.bold for line in below)
        and not is_prose(columns[0])
        and all(stands_over(lines[0], columns[number]) for number, lines in first.items())
    )


def stands_over(head, column):
    """Whether a head begins or ends where its column does, or stands in its middle."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    return (
        abs(head.left - left) < 3
        or abs(head.right - right) < 3
        or abs(head.left + head.right - left - right) < 6
    )


def is_spread(levels):
    """Whether these may be lines of prose whose words are spread to fill the width of a column: the words
    after the white go on in small letters."""
    first, *others = [all(line.bold for cell in level.values() for line in cell) for level in levels]
    if len(levels) > MOST_SPREAD or first and not all(others):
        return False
    later = [line for level in levels for number, lines in level.items() if number for line in lines]
    return 2 * sum(line.text[:1].islower() for line in later) > len(later)


def are_spread(columns):
    """Whether these columns may be lines of prose whose words are spread."""
    is_plain = not any(isinstance(atom, Zone) for column in columns for atom in column)
    return is_plain and is_spread(levels_of(columns))


def own_gaps(column, size):
    """How many wide gaps a column has."""
    rows = grouped(column)
    usual = usual_gap([column])
    gaps = [min(a.bottom for a in above) - max(b.top for b in below) for above, below in pairwise(rows)]
    return sum(gap > usual + APART * size for gap in gaps)


def between(strips, column):
    """How often a column goes on in a further strip."""
    mine = set(map(id, column))
    found = sum(
        any(id(line) in mine for level in strip for cell in level.values() for line in cell)
        for strip in strips
    )
    return max(0, found - 1)


def is_prose(column):
    """Whether most lines of a column fill it, as those of prose do and those of cells seldom."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    rows = grouped(column)
    full = sum(
        row[-1].right - row[0].left > FULL * (right - left)
        and sum(len(line.text) for line in row) > PROSE
        and not any(LEADERS.search(line.text) for line in row)
        for row in rows
    )
    return len(rows) > 3 and full >= 0.5 * len(rows)


def are_columns(columns):
    """Whether text runs down each of these: it is prose, or lists."""
    if len(columns) < 2:
        return False
    if any(isinstance(atom, Zone) for column in columns for atom in column):
        return True
    if 2 * sum(is_prose(column) for column in columns) >= len(columns):
        return True
    return all(any(BULLET.match(line.text) for line in column) for column in columns)


def are_apart(columns):
    """Whether the lines of these do not stand in step."""
    both = sum(len(level) > 1 for level in levels_of(columns))
    return len(columns) > 1 and both < 0.6 * min(len(grouped(column)) for column in columns)


def has_labels(columns, size):
    """Whether one of these columns is single lines far apart beside prose: each may belong to what stands in
    line with it."""
    found = [column for column in columns if not any(isinstance(atom, Zone) for atom in column)]
    return any(is_prose(column) for column in found) and any(
        len(column) > 1
        and all(
            min(line.bottom for line in above) - max(line.top for line in below) > size
            for above, below in pairwise(grouped(column))
        )
        for column in found
    )


def heading_between(levels, x, size):
    """The number of a level that is a heading or a caption over all columns though it is short: what stands
    on the other side ends above it and begins again below it. None where there is none."""
    for number, row in enumerate(levels):
        if any(isinstance(atom, Zone) for atom in row) or is_wide_apart(row, size):
            continue
        sides = {atom.right <= x for atom in row}
        if (
            len(sides) > 1
            or not is_heading(row, size)
            or number
            and len(levels[number - 1]) > 1
            and is_heading(levels[number - 1], size)
        ):
            continue
        top, bottom = max(a.top for a in row), min(a.bottom for a in row)
        others = [a for each in levels for a in each if not any(a is mine for mine in row)]
        if any(a.bottom < top + 1 and a.top > bottom - 1 for a in others):
            continue
        above = {a.right <= x for a in others if a.bottom >= top - 1}
        below = {a.right <= x for a in others if a.top <= bottom + 1}
        is_between = (
            len(above) > 1 and len(below) > 1 and True in sides and begin_together(others, bottom, x, size)
        )
        if is_between or True in sides and (not above and len(below) > 1 or not below and len(above) > 1):
            return number
    return None


def begin_together(lines, height, x, size):
    """Whether what stands below this height begins on one line left and right of x, as columns do."""
    below = [line for line in lines if line.top <= height + 1]
    tops = [max(line.top for line in below if (line.right <= x) == is_left) for is_left in (True, False)]
    return abs(tops[0] - tops[1]) < TOGETHER * size


def after_heading(levels, start, size):
    """The first level from this one on that does not go on with a heading over it."""
    while (
        0 < start < len(levels)
        and all(len(row) == 1 and is_heading(row, size) for row in levels[start - 1 : start + 1])
        and goes_with(levels[start - 1], levels[start][0])
    ):
        start += 1
    return start


def goes_with(above, line):
    """Whether a line goes on with the heading over it."""
    over = [each for each in above if each.left < line.right and line.left < each.right]
    return any(
        abs(each.size - line.size) < 0.3
        and each.bold == line.bold
        and each.bottom - line.top < 0.6 * line.size
        for each in over
    )


def is_heading(row, size):
    return not any(isinstance(atom, Zone) for atom in row) and all(
        is_large(line, size) or line.bold or CAPTION.match(line.text) for line in row
    )


def is_wide_apart(row, size):
    """Whether words stand so far apart that they are no heading, but heads of a table."""
    return any(right.left - left.right > size for left, right in pairwise(row))


def is_large(atom, size):
    """Whether this is in larger type than the text, which is in this size."""
    return getattr(atom, "size", 0) > LARGER * size + 0.3
