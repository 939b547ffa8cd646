"""Parts a PDF page into its columns and tables, in reading order: block by block, each by the tallest white
in it that has text on both sides."""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

from .pdf_flow import are_text
from .pdf_grids import grids, table_of
from .pdf_lines import WIDEST, grouped, lines_of, typical, weighted
from .pdf_numbers import BULLET, NUMBER
from .pdf_stacks import stacked, stacks, with_neighbours
from .pdf_tables import WIDE, Table, Zone, around, gutters, in_columns, rows_of, take_first_lines
from .pdf_white import (
    MOST_SPREAD,
    after_heading,
    are_apart,
    are_columns,
    are_heads,
    are_spread,
    at_heads,
    bands,
    has_labels,
    heading_between,
    is_prose,
    is_table,
    parted_in,
    table_in,
    take_heads,
)

SAME_GUTTER = 12  # points that the white between columns may stand elsewhere on another page
DEEPEST = 30
MOST_ATOMS = 1500
MOST_TRIED = 12
# Of the cells of a table have words, and of one with few rows: fewer are perhaps no table.
SPARSE, SPARSE_OF_FEW, FEW = 0.5, 0.7, 3


class Reading:
    """Puts the lines of a page in order. steps: {size of type: how far its lines stand apart}.
    usual: where the white between the columns of most pages stands."""

    def __init__(self, page, steps, usual=None):
        self.steps, self.usual, self.rules = steps, usual, page.rules
        self.gutters = []  # of the columns of prose that were found
        self.leftwards = False
        self.is_guess = False  # whether some of the order is

    def read(self, lines):
        """The columns of these lines (a list of rows each) and the tables among them, in reading order."""
        self.leftwards = is_leftwards(lines)
        atoms = labelled(lines)
        if len(atoms) > MOST_ATOMS:
            self.is_guess = True  # a drawing: it would take long, and has no order
            return leaf(atoms)
        atoms = self.with_grids(atoms)
        atoms = self.with_stacks(atoms)
        atoms = self.with_frames(atoms)
        return self.ordered(atoms)

    # What lines on the page set apart

    def with_grids(self, atoms):
        for grid in sorted(
            grids(self.rules), key=lambda grid: (grid.right - grid.left) * (grid.top - grid.bottom)
        ):
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
            read = (
                [table] if table else [part for cell in sorted(cells) for part in self.ordered(cells[cell])]
            )
            bounds = around(lines) if table else (grid.left, grid.bottom, grid.right, grid.top)
            atoms = [atom for atom in atoms if not grid.holds(atom)] + [Zone(read, *bounds)]
        return atoms

    def with_stacks(self, atoms):
        for strips in stacks(self.rules.across, atoms):
            gap = self.gap([line for strip in strips for line in strip])
            strips = with_neighbours(strips, atoms, gap)
            table = stacked(strips, gap)
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
            taken = set(map(id, inside))
            if any(
                a.left < right - 2 and a.right > left + 2 and a.bottom < top - 3 and a.top > bottom + 3
                for a in atoms if id(a) not in taken
            ):  # fmt: skip
                continue
            zone = Zone(self.ordered(inside), left, bottom, right, top)
            atoms = [atom for atom in atoms if id(atom) not in taken] + [zone]
        return atoms

    # What white sets apart

    def ordered(self, atoms, depth=0):
        """Columns and tables, in reading order."""
        if len(atoms) < 2 or depth > DEEPEST:
            return leaf(atoms)
        levels = grouped(atoms)
        size = weighted(
            [(1, a) for a in atoms if not isinstance(a, Zone)] or [(1, Zone)],
            lambda a: getattr(a, "size", 10),
        )
        if self.leftwards:
            levels = [row[::-1] for row in levels]
        for x, start, end in bands(levels, WIDE * size)[:MOST_TRIED]:
            start = at_heads(levels, after_heading(levels, start, size), end, x)
            found = self.band(levels[start:end], x, size, depth) if start < end else None
            if found:
                if isinstance(found[0], Table):
                    start -= take_first_lines(found[0], levels[:start], self.rules.across)
                    start -= take_heads(found[0], levels[:start], size)
                above = [atom for row in levels[:start] for atom in row]
                below = [atom for row in levels[end:] for atom in row]
                return self.ordered(above, depth + 1) + found + self.ordered(below, depth + 1)
        return leaf(atoms)

    def band(self, levels, x, size, depth):
        """What stands beside this white, in order; nothing where it parts neither a table nor columns."""
        atoms = [atom for row in levels for atom in row]
        if any(isinstance(atom, Zone) for atom in atoms):
            return side_by_side(atoms, self.leftwards) or self.columns(levels, x, size, depth)
        parted = parted_in(levels, size)
        columns = in_columns(atoms, parted)
        # Two bold heads may stand over columns of text as well.
        if not (are_heads(levels[0]) and len(levels[0]) > 2) and are_text(columns):
            return self.columns(levels, x, size, depth)
        if are_heads(levels[0]):
            table = self.table(levels, size, depth)
            if table:
                return table
        is_text = sum(is_prose(column) for column in columns) > 1 and len(levels) > MOST_SPREAD
        if is_text and not is_table(columns, parted, size, self.gap(atoms)):
            return self.columns(levels, x, size, depth)
        return self.table(levels, size, depth) or self.columns(levels, x, size, depth)

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

    def table(self, levels, size, depth):
        start, end = table_in(levels, size)
        inside = [atom for row in levels[start:end] for atom in row]
        if end - start < 2 or any(isinstance(atom, Zone) for atom in inside):
            return None
        parted = parted_in(levels[start:end], size)
        if self.is_usual(parted):
            return None
        columns = in_columns(inside, parted)
        gap = self.gap(inside)
        if not is_table(columns, parted, size, gap):
            return None
        table = Table.of(rows_of(columns, gap))
        start -= take_first_lines(table, levels[:start], self.rules.across)
        above, below = ([atom for row in part for atom in row] for part in (levels[:start], levels[end:]))
        self.is_guess |= table.filled < (SPARSE if len(table.rows) > FEW else SPARSE_OF_FEW)
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
        if are_spread(columns):
            return None
        if not (are_columns(columns) or self.is_usual(parted) or are_text(columns)):
            if not are_apart(columns):
                return None
            self.is_guess = True
        self.is_guess |= has_labels(columns, size)
        start, end = max(parted, key=lambda white: white[1] - white[0])
        self.gutters.append((start + end) / 2)
        sides = [a for a in atoms if a.right <= start + 0.2], [a for a in atoms if a.left >= end - 0.2]
        return [
            each
            for side in (sides[::-1] if self.leftwards else sides)
            for each in self.ordered(side, depth + 1)
        ]


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
    for atom in sorted(
        atoms, key=lambda atom: -(atom.top + (atom.bottom if not isinstance(atom, Zone) else atom.top))
    ):
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
        row = with_sign(row)
        while row:
            line, row = row[0], row[1:]
            while (
                row
                and is_label(line.words[-1].text if len(line.words) == 1 else "")
                and (0 <= row[0].left - line.right < 4 * line.size)
            ):
                line, row = type(line)(line.page, [*line.words, *row[0].words]), row[1:]
            found.append(line)
    return found


