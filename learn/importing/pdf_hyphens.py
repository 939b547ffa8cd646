"""Tells a hyphen at the end of a PDF's line that is the word's own (heart-healthy) from one that only breaks
it (hy-phen), by the other words of the file."""

import re
from itertools import pairwise

from .pdf_lines import BROKEN

HEAD = re.compile(rf"(\w+)[-‐{BROKEN}]$")
TAIL = re.compile(r"\w+")
LONGEST_WORD = 100
FEW = 1  # word that seems to be broken though none is: its halves stand nowhere else by chance

MANY = 5  # hyphens at the ends of lines, which tell by themselves whether words are broken there


class Hyphens:
    """What the words of these lines, in reading order, tell of the hyphens between them."""

    def __init__(self, lines):
        self.words = vocabulary(lines)
        found = [halves(line.text, after.text) for line, after in pairwise(lines)]
        found = [(head.lower(), tail) for head, tail in filter(None, found) if tail[0].islower()]
        odd = sum(not {head, tail} <= self.words for head, tail in found)
        # Whether words are broken at the ends of lines at all, and not only parted at their own hyphens.
        self.breaks_words = (
            odd > FEW and 2 * odd > len(found) or any(head + tail in self.words for head, tail in found)
        )
        self.needed = 1 if len(found) >= MANY else 2  # halves that are words, where the hyphen is its own

    def between(self, before, after):
        """What stands between the halves of a word that is broken where these lines meet: its own hyphen or
        nothing. None where none is."""
        found = halves(before, after)
        if not found:
            return None
        head, tail = found[0].lower(), found[1].lower()
        is_own = not self.breaks_words and (head in self.words) + (tail in self.words) >= self.needed
        is_compound = not found[1][0].islower() or (
            head + tail not in self.words and (f"{head}-{tail}" in self.words or is_own)
        )
        return "-" if is_compound else ""

    def joined(self, before, after):
        """Two lines as one; a word broken at the end of the first is whole again."""
        hyphen = self.between(before, after)
        return f"{before} {after}" if hyphen is None else f"{before[:-1]}{hyphen}{after}"


def halves(before, after):
    """The halves of a word with a hyphen where these lines meet, or None."""
    head, tail = HEAD.search(before[-LONGEST_WORD:]), TAIL.match(after)
    return (head[1], tail[0]) if head and tail else None


def vocabulary(lines):
    """Every whole word of the file, with its hyphens: not the halves of those with one where a line ends."""
    words, is_broken = set(), False
    for line in lines:
        text = " ".join(word.text for word in line.words)
        text = TAIL.sub("", text, count=1) if is_broken else text
        is_broken = bool(HEAD.search(text[-LONGEST_WORD:]))
        words.update(re.findall(r"\w+(?:-\w+)*", (HEAD.sub("", text) if is_broken else text).lower()))
    return words
