"""Finds the tables of plain text: drawn with lines, ruled with dashes, or in columns of spaces or tabs."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

EDGE = re.compile(r"\s*\+[-=:+]{2,}\+\s*|\s*[┌├└╔╠╚][─━═┬┼┴┐┤┘╦╬╩╗╣╝╪╤╧]+\s*")
PIPED = re.compile(r"\s*\|.*\|\s*|\s*[│║].*[│║]\s*")
BETWEEN_PIPES = re.compile(r"(?<!\\)[|│║]")
RULE = re.compile(r"\s*(?:[-=─]{2,}[ \t]+)+[-=─]{2,}\s*")
BAR = re.compile(r"\s*[-=─]{5,}\s*")
RULES = set(" \t:|+-")
FILL = "\0"  # no text has it
GAP = re.compile(r"\t|\S {2,}\S")
FEWEST_LINES = 3  # of a table that only spaces tell
WIDEST_CELL = 60  # of such a one: prose in columns is none
MOST_LINES = 400  # of a table between two bars
WIDEST = 300
MARK = re.compile(r"(?:[-*+•‣▪▫●○◦·–—]|\(?(?:\d{1,3}|[A-Za-z])[.)])")


@dataclass
class Table:
    """rows: the words of each cell of each row. heads: how many rows are over the columns."""

    rows: list
    heads: int


def with_tables(lines):
    """These lines, in which a `Table` stands for those that are one."""
    at = 0
    while at < len(lines):
        table, end = None, at
        for kind in (drawn, ruled, spaced):
            table, end = kind(lines, at)
            if table and table.rows:
                break
            table = None  # one of nothing but lines is a picture
        if table:
            yield table
            at = end
        else:
            yield lines[at]
            at += 1


def drawn(lines, at):
    """(the table drawn with lines that begins here, where it ends), else (None, at)."""
    if not is_drawn(lines[at]) or at and is_drawn(lines[at - 1]):
        return None, at
    end = next((n for n in range(at, len(lines)) if not is_drawn(lines[n])), len(lines))
    block = lines[at:end]
    has_edges = any(map(EDGE.fullmatch, block))
    rows, heads, is_new = [], 0, True
    for line in block:
        if EDGE.fullmatch(line) or set(line) <= RULES and "-" in line:
            is_new = True
            heads = heads or (len(rows) if "=" in line or "═" in line or not has_edges else 0)
            continue
        cells = [cell.strip() for cell in BETWEEN_PIPES.split(line.strip()[1:-1])]
        add(rows, cells, is_new or not has_edges)
        is_new = False
    return (table_of(rows, heads), end) if len(rows) > 1 else (None, at)


def is_drawn(line):
    return bool(EDGE.fullmatch(line) or PIPED.fullmatch(line))


def ruled(lines, at):
    """(the table that begins here whose columns a line of dashes rules, where it ends), else (None, at)."""
    is_barred = bool(BAR.fullmatch(lines[at]) or RULE.fullmatch(lines[at]))
    first = at + is_barred
    rules = (n for n in range(first, min(first + 4, len(lines))) if RULE.fullmatch(lines[n]))
    rule = next(rules, None)
    is_bare = bool(RULE.fullmatch(lines[at])) and (rule is None or not "".join(lines[rule + 1 : rule + 2]))
    if is_bare:
        rule = at  # it has no words over its columns
    if rule is None or not all(lines[first:rule]):
        return None, at
    cuts = [found.start() for found in re.finditer(r"[-=─]+", lines[rule])]
    if not is_barred and not fits(lines[at:rule], cuts):
        return None, at
    end = rule_end(lines, rule, is_barred)
    rows = []
    for number, line in enumerate(lines[first:rule]):
        add(rows, parted(broad(line), cuts), not number)
    heads = len(rows)
    if any(is_cut(broad(line), cuts) for line in lines[first:end] if not BAR.fullmatch(line)):
        return None, at
    body = [line for line in lines[rule + 1 : end] if not (BAR.fullmatch(line) or RULE.fullmatch(line))]
    has_gaps = any(not line for line in body[:-1])
    is_new = True
    for line in body:
        if line:
            cells = parted(broad(line), cuts)
            add(rows, cells, is_new if has_gaps else is_new or bool(cells[0]))
        is_new = not line
    return (table_of(rows, heads), end) if len(rows) > 1 else (None, at)


def rule_end(lines, rule, is_barred):
    """Where the table under this rule ends: at its last bar, else at the first blank line."""
    under = range(rule + 1, min(len(lines), rule + 1 + MOST_LINES))
    if is_barred:
        bar = next((n for n in under if BAR.fullmatch(lines[n]) or RULE.fullmatch(lines[n])), None)
        if bar is not None:
            return bar + 1
    return next((n for n in under if not lines[n]), under.stop)


def fits(heads, cuts):
    """Whether the words over a rule begin where its dashes do, or stand over them."""
    return bool(heads) and all(len(line) > cuts[1] and (line[cuts[1] - 1] == " ") for line in heads)


def spaced(lines, at):
    """(the table set in columns with spaces or tabs that begins here, where it ends), else (None, at)."""
    is_first = not at or not lines[at - 1]
    # One line of words may stand right over it.
    is_second = not is_first and (at == 1 or not lines[at - 2]) and not GAP.search(lines[at - 1].strip())
    if not lines[at] or not (is_first or is_second):
        return None, at
    end = next((n for n in range(at, len(lines)) if not lines[n]), len(lines))
    if is_first and stands_over(lines[at:end]):
        return None, at
    rows = by_tabs(lines[at:end]) or by_spaces(lines[at:end])
    if not rows:
        return None, at
    is_headed = len(rows) > 2 and all(rows[0]) and not any(map(is_figure, rows[0]))
    return table_of(rows, int(is_headed)), end


def stands_over(block):
    """Whether the first line is words over all the others, which are further in."""
    first, *others = block
    indents = [len(line) - len(line.lstrip()) for line in block]
    return bool(others) and indents[0] < min(indents[1:]) and not GAP.search(first.strip())


def by_tabs(block):
    """The rows of lines whose cells have a tab between them, else None."""
    if len(block) < 2:
        return None
    counts = {line.strip("\t").count("\t") for line in block}
    if counts == {0} or len(counts) > 1 or any(MARK.fullmatch(line.split("\t")[0].strip()) for line in block):
        return None
    return [[cell.strip() for cell in line.strip("\t").split("\t")] for line in block]


def by_spaces(block):
    """The rows of lines that have the same white columns through them all, else None."""
    block = [broad(line.expandtabs(8)) for line in block]
    if len(block) < FEWEST_LINES:
        return None
    width = max(map(len, block))
    if width > WIDEST:
        return None
    white = [all(at >= len(line) or line[at] == " " for line in block) for at in range(width)]
    indent = white.index(False)
    bands, start = [], None
    for at in range(indent, width):
        if white[at] and start is None:
            start = at
        elif not white[at] and start is not None:
            bands += [at] if at - start > 1 else []
            start = None
    cuts = [indent, *bands]
    if len(cuts) < 2:
        return None
    lines, rows = [parted(line, cuts) for line in block], []
    for cells in lines:
        add(rows, cells, bool(cells[0]))
    full = [row for row in rows if sum(map(bool, row)) > 1]
    if len(full) < 2 or len(full) < 0.8 * len(rows):
        return None
    firsts = [row[0] for row in rows if row[0]]
    if all(map(MARK.fullmatch, firsts)) or any(len(cell) > WIDEST_CELL for cells in lines for cell in cells):
        return None
    return rows


def broad(line):
    """A line in which a letter that is two columns wide, as Chinese ones are, takes two."""
    if line.isascii():
        return line
    return "".join(each + FILL * (unicodedata.east_asian_width(each) in "WF") for each in line)


def is_cut(line, cuts):
    """Whether columns that begin at these places would cut a word of this line."""
    return any(not line[cut - 1 : cut].isspace() for cut in cuts[1:] if cut < len(line))


def parted(line, cuts):
    """The cells of a line whose columns begin at these places."""
    line = line.expandtabs(8)
    places = pairwise([0, *cuts[1:], None])
    return [line[start:end].replace(FILL, "").strip() for start, end in places]


def add(rows, cells, is_new):
    """Adds a row, or what goes on from the last one's cells."""
    if is_new or not rows:
        rows.append(cells)
        return
    width = max(len(rows[-1]), len(cells))
    before, cells = [[*row, *[""] * (width - len(row))] for row in (rows[-1], cells)]
    rows[-1] = [" ".join(filter(None, pair)) for pair in zip(before, cells, strict=True)]


def table_of(rows, heads):
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    return Table([[*row, *[""] * (width - len(row))] for row in rows], min(heads, len(rows) - 1))


def is_figure(cell):
    return bool(re.match(r"[<>≤≥~±$€£]?\s*\d", cell))
