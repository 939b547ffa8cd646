"""Finds the headings among the paragraphs of plain text, as a person finds them: a short line without
a full stop, with paragraphs under it, that is not an item of a list."""

import re
from dataclasses import replace

from .among_lines import (
    announced,
    calls,
    far_in,
    goes_on,
    hanging,
    labels,
    parts_of,
    releases,
    runs,
    stems,
    terms,
    words,
)
from .counting import counted
from .lines import (
    ADDRESS,
    CHAPTER,
    ENDS_SENTENCE,
    IN_PARTS,
    PROSE_START,
    RUNS_ON,
    asks,
    is_item,
    is_usual,
    long_words,
    runs_on,
    shape,
    shape_of_text,
    stands_out,
    tells_of_text,
)
from .paragraphs import STOPS

# Prose that leads into a list without a colon.
LEADS_IN = re.compile(r"\b(?:following|folgende\w*|suivante?s?|siguientes?)\b[^.]*\.$", re.IGNORECASE)
# Or names what stands under it: "It has these signs. They come early."
THESE = re.compile(
    r"\b(?:these|following|such as|includes?|including|diese\w*|folgende\w*|ces|suivante?s?|est[ao]s|"
    r"siguientes?)\b",
    re.IGNORECASE,
)
# "See a doctor if:" heads the list under it.
CONDITION = re.compile(r"\b(?:if|when|unless)\b[^:]{0,40}:$", re.IGNORECASE)
NEAR_TITLE = 3  # short lines among which one has a number where headings have
LONGEST_NUMBERED = 160
TAKEN_UP = 0.6  # of the words of a line are said in what it heads


def roles(paragraphs):
    """(paragraph, role) in order; role: title, heading, item, table or text."""
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
        self.has_questions |= shape == "question" or asks(paragraph.text)
        self.stands_out |= stands_out(paragraph.text)
        self.all_small &= paragraph.text[0].islower()

    @property
    def is_over(self):
        """Two paragraphs of prose end a list of short lines."""
        return self.has_lines and self.shapes[-2:] == ["text", "text"]


class Finder:
    def __init__(self, paragraphs):
        self.paragraphs = paragraphs
        shapes = list(map(shape, paragraphs))
        inset = far_in(paragraphs, shapes)
        self.shapes = ["inset" if at in inset else each for at, each in enumerate(shapes)]
        self.runs = runs(self.shapes)
        self.terms = terms(self.shapes)
        self.labels = labels(paragraphs, shapes)
        further_left = hanging(paragraphs, shapes)
        self.sure = further_left | releases(paragraphs) | calls(paragraphs, self.shapes)
        in_capitals = sum(paragraphs[at].text.isupper() for at in further_left)
        # All headings of a manual page stand further left than its text.
        self.is_manual = in_capitals > 2 and 2 * in_capitals > len(further_left)
        self.is_numbered = self.is_numbered_throughout()
        self.has_bullets = (
            sum(bool(each.bullet) and counted(each.bullet)[1] is None for each in paragraphs) > 1
        )
        self.is_spaced = sum(paragraph.joins for paragraph in paragraphs) < len(paragraphs) / 3
        self.announced = announced(paragraphs, self.runs)
        self.title_words = set()
        # The words of the headings so far, and of those that the contents promise.
        self.known = {words(paragraphs[at]) for at in self.announced}
        self.list = None
        self.number = None  # that of the last heading with one, as `counted`
        self.parts = ()  # of the number of the last heading with one, as `parts_of`
        self.styles = [0, 0]  # how many headings so far are written as sentences are, and With Capitals
        self.list_styles = set()  # of the items since the last heading

    def find(self):
        """The role of each paragraph."""
        found = []
        for at, paragraph in enumerate(self.paragraphs):
            role = self.role(at, found[-1] if found else None)
            if role == "heading" and self.is_manual and at not in self.sure:
                role = "text"
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
            self.parts = parts_of(paragraph) or self.parts
        elif paragraph.bullet:
            self.list_styles.add(counted(paragraph.bullet)[0])
        if role == "heading":
            self.known.add(words(paragraph))
        if role == "heading" and self.shapes[at] == "line" and len(paragraph.text.split()) > 1:
            self.styles[stands_out(paragraph.text)] += 1
        if role in ("title", "heading", "table") or self.shapes[at] == "bullet":
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
        if self.shapes[at] == "table":
            return "table"
        if at in self.sure:
            return "heading" if at else "title"
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
            return self.role_of_numbered(at)
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
        if at in self.labels or at in self.terms:
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

    def role_of_numbered(self, at):
        """That of a line with a number like 2.1: an item in a list, unless it goes on from a heading's."""
        if self.list and self.parts and not goes_on(self.parts, parts_of(self.paragraphs[at])):
            return "item"
        return "heading" if at else "title"

    def is_numbered_throughout(self):
        """True for a text whose headings have numbers like 2.1, its first ones too."""
        lines = [at for at in range(len(self.shapes)) if self.shapes[at] in ("line", "question")]
        numbered = [bool(IN_PARTS.match(self.paragraphs[at].text)) for at in lines]
        return sum(numbered) > 2 and any(numbered[:NEAR_TITLE])

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
        if under == len(self.shapes) or self.is_below_title(at) or self.is_list_of_few(above, under):
            return False
        leads_in = self.leads_in(above, under)
        if under - max(above, 1) <= (2 if self.may_be_list(above, under) else 3) and not leads_in:
            return True
        if at == under - 1:
            is_sure = self.shapes[under] == "bullet" or self.is_known(at)
            return is_sure or self.differs(at) or self.is_taken_up(at)
        return at == above and not leads_in

    def leads_in(self, above, under):
        """Whether the prose over short lines leads into them, though it has no colon."""
        if not 0 < above < under - 1:
            return False
        before = self.paragraphs[above - 1].text
        return bool(LEADS_IN.search(before)) or under - above > 3 and bool(THESE.search(before))

    def may_be_list(self, above, under):
        """True for three short lines after prose, in a text that marks no items."""
        return (
            under - above == 3
            and above > 0
            and not self.has_bullets
            and self.shapes[above - 1] == "text"
            and not all(stands_out(each.text) for each in self.paragraphs[above:under])
            and not any(each.text.endswith(":") for each in self.paragraphs[above:under])
        )

    def is_below_title(self, at):
        """True for one of the lines between a title and the text that say whose it is or what it is for; the
        last of them may be a heading, where it has no comma."""
        above, under = self.runs[at]
        if 0 < at <= NEAR_TITLE and tells_of_text(self.paragraphs[at].text):
            return True
        leads_in = (each for each in range(at, under) if self.paragraphs[each].text.endswith(":"))
        under = next(leads_in, under)
        return above == 0 and under > 2 and (at < under - 1 or ", " in self.paragraphs[at].text)

    def is_list_of_few(self, above, under):
        """True for short lines after prose that go on in one with a small letter, and then in prose again."""
        shapes = self.shapes[under : under + 2]
        return (
            above > 0
            and under - above > 1
            and self.shapes[above - 1] == "text"
            and shapes == ["open", "text"]
            and not any(each.text.endswith(":") for each in self.paragraphs[above:under])
            and self.paragraphs[under].text[0].islower()
        )

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
