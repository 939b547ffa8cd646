"""Finds the headings among the paragraphs of plain text, as a person finds them: a short line without
a full stop, with paragraphs under it, that is not an item of a list."""

import re
from collections import Counter

from .among_lines import (
    calls,
    facts,
    far_in,
    hanging,
    in_series,
    labels,
    releases,
    runs,
    stems,
    terms,
)
from .first_lines import centred_title, is_chapter, is_part, is_small_title
from .lines import (
    AMOUNT,
    LABEL,
    LETTER,
    PROSE_START,
    RUNS_ON,
    TO_READER,
    asks,
    is_item,
    is_usual,
    long_words,
    runs_on,
    shape,
    stands_out,
    tells_of_text,
)
from .numbering import Numbering
from .text_contents import announced, led_to, words
from .unmarked import Unmarked, is_list_of_few, leads_in, marks_items, may_be_list

# "See a doctor if:" heads the list under it.
CONDITION = re.compile(r"\b(?:if|when|unless)\b[^:]{0,40}:$", re.IGNORECASE)
NEAR_TITLE = 3  # lines right under a title that may tell of the text
FEWEST_MARKED = 3  # headings of a text that has a line under each, or all of them further left
FEW_WORDS = 3
TAKEN_UP = 0.6  # of the words of a line are said in what it heads


def roles(paragraphs):
    """(paragraph, role) in order; role: title, heading, item, table or text."""
    found = Finder(paragraphs).find()
    if underlined(paragraphs, found) >= FEWEST_MARKED:
        finder = Finder(paragraphs)
        finder.is_underlined = True  # what has no line under it only looked like a heading
        found = finder.find()
    return list(zip(paragraphs, found, strict=True))


def underlined(paragraphs, found):
    """How many of the headings found have a line under them, not where examples are, further in."""
    return sum(
        role in ("title", "heading") and each.is_underlined and not (each.joins or each.indent)
        for each, role in zip(paragraphs, found, strict=True)
    )


def again_with_colon(paragraphs):
    """The lines of few words with a colon that stand several times, as "Ingredients:" under each recipe."""
    counts = Counter(each.text for each in paragraphs if each.text.endswith(":") and not each.bullet)
    return {
        text
        for text, times in counts.items()
        if times > 1 and len(text.split()) <= FEW_WORDS and not LABEL.fullmatch(text[:-1])
    }


