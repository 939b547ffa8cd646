"""Paragraphs, list items and table rows of a PDF, from its lines in reading order."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from .pdf_emphasis import spans
from .pdf_lines import BROKEN, SIGN, typical
from .pdf_numbers import BULLET, STOPS, without_neighbours, words_in
from .shapes import letters

NUMBER = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.?|[A-Z]\.|[IVX]+\.")
ENTRY = re.compile(r".*?(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})")
# How far lines of one heading may stand apart, in sizes of its type.
WIDEST_HEADING = 1.5
LETTERS = re.compile(r"[^\W\d_]")


@dataclass
class Part:
    """kind: text, item or row. lines: those it was put together from. mark: the bookmark it is. apart: its
    first line has wide gaps in it, as the head of a table has. spans: what of it is emphasised."""

    kind: str
    lines: list
    cells: list = field(default_factory=list)
    mark: object = None
    text: str = ""
    right: float = 0
    apart: bool = False
    spans: tuple = ()

    @property
    def size(self):
        return self.lines[0].size

    @property
    def bold(self):
        return all(line.bold for line in self.lines)

    @property
    def page(self):
        return self.lines[0].page


class Parts:
    """Puts parts together, column after column. marks: {id of a line: its bookmark}. words: every word of
    the file, to tell heart-healthy from hy-phen."""

    def __init__(self, body, leading, marks, words):
        self.body, self.leading, self.marks, self.words = body, leading, marks, words
        self.found = []
        self.beside = Counter()  # {page: how many of its rows are parted, and no row of a table}
        self.numbers = set()  # lines that begin with a number or a dash which is a word

    def columns(self, columns):
        """Adds the columns, in reading order."""
        self.numbers = words_in(columns, self.would_fit)
        for rows in columns:
            self.column(rows)
        lone = without_neighbours(self.found)
        for part in self.found:
            self.write(part)
            if id(part) in lone:
                part.kind = "text"

    def column(self, rows):
        """Adds a column's rows."""
        right = max((line.right for row in rows for line in row if abs(line.size - self.body) < 1), default=0)
        is_first = True
        tables = table_rows(rows)
        for number, row in enumerate(rows):
            if number in tables:
                self.found.append(Part("row", row, [line.text for line in row], right=right))
            elif self.is_in_cells(row):
                self.into_cells(row)
            else:
                self.line(row, right, is_first)
            is_first = False

    def is_in_cells(self, row):
        """True for the further lines of cells: under the row before, each in line with one of its cells."""
        part = self.found[-1] if self.found else None
        if not part or part.kind != "row" or any(id(line) in self.marks for line in row):
            return False
        last = min(part.lines, key=lambda line: line.bottom)
        step = last.top - row[0].top
        close = 0 < step < 1.25 * self.leading.get(round(row[0].size), 1.3 * row[0].size)
        return close and last.page == row[0].page and all(cell_of(part, line) is not None for line in row)

    def into_cells(self, row):
        part = self.found[-1]
        for line in row:
            at = cell_of(part, line)
            part.cells[at] = self.joined(part.cells[at], line.text)
        part.lines = [*part.lines, *row]

    def line(self, row, right, is_first):
        first, text = row[0], " ".join(line.text for line in row)
        mark = next((self.marks[id(line)] for line in row if id(line) in self.marks), None)
        part = self.found[-1] if self.found else None
        bullet = BULLET.match(text) and not mark and id(first) not in self.numbers
        if part and part.kind != "row" and part.mark is mark and (mark or not bullet):
            if mark or self.goes_on(part, row, right, is_first):
                part.lines.extend(row)
                return
        kind = "item" if bullet and self.is_item(first, text, part) else "text"
        apart = len(row) > 1 and not is_label(first)
        self.beside[first.page] += apart and not ENTRY.fullmatch(text)
        self.found.append(Part(kind, list(row), mark=mark, right=right, apart=apart))

    def is_item(self, line, text, part):
        """True for a line that begins with a bullet or a number of a list, not of a heading."""
        if line.size > self.body + 0.75 or (line.bold and not SIGN.match(text)):
            return False
        if SIGN.match(text):
            return True
        if re.match(r"[-–—*]", text):
            return True
        return bool(part) and (part.kind == "item" or part.lines[-1].text.endswith(":") or text[0] in "1aAi(")

    def goes_on(self, part, row, right, is_first):
        """True when a line belongs to the paragraph before it."""
        last, line = part.lines[-1], row[0]
        if abs(last.size - line.size) > 0.06 * last.size + 0.3:
            return False
        is_body = abs(line.size - self.body) < 1 and not line.bold
        if part.bold and not line.bold and self.would_fit(last, line, right):
            return False
        if line.bold != last.bold and not (
            is_body or abs(line.size - self.body) < 1 and self.mid_sentence(last, line)
        ):
            return False
        if line.bold and not part.bold and not self.mid_sentence(last, line):
            return False
        if is_first or line.page != last.page or line.bottom > last.top:
            return (
                is_body
                and not STOPS.search(last.text)
                and (self.mid_sentence(last, line) or part.kind == "text" and last.right > 0.9 * part.right)
            )
        step = last.top - line.top
        if step > 1.3 * self.leading.get(round(line.size), 1.3 * line.size):
            return False
        if not is_body:
            return not self.is_another_heading(last, line, step, right)
        if line.left > part.lines[0].left + 0.7 * line.size and part.kind == "text" and len(part.lines) > 0:
            if STOPS.search(last.text) and last.left < line.left - 0.7 * line.size:
                return False
        if part.kind == "item" and line.left < part.lines[0].left - 1:
            return False
        return self.mid_sentence(last, line) or not self.would_fit(last, line, right)

    def is_another_heading(self, last, line, step, right):
        """True when a line in type that is not the text's is a heading of its own under another: further
        below than lines of one heading stand, or though its first word had room above. Titles are
        broken where it looks well."""
        if step > WIDEST_HEADING * line.size:
            return True
        is_set_apart = line.bold or line.size > 1.06 * self.body
        is_title = line.size > 1.5 * self.body
        in_line = abs(line.left - last.left) < 2
        return is_set_apart and not is_title and in_line and self.would_fit(last, line, right)

    def mid_sentence(self, last, line):
        """True where a line can only go on with the sentence of the line before it."""
        return not STOPS.search(last.text) and (line.text[:1].islower() or id(line) in self.numbers)

    def would_fit(self, last, line, right):
        """True when the line's first word had room on the line before: the break was meant."""
        first = line.words[0]
        return last.right + 0.3 * line.size + (first.right - first.left) < right - 0.5 * line.size

    def write(self, part):
        """Gives a part its words, those broken at a line's end put together again."""
        text, ends = part.lines[0].text, []
        for line in part.lines[1:]:
            hyphen = self.hyphen(text, line.text)
            ends.append(0 if hyphen is None else letters(hyphen) - letters(text[-1]))
            text = self.joined(text, line.text)
        part.text = cleaned(text)
        if part.kind != "row":
            part.spans = spans(part.lines, [*ends, 0], letters(part.text))

    def joined(self, before, after):
        """Two lines as one; a word broken at the end of the first is whole again."""
        hyphen = self.hyphen(before, after)
        return f"{before} {after}" if hyphen is None else f"{before[:-1]}{hyphen}{after}"

    def hyphen(self, before, after):
        """What stands between the halves of a word that is broken where these lines meet: its own hyphen or
        nothing. None where none is."""
        head = re.search(r"(\w+)[-‐\x02\ufffe\u00ad]$", before)
        tail = re.match(r"\w+", after)
        if not head or not tail:
            return None
        whole, hyphened = f"{head[1]}{tail[0]}".lower(), f"{head[1]}-{tail[0]}".lower()
        is_compound = not tail[0][0].islower() or (hyphened in self.words and whole not in self.words)
        return "-" if is_compound else ""


