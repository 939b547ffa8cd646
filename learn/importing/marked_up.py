"""Whether a plain text is written as Markdown. A line that begins with # is a heading there, and a remark in
a script, in settings or in what one types to a program: what stands around it tells."""

import re

from .paragraphs import STOPS

HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*")
FENCE = re.compile(r" {0,3}(?:```|~~~)")
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])[ \t]+\S")
# What else only Markdown has.
SIGN = re.compile(r"\*\*\S[^*\n]*\*\*|\]\([^)\s]{1,300}\)|^ {0,3}(?:```|~~~)|^\| ?:?-{3}", re.MULTILINE)
# Of programs and settings, not of prose: “port = 80”, “- name: web”, “if [ -f x ]; then”, “[server]”.
CODE = re.compile(
    r"[ \t]*(?:[\w.-]+[ \t]*[+:?|]?=|(?:- )?[\w.-]+:(?: [^\s]+)?$|\[[^\]]+\]$|[$%>(){}@<]|\./|"
    r"(?:if|then|else|elif|fi|for|while|do|done|case|esac|echo|exit|export|set|cd|sudo|import|from|def|class|"
    r"return|print|rm|cp|mv|mkdir|chmod|source|include|location|listen|RUN|FROM|COPY|CMD|ENV)\b)"
    r"|.*(?:[;{}\\]$|&&|\|\||\$[\w({]| --?\w|\w\(.*\)$|[a-z]_[a-z])"
)
LONGEST = 150
PROSE = 60  # letters of a line that is no order to a program
SURE = 0.8  # of the lines with # are headings
MOST_CODE = 0.2


def is_marked_up(text):
    """Whether this text has the headings of Markdown, and is no program or settings."""
    # Enough of each to tell: a pattern takes minutes over a line without end.
    lines = [line.rstrip()[: 2 * LONGEST] for line in outside_fences(text.split("\n"))]
    if lines[:1] and lines[0].startswith("#!"):
        return False
    there = [line for line in lines if line]
    marked = [at for at, line in enumerate(lines) if HEADING.fullmatch(line)]
    others = [line for line in there if not line.startswith(("#", "    ", "\t", "|"))]
    if not marked or not others or len(marked) > len(there) / 2 + 1:
        return False
    code = sum(bool(CODE.match(line)) for line in others)
    heads = sum(is_heading(lines, at) for at in marked)
    hashes = sum(line.startswith("#") for line in there)
    is_sure = len(marked) > 1 or lines.index(there[0]) == marked[0] or bool(SIGN.search(text))
    return is_sure and heads >= SURE * hashes and code <= MOST_CODE * len(others)


def outside_fences(lines):
    """The lines that stand in no block of code."""
    is_inside = False
    for line in lines:
        if FENCE.match(line):
            is_inside = not is_inside
        elif not is_inside:
            yield line


def is_heading(lines, at):
    """Whether the line with # here reads as a heading: with text under it, and over it none that goes on."""
    signs, words = HEADING.fullmatch(lines[at]).groups()
    if len(words) > LONGEST or words[-1] in ".,;。、；" or words[0].islower():
        return False
    before = lines[at - 1] if at else ""
    led_in = next((line for line in reversed(lines[:at]) if line), "").endswith((":", "："))
    is_under = HEADING.fullmatch(before)
    if led_in or is_under and len(is_under[1]) >= len(signs):
        return False
    after = next((line for line in lines[at + 1 :] if line), "")
    if not after or HEADING.fullmatch(after):
        return True
    is_apart = not lines[at + 1]
    is_prose = bool(STOPS.search(after)) or len(after) > PROSE or bool(ITEM.match(after))
    return (is_apart or is_prose) and not CODE.match(after)
