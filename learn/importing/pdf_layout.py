"""Puts the lines of PDF pages in reading order, without what stands on every page."""

import re
from collections import defaultdict
from itertools import pairwise

from .pdf_lines import SIGN, weighted

PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:of|/|von|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
OUTERMOST = 3
MARGIN = 0.13
SAME_GUTTER = 12
ROUNDS = 5


def without_running_heads(pages):
    """The lines of each page without heads, feet and page numbers."""
    outer = {page.number: edges(page) for page in pages}
    letters = [(len(line.text), line) for page in pages for line in page.lines]
    body = weighted(letters, lambda line: line.size) if letters else 0
    heads = {
        number: [line for side in sides for row in side for line in row] for number, sides in outer.items()
    }
    for _round in range(ROUNDS):
        # What stands further in on another page is no head there, and speaks for none here.
        before, heads = heads, heads_among(pages, outer, heads, body)
        if heads == before:
            break
    taken = {id(line) for lines in heads.values() for line in lines}
    return [[line for line in page.lines if id(line) not in taken] for page in pages]


def heads_among(pages, outer, seen_as, body):
    """{number of a page: its lines that are heads, feet or page numbers}; ``seen_as``: {number: the lines}
    that may be some."""
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
                if not all(is_head(line, page, seen, needed, len(row) == 1, body) for line in row):
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
    if line.size <= 1.15 * body:
        words = re.sub(r"\d+|\b[ivxlc]{1,6}\b", "#", words)
    return words, round(line.bottom / 5)


def is_repeated(line, page, seen, needed, body):
    """True for what stands in the same place on enough pages, this one's neighbours among them."""
    words, height = head_key(line, body)
    pages = set().union(*(seen.get((words, height + step), ()) for step in (-1, 0, 1)))
    near = any(page.number + step in pages for step in (-2, -1, 1, 2))
    return near and len(pages) >= needed and not SIGN.match(line.text)


def columns_of(pages):
    """The columns of each page (its lines) in turn, as `ordered` has them. A text that is set in two columns
    has its white in the same place on every page, also where lists or short lines leave too little to find
    it by."""
    gutters = [found_gutter(lines) for lines in pages]
    usual = usual_gutter(gutters, pages)
    found = []
    for lines, gutter in zip(pages, gutters, strict=True):
        if gutter is None and usual is not None and leaves_free(lines, usual):
            gutter = usual
        found += ordered(lines, gutter)
    return found


def usual_gutter(gutters, pages):
    """Where most pages with text have the white between their columns, or None."""
    found = sorted(gutter for gutter in gutters if gutter is not None)
    if not found:
        return None
    middle = found[len(found) // 2]
    same = sum(abs(gutter - middle) < SAME_GUTTER for gutter in found)
    return middle if 2 * same >= sum(bool(lines) for lines in pages) else None


def leaves_free(lines, gutter):
    """True when hardly a line runs across this white and both sides of it have some."""
    left = sum(line.right <= gutter for line in lines)
    right = sum(line.left >= gutter for line in lines)
    return min(left, right) > 1 and len(lines) - left - right <= 0.2 * len(lines)


def ordered(lines, gutter=None):
    """Columns of rows: each column a list of rows, each row the lines that stand beside each other."""
    gutter = found_gutter(lines) if gutter is None else gutter
    if gutter is None:
        return [grouped(lines)] if lines else []
    columns, left, right = [], [], []

    def flush():
        nonlocal left, right
        columns.extend(ordered(left) + ordered(right))
        left, right = [], []

    spanning = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            flush()
            spanning.append(line)
            continue
        if spanning:
            columns.append(grouped(spanning))
            spanning = []
        (left if line.right <= gutter else right).append(line)
    flush()
    if spanning:
        columns.append(grouped(spanning))
    return columns


def found_gutter(lines):
    """Where the white between two columns of prose stands, or None."""
    if len(lines) < 10:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    best, free = 0, []
    at = start + 0.25 * (end - start)
    while at < start + 0.75 * (end - start):
        score = gutter_score(lines, at, start, end)
        if score > best:
            best, free = score, []
        if score == best and best:
            free.append(at)
        at += 2
    return free[len(free) // 2] if free else None


def gutter_score(lines, at, start, end):
    left = [line for line in lines if line.right <= at]
    right = [line for line in lines if line.left >= at]
    crossing = len(lines) - len(left) - len(right)
    if min(len(left), len(right)) < 5 or crossing > 0.5 * len(lines):
        return 0
    high = min(max(line.top for line in side) for side in (left, right))
    low = max(min(line.bottom for line in side) for side in (left, right))
    least = min(max(line.top for line in side) - min(line.bottom for line in side) for side in (left, right))
    if high - low < 0.5 * least:
        return 0
    prose = reads_as_column(left, start, at) and reads_as_column(right, at, end)
    if not prose and (in_step(left, right) or not (is_dense(left) and is_dense(right))):
        return 0
    return len(left) + len(right) - 2 * crossing


def is_dense(lines):
    """True when most lines follow each other as closely as lines of text do, and not as rows of a table."""
    tops = sorted(line.top for line in lines)
    steps = sorted(high - low for low, high in pairwise(tops) if high - low > 2)
    usual = steps[len(steps) // 5] if steps else 0
    return len(steps) > 6 and sum(step < 1.2 * usual for step in steps) > 0.6 * len(steps)


def in_step(left, right):
    """True when most lines have one beside them on the same base line, as the cells of a table have."""
    fewer, more = sorted((left, right), key=len)
    heights = {round(line.bottom + step) for line in more for step in (-1, 0, 1)}
    return sum(round(line.bottom) in heights for line in fewer) > 0.6 * len(fewer)


def reads_as_column(lines, start, end):
    """True when enough lines fill the width between start and end: the cells of a table seldom do."""
    full = [line for line in lines if line.width > 0.75 * (end - start) and len(line.text) > 17]
    return len(full) > max(3, 0.2 * len(lines))


def grouped(lines):
    """Rows of lines that stand on one base line, from above to below, each from left to right."""
    rows = []
    for line in sorted(lines, key=lambda line: -(line.top + line.bottom)):
        if rows and beside(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def beside(first, line):
    overlap = min(first.top, line.top) - max(first.bottom, line.bottom)
    return overlap > 0.6 * min(first.top - first.bottom, line.top - line.bottom)