class Finder:
    def __init__(self, paragraphs):
        self.paragraphs = paragraphs
        shapes = list(map(shape, paragraphs))
        inset = far_in(paragraphs, shapes)
        self.shapes = ["inset" if at in inset else each for at, each in enumerate(shapes)]
        entries = announced(paragraphs, self.shapes) - {0}
        self.shapes = ["entry" if at in entries else each for at, each in enumerate(self.shapes)]
        self.runs = runs(self.shapes)
        self.terms = terms(self.shapes)
        self.labels = labels(paragraphs, shapes)
        self.facts = facts(paragraphs)
        self.repeated = again_with_colon(paragraphs)
        further_left = hanging(paragraphs, shapes, entries)
        self.sure = (
            further_left
            | releases(paragraphs)
            | calls(paragraphs, self.shapes)
            | in_series(paragraphs, self.shapes)
            | led_to(paragraphs, self.shapes)
        )
        # All headings of a manual page stand further left than its text.
        self.is_manual = len(further_left) >= FEWEST_MARKED
        self.is_underlined = False
        self.numbers = Numbering(paragraphs, self.shapes)
        self.title = centred_title(paragraphs)
        self.has_bullets = marks_items(paragraphs)
        self.is_spaced = sum(paragraph.joins for paragraph in paragraphs) < len(paragraphs) / 3

        self.title_words = set()
        # The words of the headings so far, and of those that the contents promise.
        self.known = {words(paragraphs[at]) for at in entries}
        self.list = None
        self.styles = [0, 0]  # how many headings so far are written as sentences are, and With Capitals

    def find(self):
        """The role of each paragraph."""
        found = []
        for at, paragraph in enumerate(self.paragraphs):
            role = self.role(at, found[-1] if found else None)
            if role == "heading" and self.is_not_marked(at):
                role = "text"
            if role == "title":
                self.title_words = long_words(paragraph.text)
            found.append(role)
            self.follow(at, role)
        return found

    def has_underline(self, at):
        """True for a line with one of === or --- under it, which may be longer or shorter where it
        cannot be one of those around code."""
        paragraph, kind = self.paragraphs[at], self.shapes[at]
        is_loose = (
            kind in ("line", "question") or kind == "open" and not (self.is_underlined and paragraph.joins)
        )
        has_one = paragraph.is_underlined or bool(paragraph.underlined) and is_loose
        return has_one and bool(LETTER.search(paragraph.text))

    def is_not_marked(self, at):
        """True for a line that is not set as the headings of this text are."""
        if at in self.sure or not at:
            return False
        paragraph = self.paragraphs[at]
        if self.numbers.is_in_parts(at):
            return False
        is_bare = self.is_underlined and not paragraph.underlined and not is_usual(paragraph.text)
        return self.is_manual or is_bare

    def follow(self, at, role):
        """Keeps track of whether we stand in a list that has no bullets."""
        paragraph = self.paragraphs[at]
        self.numbers.follow(at, role)
        if role == "heading":
            self.known.add(words(paragraph))
        if role == "heading" and self.shapes[at] == "line" and len(paragraph.text.split()) > 1:
            self.styles[stands_out(paragraph.text)] += 1
        if role in ("title", "heading", "table") or self.shapes[at] in ("bullet", "entry"):
            self.list = None
        elif self.shapes[at] == "inset":
            if self.list:
                self.list.is_inset = True
        elif role == "text" and paragraph.text.endswith(":"):
            self.list = Unmarked()
        elif self.list:
            self.list.add(paragraph, self.shapes[at])
            self.list.has_facts = self.list.has_facts and at in self.facts
            if self.list.is_over:
                self.list = None

    def role(self, at, before):
        if self.shapes[at] == "table":
            return "table"
        if at in self.sure:
            return "heading" if at else "title"
        if self.shapes[at] == "entry":
            return "item"
        if at == self.title:
            return "title"
        if at and is_part(self.paragraphs[at]):
            return "heading"
        if self.shapes[at] == "inset":
            return "item" if self.list and is_item(self.paragraphs[at]) else "text"
        if self.list and self.list.is_inset:
            self.list = None  # its items stood further in
        if not at and (is_small_title(self.paragraphs, self.shapes) or is_chapter(self.paragraphs[0])):
            return "title"
        return self.role_in_line(at, before)

    def role_in_line(self, at, before):
        """The role of a paragraph that does not begin further in than the others."""
        paragraph, kind = self.paragraphs[at], self.shapes[at]
        is_last = at + 1 == len(self.paragraphs)
        if self.has_underline(at):
            return "heading" if at else "title"
        if kind == "bullet":
            return "heading" if self.numbers.is_numbered_heading(at) else "item"
        if kind == "open" and self.list and not paragraph.text.endswith(":"):
            return "item"
        if self.numbers.is_in_parts(at) and not is_last:
            return self.role_of_numbered(at)
        if kind in ("text", "open") or is_last or self.is_explained(at) or self.numbers.lacks_number(at):
            return "item" if self.list and kind == "line" and before == "item" else "text"
        return self.role_of_short(at, before)

    def role_of_short(self, at, before):
        """The role of a short line that may head what is under it."""
        paragraph = self.paragraphs[at]
        if paragraph.text.endswith(":"):
            return "heading" if self.heads_a_list(at, before) else "text"
        if not at:
            return "heading" if is_usual(paragraph.text) else "title"
        if at in self.facts or AMOUNT.match(paragraph.text):
            return "item" if self.list or at not in self.facts and before in ("heading", "item") else "text"
        if self.list:
            return "heading" if self.leaves_list(at, before) else "item"
        if runs_on(paragraph.text) or TO_READER.search(paragraph.text) or at in self.labels | self.terms:
            return "text"
        if self.leads_to_code(at) or self.is_in_block(at):
            return "text"
        if self.has_text_under_it(at) or at + 2 == len(self.paragraphs) and is_usual(paragraph.text):
            return "heading"
        return "item" if before in ("heading", "item") else "text"

    def is_in_block(self, at):
        """True for one of the short lines of an address or a verse: with no blank line between them, where
        paragraphs have one."""
        above, under = self.runs[at]
        joins = [self.paragraphs[each].joins for each in (at, at + 1) if above < each < under]
        return self.is_spaced and any(joins)

    def role_of_numbered(self, at):
        """That of a line with a number like 2.1: an item in a list, unless it goes on from a heading's."""
        if self.list and not self.numbers.goes_on(at):
            return "item"
        return "heading" if at else "title"

    def leads_to_code(self, at):
        """True for the rest of a sentence right over an example, as "You can then type" is."""
        text = self.paragraphs[at].text
        is_prose = PROSE_START.match(text) or len(text.split()) > 5
        return self.shapes[at + 1] == "inset" and bool(is_prose) and not stands_out(text)

    def is_explained(self, at):
        """True for a word with what it means right under it, further in."""
        return self.shapes[at + 1] == "inset" and self.paragraphs[at + 1].joins

    def heads_a_list(self, at, before):
        """A line with a colon that heads what follows, as "See a doctor if:" does."""
        text = self.paragraphs[at].text
        if PROSE_START.match(text):
            return False
        if text in self.repeated and before != "text" or is_usual(text):
            return True
        if before not in ("text", "item"):
            return False
        if CONDITION.search(text):
            return self.shapes[at + 1] in ("bullet", "line", "open")
        if RUNS_ON.search(text[:-1]):
            return False
        return len(text.split()) <= FEW_WORDS and self.shapes[at + 1] in ("text", "open") and not self.list

    def has_text_under_it(self, at):
        """True when this line, with at most two further headings beside it, stands over a paragraph. Of more
        lines the first heads a list, and the last may head what is under it."""
        above, under = self.runs[at]
        if (
            under == len(self.shapes)
            or self.is_below_title(at)
            or is_list_of_few(self.paragraphs, self.shapes, above, under)
        ):
            return False
        is_led_into = leads_in(self.paragraphs, self.shapes, above, under)
        is_list = not self.has_bullets and may_be_list(self.paragraphs, self.shapes, above, under)
        if under - max(above, 1) <= (2 if is_list else 3) and not is_led_into:
            return True
        if at == under - 1:
            is_recipe = sum(bool(AMOUNT.match(each.text)) for each in self.paragraphs[above:at]) > 1
            is_sure = (
                self.shapes[under] == "bullet" or self.is_known(at) or is_usual(self.paragraphs[at].text)
            )
            return is_sure or not is_recipe and (self.differs(at) or self.is_taken_up(at))
        return at == above and not is_led_into

    def is_below_title(self, at):
        """True for one of the lines between a title and the text that say whose it is or what it is for; the
        last of them may be a heading, where it has no comma."""
        above, under = self.runs[at]
        if 0 < at <= NEAR_TITLE and tells_of_text(self.paragraphs[at].text):
            return True
        leads_in = (each for each in range(at, under) if self.paragraphs[each].text.endswith(":"))
        under = next(leads_in, under)
        return above == 0 and under > 2 and (at < under - 1 or ", " in self.paragraphs[at].text)

    def is_known(self, at):
        return words(self.paragraphs[at]) in self.known

    def differs(self, at):
        """True for the last of several short lines when it is not of the kind of those after the first."""
        others = range(self.runs[at][0] + 1, at)
        return any(
            kind(at) and not any(map(kind, others))
            for kind in (
                lambda each: self.shapes[each] == "question" or asks(self.paragraphs[each].text),
                lambda each: self.paragraphs[each].text.isupper(),
                lambda each: stands_out(self.paragraphs[each].text),
            )
        )

    def leaves_list(self, at, before):
        """True when a line in a list without bullets is the heading after that list, not its next item."""
        text = self.paragraphs[at].text
        names_title = bool(long_words(text) & self.title_words)
        if not self.list.shapes or runs_on(text):
            return False
        if is_usual(text) and not is_usual(self.paragraphs[at + 1].text):
            return True
        if self.list.has_facts:  # a line that tells none is not of this list
            return True
        under = self.paragraphs[at + 1]
        if self.list.has_lines and self.shapes[at + 1] == "open" and not under.text.endswith(":"):
            return False  # it stands over a longer item
        if self.shapes[at] == "question" or self.is_only_one_that_asks(at):
            return not self.list.has_questions or names_title
        if not self.list.has_lines or self.is_known(at):
            is_one_of_many = at + 2 < self.runs[at][1] and not self.is_known(at)
            return self.has_text_under_it(at) and not is_one_of_many
        if self.list.all_small and len(self.list.shapes) > 2:
            return self.has_text_under_it(at) and not self.paragraphs[at + 1].text[0].islower()
        if self.is_taken_up(at):
            return True
        if stands_out(text):
            return not self.list.stands_out or names_title
        if before != "text" or self.list.shapes[-1] != "text":
            return False
        # After a paragraph of prose: sure over another one; over a further short line only where
        # headings look like this one.
        under = self.paragraphs[at + 1]
        is_over_prose = self.shapes[at + 1] == "text" or not under.bullet and under.text.endswith(":")
        return is_over_prose or (self.styles[0] > self.styles[1] and self.has_text_under_it(at))

    def is_only_one_that_asks(self, at):
        """True for the last of several short lines when it alone begins as a question does."""
        above, under = self.runs[at]
        others = self.paragraphs[above:at]
        is_last = at == under - 1 and self.shapes[under : under + 1] == ["text"]
        return is_last and asks(self.paragraphs[at].text) and not any(asks(each.text) for each in others)

    def is_taken_up(self, at):
        """True for a line over a paragraph that speaks of all it names: "Medicines", of medicines."""
        named = stems(self.paragraphs[at].text)
        under = stems(self.paragraphs[at + 1].text)
        return self.shapes[at + 1] == "text" and bool(named) and len(named & under) > TAKEN_UP * len(named)
