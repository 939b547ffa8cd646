"""Paragraphs, list items and table rows of a PDF, from its lines in reading order."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from .counting import goes_with
from .noted import last_of
from .pdf_broken import continues, is_full, is_more
from .pdf_counted import code_of
from .pdf_emphasis import spans
from .pdf_lines import BROKEN, LARGER, SIGN, Line, grouped, typical
from .pdf_lists import nested
from .pdf_numbers import BULLET, NUMBER, STOPS, are_in_line, mark_of, without_neighbours, words_in
from .pdf_tables import Table
from .shapes import letters

ENTRY = re.compile(r".*?(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})")
# How far lines of one heading may stand apart, in sizes of its type.
WIDEST_HEADING = 1.5
WIDEST_TITLE = (
    1.3  # of a title in type that is not much larger than the text, and of one that breaks a phrase
)
LOOSE = 1.3  # times what lines stand apart that those of one paragraph do at the most
INDENT = 0.7  # sizes of its type that the first line of a paragraph stands further in
MOST_BETWEEN = 12  # parts that stand between an item and the next of its list
LETTERS = re.compile(r"[^\W\d_]")
NUMBERED = re.compile(
    r"(?:\d{1,2}\.)*\d{1,2}\.?\s+\D|[A-Z]\.\s|(?:part|chapter|section|appendix)\s+\w+", re.IGNORECASE
)
# A name of code begins as it is written: console.clear(), asyncHook.
CODE = re.compile(r"[a-z]\w*(?:[A-Z_(\[]|\.\w)")


@dataclass
class Part:
    """kind: text, item, row, code or note. lines: those it was put together from. mark: its bookmark. apart:
    its first line has wide gaps in it, as the head of a table has. spans: what of it is emphasised. across:
    how many columns each cell of a row stands for, or nothing. heads: of the first row of a table, how many
    rows are over its columns. marks: of an item, as a `Shape` has them. column: the number of its column.
    notes: the parts that its words point at. before: what stands before the mark of a note."""

    kind: str
    lines: list
    cells: list = field(default_factory=list)
    mark: object = None
    text: str = ""
    right: float = 0
    apart: bool = False
    spans: tuple = ()
    across: tuple = ()
    heads: int = 0
    marks: tuple = ()
    column: int = 0
    notes: list = field(default_factory=list)
    before: str = ""

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
    """Puts parts together, column after column. marks: {id of a line: its bookmark}. hyphens: what
    the `Hyphens` of the file tell."""

    def __init__(self, body, leading, marks, hyphens):
        self.body, self.leading, self.marks, self.hyphens = body, leading, marks, hyphens
        self.found = []
        self.heads = [[]]  # the rows over the columns of the last table
        self.beside = Counter()  # {page: how many of its rows are parted, and no row of a table}
        self.sides = 0, 0  # where the column begins and ends that is added
        self.number = 0  # of the column that is added
        self.numbers = set()  # lines that begin with a number or a dash which is a word

    def columns(self, columns):
        """Adds the columns and tables, in reading order."""
        self.numbers = words_in([[] if isinstance(each, Table) else each for each in columns], self.would_fit)
        before = None
        for each in columns:
            if isinstance(each, Table):
                self.table(each, before)
            else:
                self.column(each)
            before = each
        for part in self.found:
            self.write(part)
        lone = without_neighbours(self.found, nested(self.found, self.body))
        for part in self.found:
            if id(part) in lone:
                part.kind = "text"
        marks = nested(self.found, self.body)
        for part in self.found:
            if id(part) in marks:
                part.kind, part.marks = "item", marks[id(part)]

    def column(self, rows):
        """Adds a column's rows."""
        right = max((line.right for row in rows for line in row if abs(line.size - self.body) < 1), default=0)
        self.sides = min(row[0].left for row in rows), max(row[-1].right for row in rows)
        self.number += 1
        for number, row in enumerate(rows):
            self.line(row, right, not number)

    def table(self, table, before):
        """Adds a table's rows. One that goes on from the page before has no rows over its columns again."""
        rows = [[self.cell(cell) for cell in row] for row in table.rows]
        goes_on = isinstance(before, Table) and continues(before, table)
        if goes_on:
            self.heads = self.heads if len(self.heads[0]) == len(rows[0]) else rows[: table.heads]
            skipped = len(self.heads) if rows[: len(self.heads)] == self.heads else 0
        else:
            self.heads, skipped = rows[: table.heads], 0
        for number in range(skipped, len(rows)):
            lines = [line for cell in table.rows[number] for line in cell]
            marked = {id(self.marks[id(line)]) for line in lines if id(line) in self.marks}
            if marked and sum(map(bool, rows[number])) == 1:
                self.sides = table.left, table.right
                self.line(lines, table.right, True)
            elif goes_on and number == skipped and is_more(self.found[-1], rows[number], is_full(before)):
                part = self.found[-1]
                part.cells = [
                    self.hyphens.joined(*pair) if all(pair) else "".join(pair)
                    for pair in zip(part.cells, rows[number], strict=True)
                ]
                part.lines = [*part.lines, *lines]
            elif lines:
                opens = 0 if goes_on or number else table.heads
                part = Part("row", lines, rows[number], across=tuple(table.across[number]), heads=opens)
                self.found.append(part)
        # What the heads that are left out pointed at is no part of what they say again.
        said_again = [line for row in table.rows[:skipped] for cell in row for line in cell]
        self.found += [Part("note", note) for note in notes_in(said_again)]

    def cell(self, lines):
        """The words of a cell."""
        text = ""
        for line in in_reading_order(lines):
            text = self.hyphens.joined(text, line.text) if text else line.text
        return text

    def line(self, row, right, is_first):
        first, text = row[0], " ".join(line.text for line in row)
        mark = next((self.marks[id(line)] for line in row if id(line) in self.marks), None)
        part = self.found[-1] if self.found else None
        if any(line.words[0].numbered for line in row):
            self.code(row, part)
            return
        bullet = BULLET.match(text) and not mark and id(first) not in self.numbers
        may_go_on = part and part.kind in ("text", "item") and part.mark is mark and (mark or not bullet)
        if may_go_on and (mark or self.goes_on(part, row, right, is_first)):
            part.lines.extend(row)
            return
        kind = "item" if bullet and self.is_item(first, text, part) else "text"
        apart = len(row) > 1 and not is_label(first)
        self.beside[first.page] += is_scattered(row, *self.sides)
        self.found.append(Part(kind, list(row), mark=mark, right=right, apart=apart, column=self.number))

    def code(self, row, part):
        """Adds a line of code that had a number; what stood left of the number is on a line of its own."""
        at = next(at for at, line in enumerate(row) if line.words[0].numbered)
        if row[:at]:
            part = Part("text", row[:at], column=self.number)
            self.found.append(part)
        line = Line(row[0].page, [word for line in row[at:] for word in line.words])
        if part and part.kind == "code":
            part.lines.append(line)
        else:
            self.found.append(Part("code", [line], column=self.number))

    def is_item(self, line, text, part):
        """True for a line that begins with a bullet or a number of a list, not of a heading."""
        if line.size > self.body + 0.75 or (line.bold and not SIGN.match(text)):
            return False
        if SIGN.match(text) or re.match(r"[-–—*∗⋅·]", text):
            return True
        if part is None:
            return False
        may_be_first = part.lines[-1].text.endswith(":") or text[0] in "1aAiI("
        return part.kind == "item" or may_be_first or self.counts_on(line, text)

    def counts_on(self, line, text):
        """Whether this has the next number after that of an item near by whose mark stands over its own."""
        mark = mark_of(text)
        return any(
            part.kind == "item"
            and are_in_line(part.lines[0], line)
            and goes_with(mark, mark_of(part.lines[0].text))
            for part in self.found[-MOST_BETWEEN:]
        )

    def goes_on(self, part, row, right, is_first):
        """True when a line belongs to the paragraph before it."""
        last, line = part.lines[-1], row[0]
        size = self.size_of(last if is_same_code(last, line) else line)
        if abs(self.size_of(last) - size) > (LARGER - 1) * last.size + 0.3:
            return False
        is_body = abs(size - self.body) < 1 and not line.bold
        if part.bold and not line.bold and self.would_fit(last, line, right):
            return False
        if line.bold != last.bold and not (
            is_body or abs(size - self.body) < 1 and self.mid_sentence(last, line)
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
        if step > LOOSE * self.leading.get(round(size), 1.3 * size):
            return False
        if not is_body:
            return not self.is_another_heading(last, line, step, right)
        indent = INDENT * line.size
        is_indented = line.left > part.lines[0].left + indent and line.left > last.left + indent
        if is_indented and part.kind == "text" and STOPS.search(last.text):
            return False
        if part.kind == "item" and line.left < part.lines[0].left - 1:
            return False
        return self.mid_sentence(last, line) or not self.would_fit(last, line, right)

    def size_of(self, line):
        """The size of a line: that of the text where some of its words are in it, though most of them are
        names of code, say, in smaller type."""
        is_mixed = line.size < self.body and any(word.size == self.body for word in line.words)
        return self.body if is_mixed else line.size

    def is_another_heading(self, last, line, step, right):
        """True when a line in type that is not the text's is a heading of its own under another: further
        below than lines of one heading stand, or though its first word had room above. Titles are
        broken where it looks well."""
        if step > WIDEST_HEADING * line.size:
            return True
        is_set_apart = line.bold or line.size > LARGER * self.body
        is_tight = step <= WIDEST_TITLE * line.size and not NUMBERED.match(line.text)
        is_title = line.size > 1.5 * self.body or len(self.found) == 1 and is_tight
        is_centred = abs(line.left + line.right - last.left - last.right) < line.size / 2
        in_line = abs(line.left - last.left) < 2 or not is_centred
        goes_on = is_tight and self.mid_sentence(last, line) and not CODE.match(line.text)
        is_one = is_title or goes_on
        return is_set_apart and not is_one and in_line and self.would_fit(last, line, right)

    def mid_sentence(self, last, line):
        """True where a line can only go on with the sentence of the line before it."""
        return not STOPS.search(last.text) and (line.text[:1].islower() or id(line) in self.numbers)

    def would_fit(self, last, line, right):
        """True when the line's first word had room on the line before: the break was meant."""
        first = line.words[0]
        return last.right + 0.3 * line.size + (first.right - first.left) < right - 0.5 * line.size

    def write(self, part):
        """Gives a part its words, those broken at a line's end put together again."""
        if part.kind == "code":
            part.text = code_of(part.lines)
            return
        text, ends = part.lines[0].text, []
        for line in part.lines[1:]:
            gone, between = self.hyphens.between(text, line.text)
            ends.append(letters(between) - letters(text[len(text) - gone :]))
            text = self.hyphens.joined(text, line.text)
        part.text = cleaned(text)
        part.notes = list(self.notes_of(part))
        for note in part.notes:
            self.write(note)
        if part.kind != "row":
            part.spans = spans(part.lines, [*ends, 0], letters(part.text))

    def notes_of(self, part):
        """The note each mark in a part points at, with what stands before the mark."""
        before = ""
        for line in part.lines:
            before = "" if part.kind == "row" else before
            for at, word in enumerate(line.words, 1):
                said = " ".join(each.text for each in line.words[:at]) if word.notes else ""
                for note in word.notes:
                    whole = self.hyphens.joined(before, said) if before else said
                    yield Part("note", note, before=last_of([cleaned(whole)]))
                for note in word.late:
                    yield Part("note", note)
            before = self.hyphens.joined(before, line.text) if before else line.text


def is_same_code(last, line):
    """Whether a line begins in the type of code in which the line before it ends."""
    one, other = last.words[-1], line.words[0]
    return one.fixed and other.fixed and one.size == other.size


def notes_in(lines):
    """The notes that marks in these lines point at, each its lines."""
    return [note for line in lines for word in line.words for note in word.notes + word.late]


def cleaned(text):
    """Text without the signs that pdfium leaves for hyphens it is not sure of."""
    return text.replace("\x02", "-").translate(dict.fromkeys(map(ord, BROKEN)))


def in_reading_order(lines):
    return [line for row in grouped(lines) for line in row]


def is_scattered(row, left, right):
    """True for a row with wide gaps whose order may be another than from left to right: it does not fill its
    column from side to side."""
    if len(row) == 1 or is_label(row[0]) or ENTRY.fullmatch(" ".join(line.text for line in row)):
        return False
    return row[0].left - left > row[0].size or right - row[-1].right > row[0].size


def is_label(line):
    """True for a bullet or a number that stands apart from what it counts."""
    return bool(BULLET.fullmatch(line.text) or NUMBER.fullmatch(line.text)) or len(line.text) == 1


def leadings(columns):
    """{rounded size: how far its lines stand apart}."""
    steps = {}
    for column in columns:
        for above, row in pairwise([] if isinstance(column, Table) else column):
            first, line = above[0], row[0]
            step = first.top - line.top
            if round(first.size) == round(line.size) and 0 < step < 2.2 * line.size:
                steps.setdefault(round(line.size), []).append(step)
    found = {}
    for size, values in steps.items():
        values.sort()
        found[size] = typical(values[: max(1, int(len(values) * 0.8))])
    return found