def with_sign(row):
    """A row, in which an "o" that stands apart before the others is a bullet, as Word draws it in lists."""
    first, *others = row
    if first.text != "o" or not others or others[0].left - first.right > 4 * first.size:
        return row
    return [type(first)(first.page, [replace(first.words[0], text="◦")]), *others]


def is_label(text):
    """True for a bullet or a number that stands apart from what it counts."""
    return bool(BULLET.fullmatch(text)) or bool(NUMBER.fullmatch(text)) and not text.isdecimal()


def is_leftwards(lines):
    """Whether a page is written from right to left."""
    letters = "".join(line.text for line in lines)[:4000]
    ways = Counter(unicodedata.bidirectional(letter) for letter in letters)
    return ways["R"] + ways["AL"] > ways["L"]


def columns_of(pages, kept):
    """(the columns and tables of each page in reading order, the numbers of the pages whose order is partly a
    guess), of the lines that were kept of them. A text that is
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
    return found, {page.number for page, each in zip(pages, readings, strict=True) if each.is_guess}


def steps_of(pages):
    """{rounded size: how far lines of a paragraph stand apart}."""
    found = defaultdict(Counter)
    for lines in pages:
        for above, line in pairwise(lines):
            step = above.top - line.top
            if (
                abs(above.left - line.left) < 2
                and abs(above.size - line.size) < 0.3
                and 0 < step < 2.2 * line.size
            ):
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
