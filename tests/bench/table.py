"""The figures of `make bench` as a table, each beside what it must be."""

from dataclasses import dataclass, field
from statistics import median

LARGER_AT_MOST = 1.25  # what a figure may grow by, from the first course alone to a large site


@dataclass
class Line:
    """Something that is done again and again. must: how many empty views it may cost; sql: how many
    statements it may take. cpu: seconds of server and database for each time it was done, one figure a
    round; of an empty view the same, in the same rounds."""

    name: str
    must: float | None = None
    sql: int | None = None
    cpu: list = field(default_factory=list)
    tally: object = None

    def times_empty(self, empty):
        """How many empty views it costs: the median of the rounds."""
        return median(mine / unit for mine, unit in zip(self.cpu, empty.cpu, strict=True))


@dataclass
class Once:
    """A figure of the whole site, in this unit."""

    name: str
    must: float
    unit: str
    values: list = field(default_factory=list)

    @property
    def value(self):
        return median(self.values)


@dataclass
class Run:
    """All that one database size gave. lines: the first is the empty view."""

    lines: list
    once: list

    def figures(self):
        """{(name, what): (figure, what it must be at most or None, words)}"""
        empty, found = self.lines[0], {}
        for line in self.lines:
            figure = line.times_empty(empty)
            found[line.name, "× empty view"] = figure, line.must, f"{figure:.1f}"
            ms = median(line.cpu) * 1000
            found[line.name, "CPU ms"] = ms, None, f"{ms:.2f}"
            if line.tally:
                found[line.name, "SQL"] = line.tally.statements, line.sql, f"{line.tally.statements}"
                found[line.name, "requests"] = line.tally.requests, None, f"{line.tally.requests}"
                found[line.name, "bytes"] = line.tally.bytes, None, f"{line.tally.bytes:,}"
        for each in self.once:
            found[each.name, each.unit] = each.value, each.must, f"{each.value:,.4g}"
        return found


def verdict(figure, must):
    if must is None:
        return ""
    return f"≤ {must:g}" if figure <= must else f"≤ {must:g}  MISSED"


def as_text(rows):
    """Rows of cells, below each other; the first is the head."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]

    def written(row):
        cells = [cell.ljust(width) if place < 1 else cell.rjust(width) for place, (cell, width) in
                 enumerate(zip(row[:-1], widths, strict=False))]  # fmt: skip
        return "  ".join([*cells, row[-1]]).rstrip()

    return "\n".join([written(rows[0]), "-" * (sum(widths) + 2 * len(widths)), *map(written, rows[1:])])


def table(run):
    """The figures of a run."""
    rows = [("", "figure", "", "must be")]
    for (name, what), (figure, must, words) in run.figures().items():
        rows.append((name, words, what, verdict(figure, must)))
    return as_text(rows)


def growth(small, large):
    """How each figure of the large site stands to that of the small one."""
    rows = [("", "first course", "large", "", "times", "must be")]
    larger = large.figures()
    for (name, what), (figure, _must, words) in small.figures().items():
        if what == "CPU ms" or not figure or name == small.lines[0].name:
            continue
        other, _also, other_words = larger[name, what]
        times = other / figure
        rows.append((name, words, other_words, what, f"{times:.2f}", verdict(times, LARGER_AT_MOST)))
    return as_text(rows)
