"""Takes from PDF pages what stands on every page: running heads, feet and page numbers."""

import re
from collections import defaultdict

from .pdf_counted import page_numbers
from .pdf_lines import SIGN, grouped, weighted

PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:of|/|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
OUTERMOST = 3
MARGIN = 0.13
LARGEST_HEAD = 1.15  # times the size of the text
ROUNDS = 5
LEAST_NUMBERED = 3  # pages whose heads have their number beside the name of a section


def without_running_heads(pages):
    """The lines of each page without heads, feet and page numbers."""
    counts = page_numbers(pages)
    outer = {page.number: edges(page) for page in pages}
    letters = [(len(line.text), line) for page in pages for line in page.lines]
    body = weighted(letters, lambda line: line.size) if letters else 0
    heads = {
        number: [line for side in sides for row in side for line in row] for number, sides in outer.items()
    }
    numbered = numbered_rows(outer, body)
    for _round in range(ROUNDS):
        # What stands further in on another page is no head there, and speaks for none here.
        before, heads = heads, heads_among(pages, outer, heads, body, numbered)
        if heads == before:
            break
    taken = counts | {id(line) for lines in heads.values() for line in lines}
    return [[line for line in page.lines if id(line) not in taken] for page in pages]


def numbered_rows(outer, body):
    """The ids of the first lines of the rows that have, at one height on many pages, the number of the page
    at one end: what stands beside it is the name of a section, as LaTeX has it at the head of a page."""
    found = defaultdict(dict)
    for page, sides in outer.items():
        for row in (row for side in sides for row in side):
            is_text = len(row) < 2 or any(line.bold or line.size > LARGEST_HEAD * body for line in row)
            for end in () if is_text else {row[0].text, row[-1].text}:
                if end.isdecimal() and len(end) < 5:
                    found[round(row[0].bottom / 5), int(end) - page].setdefault(page, id(row[0]))
    return {each for rows in found.values() if len(rows) >= LEAST_NUMBERED for each in rows.values()}


def heads_among(pages, outer, seen_as, body, numbered):
    """{number of a page: its lines that are heads, feet or page numbers}; ``seen_as``: {number: the lines}
    that may be some; ``numbered``: the rows that have the number of their page beside other words."""
    seen = defaultdict(set)
    for number, lines in seen_as.items():
        for line in lines:
            seen[head_key(line, body)].add(number)
    needed = 2 if len(pages) < 6 else 3
    found = {}
    for page in pages:
        heads = found[page.number] = []
        for side in outer[page.number]:
            for row in side:
                # From the edge inwards: what stands below a line of the text is text.
                is_numbered = id(row[0]) in numbered and in_margin(row[0], page)
                is_alone = len(row) == 1
                if not is_numbered and not all(
                    is_head(line, page, seen, needed, is_alone, body) for line in row
                ):
                    break
                heads += row
    return found


def edges(page):
    """The rows nearest to the upper edge of a page, and those nearest to the lower, from the edge on."""
    rows = grouped(page.lines)
    return rows[:OUTERMOST], rows[::-1][:OUTERMOST]


def is_head(line, page, seen, needed, is_alone, body):
    if not in_margin(line, page):
        return False
    if is_alone and PAGE_NUMBER.fullmatch(line.text):
        return True
    return is_repeated(line, page, seen, needed, body)


def in_margin(line, page):
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def head_key(line, body):
    """What tells one head from another: its place, and its words but for numbers. In type larger than the
    text numbers tell too: "Chapter 1" and "Chapter 2" each begin a page and are headings."""
    words = line.text.lower()
    if line.size <= LARGEST_HEAD * body:
        words = re.sub(r"\d+|\b[ivxlc]{1,6}\b", "#", words)
    return words, round(line.bottom / 5)


def is_repeated(line, page, seen, needed, body):
    """True for what stands in the same place on enough pages, this one's neighbours among them."""
    words, height = head_key(line, body)
    pages = set().union(*(seen.get((words, height + step), ()) for step in (-1, 0, 1)))
    near = any(page.number + step in pages for step in (-2, -1, 1, 2))
    return near and len(pages) >= needed and not SIGN.match(line.text)
