"""Takes out what is struck through: whoever wrote it says it no longer."""

import re

from .inlines import Words

LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
MARK = re.compile(r"\s*(?:[•◦▪▫‣●○■□·–-]|\(?(?:\d{1,3}|[A-Za-z])[.)])?\s*")
STOP = re.compile(r"[.,;:!?\s]*")
TAGS = frozenset({"del", "s", "strike"})


def take_struck(tree):
    """What is struck through in pandoc's tree, as words in order. The tree has it no longer."""
    found, ahead = [], [tree]
    while ahead:
        thing = ahead.pop()
        if is_struck(thing):
            found.append(Words([thing]).text)
        elif isinstance(thing, dict):
            ahead += reversed(thing.values())
        elif isinstance(thing, list):
            ahead += reversed(thing)
            left = [part for part in thing if not is_struck(part)]
            if len(left) < len(thing):
                first = next(at for at, part in enumerate(thing) if is_struck(part))
                before, after = Words(left[:first]), Words(left[first:])
                hangs = before.images or before.notes or after.images or after.notes
                thing[:] = left if hangs or not says_nothing(before.text, after.text) else []
    return found


def says_nothing(before, after):
    """Whether these, which are left before and after words that are struck through, are but their mark in a
    list and the stop after them."""
    return bool(MARK.fullmatch(before) and STOP.fullmatch(after))


def is_struck(part):
    """Whether this part of pandoc's tree is struck through."""
    if not isinstance(part, dict):
        return False
    if part.get("t") == "Span":
        return any(name == "style" and LINE_THROUGH.search(value) for name, value in part["c"][0][2])
    return part.get("t") == "Strikeout"


def is_struck_tag(name, style):
    """Whether HTML strikes through what stands in this tag."""
    return name in TAGS or bool(LINE_THROUGH.search(style))
