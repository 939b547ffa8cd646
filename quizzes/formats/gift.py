"""Reads GIFT, the plain-text format Moodle keeps questions in, into plain values.

Identity, topic and citations ride in the comment line above a question, where Moodle reads them too:
``// [id:which-cells-change] [tag:topic=mechanism] [tag:cite=bab329ea]``."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ID = re.compile(r"\[id:((?:\\\]|[^\[\]])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\[\]])+)\]")
NAME = re.compile(r"::((?:\\.|(?!::)[^\\])*)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
MARK = re.compile(r"\\.|[=~]", re.DOTALL)
HASH = re.compile(r"\\.|#", re.DOTALL)
EXPLANATION = re.compile(r"\\.|#{4,}", re.DOTALL)
ESCAPE = re.compile(r"\\([~=#{}:\\n])")
WEIGHT = re.compile(r"\s*%([^%\s]{1,20})%")
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|\Z)", re.IGNORECASE)
BLANK = " _____ "
PLACES = Decimal("0.0000001")
NEVER_CLOSED = gettext_lazy("The answers are never closed: a } is missing.")


@dataclass(frozen=True)
class GiftError:
    """Something that is not a question Docent can read: at which line of the file, and why."""

    line: int
    sentence: str

    def __str__(self):
        return self.sentence


@dataclass(frozen=True)
class GiftChoice:
    text: str
    credit: Decimal
    feedback: str = ""
    line: int = 0


@dataclass(frozen=True)
class GiftQuestion:
    """kind: single, multiple, truefalse or short. slug: from its [id:…], empty without one. tags: the
    (name, value) pairs of its [tag:…], in order. True or false has the rows True and False."""

    kind: str
    stem: str
    choices: tuple[GiftChoice, ...]
    explanation: str = ""
    name: str = ""
    slug: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    line: int = 0

    @property
    def topic(self):
        return next((value for name, value in self.tags if name == "topic"), "")

    @property
    def cites(self):
        return list(dict.fromkeys(value for name, value in self.tags if name == "cite"))


@dataclass(frozen=True)
class GiftFile:
    """Every question of a file stands once: among the questions, or among the errors."""

    questions: list[GiftQuestion] = field(default_factory=list)
    errors: list[GiftError] = field(default_factory=list)


class Unreadable(Exception):
    """One question cannot be read; the others can. ``at`` is where in its text, None for its beginning."""

    def __init__(self, sentence, at=None):
        super().__init__(sentence)
        self.at = at


def read(text):
    """The questions of a GIFT file and what in it could not be read, in order. Never raises."""
    found = GiftFile()
    for block in blocks(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")):
        try:
            found.questions.append(block.question())
        except Unreadable as error:
            line = block.line if error.at is None else block.line_at(error.at)
            found.errors.append(GiftError(line, str(error)))
    return found


@dataclass
class Block:
    """The lines of one question, without its comments. lines: (number, text)."""

    lines: list
    comments: list
    fault: str = ""
    is_open: bool = False

    def add(self, number, text):
        """Adds a line and keeps track of the braces."""
        self.lines.append((number, text))
        for match in BRACE.finditer(text):
            if match[0] == "{":
                if self.is_open:
                    self.fault = _("A { inside the answers has to be written \\{.")
                self.is_open = True
            elif match[0] == "}":
                if not self.is_open and not self.fault:
                    self.fault = _("A } stands without its {. Write \\} if it is meant as text.")
                self.is_open = False

    @property
    def line(self):
        return (self.lines or self.comments)[0][0]

    @cached_property
    def text(self):
        return "\n".join(text for _number, text in self.lines)

    @cached_property
    def starts(self):
        return list(accumulate((len(text) + 1 for _number, text in self.lines), initial=0))

    def line_at(self, at):
        return self.lines[min(bisect_right(self.starts, at), len(self.lines)) - 1][0]

    def question(self):
        if not self.lines:
            raise Unreadable(_("This comment names a question, but none stands under it."))
        if self.fault:
            raise Unreadable(self.fault)
        if self.text.startswith("$CATEGORY"):
            raise Unreadable(_("Categories are not read. Take the line out."))
        return read_question(self.text, self.comments, self.line_at)


def blocks(lines):
    """The file's questions: parted by blank lines outside braces."""
    at = 0
    while at < len(lines):
        block, at = next_block(lines, at)
        if block.lines or any(ID.search(text) for _number, text in block.comments):
            yield block


def next_block(lines, at):
    """(the block that begins at this line, the line after it). A brace that is never closed ends at
    the first blank line, so that one slip costs one question."""
    block, first_blank = Block([], []), None
    while at < len(lines):
        text = lines[at].strip()
        at += 1
        if text.startswith("//"):
            block.comments.append((at, text))
        elif block.is_open:
            if not text and first_blank is None:
                first_blank = (at, len(block.lines), len(block.comments))
            if first_blank and re.search(r"(?<!\\){", text):
                return unclosed(block, first_blank)
            block.add(at, text)
        elif not text:
            break
        elif text.startswith("$CATEGORY"):
            if block.lines or block.comments:
                return block, at - 1
            return Block([(at, text)], []), at
        else:
            block.add(at, text)
    if block.is_open and first_blank:
        return unclosed(block, first_blank)
    if block.is_open:
        block.fault = NEVER_CLOSED
    return block, at


