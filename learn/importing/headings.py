"""Finds the headings among the paragraphs of plain text, as a person finds them: a short line without
a full stop, with paragraphs under it, that is not an item of a list."""

import re

from .sentences import split

LONGEST = 100
LONGEST_QUESTION = 150
MOST_WORDS = 16

ENDS_SENTENCE = re.compile(r"[.!…;,]['\"’”»)\]]*$")
# Words that head a part of a text in any field; such a line after a list is not the list's last item.
USUAL = frozenset(
    "abstract acknowledgements acknowledgments aim aims appendix background causes complications conclusion "
    "conclusions contents definition diagnosis discussion examples exercises findings glossary history "
    "implications introduction key-points limitations management materials method methods next-steps notes "
    "objectives outlook overview prevention prognosis purpose recommendations references results scope "
    "screening sources summary symptoms tests treatment treatments".split()
)
SMALL_WORDS = frozenset(
    "a an and as at by de for from if in into is nor of on or per so than that the to up v via vs was "
    "with your you it are be can do does how its my no not our out their".split()
)
BYLINE = re.compile(
    r"(?:by|written by|author|authors|published|updated|reviewed|date)\b\s*:?\s*\S", re.IGNORECASE
)
ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+")
# What a list under a heading may be led in by: "See a doctor if:" heads it, "You may also have:" is prose.
# A line that ends in such a word runs on into the list under it; it heads nothing.
RUNS_ON = re.compile(
    r"\b(?:a|an|and|are|as|at|by|can|for|from|has|have|in|include|includes|including|is|like|may|might|of|on|or|"
    r"should|that|the|their|to|was|were|will|with|your)$",
    re.IGNORECASE,
)
PROSE_START = re.compile(
    r"(?:a|an|the|this|these|those|that|it|its|they|their|he|she|his|her|we|our|you|your|i|my|some|many|most|"
    r"other|others|there|for|to|in|on|at|as|such|examples?|people|doctors?|and|or|but|also|either|both)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(r"\b(?:if|when|unless)\b[^:]{0,40}:$", re.IGNORECASE)


def roles(paragraphs):
    """(paragraph, role) in order; role: title, heading, item or text."""
    found = Finder(paragraphs).find()
    return list(zip(paragraphs, found, strict=True))


class Finder:
    def __init__(self, paragraphs):
        self.paragraphs = paragraphs
        self.shapes = [shape(paragraph) for paragraph in paragraphs]
        self.title_words = set()
        self.items = []  # shapes of what may be a list without bullets, since the line that led into it

    def find(self):
        """The role of each paragraph."""
        found = []
        self.in_list = False
        for at, paragraph in enumerate(self.paragraphs):
            role = self.role(at, found)
            if role == "title":
                self.title_words = {word for word in re.findall(r"\w{4,}", paragraph.text.lower())}
            found.append(role)
            self.follow(at, role)
        return found

    def follow(self, at, role):
        """Keeps track of whether we stand in a list that has no bullets."""
        text = self.paragraphs[at].text
        if role in ("title", "heading") or self.shapes[at] == "bullet":
            self.in_list = False
        elif role == "text" and text.endswith(":"):
            self.in_list, self.items = True, []
        elif self.in_list:
            self.items.append(self.shapes[at])
            if self.items[-2:] == ["text", "text"] and {"line", "long"} & set(self.items):
                self.in_list = False

    def role(self, at, found):
        paragraph, kind = self.paragraphs[at], self.shapes[at]
        before = found[-1] if found else None
        if paragraph.underlined and kind != "text":
            return "heading" if found else "title"
        if kind == "bullet":
            return "heading" if self.is_numbered_heading(at) else "item"
        if kind == "long" and self.in_list:
            return "item"
        if kind in ("text", "long") or at + 1 == len(self.paragraphs):
            return "item" if self.is_last_item(at, before) else "text"
        if not found:
            return "title" if self.usual(paragraph) is False else "heading"
        if paragraph.text.endswith(":"):
            return "heading" if self.heads_a_list(at, before) else "text"
        if self.in_list:
            return "heading" if self.leaves_list(at, before) else "item"
        if RUNS_ON.search(paragraph.text) and not self.stands_out(at):
            return "text"
        return "heading" if self.has_text_under_it(at) else "text"

    def usual(self, paragraph):
        return "-".join(re.findall(r"\w+", paragraph.text.lower())) in USUAL

    def is_last_item(self, at, before):
        """A line at the very end of the text, in a list without bullets."""
        return self.in_list and self.shapes[at] == "line" and before == "item"

    def is_numbered_heading(self, at):
        """ "2. Methods" over prose, where a list would go on with its next number."""
        paragraph = self.paragraphs[at]
        if (
            not re.match(r"\(?[\dIVX]", paragraph.bullet)
            or shape_of_text(paragraph.text, paragraph) != "line"
        ):
            return False
        after = self.shapes[at + 1] if at + 1 < len(self.shapes) else "bullet"
        before = self.shapes[at - 1] if at else "text"
        return after != "bullet" and before != "bullet" and not paragraph.text.endswith(":")

    def heads_a_list(self, at, before):
        """A line with a colon that heads what follows, as "See a doctor if:" does."""
        text = self.paragraphs[at].text
        if before not in ("text", "item") or PROSE_START.match(text):
            return False
        if CONDITION.search(text):
            return self.shapes[at + 1] in ("bullet", "line")
        return len(text.split()) <= 3 and self.shapes[at + 1] in ("text", "long") and not self.in_list

    def has_text_under_it(self, at):
        """True when this line, with at most two further headings between, stands over a paragraph."""
        under = at
        while under < len(self.shapes) and self.shapes[under] in ("line", "question"):
            under += 1
        if under == len(self.shapes):
            return False
        above = at
        while above and self.shapes[above - 1] in ("line", "question"):
            above -= 1
        if under - max(above, 1) <= 3:
            return True
        return self.stands_out(at) or (under - at == 1 and self.shapes[at] == "question")

    def leaves_list(self, at, before):
        """True when a line in a list without bullets is the heading after that list, not its next item."""
        lines = [index for index in range(at - len(self.items), at) if self.shapes[index] != "text"]
        if not self.items:
            return False
        if self.shapes[at] == "question":
            return all(self.shapes[index] != "question" for index in lines) or self.names_title(at)
        if not lines:
            return self.has_text_under_it(at)
        if self.usual(self.paragraphs[at]) and self.paragraphs[at].text[0].isupper():
            return self.has_text_under_it(at) and not all(map(self.one_word, lines))
        if self.stands_out(at):
            return not any(self.stands_out(index) for index in lines) or self.names_title(at)
        return before == "text" and self.items[-1] == "text" and self.shapes[at + 1] == "text"

    def one_word(self, at):
        return len(self.paragraphs[at].text.split()) == 1

    def names_title(self, at):
        words = re.findall(r"\w{4,}", self.paragraphs[at].text.lower())
        return any(word in self.title_words for word in words)

    def stands_out(self, at):
        """Written as headings are: Capitals On Every Long Word, or ALL CAPITALS."""
        words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", self.paragraphs[at].text)]
        weighty = [word for word in words if word.lower() not in SMALL_WORDS]
        return len(weighty) > 1 and all(word[0].isupper() for word in weighty)


def shape(paragraph):
    """bullet, text (prose), question, line (short, without an end: a heading or an item) or long (as
    line, but too long to head anything)."""
    return "bullet" if paragraph.bullet else shape_of_text(paragraph.text, paragraph)


def shape_of_text(text, paragraph):
    is_question = text.endswith("?")
    if ENDS_SENTENCE.search(text) or len(text) > 3 * LONGEST:
        return "text"
    if text[0].islower() or not re.match(r"[\w\"'“‘«¿¡(]", text) or not re.search(r"[^\W\d_]", text):
        return "text"
    if BYLINE.match(text) or ADDRESS.search(text) or len(split(text)) > 1:
        return "text"
    if paragraph.lines > 2 or len(text) > (LONGEST_QUESTION if is_question else LONGEST):
        return "long"
    if len(text.split()) > MOST_WORDS + 6 * is_question:
        return "long"
    return "question" if is_question else "line"
