"""The marks GIFT puts into texts, and how to read around them."""

import re

NAMED = r"\[(html|markdown|plain|moodle)\]"
FORMAT = re.compile(rf"\s*{NAMED}", re.IGNORECASE)
HASH = re.compile(r"\\.|#", re.DOTALL)
ESCAPE = re.compile(r"\\([~=#{}:\\n])")
CODE = re.compile(r"(<pre\b(?:(?!</?pre\b).)*</pre\s*>)", re.DOTALL | re.IGNORECASE)
SOFT = re.compile(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*")
BROKEN = re.compile(r"(?<!\\)(?:\\\\)*\\n")


class Unreadable(Exception):
    """One question cannot be read; the others can. ``at`` is where in its text, None for its beginning."""

    def __init__(self, sentence, at=None):
        super().__init__(sentence)
        self.at = at


def split_format(text, start=0):
    """(the format named here, or "", where the text behind it begins)."""
    match = FORMAT.match(text, start)
    return (match[1].lower(), match.end()) if match else ("", start)


def split_at_hash(text, most=-1):
    """The text parted at each # that is not escaped."""
    parts, at = [], 0
    for match in HASH.finditer(text):
        if match[0] == "#" and (most < 0 or len(parts) < most):
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


def unescaped(text):
    """The text without GIFT's escapes."""
    return ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def in_one_line(text):
    """The text with the lines the file breaks it into joined, but for those of code."""
    parts = CODE.split(text.strip())
    return "".join(part if at % 2 else SOFT.sub(" ", part) for at, part in enumerate(parts))


def plain(text):
    """The text without GIFT's escapes. A text of one line has one space for a run of white space; in one
    that its author broke into lines white space may mean something."""
    text = in_one_line(text) if BROKEN.search(text) else " ".join(text.split())
    return unescaped(text).strip()
