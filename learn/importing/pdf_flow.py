"""Tells columns of text from columns of a table by how their words run: a row of a table begins in all its
columns at once, and a paragraph of text begins where the column beside it is in the middle of a sentence."""

from itertools import pairwise

from .pdf_lines import DESCENT, LARGER, grouped, weighted
from .pdf_numbers import BULLET, STOPS
from .pdf_tables import APART, Zone, levels_of, usual_gap

LEAST_RUNNING = 3  # lines that go on with the one above, of a column in which text runs
SHORT = 17  # letters that a line of prose has more than
MOSTLY = 0.4  # of the beginnings of paragraphs stand beside what goes on
OFF, OFTEN = (
    0.12,
    0.35,
)  # sizes of its type by which lines are not on one height, in so many of a table's rows
SLIP = 0.3  # sizes of its type that lines of one row may stand higher or lower


class Run:
    """The rows of a column, and which of them go on with the one above."""

    def __init__(self, lines):
        self.rows = grouped(lines)
        self.right = max(line.right for line in lines)
        self.gap = usual_gap([lines])
        self.middles = [(row[0].top + row[0].bottom) / 2 for row in self.rows]
        self.on = [False, *(self.goes_on(*pair) for pair in pairwise(self.rows))]

    @property
    def is_running(self):
        """Whether text runs down this column."""
        return sum(self.on) >= max(LEAST_RUNNING, 0.4 * len(self.rows))

    def goes_on(self, above, row):
        last, first = above[-1], row[0]
        gap = min(line.bottom for line in above) - max(line.top for line in row)
        if (
            gap > self.gap + APART * first.size
            or abs(last.size - first.size) > 0.6
            or last.bold != first.bold
        ):
            return False
        if BULLET.match(first.text):
            return False
        if not STOPS.search(last.text) and first.text[:1].islower():
            return True
        word = first.words[0]
        return (
            len(last.text) > SHORT
            and last.right + 0.3 * first.size + word.right - word.left > self.right - 0.5 * first.size
        )

    def between(self, low, high, slip):
        """Of each row that begins between these heights, whether it goes on with the one above."""
        return [
            on
            for (above, middle), on in zip(pairwise(self.middles), self.on[1:], strict=True)
            if above > low + slip and middle < high - slip
        ]


def run_past_each_other(columns):
    """Whether text runs down each of two of these columns or more, so that they are no table."""
    runs = [Run(column) for column in columns]
    beside = cut = 0
    for run in runs:
        for number in range(1, len(run.rows)):
            if run.on[number]:
                continue
            slip = SLIP * run.rows[number][0].size
            for other in runs:
                going = other.between(run.middles[number], run.middles[number - 1], slip)
                if other is not run and going:
                    beside += 1
                    cut += all(going)
    running = sum(run.is_running for run in runs)
    if running < 2:
        return False
    return cut >= MOSTLY * beside


def are_out_of_step(columns):
    """Whether what stands side by side in these columns is often not on one base line, as a row is."""
    found = []
    for level in levels_of(columns):
        lines = [cell[0] for cell in level.values()]
        found += [abs(base_of(one) - base_of(other)) > OFF * one.size for one, other in pairwise(lines)]
    return len(found) > 2 and sum(found) >= OFTEN * len(found)


def base_of(line):
    return line.bottom + DESCENT * line.size


def are_text(columns):
    """Whether these are surely columns of text, and no table."""
    if any(isinstance(atom, Zone) for column in columns for atom in column):
        return False
    return are_out_of_step(columns) or run_past_each_other(columns) or have_headings_within(columns)


def have_headings_within(columns):
    """Whether one of these has words in larger type between its lines, beside lines of another."""
    size = weighted([(len(line.text), line) for column in columns for line in column], lambda line: line.size)
    every = list(map(grouped, columns))
    for rows in every:
        is_under = False  # text of this column
        for row in rows[:-1]:
            is_large = row[0].size > LARGER * size + 0.3
            is_beside = any(other[-1][0].top < row[0].bottom for other in every if other is not rows)
            if is_large and is_under and len(row) == 1 and is_beside:
                return True
            is_under |= not is_large
    return False
