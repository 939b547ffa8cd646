"""Finds the paragraphs of plain text: with blank lines between them or none, hard-wrapped or not."""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .counting import counted, lone
from .text_tables import Table, broad, with_tables

# Not "J." or "A.": a paragraph can begin with a person's initial.
BULLET = re.compile(r"\s*(?:[-*+•‣▪▫●○◦·–—]|\(?(?:\d{1,3}|[a-z])[.)]|\(?[A-Z]\))[ \t]+(?=\S)")
UNDERLINE = re.compile(r"\s*(([-=*_~^+#.:\"'`])\2{2,})\s*")
SURE_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|\*{3,}|_{3,}|~{3,})\s*")  # of any length
# A line that ends here ends its sentence.
STOPS = re.compile(r"[.!?…:;؟۔।。！？።]['\"’”»)\]]*$")
# "*** Tea ***": what other texts have a line under.
FRAMED = re.compile(r"\s*(?P<frame>([-*~+])\2{2,}|={2,}) ?(?P<words>[^-*~+=\s].{0,98}?) ?(?P=frame)")
FEWEST_FRAMED = 3
LETTERS = re.compile(r"[^\W\d_]{2}")
WIDEST_WRAP = 130
FAR_IN = 4
OFF = 2  # columns by which an underline may be longer or shorter than the words over it


@dataclass
class Paragraph:
    """text: its lines joined, without its bullet. bullet: "" or what stood before it. lines: how many
    it was written on. underlined: "" or the line of === or --- that stood under it. indent: how far in it
    begins. joins: there is no blank line before it. table: what it is instead, where it is one."""

    text: str
    bullet: str = ""
    lines: int = 1
    underlined: str = ""
    indent: int = 0
    joins: bool = False
    table: Table | None = None

    @property
    def is_underlined(self):
        """Whether this is one line with another under it of the same length."""
        return self.lines == 1 and fits(numbered(self), self.underlined)


def paragraphs(text):
    """The paragraphs of a text in order."""
    blocks = [[]]
    lines = [line.rstrip() for line in text.replace("\f", "\n\n").split("\n")]
    for line in with_tables(unframed(lines)):
        if isinstance(line, Table):
            blocks += [line, []]
        elif line:
            blocks[-1].append(line.expandtabs(4))
        elif blocks[-1]:
            blocks.append([])
    wrap = Wrap(of_prose([block for block in blocks if block and not isinstance(block, Table)]))
    found = []
    for block in filter(None, blocks):
        if isinstance(block, Table):
            found.append(Paragraph(" ".join(filter(None, block.rows[0])), table=block))
        else:
            found += block_paragraphs(block, wrap)
    return found


def unframed(lines):
    """These lines, where those between two marks that are alike have a line under them instead, if there are
    several and they are not those of a box or of a page."""
    framed = {at: found["words"] for at, line in enumerate(lines) if (found := FRAMED.fullmatch(line))}
    apart = {
        re.sub(r"\d+", "0", words)
        for at, words in framed.items()
        if at + 1 not in framed and LETTERS.search(words)
    }
    if len(apart) < FEWEST_FRAMED:
        return lines
    return [
        each
        for at, line in enumerate(lines)
        for each in (("", framed[at], "=" * len(broad(framed[at])), "") if at in framed else (line,))
    ]


def of_prose(blocks):
    """These blocks without those that stand further in than the others, as code does."""
    near = [block for block in blocks if min(map(far_in, block)) < FAR_IN]
    return near if sum(map(len, near)) > 0.2 * sum(map(len, blocks)) else blocks


def numbered(paragraph):
    """The words of a paragraph with the number it begins with."""
    return f"{paragraph.bullet} {paragraph.text}" if paragraph.bullet else paragraph.text


def fits(words, rule):
    """Whether a line of === or --- is as long as the words over it."""
    return bool(rule) and abs(len(broad(words)) - len(rule)) <= OFF


