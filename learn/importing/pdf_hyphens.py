"""Tells a hyphen at the end of a PDF's line that is the word's own (heart-healthy) from one that only breaks
it (hy-phen), by the other words of the file; and puts addresses together that are broken after a stroke."""

import re
from itertools import pairwise

from .pdf_lines import BROKEN

HEAD = re.compile(rf"(\w+)[-‐{BROKEN}]$")
TAIL = re.compile(r"\w+")
LONGEST_WORD = 100
# The address or path a line ends in, with the hyphen that breaks it; and what else goes on with one.
ADDRESS = re.compile(
    rf"(?:(?:https?|ftp|git)://[^\s]*|(?:^|[\s(\[<“\"])(?:www\.|~?/)[^\s]*)(?<=/)([-‐{BROKEN}]?)$"
)
PATH = re.compile(r"(?:[\w.~%+-]+/){2,}|[\w~%+/-]{2,}\.\w{2,5}(?!\w)")
LONGEST_ADDRESS = 300
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
        """(how many letters at the end of a line are left out, what stands between it and the next) where
        these lines meet: of a broken word or address a hyphen that is not its own goes."""
        found = halves(before, after)
        if not found:
            address = ADDRESS.search(before[-LONGEST_ADDRESS:])
            goes_on = address and (address[1] or PATH.match(after))
            return (len(address[1]), "") if goes_on else (0, " ")
        head, tail = found[0].lower(), found[1].lower()
        is_own = not self.breaks_words and (head in self.words) + (tail in self.words) >= self.needed
        is_compound = not found[1][0].islower() or (
            head + tail not in self.words and (f"{head}-{tail}" in self.words or is_own)
        )
        return 1, "-" if is_compound else ""

    def joined(self, before, after):
        """Two lines as one; a word or an address broken at the end of the first is whole again."""
        gone, between = self.between(before, after)
        return f"{before[: len(before) - gone]}{between}{after}"


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