def cleaned(text):
    """Text without the signs that pdfium leaves for hyphens it is not sure of."""
    return text.replace("\x02", "-").translate(dict.fromkeys(map(ord, BROKEN)))


def cell_of(part, line):
    """The number of the cell of a row that this line stands under, or None."""
    tops = part.lines[: len(part.cells)]
    return next((at for at, cell in enumerate(tops) if abs(cell.left - line.left) < 5), None)


def table_rows(rows):
    """The numbers of rows that are rows of a table: two or more beside each other with cells in line."""
    wide = {}
    for number, row in enumerate(rows):
        if (
            len(row) > 1
            and not (len(row) == 2 and is_label(row[0]))
            and not ENTRY.fullmatch(" ".join(line.text for line in row))
        ):
            wide[number] = row
    found = {
        number
        for number, row in wide.items()
        if any(step in wide and in_line(row, wide[step]) for step in (number - 1, number + 1))
    }
    # The heads of columns often stand in the middle of them, in line with nothing.
    return found | {number for number in wide if number + 1 in found and number not in found}


def is_label(line):
    """True for a bullet or a number that stands apart from what it counts."""
    return bool(BULLET.fullmatch(line.text) or NUMBER.fullmatch(line.text)) or len(line.text) == 1


def in_line(row, other):
    lefts = [line.left for line in other]
    rights = [line.right for line in other]
    matches = sum(
        any(abs(line.left - left) < 6 for left in lefts)
        or any(abs(line.right - right) < 6 for right in rights)
        for line in row
    )
    return matches >= 2


def leadings(columns):
    """{rounded size: how far its lines stand apart}."""
    steps = {}
    for column in columns:
        for above, row in pairwise(column):
            first, line = above[0], row[0]
            step = first.top - line.top
            if round(first.size) == round(line.size) and 0 < step < 2.2 * line.size:
                steps.setdefault(round(line.size), []).append(step)
    found = {}
    for size, values in steps.items():
        values.sort()
        found[size] = typical(values[: max(1, int(len(values) * 0.8))])
    return found
