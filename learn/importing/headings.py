"""Finds the headings among the paragraphs of plain text, as a person finds them: a short line without
a full stop, with paragraphs under it, that is not an item of a list."""

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby

from .counting import counted
from .lines import (
    ADDRESS,
    CHAPTER,
    IN_PARTS,
    PROSE_START,
    RUNS_ON,
    is_item,
    is_usual,
    long_words,
    runs_on,
    shape,
    shape_of_text,
    stands_out,
)
from .paragraphs import STOPS

# The dots and the page after an entry of a table of contents.
LEADERS = re.compile(r"[\s.…·_]{2,}\d{1,4}$")
# Prose that leads into a list without a colon.
LEADS_IN = re.compile(r"\b(?:following|folgende\w*|suivante?s?|siguientes?)\b[^.]*\.$", re.IGNORECASE)
# "See a doctor if:" heads the list under it.
CONDITION = re.compile(r"\b(?:if|when|unless)\b[^:]{0,40}:$", re.IGNORECASE)
TEXT_SHARE, FURTHEST_IN = 0.1, 12


def roles(paragraphs):
    """(paragraph, role) in order; role: title, heading, item or text."""
    found = Finder(paragraphs).find()
    return list(zip(paragraphs, found, strict=True))


class Unmarked:
    """What may be a list without bullets, since the line that led into it."""

    def __init__(self):
        self.shapes = []
        self.has_questions = self.stands_out = self.has_lines = self.is_inset = False
        self.all_small = True

    def add(self, paragraph, shape):
        self.shapes.append(shape)
        if shape == "text":
            return
        self.has_lines = True
        self.has_questions |= shape == "question"
        self.stands_out |= stands_out(paragraph.text)
        self.all_small &= paragraph.text[0].islower()

    @property
    def is_over(self):
        """Two paragraphs of prose end a list of short lines."""
        return self.has_lines and self.shapes[-2:] == ["text", "text"]


