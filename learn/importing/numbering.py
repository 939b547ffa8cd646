"""Which lines of plain text are headings by their numbers."""

import re
from dataclasses import replace
from itertools import pairwise

from .among_lines import goes_on, parts_of
from .counting import counted
from .lines import CHAPTER, ENDS_SENTENCE, IN_PARTS, is_usual, shape_of_text, stands_out

NEAR_TITLE = 3  # short lines among which one has a number where headings have
LONGEST_NUMBERED = 160
FEWEST_STOPPED = 3  # lines with a number and a full stop that are headings
MOST_CAPITALS = 0.7


class Numbering:
    """Knows the numbers of the headings and of the items so far."""

    def __init__(self, paragraphs, shapes):
        self.paragraphs, self.shapes = paragraphs, shapes
        self.stopped = self.with_stops()
        self.is_throughout = self.is_numbered_throughout()
        self.number = None  # that of the last heading with one, as `counted`
        self.parts = ()  # of the number of the last heading with one, as `parts_of`
        self.list_styles = set()  # of the items since the last heading

    def follow(self, at, role):
        """Takes note of the number of a paragraph with this role."""
        paragraph = self.paragraphs[at]
        if role in ("title", "heading"):
            self.list_styles = set()
            self.number = counted(paragraph.bullet) if paragraph.bullet else self.number
            self.parts = parts_of(paragraph) or self.parts
        elif paragraph.bullet:
            self.list_styles.add(counted(paragraph.bullet)[0])

    def goes_on(self, at):
        """Whether the number of a paragraph goes on from that of the last heading, if any had one."""
        return not self.parts or goes_on(self.parts, parts_of(self.paragraphs[at]))

    def is_in_parts(self, at):
        """True for a short line with a number like 2.1, which heads something wherever it stands. One whose
        number is the next need not be written as headings are."""
        paragraph = self.paragraphs[at]
        if not IN_PARTS.match(paragraph.text) or self.is_term(at):
            return False
        is_short = len(paragraph.text) <= LONGEST_NUMBERED and not ENDS_SENTENCE.search(
            paragraph.text.rstrip("!")
        )
        return (
            self.shapes[at] in ("line", "question")
            or is_short
            and (not at or bool(self.parts) and goes_on(self.parts, parts_of(paragraph)))
        )

    def is_term(self, at):
        """True for words with what they mean right under them, further in, in a sentence that goes on."""
        under = self.paragraphs[at + 1 : at + 2]
        return (
            bool(under)
            and under[0].joins
            and under[0].indent > self.paragraphs[at].indent
            and under[0].text[:1].islower()
        )

    def is_numbered_throughout(self):
        """True for a text whose headings have numbers like 2.1, its first ones too."""
        lines = [at for at in range(len(self.shapes)) if self.shapes[at] in ("line", "question")]
        lines = [at for at in lines if not CHAPTER.match(self.paragraphs[at].text)]
        numbered = [bool(IN_PARTS.match(self.paragraphs[at].text)) for at in lines]
        return sum(numbered) > 2 and any(numbered[:NEAR_TITLE])

    def with_stops(self):
        """The numbers of lines like "2. Basic Permissions.", mostly one word or With Capitals, of which
        several count on over text: so the headings of licences are written."""
        found, capitals = [], 0
        for at, paragraph in enumerate(self.paragraphs[:-1]):
            bare = replace(paragraph, text=paragraph.text.removesuffix("."))
            under = self.paragraphs[at + 1]
            if (
                bare.text != paragraph.text
                and counted(paragraph.bullet)[1] is not None
                and paragraph.lines == 1
                and not (paragraph.joins or under.joins or under.bullet)
                and shape_of_text(bare) == "line"
            ):
                found.append(at)
                capitals += stands_out(bare.text) or len(bare.text.split()) == 1
        marks = [counted(self.paragraphs[at].bullet) for at in found]
        count_on = sum(one == (style, number - 1) for one, (style, number) in pairwise(marks))
        is_sure = count_on >= FEWEST_STOPPED - 1 and capitals >= MOST_CAPITALS * len(found)
        return set(found) if is_sure else set()

    def lacks_number(self, at):
        """True for a line of a text whose headings have such numbers, when it has none."""
        return at > 0 and self.is_throughout and not is_usual(self.paragraphs[at].text)

    def is_numbered_heading(self, at):
        """ "2. Methods" over prose, where a list would go on with its next number."""
        paragraph = self.paragraphs[at]
        if at in self.stopped:
            return True
        if not re.match(r"\(?\d", paragraph.bullet):
            return False
        if shape_of_text(paragraph) not in ("line", "question"):
            return False
        after = self.shapes[at + 1] if at + 1 < len(self.shapes) else "bullet"
        is_apart = after != "bullet" and not self.is_of_list_above(at)
        return self.counts_on(at) or is_apart and not paragraph.text.endswith(":")

    def is_of_list_above(self, at):
        """True for an item right under another; not for a number one that a blank line parts from bullets."""
        if not at or self.shapes[at - 1] != "bullet":
            return False
        own, above = (counted(self.paragraphs[each].bullet)[1] for each in (at, at - 1))
        return self.paragraphs[at].joins or above is not None or own != 1

    def counts_on(self, at):
        """True for a line between blank ones, though among items of a list, whose number is the next of those
        that headings have and none of that list's."""
        paragraph, others = self.paragraphs[at], self.paragraphs[at + 1 : at + 2]
        style, number = counted(paragraph.bullet)
        # A list under it begins with its own number one.
        styles = {counted(each.bullet)[0] for each in others if each.bullet and counted(each.bullet)[1] != 1}
        return (
            self.number is not None
            and number is not None
            and self.number == (style, number - 1)
            and style not in self.list_styles | styles
            and bool(others)
            and not paragraph.joins
            and not others[0].joins
        )
