"""Which lines of plain text are headings by their numbers."""

import re

from .among_lines import goes_on, parts_of
from .counting import counted
from .lines import ENDS_SENTENCE, IN_PARTS, is_usual, shape_of_text

NEAR_TITLE = 3  # short lines among which one has a number where headings have
LONGEST_NUMBERED = 160


class Numbering:
    """Knows the numbers of the headings and of the items so far."""

    def __init__(self, paragraphs, shapes):
        self.paragraphs, self.shapes = paragraphs, shapes
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
        if not IN_PARTS.match(paragraph.text):
            return False
        is_short = len(paragraph.text) <= LONGEST_NUMBERED and not ENDS_SENTENCE.search(
            paragraph.text.rstrip("!")
        )
        return (
            self.shapes[at] in ("line", "question")
            or is_short
            and (not at or bool(self.parts) and goes_on(self.parts, parts_of(paragraph)))
        )

    def is_numbered_throughout(self):
        """True for a text whose headings have numbers like 2.1, its first ones too."""
        lines = [at for at in range(len(self.shapes)) if self.shapes[at] in ("line", "question")]
        numbered = [bool(IN_PARTS.match(self.paragraphs[at].text)) for at in lines]
        return sum(numbered) > 2 and any(numbered[:NEAR_TITLE])

    def lacks_number(self, at):
        """True for a line of a text whose headings have such numbers, when it has none."""
        return at > 0 and self.is_throughout and not is_usual(self.paragraphs[at].text)

    def is_numbered_heading(self, at):
        """ "2. Methods" over prose, where a list would go on with its next number."""
        paragraph = self.paragraphs[at]
        if not re.match(r"\(?\d", paragraph.bullet):
            return False
        if shape_of_text(paragraph) not in ("line", "question"):
            return False
        after = self.shapes[at + 1] if at + 1 < len(self.shapes) else "bullet"
        before = self.shapes[at - 1] if at else "text"
        is_apart = after != "bullet" and before != "bullet"
        return self.counts_on(at) or is_apart and not paragraph.text.endswith(":")

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
