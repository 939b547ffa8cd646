"""Parts a PDF page into its columns and tables, in reading order: block by block, each by the tallest white
in it that has text on both sides."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from .pdf_lines import WIDEST, grouped, lines_of, typical, weighted
from .pdf_numbers import BULLET, NUMBER
from .pdf_tables import (
    APART,
    Table,
    around,
    bottom_of,
    covers,
    grids,
    gutters,
    in_columns,
    levels_of,
    rows_of,
    strips_of,
    table_of,
    top_of,
    usual_gap,
)

CAPTION = re.compile(r"(?:table|figure|fig\.?|box|abb\.|tab\.)\s*\d", re.IGNORECASE)
LEADERS = re.compile(r"(?:[.…·_]\s?){4,}")
SAME_GUTTER = 12
DEEPEST = 30
MOST_TRIED = 12
WIDE = 0.5  # sizes of its type that the white between columns is wide at least
FULL = 0.72  # of its column that a line of prose fills
LONGEST_CELL = 12  # lines
MOST_SPREAD = 5  # lines of prose in which the same gaps stand by chance
PROSE_CELL = 6  # lines, of a cell of prose in a table without ruled lines
PROSE = 17  # letters that a line of prose has more than


@dataclass
class Zone:
    """What is read by itself wherever it stands: a table, or what is set in a frame."""

    read: list
    left: float
    bottom: float
    right: float
    top: float


class Reading:
    """Puts the lines of a page in order. steps: {size of type: how far its lines stand apart}. usual: where the white between the columns of most pages stands."""

    def __init__(self, page, steps, usual=None):
        self.steps, self.usual, self.rules = steps, usual, page.rules
        self.gutters = []  # of the columns of prose that were found
        self.leftwards = False
        self.doubts = 0  # how often only guessed

    def read(self, lines):
        """The columns of these lines (a list of rows each) and the tables among them, in reading order."""
        self.leftwards = is_leftwards(lines)
        atoms = labelled(lines)
        atoms = self.with_grids(atoms)
        atoms = self.with_stacks(atoms)
        atoms = self.with_frames(atoms)
        return self.ordered(atoms)

    # What lines on the page set apart

    def with_grids(self, atoms):
        for grid in sorted(grids(self.rules), key=lambda grid: (grid.right - grid.left) * (grid.top - grid.bottom)):
            mine = [atom for atom in atoms if grid.holds(atom)]
            lines = [atom for atom in mine if not isinstance(atom, Zone)]
            if len(mine) != len(lines) or not lines:
                continue
            if len(set(grid.roots.values())) == 1:
                self.rules.frames.append((grid.left, grid.bottom, grid.right, grid.top))
            cells = grid.cells(lines)
            if len(cells) < 2 or any(grid.is_passed_by(line) for line in lines):
                continue
            table = table_of(grid, cells)
            if not table and sum(map(len, cells.values())) > len(lines):
                continue  # lines that cut words from their sentence are a drawing behind them
            read = [table] if table else [part for cell in sorted(cells) for part in self.ordered(cells[cell])]
            bounds = around(lines) if table else (grid.left, grid.bottom, grid.right, grid.top)
            atoms = [atom for atom in atoms if not grid.holds(atom)] + [Zone(read, *bounds)]
        return atoms

    def with_stacks(self, atoms):
        for strips in stacks(self.rules.across, atoms):
            strips = self.with_neighbours(strips, atoms)
            table = stacked(strips, self.gap([line for strip in strips for line in strip]))
            if table:
                taken = {id(line) for strip in strips for line in strip}
                zone = Zone([table], *around([line for strip in strips for line in strip]))
                atoms = [atom for atom in atoms if id(atom) not in taken] + [zone]
        return atoms

    def with_frames(self, atoms):
        frames = {tuple(map(round, frame)): frame for frame in self.rules.frames}
        for left, bottom, right, top in sorted(frames.values(), key=lambda f: (f[2] - f[0]) * (f[3] - f[1])):
            inside = [
                a for a in atoms
                if a.left > left - 2 and a.right < right + 2 and a.bottom > bottom - 3 and a.top < top + 3
            ]  # fmt: skip
            if len(inside) < 2 or len(inside) == len(atoms) or len(grouped(inside)) < 2:
                continue
            if any(
                a.left < right - 2 and a.right > left + 2 and a.bottom < top - 3 and a.top > bottom + 3
                for a in atoms if not any(a is each for each in inside)
            ):  # fmt: skip
                continue
            taken = set(map(id, inside))
            zone = Zone(self.ordered(inside), left, bottom, right, top)
            atoms = [atom for atom in atoms if id(atom) not in taken] + [zone]
        return atoms

    def with_neighbours(self, strips, atoms):
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
        inner = max(0, self.gap(lines)) + APART * size
        gap = typical(around(upper)[1] - around(lower)[3] for upper, lower in pairwise(strips))
        has_heads = all(line.bold for line in strips[0]) and not all(line.bold for line in lines)
        over = [] if has_heads else neighbours(above, parted, size, high, gap, inner)
        under = neighbours(below, parted, size, low, gap, inner)
        return [*([over] if over else []), *strips, *([under] if under else [])]

    # What white sets apart

    def ordered(self, atoms, depth=0):
        """Columns and tables, in reading order."""
        if len(atoms) < 2 or depth > DEEPEST:
            return leaf(atoms)
        levels = grouped(atoms)
        size = weighted([(1, a) for a in atoms if not isinstance(a, Zone)] or [(1, Zone)], lambda a: getattr(a, "size", 10))
        if self.leftwards:
            levels = [row[::-1] for row in levels]
        for x, start, end in bands(levels, WIDE * size)[:MOST_TRIED]:
            found = self.band(levels[start:end], x, size, depth)
            if found:
                above = [atom for row in levels[:start] for atom in row]
                below = [atom for row in levels[end:] for atom in row]
                return self.ordered(above, depth + 1) + found + self.ordered(below, depth + 1)
        return leaf(atoms)

    def band(self, levels, x, size, depth):
        """What stands beside this white, in order; nothing where it parts neither a table nor columns."""
        atoms = [atom for row in levels for atom in row]
        if any(isinstance(atom, Zone) for atom in atoms):
            return side_by_side(atoms, self.leftwards) or self.columns(levels, x, size, depth)
        parted = gutters(atoms, WIDE * size)
        columns = in_columns(atoms, parted)
        if sum(is_prose(column) for column in columns) > 1 and len(levels) > MOST_SPREAD:
            if not is_table(columns, parted, size, self.gap(atoms)):
                return self.columns(levels, x, size, depth)
        return self.table(levels, x, size, depth) or self.columns(levels, x, size, depth)

    def is_usual(self, parted):
        """Whether the only white is the one between the columns of the other pages."""
        return (
            len(parted) == 1
            and self.usual is not None
            and parted[0][0] - SAME_GUTTER < self.usual < parted[0][1] + SAME_GUTTER
        )

    def gap(self, lines):
        """How far lines of text in the size of these stand apart."""
        if not lines:
            return 0
        size = weighted([(1, line) for line in lines], lambda line: line.size)
        height = typical(line.top - line.bottom for line in lines if line.size == size)
        return self.steps.get(round(size), 1.2 * size) - height

    def table(self, levels, x, size, depth):
        start, end = table_in(levels, x, size)
        inside = [atom for row in levels[start:end] for atom in row]
        if end - start < 2 or any(isinstance(atom, Zone) for atom in inside):
            return None
        parted = gutters(inside, WIDE * size)
        if self.is_usual(parted):
            return None
        columns = in_columns(inside, parted)
        gap = self.gap(inside)
        if not is_table(columns, parted, size, gap):
            return None
        above, below = ([atom for row in part for atom in row] for part in (levels[:start], levels[end:]))
        table = Table.of(rows_of(columns, gap))
        return self.ordered(above, depth + 1) + [table] + self.ordered(below, depth + 1)

    def columns(self, levels, x, size, depth):
        cut = heading_between(levels, x, size)
        if cut is not None:
            parts = levels[:cut], [levels[cut]], levels[cut + 1 :]
            parts = [[atom for row in part for atom in row] for part in parts]
            return [each for part in parts for each in self.ordered(part, depth + 1)]
        atoms = [atom for row in levels for atom in row]
        parted = gutters(atoms, WIDE * size)
        columns = in_columns(atoms, parted)
        if not are_columns(columns) and not self.is_usual(parted):
            if not are_apart(columns):
                return None
            self.doubts += 1
        start, end = max(parted, key=lambda white: white[1] - white[0])
        self.gutters.append((start + end) / 2)
        sides = [a for a in atoms if a.right <= start + 0.2], [a for a in atoms if a.left >= end - 0.2]
        return [each for side in (sides[::-1] if self.leftwards else sides) for each in self.ordered(side, depth + 1)]


def side_by_side(zones, leftwards):
    """What is set in frames that stand in rows, row by row; nothing where other things stand among them or
    they make no rows."""
    rows = []
    if not all(isinstance(zone, Zone) for zone in zones):
        return None
    for zone in sorted(zones, key=lambda zone: -zone.top):
        if rows and abs(rows[-1][0].top - zone.top) < 3:
            rows[-1].append(zone)
        else:
            rows.append([zone])
    if len(rows) < 2 or any(len(row) < 2 for row in rows[:-1]):
        return None
    ordered = [zone for row in rows for zone in sorted(row, key=lambda zone: zone.left, reverse=leftwards)]
    return [part for zone in ordered for part in zone.read]


def leaf(atoms):
    """A column without white that parts it: its rows, and the zones among them."""
    found, run = [], []
    for atom in sorted(atoms, key=lambda atom: -(atom.top + (atom.bottom if not isinstance(atom, Zone) else atom.top))):
        if isinstance(atom, Zone):
            found += [*column(run), *atom.read]
            run = []
        else:
            run.append(atom)
    return [*found, *column(run)]


def column(lines):
    if not lines:
        return []
    return [[joined(row) for row in grouped(lines)]]


def joined(row):
    """A row of lines, those that stand near each other as one."""
    words = [word for line in row for word in line.words]
    return lines_of(words, row[0].page, WIDEST) if len(row) > 1 else row


def labelled(lines):
    """The lines, each bullet or number that stands apart from what it counts as one with it."""
    found = []
    for row in grouped(lines):
        while row:
            line, row = row[0], row[1:]
            while row and is_label(line.words[-1].text if len(line.words) == 1 else "") and (
                0 <= row[0].left - line.right < 4 * line.size
            ):
                line, row = type(line)(line.page, [*line.words, *row[0].words]), row[1:]
            found.append(line)
    return found


def is_label(text):
    """True for a bullet or a number that stands apart from what it counts."""
    return bool(BULLET.fullmatch(text)) or bool(NUMBER.fullmatch(text)) and not text.isdecimal()


def is_leftwards(lines):
    """Whether a page is written from right to left."""
    letters = "".join(line.text for line in lines)[:4000]
    ways = Counter(unicodedata.bidirectional(letter) for letter in letters)
    return ways["R"] + ways["AL"] > ways["L"]


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
        for (high, left, right), (low, _left, _right) in zip(group, group[1:], strict=False):
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


def neighbours(rows, parted, size, edge, most, inner):
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


def is_strip(strip, left, right):
    """Whether this can be some rows of a table: not prose, and parted by white."""
    if not strip or any(isinstance(a, Zone) or a.left < left - 5 or a.right > right + 5 for a in strip):
        return False
    size = strip[0].size
    parted = gutters(strip, WIDE * size)
    if not parted:
        return len(grouped(strip)) == 1
    columns = in_columns(strip, parted)
    return max(map(len, columns)) <= LONGEST_CELL or is_table(columns, parted, size, 0)


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
    if len(strips) < 3 and not is_table(columns, parted, size, 0):
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


MOST_RULED = 4


def wide(cells, parted):
    """How many columns each cell of a row stands for; nothing where each stands for its own."""
    found = [max((covers(line, parted) for line in cell), default=1) for cell in cells]
    return found if max(found) > 1 else ()


def bands(levels, least):
    """(right edge, first level, level after the last) of white with levels on both sides, the tallest first."""
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
    return [(x, *key) for key, (_score, x) in sorted(found.items(), key=lambda item: -item[1][0])]


def height_beside(levels, x):
    """How tall the white is that has something on both sides."""
    left = [a for row in levels for a in row if a.right <= x]
    right = [a for row in levels for a in row if a.right > x]
    if any(len(side) < 2 and not any(isinstance(a, Zone) for a in side) for side in (left, right)):
        return 0
    high = min(max(a.top for a in side) for side in (left, right))
    low = max(min(a.bottom for a in side) for side in (left, right))
    return high - low


def table_in(levels, x, size):
    """(first, level after the last) of the levels beside this white that may be a table: those between what
    runs across its other columns, the most of them."""
    several = [row for row in levels if len(row) > 1]
    parted = gutters([atom for row in several for atom in row], WIDE * size)
    runs = [[]]
    for number, row in enumerate(levels):
        if len(row) == 1 and (covers(row[0], parted) > 1 or getattr(row[0], "size", 0) > 1.06 * size + 0.3):
            runs.append([])
        elif len(row) > 1 or runs[-1]:
            runs[-1].append(number)
    for run in runs:
        while run and len(levels[run[-1]]) == 1 and not follows_closely(levels, run[-1], x):
            run.pop()
    best = without_strays(max(runs, key=len), levels, size)
    return (best[0], best[-1] + 1) if best else (0, 0)


def without_strays(run, levels, size):
    """A run of levels without those at its ends that run across white between all the others."""
    def parted(numbers):
        return len(gutters([atom for number in numbers for atom in levels[number]], WIDE * size))

    while len(run) > 3:
        shorter = next((each for each in (run[1:], run[:-1], run[2:], run[:-2]) if parted(each) > parted(run)), None)
        if shorter is None:
            break
        run = shorter
    return run


def follows_closely(levels, number, x):
    """Whether a line at the end of a table may be one more line of a cell."""
    above, line = levels[number - 1], levels[number][0]
    over = [atom for atom in above if abs(atom.left - line.left) < 3]
    return bool(over) and len(above) > 1 and line.text[:1].islower() and over[0].bottom - line.top < 0.4 * line.size


def is_table(columns, parted, size, gap):
    """Whether what stands in these columns is rows of a table, and not text that runs down each."""
    lines = [line for column in columns for line in column]
    levels = levels_of(columns)
    both = sum(len(level) > 1 for level in levels)
    if len(columns) < 2 or both < 2 or is_spread(levels, columns):
        return False
    if both < 4 and min(end - start for start, end in parted) < 1.2 * size and len(columns) < 3:
        return False
    if all(sum(bool(BULLET.match(line.text)) for line in column) > 0.25 * len(column) for column in columns):
        return False
    strips = strips_of(levels, columns, size, gap)
    rows = [strip for strip in strips if len({n for level in strip for n in level}) > 1]
    loose = sum(own_gaps(column, size) for column in columns) - sum(between(strips, column) for column in columns)
    in_step = len(rows) > 2 and loose <= 0.2 * len(rows) and len(rows) >= 0.6 * len(strips)
    prose = [is_prose(column) for column in columns]
    if sum(prose) > 1 or sum(prose) == len(columns) - 1 == 1:
        return in_step and len(lines) <= PROSE_CELL * len(rows) * len(columns)
    return in_step or both >= (0.6 if len(columns) < 4 else 0.4) * len(levels)


def is_spread(levels, columns):
    """Whether these may be lines of prose whose words are spread to fill the width of a column: the words
    after the white go on in small letters."""
    first, *others = [all(line.bold for cell in level.values() for line in cell) for level in levels]
    if len(levels) > MOST_SPREAD or first and not all(others):
        return False
    later = [line for level in levels for number, lines in level.items() if number for line in lines]
    return 2 * sum(line.text[:1].islower() for line in later) > len(later)


def own_gaps(column, size):
    """How many wide gaps a column has."""
    rows = grouped(column)
    usual = usual_gap([column])
    gaps = [min(a.bottom for a in above) - max(b.top for b in below) for above, below in zip(rows, rows[1:], strict=False)]
    return sum(gap > usual + APART * size for gap in gaps)


def between(strips, column):
    """How often a column goes on in a further strip."""
    mine = set(map(id, column))
    found = sum(any(id(line) in mine for level in strip for cell in level.values() for line in cell) for strip in strips)
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
    if all(any(BULLET.match(line.text) for line in column) for column in columns):
        return True
    return False


def are_apart(columns):
    """Whether the lines of these do not stand in step."""
    both = sum(len(level) > 1 for level in levels_of(columns))
    return len(columns) > 1 and both < 0.6 * min(len(grouped(column)) for column in columns)


def heading_between(levels, x, size):
    """The number of a level that is a heading or a caption over all columns though it is short: what stands
    on the other side ends above it and begins again below it. None where there is none."""
    for number, row in enumerate(levels):
        if any(isinstance(atom, Zone) for atom in row):
            continue
        sides = {atom.right <= x for atom in row}
        if len(sides) > 1 or not is_heading(row, size) or number and len(levels[number - 1]) > 1 and is_heading(levels[number - 1], size):
            continue
        top, bottom = max(a.top for a in row), min(a.bottom for a in row)
        others = [a for each in levels for a in each if not any(a is mine for mine in row)]
        if any(a.bottom < top + 1 and a.top > bottom - 1 for a in others):
            continue
        above = {a.right <= x for a in others if a.bottom >= top - 1}
        below = {a.right <= x for a in others if a.top <= bottom + 1}
        is_between = len(above) > 1 and len(below) > 1
        if is_between or not above and len(below) > 1 and True in sides or not below and len(above) > 1:
            return number
    return None


def is_heading(row, size):
    return not any(isinstance(atom, Zone) for atom in row) and all(
        line.size > 1.06 * size + 0.3 or line.bold or CAPTION.match(line.text) for line in row
    )


def columns_of(pages, kept):
    """(the columns and tables of each page in reading order, {number of a page: how often its order was only
    guessed}), of the lines that were kept of it. A text that is
    set in two columns has its white in the same place on every page, also where lists or short lines leave
    too little to find it by."""
    steps = steps_of(kept)
    readings = [Reading(page, steps) for page in pages]
    found = [reading.read(lines) for reading, lines in zip(readings, kept, strict=True)]
    usual = usual_gutter([reading.gutters for reading in readings], kept)
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True)):
        if usual is not None and not any(abs(x - usual) < SAME_GUTTER for x in readings[number].gutters):
            readings[number] = Reading(page, steps, usual)
            found[number] = readings[number].read(lines)
    return found, Counter({page.number: each.doubts for page, each in zip(pages, readings, strict=True)})


def steps_of(pages):
    """{rounded size: how far lines of a paragraph stand apart}."""
    found = defaultdict(Counter)
    for lines in pages:
        for above, line in pairwise(lines):
            step = above.top - line.top
            if abs(above.left - line.left) < 2 and abs(above.size - line.size) < 0.3 and 0 < step < 2.2 * line.size:
                found[round(line.size)][round(step, 1)] += min(len(above.text), len(line.text))
    return {size: steps.most_common(1)[0][0] for size, steps in found.items()}


def usual_gutter(gutters, kept):
    """Where most pages with text have the white between their columns, or None."""
    found = sorted(gutter for mine in gutters for gutter in mine)
    if not found:
        return None
    middle = found[len(found) // 2]
    same = sum(any(abs(gutter - middle) < SAME_GUTTER for gutter in mine) for mine in gutters)
    return middle if same > 1 and 2 * same >= sum(bool(lines) for lines in kept) else None
