"""Takes the tables of contents off a PDF's pages, line by line, before columns and tables are sought: the
names of parts of the text, each with the number of its page at the right."""

import re
from itertools import pairwise

from .contents import CONTENTS_TITLE
from .pdf_lines import grouped

ENTRY = re.compile(r"(.*?)(?:\s*[.…·_][\s.…·_]*|\s+)(\d{1,4}|[ivxlc]{1,7})")
LED = re.compile(r"[.…·_]\s?(?:[.…·_]\s?){3,}")
NUMBER = re.compile(r"\W*(?:(?:\d+|[A-Z])(?:\.\d+)+|\d+|[A-Z]|[IVX]+)[.)]?\s+")
LONGEST_ENTRY = 300  # letters
MOST_BROKEN = 3  # rows that an entry is broken over
FEWEST = 2  # entries
MARGIN = (
    3  # sizes of its type that an entry begins left of the heading, or its page number ends apart, at most
)
TALLEST = 6  # heights of a line that two entries stand apart at the most


def without_contents(pages):
    """The lines of each page without those of tables of contents, and without the headings over them."""
    taken, names = set(), None
    for number, lines in enumerate(pages):
        for title in lines:
            if id(title) not in taken and CONTENTS_TITLE.fullmatch(title.text.strip(" :")):
                names = names or names_in(pages)
                taken |= contents_from(pages, number, title, names)
    return [[line for line in lines if id(line) not in taken] for lines in pages]


def contents_from(pages, number, title, names):
    """The ids of the lines of the table of contents under this title, and of the title; none where there is
    no such table."""
    taken, count = set(), 0
    bottom = title.bottom
    for page in pages[number:]:
        rows, ended = entries_of(page, title, bottom, names)
        taken |= {id(line) for row in rows for line in row}
        count += sum(bool(ENTRY.fullmatch(text_of(row))) for row in rows)
        if ended or not rows:
            break
        bottom = None
    return taken | {id(title)} if count >= FEWEST else set()


def entries_of(lines, title, bottom, names):
    """(the rows of entries on a page below this height, whether something else comes after them)."""
    below = [line for line in lines if bottom is None or line.top < bottom]
    below = [line for line in below if line.left > title.left - MARGIN * title.size]
    right = right_of(below)
    found, broken, last = [], [], bottom
    for row in grouped(below):
        row = [line for line in row if right is not None and line.right < right + title.size / 2]
        if not row:
            continue
        if last is not None and last - row[0].top > TALLEST * row[0].size:
            return found, True
        text = text_of([*(line for each in broken for line in each), *row])
        if is_entry(text, row, right, names):
            found += [*broken, row]
            broken, last = [], row[0].bottom
            continue
        broken.append(row)
        if len(broken) == MOST_BROKEN:
            return found, True
    return found, bool(broken)


def right_of(lines):
    """Where most numbers of pages end, or None; those of sections stand at the left."""
    ends = [round(line.right) for line in lines if ENTRY.fullmatch(f" {line.text}")]
    counts = {end: sum(abs(end - other) < 2 for other in ends) for end in ends}
    most = max(counts.values(), default=0)
    return max((end for end, count in counts.items() if 2 * count >= most), default=None)


def is_entry(text, row, right, names):
    """Whether this names a part, and its page at the right."""
    found = ENTRY.fullmatch(text[:LONGEST_ENTRY])
    at_the_right = abs(row[-1].right - right) < row[-1].size / 2
    return bool(found and at_the_right and (LED.search(text) or named(found[1]) in names))


def text_of(row):
    return " ".join(line.text for line in row)


def named(text):
    """What the name of a part says, without the number before it."""
    return re.sub(r"\W+", "", NUMBER.sub("", text, count=1)).lower()


def names_in(pages):
    """What the lines say each, and two or three of them together."""
    found = set()
    for lines in pages:
        texts = [line.text for line in lines]
        found |= {named(text) for text in texts}
        found |= {named(f"{one} {other}") for one, other in pairwise(texts)}
        found |= {named(" ".join(texts[at : at + 3])) for at in range(len(texts) - 2)}
    return found - {""}