class Finder:
    def __init__(self, paragraphs):
        self.paragraphs = paragraphs
        inset = far_in(paragraphs)
        self.shapes = [
            "inset" if at in inset else shape(paragraph) for at, paragraph in enumerate(paragraphs)
        ]
        self.runs = runs(self.shapes)
        self.is_numbered = sum(map(self.is_in_parts, range(len(paragraphs)))) > 2
        self.is_spaced = sum(paragraph.joins for paragraph in paragraphs) < len(paragraphs) / 3
        self.announced = announced(paragraphs, self.runs)
        self.title_words = set()
        # The words of the headings so far, and of those that the contents promise.
        self.known = {words(paragraphs[at]) for at in self.announced}
        self.list = None
        self.number = None  # that of the last heading with one, as `counted`
        self.styles = [0, 0]  # how many headings so far are written as sentences are, and With Capitals
        self.list_styles = set()  # of the items since the last heading

    def find(self):
        """The role of each paragraph."""
        found = []
        for at, paragraph in enumerate(self.paragraphs):
            role = self.role(at, found[-1] if found else None)
            if role == "title":
                self.title_words = long_words(paragraph.text)
            found.append(role)
            self.follow(at, role)
        return found

    def follow(self, at, role):
        """Keeps track of whether we stand in a list that has no bullets."""
        paragraph = self.paragraphs[at]
        if role in ("title", "heading"):
            self.list_styles = set()
            self.number = counted(paragraph.bullet) if paragraph.bullet else self.number
        elif paragraph.bullet:
            self.list_styles.add(counted(paragraph.bullet)[0])
        if role == "heading":
            self.known.add(words(paragraph))
        if role == "heading" and self.shapes[at] == "line" and len(paragraph.text.split()) > 1:
            self.styles[stands_out(paragraph.text)] += 1
        if role in ("title", "heading") or self.shapes[at] == "bullet":
            self.list = None
        elif self.shapes[at] == "inset":
            if self.list:
                self.list.is_inset = True
        elif role == "text" and paragraph.text.endswith(":"):
            self.list = Unmarked()
        elif self.list:
            self.list.add(paragraph, self.shapes[at])
            if self.list.is_over:
                self.list = None

    def role(self, at, before):
        if self.shapes[at] == "inset":
            return "item" if self.list and is_item(self.paragraphs[at]) else "text"
        if self.list and self.list.is_inset:
            self.list = None  # its items stood further in
        if not at and (self.is_small_title() or self.is_chapter()):
            return "title"
        return self.role_in_line(at, before)

    def role_in_line(self, at, before):
        """The role of a paragraph that does not begin further in than the others."""
        paragraph, kind = self.paragraphs[at], self.shapes[at]
        is_last = at + 1 == len(self.paragraphs)
        if paragraph.underlined and kind != "text":
            return "heading" if at else "title"
        if kind == "bullet":
            return "heading" if self.is_numbered_heading(at) else "item"
        if kind == "open" and self.list and not paragraph.text.endswith(":"):
            return "item"
        if self.is_in_parts(at) and not is_last:
            return "heading" if at else "title"
        if kind in ("text", "open") or is_last or self.is_explained(at) or self.lacks_number(at):
            return "item" if self.list and kind == "line" and before == "item" else "text"
        if at in self.announced:
            return "item"
        return self.role_of_short(at, before)

    def role_of_short(self, at, before):
        """The role of a short line that may head what is under it."""
        paragraph = self.paragraphs[at]
        if paragraph.text.endswith(":"):
            return "heading" if self.heads_a_list(at, before) else "text"
        if not at:
            return "heading" if is_usual(paragraph.text) else "title"
        if self.list:
            return "heading" if self.leaves_list(at, before) else "item"
        if runs_on(paragraph.text) or self.leads_to_code(at) or self.is_in_block(at):
            return "text"
        if self.has_text_under_it(at):
            return "heading"
        return "item" if before in ("heading", "item") else "text"

    def is_in_block(self, at):
        """True for one of the short lines of an address or a verse: with no blank line between them, where
        paragraphs have one."""
        above, under = self.runs[at]
        joins = [self.paragraphs[each].joins for each in (at, at + 1) if above < each < under]
        return self.is_spaced and any(joins)

    def is_in_parts(self, at):
        """True for a short line with a number like 2.1, which heads something wherever it stands."""
        return self.shapes[at] in ("line", "question") and bool(IN_PARTS.match(self.paragraphs[at].text))

    def lacks_number(self, at):
        """True for a line of a text whose headings have such numbers, when it has none."""
        return at > 0 and self.is_numbered and not is_usual(self.paragraphs[at].text)

    def leads_to_code(self, at):
        """True for the rest of a sentence right over an example, as "You can then type" is."""
        text = self.paragraphs[at].text
        is_prose = PROSE_START.match(text) or len(text.split()) > 5
        return self.shapes[at + 1] == "inset" and bool(is_prose) and not stands_out(text)

    def is_explained(self, at):
        """True for a word with what it means right under it, further in."""
        return self.shapes[at + 1] == "inset" and self.paragraphs[at + 1].joins

    def is_small_title(self):
        """True for a first line over a text that is one word, or begins with a small letter, as names do."""
        first, *others = self.paragraphs
        large = replace(first, text=first.text[:1].upper() + first.text[1:])
        is_name = len(first.text.split()) == 1 and not (ADDRESS.search(first.text) or is_usual(first.text))
        return (
            bool(others)
            and first.lines == 1
            and not STOPS.search(first.text)
            and (is_name or first.text[:1].islower() and shape_of_text(large) == "line")
            and self.shapes[1] in ("text", "bullet")
            and not others[0].joins
        )

    def is_chapter(self):
        """True for a first line like "Chapter 2. Methods", which only seems to be two sentences."""
        first = self.paragraphs[0]
        numbered = CHAPTER.match(first.text)
        return bool(numbered) and shape_of_text(replace(first, text=first.text[numbered.end() :])) == "line"

    def is_numbered_heading(self, at):
        """ "2. Methods" over prose, where a list would go on with its next number."""
        paragraph = self.paragraphs[at]
        if not re.match(r"\(?\d", paragraph.bullet) or shape_of_text(paragraph) != "line":
            return False
        after = self.shapes[at + 1] if at + 1 < len(self.shapes) else "bullet"
        before = self.shapes[at - 1] if at else "text"
        is_apart = after != "bullet" and before != "bullet"
        return (is_apart or self.counts_on(at)) and not paragraph.text.endswith(":")

    def counts_on(self, at):
        """True for a line between blank ones, though among items of a list, whose number is the next of those
        that headings have and none of that list's."""
        paragraph, others = self.paragraphs[at], self.paragraphs[at + 1 : at + 2]
        style, number = counted(paragraph.bullet)
        styles = {counted(each.bullet)[0] for each in others if each.bullet}
        return (
            self.number is not None
            and number is not None
            and self.number == (style, number - 1)
            and style not in self.list_styles | styles
            and bool(others)
            and not paragraph.joins
            and not others[0].joins
        )

    def heads_a_list(self, at, before):
        """A line with a colon that heads what follows, as "See a doctor if:" does."""
        text = self.paragraphs[at].text
        if before not in ("text", "item") or PROSE_START.match(text):
            return False
        if CONDITION.search(text):
            return self.shapes[at + 1] in ("bullet", "line", "open")
        if RUNS_ON.search(text[:-1]):
            return False
        return len(text.split()) <= 3 and self.shapes[at + 1] in ("text", "open") and not self.list

    def has_text_under_it(self, at):
        """True when this line, with at most two further headings beside it, stands over a paragraph. Of more
        lines the first heads a list, and the last may head what is under it."""
        above, under = self.runs[at]
        if under == len(self.shapes):
            return False
        leads_in = 0 < above < under - 1 and LEADS_IN.search(self.paragraphs[above - 1].text)
        if under - max(above, 1) <= 3 and not leads_in:
            return True
        if at == under - 1:
            is_sure = self.shapes[under] == "bullet" or self.is_known(at)
            return is_sure or self.differs(at) or self.is_taken_up(at)
        return at == above and not leads_in

    def is_known(self, at):
        return words(self.paragraphs[at]) in self.known

    def differs(self, at):
        """True for the last of several short lines when it is not of the kind of those after the first."""
        others = range(self.runs[at][0] + 1, at)
        return any(
            kind(at) and not any(map(kind, others))
            for kind in (
                lambda each: self.shapes[each] == "question",
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
        if self.shapes[at] == "question":
            return not self.list.has_questions or names_title
        if not self.list.has_lines or self.is_known(at):
            return self.has_text_under_it(at)
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
        return self.shapes[at + 1] == "text" or (
            self.styles[0] > self.styles[1] and self.has_text_under_it(at)
        )

    def is_taken_up(self, at):
        """True for a line over a paragraph that speaks of all it names: "Medicines", of medicines."""
        named = long_words(self.paragraphs[at].text)
        under = self.paragraphs[at + 1].text
        return self.shapes[at + 1] == "text" and bool(named) and named <= long_words(under)


def far_in(paragraphs):
    """The numbers of the paragraphs that begin further in than the text does, as code and examples do. A
    title may stand anywhere, and what is set in the middle of the page is not meant to be further in."""
    letters = Counter()
    for paragraph in paragraphs:
        if not paragraph.bullet:
            letters[paragraph.indent] += len(paragraph.text)
    usual = min((indent for indent, n in letters.items() if n >= TEXT_SHARE * letters.total()), default=0)
    found = set()
    for at, paragraph in enumerate(paragraphs):
        further = paragraph.indent - usual
        if at and not paragraph.bullet and (2 <= further <= FURTHEST_IN or further > 2 and at - 1 in found):
            found.add(at)
    return found


def runs(shapes):
    """For each paragraph the (start, end) of the run of short lines it stands in."""
    found = []
    for is_short, run in groupby(shapes, lambda shape: shape in ("line", "question")):
        start, length = len(found), len(list(run))
        found += [(start, start + length)] * length if is_short else [(len(found), len(found))] * length
    return found


def words(paragraph):
    return LEADERS.sub("", paragraph.text).casefold()


def announced(paragraphs, runs):
    """The numbers of the lines of a table of contents: three or more together that stand again below."""
    texts = list(map(words, paragraphs))
    last = {text: at for at, text in enumerate(texts)}
    found = set()
    for start, end in set(runs):
        again = [at for at in range(start, end - 1) if last[texts[at]] >= end - 1]
        leads_in = any(paragraph.text.endswith(":") for paragraph in paragraphs[max(start - 1, 0) : end])
        if len(again) > 2 and not leads_in:
            found.update(again)
    return found
