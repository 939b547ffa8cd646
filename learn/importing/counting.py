"""The marks items of a list begin with: which of them count, and which go with each other."""

import re

COUNT = re.compile(r"(\(?)(?:(\d{1,3})|([a-z])|([A-Z]))([.)])")


def counted(mark):
    """(style, number) of the mark of an item; letters count as figures do. The number is None where the mark
    does not count."""
    found = COUNT.fullmatch(mark)
    if not found:
        return mark, None
    before, figures, small, large, after = found.groups()
    style = (before, "1" if figures else "a" if small else "A", after)
    return style, int(figures) if figures else ord(small or large)


def goes_with(mark, other):
    """Whether these two marks, as `counted`, can be those of neighbours in a list."""
    return mark[0] == other[0] and (mark[1] is None or abs(mark[1] - other[1]) == 1)


def lone(marks):
    """For each mark of a list, as `counted` or None, whether it counts but no other goes before or after it:
    then it is no mark, and its number a word."""
    known = set(filter(None, marks))
    return [
        bool(mark)
        and mark[1] is not None
        and known.isdisjoint({(mark[0], mark[1] - 1), (mark[0], mark[1] + 1)})
        for mark in marks
    ]
