"""Plain text that is broken into pages: what stands over and under each is no part of the text."""

import re
from collections import Counter

from .paragraphs import STOPS

FEWEST = 3
MOST = 0.6  # of the pages have the line at the least
BREAK = re.compile(r"\f|(?<=\n)(?P<foot>[^\n]{0,150}\[Page \w{1,6}\])[ \t]{0,40}\n")


def whole(text):
    """The text without its pages: their running heads and feet left out, a paragraph that goes on from one to
    the next put together again."""
    pages = pages_of(text)
    if len(pages) < FEWEST:
        return text
    heads = running([first(page) for page in pages[1:]])
    feet = running([first(page[::-1]) for page in pages])
    parts = []
    for page in pages:
        lines = trimmed(page)
        lines = trimmed(lines[1:] if lines and shape(lines[0]) in heads else lines)
        lines = trimmed(lines[:-1] if lines and shape(lines[-1]) in feet else lines)
        if parts and lines and goes_on(parts[-1], lines[0]):
            parts[-1] += "\n" + "\n".join(lines)
        else:
            parts += ["\n".join(lines)] if lines else []
    return "\n\n".join(parts) + "\n"


def pages_of(text):
    """The lines of each page."""
    pages, start = [], 0
    for found in BREAK.finditer(text):
        pages.append((text[start : found.start()] + (found["foot"] or "")).split("\n"))
        start = found.end()
    pages.append(text[start:].split("\n"))
    return [page for page in pages if any(map(str.strip, page))]


def trimmed(lines):
    """These lines without blank ones at their ends."""
    there = [at for at, line in enumerate(lines) if line.strip()]
    return lines[there[0] : there[-1] + 1] if there else []


def first(lines):
    return next(line for line in lines if line.strip())


def shape(line):
    """A line whatever its numbers are, and however far the words in it are apart."""
    return " ".join(re.sub(r"\d+|\[Page \w+\]", "0", line).split())


def running(lines):
    """The shape of the line that most of these are, if one is."""
    counts = Counter(map(shape, lines))
    return {each for each, n in counts.items() if n > 1 and n >= MOST * len(lines)}


def goes_on(before, line):
    """Whether a page goes on in the middle of the sentence the one before it ends in."""
    last = before.rsplit("\n", 1)[-1]
    return not STOPS.search(last) and line.lstrip()[:1].islower() and len(last) > len(line) / 2