def block_paragraphs(block, wrap):
    """The paragraphs of lines with no blank line between them."""
    is_fenced = False  # it begins with a line of --- as one does that stands around code
    groups, underlined = [], {}  # a group: its bullet, its lines and how far in it begins
    bullets = [BULLET.match(line) for line in block]
    words = lone([counted(bullet[0].strip()) if bullet else None for bullet in bullets])
    is_list = sum(bool(bullet) and not word for bullet, word in zip(bullets, words, strict=True)) > 1
    is_list = is_list or bool(bullets[0])
    lines = zip(["", *block], block, [*block[1:], ""], bullets, words, strict=False)
    for before, line, after, bullet, is_word in lines:
        is_headed = UNDERLINE.fullmatch(after) and fits(line.strip(), after.strip())
        if is_word and wrap.is_open(before) and not is_headed:
            bullet = None
        if UNDERLINE.fullmatch(line) and (
            SURE_UNDERLINE.fullmatch(line) or fits(before.strip(), line.strip())
        ):
            is_over = fits(before.strip(), line.strip())
            if groups and (is_over or not groups[-1][0] and not is_fenced):
                underlined[len(groups) - 1] = line.strip()
            is_fenced = is_fenced or not groups
        elif bullet and (is_list or STOPS.search(before) or not wrap.goes_on(before, line, after)):
            groups.append((bullet[0].strip(), [line[bullet.end() :].strip()], far_in(line)))
        elif (
            groups
            and not is_headed
            and len(groups) - 1 not in underlined
            and (is_word and bullet is None or wrap.goes_on(before, line, after, bool(groups[-1][0])))
        ):
            groups[-1][1].append(line.strip())
        else:
            groups.append(("", [line.strip()], far_in(line)))
    return [
        Paragraph(
            joined(lines),
            bullet,
            len(lines),
            underlined.get(number, ""),
            first,
            number > 0,
        )
        for number, (bullet, lines, first) in enumerate(groups)
    ]


def far_in(line):
    return len(line) - len(line.lstrip())


def joined(lines):
    """Wrapped lines as one. A word hyphenated where a line ends keeps its hyphen: heart-healthy must
    not become hearthealthy."""
    parts = [lines[0]]
    for before, line in pairwise(lines):
        hyphenated = re.search(r"\w-\Z", before) and re.match(r"\w", line)
        parts += ["" if hyphenated else " ", line]
    return "".join(parts)


class Wrap:
    """How the file breaks its lines. width: the length lines are filled to, None where each line is a
    paragraph. ragged: lines were broken by hand, not filled."""

    def __init__(self, blocks):
        pairs = [
            (line, after)
            for block in blocks
            for line, after in pairwise(block)
            if not BULLET.match(after) and not UNDERLINE.fullmatch(after)
        ]
        lengths = sorted(len(line) for line, after in pairs)
        self.width, self.ragged = None, False
        if not lengths:
            return
        width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
        inside = [(line, after) for line, after in pairs if mid_sentence(line, after)]
        # Items that begin in lower case follow short lines; a wrapped sentence goes on after a full one.
        if width > WIDEST_WRAP or not inside or median(len(line) for line, after in inside) < 0.6 * width:
            return
        self.width = width
        filled = sum(self.is_full(line, after) for line, after in inside)
        self.ragged = filled < 0.9 * len(inside)

    def is_open(self, before):
        """True for a line of prose that has not ended its sentence: a number under it goes on with it."""
        return self.width is not None and len(before) > 0.6 * self.width and not STOPS.search(before)

    def is_full(self, line, after):
        """True when the next line's first word would not have fitted on this one."""
        return len(line) + 1 + len(after.split(maxsplit=1)[0]) > self.width

    def goes_on(self, before, line, after, in_item=False):
        """True when this line continues the paragraph of the line before it."""
        if in_item and line[0] == " ":
            return True
        if self.width is None or not before:
            return False
        if mid_sentence(before, line):
            # Short lines one below the other in lower case are items of a list.
            return len(before) > 0.6 * self.width or self.is_full(before, line)
        is_full = len(before) > 0.6 * self.width if self.ragged else self.is_full(before, line)
        return is_full and not (STOPS.search(before) and self.stands_alone(line, after))

    def stands_alone(self, line, after):
        """True for a line that ends before the margin without ending a sentence: a heading or an item."""
        return (
            (line[-1] == "?" or not STOPS.search(line))
            and bool(after)
            and not mid_sentence(line, after)
            and not self.is_full(line, after)
        )


def mid_sentence(line, after):
    return not STOPS.search(line) and after.lstrip()[:1].islower()
