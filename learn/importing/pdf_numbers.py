"""Tells the numbers that count the items of a list from those that are words and only begin a line."""

import re
from itertools import groupby

from .counting import counted, goes_with, lone
from .pdf_lines import SIGN

BULLET = re.compile(
    r"(?:[•◦▪▫‣●○■□–—*∗⋅·-]|[\uf0a0-\uf0ff]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})[.)])(?:\s+|$)"
)
NUMBER = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.?|[A-Z]\.|[IVX]+\.")
STOPS = re.compile(r"[.!?…:;]['\"’”»)\]⁰-⁹¹²³]*$")


def mark_of(text):
    """The mark of an item this begins with, `counted`; None where it begins with none."""
    bullet = BULLET.match(text)
    return counted(bullet[0].strip()) if bullet else None


def words_in(columns, would_fit):
    """The ids of the lines that begin with what looks like the mark of an item and is a word of the sentence
    before it: that sentence has no end yet, and no line near by goes on counting. ``would_fit`` tells of two
    lines whether the second one's first word had room on the first."""
    marked = [list(marks_of(rows, would_fit)) for rows in columns]
    found = set()
    for at, marks in enumerate(marked):
        beside = [
            each for column in marked[max(0, at - 1) : at + 2] if column is not marks for each in column
        ]
        for line, mark, is_open, _is_full in marks:
            others = [each for each in marks if each[0] is not line and are_in_line(each[0], line)]
            others += beside
            near = [other for other in others if goes_with(mark, other[1])]
            if is_open and not any(not other[3] or is_counted(other, others) for other in near):
                found.add(id(line))
    return found


def is_counted(mark, others):
    """Whether a mark that may be a word goes on with one that is none."""
    return any(goes_with(mark[1], other[1]) and not other[3] for other in others)


def are_in_line(line, other):
    """Whether two items begin at one place, or their words do after their marks, as "9." and "10." may."""
    words = [each.words[1].left for each in (line, other) if len(each.words) > 1]
    return abs(line.left - other.left) < 3 or len(words) == 2 and abs(words[0] - words[1]) < 1.5


def marks_of(rows, would_fit):
    """(line, mark, whether the sentence before has no end, whether its line is full as well) of each row
    of a column that begins with a mark."""
    right = max((line.right for row in rows for line in row), default=0)
    before = None
    for row in rows:
        text = " ".join(line.text for line in row)
        mark = None if SIGN.match(text) else mark_of(text)
        if mark:
            is_open = before is None or not STOPS.search(before.text)
            is_full = bool(before) and is_open and not would_fit(before, row[0], right)
            yield row[0], mark, is_open, is_full
        before = row[-1]


def without_neighbours(parts, items):
    """The ids of the items that count and have no neighbour in their list: their number is a word. items: the
    ids of all items, and of what goes on with one."""
    found = set()
    for is_list, run in groupby(parts, lambda part: id(part) in items):
        run = [part for part in run if is_list and part.kind == "item"]
        marks = lone([mark_of(item.lines[0].text) for item in run])
        found |= {id(item) for item, is_lone in zip(run, marks, strict=True) if is_lone}
    return found
