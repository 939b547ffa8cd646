"""Tables of a PDF with ruled lines around their cells."""

from bisect import bisect_left
from collections import defaultdict

from .pdf_lines import grouped, lines_of
from .pdf_tables import Table, is_many, levels_of, rows_of

CELL = 3  # points that the lines around a cell may miss each other by
LONG_CELL = 25  # lines: what holds more is a page set in a frame
MOST_CROSSINGS = 4000


class Grid:
    """Ruled lines that cross each other, and the cells between them. ys: from above to below."""

    def __init__(self, across, upright):
        self.across, self.upright = across, upright
        self.xs = apart(
            [x for x, *_ in upright]
            + [min(left for _y, left, _right in across), max(right for *_, right in across)]
        )
        ends = [min(bottom for _x, bottom, _top in upright), max(top for *_, top in upright)]
        self.ys = apart([y for y, *_ in across] + ends)[::-1]
        self.left, self.right, self.top, self.bottom = self.xs[0], self.xs[-1], self.ys[0], self.ys[-1]
        self.roots = self.merged()

    def wall(self, row, column):
        """Whether a line stands left of this cell."""
        x, y = self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2
        return any(
            abs(at - x) <= CELL and bottom - CELL <= y <= top + CELL for at, bottom, top in self.upright
        )

    def ceiling(self, row, column):
        """Whether a line stands over this cell."""
        y, x = self.ys[row], (self.xs[column] + self.xs[column + 1]) / 2
        return any(
            abs(at - y) <= CELL and left - CELL <= x <= right + CELL for at, left, right in self.across
        )

    def merged(self):
        """{(row, column): the first cell of those it is one with}."""
        roots = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                here = row, column
                roots[here] = here
                if column and not self.wall(row, column):
                    roots[here] = roots[row, column - 1]
                if row and not self.ceiling(row, column):
                    above, mine = roots[row - 1, column], roots[here]
                    for cell, root in roots.items():
                        if root in (mine, above):
                            roots[cell] = min(mine, above)
        return roots

    def holds(self, atom):
        x, y = (atom.left + atom.right) / 2, (atom.top + atom.bottom) / 2
        return self.left < x < self.right and self.bottom < y < self.top

    def is_passed_by(self, line):
        """Whether a line that begins within it runs on outside."""
        return line.left < self.left - 2 * CELL or line.right > self.right + 2 * CELL

    def cell(self, word):
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        column = min(max(bisect_left(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(sum(y < top for top in self.ys) - 1, 0), len(self.ys) - 2)
        return self.roots[row, column]

    def cells(self, lines):
        """{first cell: its lines}."""
        words = defaultdict(list)
        for line in lines:
            for word in line.words:
                words[self.cell(word)].append(word)
        return {cell: lines_of(found, lines[0].page) for cell, found in words.items()}


def apart(values):
    """Values of which those that are nearly the same are one, from the least."""
    found = []
    for value in sorted(values):
        if not found or value - found[-1] > CELL:
            found.append(value)
    return found


def grids(rules):
    """The `Grid`s of a page."""
    lines = [*rules.across, *rules.upright]
    number = len(rules.across)
    groups = list(range(len(lines)))

    def root(at):
        while groups[at] != at:
            groups[at] = at = groups[groups[at]]
        return at

    for one, (y, left, right) in enumerate(rules.across):
        for other, (x, bottom, top) in enumerate(rules.upright, number):
            if left - CELL <= x <= right + CELL and bottom - CELL <= y <= top + CELL:
                groups[root(one)] = root(other)
    found = defaultdict(lambda: ([], []))
    for at, line in enumerate(lines):
        found[root(at)][at >= number].append(line)
    return [
        Grid(across, upright)
        for across, upright in found.values()
        if len(across) > 1 and len(upright) > 1 and len(across) * len(upright) < MOST_CROSSINGS
    ]


def table_of(grid, cells):
    """The `Table` in a grid whose cells hold these lines, or None where it is none."""
    columns = sorted({column for _row, column in cells})
    rows = sorted({row for row, _column in cells})
    most = max(len(lines) for lines in cells.values())
    if len(columns) < 2 or most > LONG_CELL and len(rows) < 3:
        return None
    found, across = [], []
    tall = [
        row for row in rows if any(len(grouped(lines)) > 2 for (at, _c), lines in cells.items() if at == row)
    ]
    for row in rows:
        mine = [cells.get((row, column), []) for column in columns]
        wide = [sum(grid.roots[row, other] == (row, column) for other in columns) or 1 for column in columns]
        levels = levels_of(mine)
        parts = rows_of(mine, whole=True) if tall == [row] and is_many(levels, len(columns)) else [mine]
        found += parts
        across += [wide if max(wide) > 1 else ()] * len(parts)
    return Table.of(found, across, ruled=True) if len(found) > 1 else None
