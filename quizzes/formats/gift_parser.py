"""Reads GIFT, the plain-text format Moodle keeps questions in, into plain values.

Identity, topic and citations ride in the comment line above a question, where Moodle reads them too:
``// [id:which-cells-change] [tag:topic=mechanism] [tag:cite=bab329ea]``."""

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from .gift_answers import read_answers
from .gift_blocks import blocks, has_brace, pairs_of_answers
from .gift_marks import Unreadable, plain, split_format

ID = re.compile(r"\[id:((?:\\\]|[^\[\]])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]])+)\]")
NAME = re.compile(r"::((?:\\.|(?!::)[^\\])*)::", re.DOTALL)
# Behind the answers these end the text, and nothing is missing before them.
CLOSING_TAGS = re.compile(r"(?:\s|</\w+>|<br\s*/?>|&nbsp;)*", re.IGNORECASE)
GAP = "\ue000"
# How Moodle's places begin, which means nothing elsewhere.
CONTEXT = re.compile(r"\s*(?:\$\w+\$\s*/?\s*)?(?:top\s*(?:/|$))?")


@dataclass(frozen=True)
class GiftError:
    """Something that is not a question Docent can read: at which line of the file, and why. begins: the line
    where its question begins. title: how it begins."""

    line: int
    sentence: str
    begins: int = 0
    title: str = ""

    def __str__(self):
        return self.sentence


@dataclass(frozen=True)
class GiftQuestion:
    """kind: single, multiple, truefalse, short, numeric or matching. slug: from its [id:…], empty without
    one. tags: the (name, value) pairs of its [tag:…], in order. True or false has the rows True and
    False. words: what turned its texts into Markdown."""

    kind: str
    stem: str
    choices: tuple
    explanation: str = ""
    name: str = ""
    slug: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    category: str = ""
    line: int = 0
    words: object = field(default=None, compare=False, repr=False)

    @property
    def topic(self):
        return next((value for name, value in self.tags if name == "topic"), "")

    @property
    def cites(self):
        return list(dict.fromkeys(value for name, value in self.tags if name == "cite"))

    @property
    def title(self):
        """Its name, where that is more than its id again."""
        return "" if self.name == self.slug else self.name

    @property
    def other_tags(self):
        """Its tags but those that say topic, state and sentences."""
        others = (pair for pair in self.tags if pair[0] not in ("topic", "cite", "state"))
        return list(dict.fromkeys(f"{name}={value}" if value else name for name, value in others))


@dataclass(frozen=True)
class GiftFile:
    """Every question of a file stands once: among the questions, or among the errors."""

    questions: list[GiftQuestion] = field(default_factory=list)
    errors: list[GiftError] = field(default_factory=list)


class CourseWords:
    """How a course folder's texts are read: as Markdown, whatever format they name, but for HTML."""

    def text(self, raw, written):
        if written == "html":
            raise Unreadable(
                _("This question is written in HTML, which is not read. Write it as plain text.")
            )
        return plain(raw)

    def literal(self, raw):
        _written, start = split_format(raw)
        return plain(raw[start:])

    def partner(self, raw):
        return plain(raw)


def parse(text, words_for=None):
    """The questions of a GIFT file and what in it could not be read, in order. Never raises.

    ``words_for``: called for each question, gives what turns its texts into Markdown (see `CourseWords`)."""
    words_for = words_for or CourseWords
    found, category = GiftFile(), ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(GAP, "").lstrip("\ufeff")
    for block in blocks(text.split("\n")):
        if block.category is not None:
            category = category_of(block.category)
            continue
        if not block.lines and not any(ID.search(text) for _number, text in block.comments):
            continue
        try:
            question = read_question(block, words_for())
            found.questions.append(replace(question, category=category))
        except Unreadable as error:
            line = block.line if error.at is None else block.line_at(error.at)
            found.errors.append(GiftError(line, str(error), block.line, title_of(block)))
    return found


def category_of(written):
    """A place in a bank, as in Heart/Vessels, from how Moodle writes it."""
    lines = CONTEXT.sub("", written, count=1).split("\n")
    return " ".join(filter(None, map(str.strip, lines)))


def title_of(block):
    """What to call a question that could not be read: its name, else its first words."""
    name = NAME.match(block.text)
    if name and plain(name[1]):
        return plain(name[1])[:80]
    return plain(re.sub(r"\A\s*\[\w+\]", "", block.text.lstrip(":").partition("{")[0]))[:80]


def read_question(block, words):
    """The question of a block; Unreadable where it is none."""
    if not block.lines:
        raise Unreadable(_("This comment names a question, but none stands under it."))
    if block.fault:
        raise Unreadable(block.fault)
    text = block.text
    slug, tags = identity(block.comments)
    name, start = "", 0
    if text.startswith("::"):
        match = NAME.match(text)
        if not match:
            raise Unreadable(_("The question's name is never closed: write ::name:: before the question."))
        name, start = plain(match[1]), match.end()
    written, start = split_format(text, start)
    pairs = pairs_of_answers(text, start)
    if not pairs and not has_brace(text[start:]):
        raise Unreadable(_("This has no answers in { }: a description is not a question."))
    if len(pairs) != 1:
        raise Unreadable(
            _("One question has one pair of braces. Write \\{ and \\} in text."),
            pairs[-1][0] if pairs else start,
        )
    [(opens, closes)] = pairs
    before, after = text[start:opens], text[closes + 1 :]
    if after.strip() in (".", "?") and before.rstrip().endswith((".", "?", "!", ":")):
        stem = words.text(before, written)
    elif CLOSING_TAGS.fullmatch(after):
        stem = words.text(before + after, written)
    else:
        stem = with_gap(words.text(f"{before} {GAP} {after}", written))
    kind, choices, explanation = read_answers(text, opens + 1, closes, block.line_at, words, written)
    return GiftQuestion(kind, stem, choices, explanation, name, slug, tags, line=block.line, words=words)


def with_gap(stem):
    """The stem with the place of its answers shown as a gap; a full stop stands close to it."""
    return re.sub(rf" *{GAP} *([.,;:!?]?)", lambda gap: f" _____{gap[1] or ' '}", stem).strip()


def identity(comments):
    """(id, tags) from the comment lines above a question."""
    text = "\n".join(line for _number, line in comments)
    ids = [match.replace("\\]", "]").strip() for match in ID.findall(text)]
    if len(ids) > 1:
        raise Unreadable(_("This question has two ids. Keep one."))
    tags = []
    for match in TAG.findall(text):
        name, _equals, value = match.replace("\\]", "]").partition("=")
        tags.append((name.strip(), value.strip()))
    return (ids[0] if ids else ""), tuple(tags)