def unclosed(block, first_blank):
    after, lines, comments = first_blank
    return Block(block.lines[:lines], block.comments[:comments], NEVER_CLOSED), after


def read_question(text, comments, line_at):
    slug, tags = identity(comments)
    name, start = "", 0
    if text.startswith("::"):
        match = NAME.match(text)
        if not match:
            raise Unreadable(_("The question's name is never closed: write ::name:: before the question."))
        name, start = plain(match[1]), match.end()
    written = FORMAT.match(text, start)
    if written:
        start = written.end()
        if written[1].lower() == "html":
            raise Unreadable(
                _("This question is written in HTML, which is not read. Write it as plain text.")
            )
    braces = [match for match in BRACE.finditer(text, start) if match[0] in "{}"]
    if not braces:
        raise Unreadable(_("This has no answers in { }: a description is not a question."))
    if len(braces) != 2:
        raise Unreadable(
            _("One question has one pair of braces. Write \\{ and \\} in text."), braces[-1].start()
        )
    opens, closes = braces[0].start(), braces[1].start()
    after = text[closes + 1 :].strip()
    stem = plain(text[start:opens] + (BLANK + after if after else ""))
    # "… is ____ ." reads badly: a full stop stands close.
    stem = re.sub(r"_____ ([.,;:!?])", r"_____\1", stem)
    kind, choices, explanation = read_answers(text, opens + 1, closes, line_at)
    return GiftQuestion(kind, stem, choices, explanation, name, slug, tags, line_at(start))


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


def read_answers(text, start, end, line_at):
    """(kind, choices, explanation) of what stands between the braces."""
    runs = [match for match in EXPLANATION.finditer(text, start, end) if match[0][0] == "#"]
    explanation = ""
    if runs:
        # Of five in a row the first opens an empty feedback and four the explanation.
        explanation = plain(text[runs[-1].end() : end])
        end = runs[-1].end() - 4
    answers = text[start:end]
    truth = TRUTH.match(answers)
    if truth:
        return "truefalse", true_and_false(truth, answers, line_at(start)), explanation
    marks = [match.start() for match in MARK.finditer(text, start, end) if match[0] in "=~"]
    refuse_other_kinds(answers, marks, text, end)
    if text[start : marks[0]].strip():
        raise Unreadable(_("Text stands before the first answer. Begin each answer with = or ~."), start)
    rows = [read_row(text, mark, following, line_at) for mark, following in pairwise([*marks, end])]
    if all(text[mark] == "=" for mark in marks):
        kind = "short"
    else:
        kind = "single" if any(text[mark] == "=" for mark in marks) else "multiple"
    return kind, tuple(rows), explanation


def refuse_other_kinds(answers, marks, text, end):
    if not answers.strip():
        raise Unreadable(_("An essay (empty braces) is not a kind of question Docent reads."))
    if answers.lstrip().startswith("#"):
        raise Unreadable(_("A numerical question is not a kind of question Docent reads yet."))
    if not marks:
        raise Unreadable(_("No answers stand between the braces. Begin each answer with = or ~."))
    if text.find("->", marks[0], end) >= 0 and all(
        "->" in text[mark:following] for mark, following in pairwise([*marks, end])
    ):
        raise Unreadable(_("A matching question is not a kind of question Docent reads yet."))


def true_and_false(truth, answers, line):
    """The rows True and False. GIFT gives the feedback of the wrong answer first, then the right one's."""
    is_true = truth[1].upper().startswith("T")
    feedback = split_at_hash(answers[truth.end() :])[1:]
    if len(feedback) > 2:
        raise Unreadable(_("True or false has at most two feedbacks: one if wrong, one if right."))
    if_wrong, if_right = [*map(plain, feedback), "", ""][:2]
    return tuple(
        GiftChoice(word, Decimal(right), if_right if right else if_wrong, line)
        for word, right in (("True", is_true), ("False", not is_true))
    )


def read_row(text, mark, end, line_at):
    """One answer: its credit, text and feedback."""
    body, *feedback = split_at_hash(text[mark + 1 : end], 1)
    credit = Decimal(text[mark] == "=")
    weight = WEIGHT.match(body)
    if weight:
        body = body[weight.end() :]
        try:
            credit = (Decimal(weight[1]) / 100).quantize(PLACES) + 0
        except InvalidOperation:
            raise Unreadable(
                _("“%s” is not a weight. Write a number, as in %%50%%.") % weight[1], mark
            ) from None
        if not credit.is_finite() or abs(credit) > 1:
            raise Unreadable(_("A weight lies between -100 and 100; this one is %s.") % weight[1], mark)
    return GiftChoice(plain(body), credit, plain(feedback[0]) if feedback else "", line_at(mark))


def split_at_hash(text, most=-1):
    """The text parted at each # that is not escaped."""
    parts, at = [], 0
    for match in HASH.finditer(text):
        if match[0] == "#" and (most < 0 or len(parts) < most):
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


def plain(text):
    """The text without GIFT's escapes, one space for a run of white space."""
    text = " ".join(text.split())
    return ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()
