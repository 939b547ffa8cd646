"""Tables of a PDF, and how the white between their words parts their columns and rows."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from .pdf_lines import grouped, weighted

MOST_HEADS = 3
WIDE = 0.5  # sizes of its type that the white between columns is wide at least
APART = 0.15  # sizes of its type that rows stand further apart than lines
LONG = 17  # letters that a line of a wide cell has more than
WIDEST_MARGIN = 12  # points that a table begins beside the rules in it at the most
CLOSE = 0.4  # sizes of its type that lines of a head stand apart at the most
BEFORE_NEXT = 2.5  # sizes of its type that a column of broken lines ends before the next one at the most


@dataclass
class Table:
    """rows: of each its cells, and of each cell its lines, none where it is empty. across: of each row, how
    many columns each cell stands for, or nothing. heads: how many rows are over the columns. ruled: whether
    lines are ruled around its cells."""

    rows: list
    left: float
    bottom: float
    right: float
    top: float
    across: list
    heads: int = 1
    ruled: bool = False

    @property
    def lines(self):
        return [line for row in self.rows for cell in row for line in cell]

    @property
    def filled(self):
        """The share of its cells that have words."""
        return sum(bool(cell) for row in self.rows for cell in row) / sum(map(len, self.rows))

    @property
    def columns(self):
        """The lines of each column."""
        return [[line for row in self.rows for line in row[n]] for n in range(len(self.rows[0]))]

    @property
    def lefts(self):
        """Where each column begins."""
        return [min((line.left for line in column), default=0) for column in self.columns]

    def add_heads(self, cells):
        """Puts a row over its columns."""
        self.rows, self.across = [cells, *self.rows], [(), *self.across]
        self.top = max(line.top for cell in cells for line in cell)
        self.heads = heads(self.rows)

    @classmethod
    def of(cls, rows, across=None, ruled=False):
        lines = [line for row in rows for cell in row for line in cell]
        table = cls(rows, *around(lines), across or [()] * len(rows), ruled=ruled)
        table.heads = heads(rows)
        return table


@dataclass
class Zone:
    """What is read by itself wherever it stands: a table, or what is set in a frame."""

    read: list
    left: float
    bottom: float
    right: float
    top: float


def around(atoms):
    """(left, bottom, right, top) of these together."""
    return (
        min(a.left for a in atoms), min(a.bottom for a in atoms),
        max(a.right for a in atoms), max(a.top for a in atoms),
    )  # fmt: skip


def heads(rows):
    """How many rows are over the columns: those in bold at the beginning of a table that is not, else one."""
    bold = [all(line.bold for cell in row for line in cell) for row in rows]
    number = bold.index(False) if False in bold else 0
    return number if 0 < number <= MOST_HEADS else 1


def gutters(atoms, least, tolerated=0):
    """(start, end) of the white from top to bottom between these, each as wide as ``least`` or wider. So many
    of them may cross it."""
    edges = sorted([(a.left, 1) for a in atoms] + [(a.right, -1) for a in atoms])
    found, over, since = [], 0, None
    for x, step in edges:
        before, over = over, over + step
        if before > tolerated >= over:
            since = x
        elif before <= tolerated < over and since is not None and x - since >= least:
            found.append((since, x))
    if found and tolerated:
        # White that begins beside the last atoms is the page's.
        found = [
            (s, e)
            for s, e in found
            if any(a.left >= e - 0.1 for a in atoms) and any(a.right <= s + 0.1 for a in atoms)
        ]
    return found


def in_columns(atoms, parted):
    """The atoms of each column, parted by this white."""
    columns = [[] for _column in range(len(parted) + 1)]
    for atom in atoms:
        columns[sum(start < atom.left + 0.2 for start, _end in parted)].append(atom)
    return columns


def covers(atom, parted):
    """How many columns this stands in."""
    return 1 + sum(atom.left < start - 1 and atom.right > end + 1 for start, end in parted)


def levels_of(columns):
    """What stands on each height, from above to below: {number of a column: its lines}."""
    numbers = {id(line): number for number, column in enumerate(columns) for line in column}
    found = []
    for row in grouped([line for column in columns for line in column]):
        level = defaultdict(list)
        for line in row:
            level[numbers[id(line)]].append(line)
        found.append(dict(level))
    return found


def top_of(level):
    return max(line.top for lines in level.values() for line in lines)


def bottom_of(level):
    return min(line.bottom for lines in level.values() for line in lines)


def usual_gap(columns):
    """How far lines of one cell stand apart at the least: below zero where letters reach over."""
    gaps = []
    for column in columns:
        rows = grouped(column)
        for above, below in pairwise(rows):
            gap = min(line.bottom for line in above) - max(line.top for line in below)
            if gap > -0.35 * above[0].size:
                gaps.append(gap)
    return min(gaps, default=0)


def strips_of(levels, columns, size, gap):
    """The levels in runs, parted where the white from side to side is wider than between lines: those of
    these columns, or those of other text, which stand ``gap`` apart."""
    usual = min(usual_gap(columns), gap)
    strips, low = [], None
    for level in levels:
        if low is None or low - top_of(level) > usual + APART * size:
            strips.append([])
        strips[-1].append(level)
        low = bottom_of(level) if low is None or len(strips[-1]) == 1 else min(low, bottom_of(level))
    return strips


def rows_of(columns, gap=0, whole=False):
    """The rows of a table with these columns: of each row the lines of each cell. whole: whether lines are
    ruled between the rows, so that this is one unless it looks like more."""
    size = weighted([(1, line) for column in columns for line in column], lambda line: line.size)
    rights = ends_of(columns, size)
    levels = levels_of(columns)
    strips = [levels] if whole else strips_of(levels, columns, size, gap)
    # Where no white parts the heads from what is under them, none parts the rows.
    is_tight = not whole and len(strips[0]) > 1 and heads_stand_out(levels)
    rows = []
    for strip in strips:
        if is_tight or not whole and len(strips) == 1 or is_many(strip, len(columns)):
            rows += level_by_level(strip, rights, is_tight)
        else:
            rows.append(strip)
    return [
        [[line for level in row for line in level.get(n, ())] for n in range(len(columns))] for row in rows
    ]


def heads_stand_out(levels):
    """Whether all words of the first level are bold, and not all of those under it."""
    first, *others = [all(line.bold for lines in level.values() for line in lines) for level in levels]
    return first and not all(others)


def ends_of(columns, size):
    """How far each column reaches; None for one that is wider than its words, so that none was broken."""
    ends = []
    for number, column in enumerate(columns):
        right = max((line.right for line in column), default=0)
        after = min((line.left for other in columns[number + 1 :] for line in other), default=None)
        is_long = max((len(line.text) for line in column), default=0) > LONG
        ends.append(
            right
            if is_long and after is None or after is not None and after - right < BEFORE_NEXT * size
            else None
        )
    return ends


def is_many(strip, columns):
    """Whether a strip of a table is several rows: most columns have something on nearly every height."""
    filled = sum(len(level) > max(1, columns // 2) and 0 in level for level in strip)
    return len(strip) > 2 and filled >= 0.8 * len(strip)


def level_by_level(strip, rights, is_tight):
    """Rows of one line each, but for those that only go on with cells of the row above: of a table with heads
    and no white between its rows, any that stands alone in another column than the first."""
    rows = []
    for level in strip:
        is_more = (
            rows and is_tight and len(level) == 1 and 0 not in level and not level.keys() - rows[-1][0].keys()
        )
        if rows and (is_more or goes_on(rows[-1], level, rights)):
            rows[-1].append(level)
        else:
            rows.append([level])
    return rows


def goes_on(row, level, rights):
    """Whether everything on this height goes on with a cell of the row before."""
    last = row[-1]
    if any(number not in last for number in level):
        return False
    if all(number in row[0] and is_smaller(lines[0], row[0][number][0]) for number, lines in level.items()):
        return True
    is_small = len(level) == 1 and 0 not in level
    for number, lines in level.items():
        before, line = last[number][-1], lines[0]
        if is_small and line.text[:1].islower():
            continue
        if rights[number] is None or not any(letter.isalpha() for letter in line.text):
            return False
        first = line.words[0]
        fits = before.right + 0.3 * line.size + first.right - first.left < rights[number] - 0.5 * line.size
        if fits:
            return False
    return True


def is_smaller(line, first):
    """Whether a line begins with a small letter though the cell it may go on with does not."""
    return line.text[:1].islower() and not first.text[:1].islower()


def take_first_lines(table, above, rules):
    """Adds to the heads of a table that a rule or bold type parts from what is under them the lines over them
    that begin them, where the others have fewer; how many levels they were. rules: those across the page."""
    if not has_parted_heads(table, rules):
        return 0
    lefts, rights = table.lefts, [max((line.right for line in c), default=0) for c in table.columns]
    for taken, level in enumerate(above[::-1]):
        heads = table.rows[0]
        places = [lefts.index(near) for line in level for near in lefts if abs(near - line.left) < 1]
        is_more = len(places) == len(level) and all(
            at and heads[at] and begins(line, heads[at][0], rights[at])
            for at, line in zip(places, level, strict=True)
        )
        if not is_more:
            return taken
        for at, line in zip(places, level, strict=True):
            heads[at].insert(0, line)
        table.top = max(table.top, *(line.top for line in level))
    return len(above)


def has_parted_heads(table, rules):
    """Whether the first row of a table is in bold, and not the others, or has a rule under it."""
    first, *others = [[line for cell in row for line in cell] for row in table.rows]
    if not others or not first or not others[0]:
        return False
    is_bold = all(line.bold for line in first) and not all(line.bold for row in others for line in row)
    low, high = max(line.top for line in others[0]), min(line.bottom for line in first)
    half = (table.left + table.right) / 2
    return is_bold or any(
        low - 1 < height < high + 1 and left < table.left + WIDEST_MARGIN and right > half
        for height, left, right in rules
    )


def begins(line, head, right):
    """Whether the head of a column that ends here goes on with this line over it: close by, and too long for
    the head's first word to follow."""
    first = head.words[0]
    return (
        not isinstance(line, Zone)
        and line.bold == head.bold
        and abs(line.size - head.size) < 0.3
        and -0.5 * head.size < line.bottom - head.top < CLOSE * head.size
        and line.right + 0.3 * head.size + first.right - first.left > right
    )
