"""How deep the headings of a plain text stand: as their numbers tell, or as they are written."""

import re

TOP, DEEPEST = 2, 6  # the title has level 1
NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Z]|[IVXLC]+)((?:\.\d{1,3})*)([.)]?)\s")
LONG_WORD = re.compile(r"\w{4,}")
FEWEST_CAPITALS = 5  # "MRI" is a word


def levels(headings, title):
    """The level of each of these headings of a text with this title, in order."""
    depths = [depth(heading) for heading in headings]
    if any(depths):
        top = min(filter(None, depths))
        return [min(TOP + (each or top) - top, DEEPEST) for each in depths]
    for is_over in (is_shouted, lambda heading: asks_about(heading, title)):
        over = [is_over(heading) for heading in headings]
        if sum(over) > 1:
            first = over.index(True)
            return [TOP if at < first or each else TOP + 1 for at, each in enumerate(over)]
    return [TOP] * len(headings)


def depth(heading):
    """How many parts the number has that a heading begins with; 0 without a number."""
    found = NUMBER.match(heading)
    return found[1].count(".") + 1 if found and (found[1] or found[2]) else 0


def is_shouted(heading):
    return heading.isupper() and sum(map(str.isalpha, heading)) >= FEWEST_CAPITALS


def asks_about(heading, title):
    """True for a question that names what the whole text is about."""
    named = set(LONG_WORD.findall(title.casefold()))
    return heading.endswith("?") and not named.isdisjoint(LONG_WORD.findall(heading.casefold()))
