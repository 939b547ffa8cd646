"""Lists of plain text without bullets."""

import re

from .counting import counted
from .lines import asks, stands_out

# Prose that leads into a list without a colon.
LEADS_IN = re.compile(r"\b(?:following|folgende\w*|suivante?s?|siguientes?)\b[^.]*\.$", re.IGNORECASE)
# Or names what stands under it: "It has these signs. They come early."
THESE = re.compile(
    r"\b(?:these|following|such as|includes?|including|diese\w*|folgende\w*|ces|suivante?s?|est[ao]s|"
    r"siguientes?)\b",
    re.IGNORECASE,
)


class Unmarked:
    """What may be a list without bullets, since the line that led into it."""

    def __init__(self):
        self.shapes = []
        self.has_questions = self.stands_out = self.has_lines = self.is_inset = False
        self.all_small = self.has_facts = True

    def add(self, paragraph, shape):
        self.shapes.append(shape)
        if shape == "text":
            return
        self.has_lines = True
        self.has_questions |= shape == "question" or asks(paragraph.text)
        self.stands_out |= stands_out(paragraph.text)
        self.all_small &= paragraph.text[0].islower()

    @property
    def is_over(self):
        """Two paragraphs of prose end a list of short lines."""
        return self.has_lines and self.shapes[-2:] == ["text", "text"]


def marks_items(paragraphs):
    """Whether a text has bullets before the items of its lists."""
    return sum(bool(each.bullet) and counted(each.bullet)[1] is None for each in paragraphs) > 1


def is_list_of_few(paragraphs, shapes, above, under):
    """True for short lines after prose that go on in one with a small letter, and then in prose again."""
    return (
        above > 0
        and under - above > 1
        and shapes[above - 1] == "text"
        and shapes[under : under + 2] == ["open", "text"]
        and not any(each.text.endswith(":") for each in paragraphs[above:under])
        and paragraphs[under].text[0].islower()
    )


def may_be_list(paragraphs, shapes, above, under):
    """True for three short lines after prose, which in a text that marks no items may be some."""
    return (
        under - above == 3
        and above > 0
        and shapes[above - 1] == "text"
        and not all(stands_out(each.text) for each in paragraphs[above:under])
        and not any(each.text.endswith(":") for each in paragraphs[above:under])
    )


def leads_in(paragraphs, shapes, above, under):
    """Whether the prose over short lines leads into them, though it has no colon."""
    if not 0 < above < under - 1:
        return False
    before = paragraphs[above - 1].text
    return bool(LEADS_IN.search(before)) or under - above > 3 and bool(THESE.search(before))
