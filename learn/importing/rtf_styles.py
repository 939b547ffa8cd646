"""The style sheet of an RTF file, as far as pandoc needs help with it."""

import re

SHEET = rb"{\stylesheet"
BRACE = re.compile(rb"\\[{}\\]|[{}]")
NUMBER = re.compile(rb"\\[ctd]?s(\d+)")
BASE = re.compile(rb"\\sbasedon(\d+)")
CHARACTERS, RAISED = re.compile(rb"\{(?:\\\*)?\\cs\d"), re.compile(rb"\\(?:super|sub)(?![a-z])")
HEADING = re.compile(rb"[ }]heading ([1-9]);?\s*\}$", re.IGNORECASE)


def plainer_styles(data):
    """RTF in which no style is based on itself, be it by way of others, which pandoc follows for ever, in
    which styles that are headings by their name say so, as those of Word do, and no style of letters is
    raised, as that of marks of notes: pandoc may take the whole text for raised then."""
    found = list(styles(data))
    bases = {value(number): value(base) for _start, _style, number, base in found if base}
    changes = []
    for start, style, number, base in found:
        if base and comes_back(value(number), bases):
            changes.append((start + base.start(), start + base.end(), b""))
        if CHARACTERS.match(style):
            changes += [(start + word.start(), start + word.end(), b"") for word in RAISED.finditer(style)]
        heading = HEADING.search(style)
        if heading and number and rb"\outlinelevel" not in style:
            level = rb"\outlinelevel%d" % (int(heading[1]) - 1)
            changes.append((start + number.end(), start + number.end(), level))
    for start, end, instead in sorted(changes, reverse=True):
        data = data[:start] + instead + data[end:]
    return data


def styles(data):
    """(where it begins, its bytes, the match of its number, that of what it is based on) of each style."""
    at, depth, start = data.find(SHEET), 0, 0
    for brace in BRACE.finditer(data, at) if at >= 0 else ():
        if brace[0] == b"{":
            depth += 1
            start = brace.start() if depth == 2 else start
        elif brace[0] == b"}":
            depth -= 1
            if depth == 0:
                return
            if depth == 1:
                style = data[start : brace.end()]
                yield start, style, NUMBER.search(style), BASE.search(style)


def value(match):
    """The number of a style; that of one without is 0."""
    return int(match[1]) if match else 0


def comes_back(number, bases):
    """Whether following the bases from this style leads to it again."""
    seen, at = set(), bases.get(number)
    while at is not None and at not in seen:
        if at == number:
            return True
        seen.add(at)
        at = bases.get(at)
    return False
