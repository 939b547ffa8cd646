"""Parts a GIFT file into its questions: by blank lines outside braces, and where a slip lost those."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What stands between fences is code, whatever braces it has.
BRACE = re.compile(r"^[ \t]*```.*?^[ \t]*```|\\.|[{}]", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"\s*```")
MOST_CODE = 200  # lines
CATEGORY = re.compile(r"\$CATEGORY\s*:?\s*(.*)", re.IGNORECASE)
# How what stands between braces begins where it is answers, and not a formula or other text.
ANSWERS = re.compile(r"\s*(?:[=~#>%]|(?:T|F|TRUE|FALSE)\s*(?:#|\Z)|//|\Z)", re.IGNORECASE)
OPENING = re.compile(r"\{\s*(?:[=~#>%]|(?:T|F|TRUE|FALSE)\s*(?:[#}]|$)|\}\s*$|//|$)", re.IGNORECASE)
NAMED = re.compile(r"::(?!:)")
NAME = re.compile(r"::(?!:)(?:[^:\\\n]|\\.|:(?!:))+::")
NEVER_CLOSED = gettext_lazy("The answers are never closed: a } is missing.")


@dataclass
class Block:
    """The lines of one question, without its comments. lines and comments: (number, text)."""

    lines: list
    comments: list
    fault: str = ""
    is_open: bool = False
    pairs: int = 0
    code: set = field(default_factory=set)

    def add(self, number, text, is_code=False):
        """Adds a line and keeps track of the braces."""
        self.lines.append((number, text))
        if is_code:
            self.code.add(number)
            return
        for match in BRACE.finditer(text):
            if match[0] == "{":
                if self.is_open:
                    self.fault = _("A { inside the answers has to be written \\{.")
                self.is_open = True
            elif match[0] == "}":
                if not self.is_open and not self.fault:
                    self.fault = _("A } stands without its {. Write \\} if it is meant as text.")
                self.pairs += self.is_open
                self.is_open = False

    def take_code(self, lines, at):
        """Adds the code that begins in this line of the file, where it does; the line after it, or None."""
        end = None if self.is_open else end_of_code(lines, at)
        for number in range(at, end or at):
            self.add(number + 1, lines[number].rstrip("\r"), is_code=True)
        return end

    @property
    def line(self):
        return (self.lines or self.comments)[0][0]

    @property
    def category(self):
        """What the line $CATEGORY: says where the block is one, else None."""
        match = CATEGORY.match(self.lines[0][1]) if self.lines else None
        return match[1] if match else None

    @cached_property
    def text(self):
        return "\n".join(text for _number, text in self.lines)

    @cached_property
    def starts(self):
        return list(accumulate((len(text) + 1 for _number, text in self.lines), initial=0))

    def line_at(self, at):
        return self.lines[min(bisect_right(self.starts, at), len(self.lines)) - 1][0]


def blocks(lines):
    """The questions and the $CATEGORY: lines of a file, each a `Block`; a block of comments alone has no
    lines."""
    at = 0
    while at < len(lines):
        block, at = next_block(lines, at)
        if block.lines or block.comments:
            yield from apart(block) if block.pairs > 1 else [block]


def next_block(lines, at):
    """(the block that begins at this line, the line after it). A brace that is never closed ends at
    the first blank line, so that one slip costs one question."""
    block, first_blank = Block([], []), None
    while at < len(lines):
        line, text = lines[at].rstrip("\r"), lines[at].strip()
        if end := block.take_code(lines, at):
            at = end
            continue
        at += 1
        if text.startswith("//"):
            block.comments.append((at, text))
        elif block.is_open:
            if not text and first_blank is None:
                first_blank = (at, len(block.lines), len(block.comments))
            opens = has_brace(text)
            if opens and (first_blank or NAMED.match(text)):
                return unclosed(block, first_blank or (at - 1, len(block.lines), len(block.comments)))
            block.add(at, line)
        elif not text:
            break
        elif CATEGORY.match(text):
            is_new = block.lines or block.comments
            return (block, at - 1) if is_new else (Block([(at, text)], []), at)
        elif block.lines and NAME.match(text):
            return before_the_next(block)  # a blank line was forgotten
        else:
            # White space around what stands in several lines may mean something: code, a nested list.
            block.add(at, line if block.lines else line.lstrip())
    if block.is_open and first_blank:
        return unclosed(block, first_blank)
    if block.is_open:
        block.fault = NEVER_CLOSED
    return block, at


def end_of_code(lines, at):
    """The line after the code that a fence opens in this one; None where none does, or none closes it."""
    if not FENCE.match(lines[at]):
        return None
    for end in range(at + 1, min(len(lines), at + MOST_CODE)):
        if FENCE.match(lines[end]):
            return end + 1 if "{" not in lines[end] else end
        if NAME.match(lines[end]) or CATEGORY.match(lines[end]):
            return None
    return None


def before_the_next(block):
    """(the block without the comments under it, which belong to the next, the line after it)."""
    last = block.lines[-1][0]
    block.comments = [comment for comment in block.comments if comment[0] < last]
    return block, last


def has_brace(text):
    return any(match[0] == "{" for match in BRACE.finditer(text))


def pairs_of_answers(text, start=0):
    """(open, close) of each pair of braces in the text that holds answers; of a single pair whatever it
    holds."""
    braces = [match for match in BRACE.finditer(text, start) if match[0] in "{}"]
    pairs = [(one.start(), two.start()) for one, two in zip(braces[::2], braces[1::2], strict=False)]
    if len(pairs) < 2:
        return pairs
    found = [(opens, closes) for opens, closes in pairs if ANSWERS.match(text[opens + 1 : closes])]
    # Braces with nothing in them are an essay, or part of a formula where there are answers too.
    return [pair for pair in found if text[pair[0] + 1 : pair[1]].strip()] or found


def unclosed(block, first_blank):
    after, lines, comments = first_blank
    return Block(block.lines[:lines], block.comments[:comments], str(NEVER_CLOSED)), after


def apart(block):
    """The questions of a block whose blank lines were forgotten: each ends with the line that closes its
    answers, where more answers follow and no sentence goes on."""
    lines, comments = block.lines, list(block.comments)
    opening = [number not in block.code and bool(OPENING.search(text)) for number, text in lines]
    last = max((at for at, opens in enumerate(opening) if opens), default=0)
    part, has_answers = Block([], []), False
    for at, (number, text) in enumerate(lines):
        part.add(number, text if part.lines else text.lstrip(), number in block.code)
        has_answers = has_answers or opening[at]
        is_last = at == len(lines) - 1
        if (
            is_last
            or has_answers
            and part.pairs
            and not part.is_open
            and at < last
            and not goes_on(lines[at + 1])
        ):
            # A comment among the lines belongs to the question under it.
            part.comments = [comment for comment in comments if comment[0] < number]
            comments = comments[len(part.comments) :]
            yield part
            part, has_answers = Block([], []), False


def goes_on(line):
    """Whether a line goes on with the sentence above it: it begins with a small letter."""
    return line[1].lstrip()[:1].islower()
