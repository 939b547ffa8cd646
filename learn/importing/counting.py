"""The marks items of a list begin with: which of them count, and which go with each other."""

import re

COUNT = re.compile(r"(\(?)(?:(\d{1,3})|([a-z])|([A-Z]))([.)])")
# From ii on: "i." may be a letter as well.
ROMAN = re.compile(r"(\(?)(x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3}|X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})([.)])")
WORTH = {"i": 1, "v": 5, "x": 10}


def counted(mark):
    """(style, number) of the mark of an item; letters count as figures do. The number is None where the mark
    does not count."""
    found = COUNT.fullmatch(mark)
    if not found:
        return roman(mark) or (mark, None)
    before, figures, small, large, after = found.groups()
    style = (before, "1" if figures else "a" if small else "A", after)
    return style, int(figures) if figures else ord(small or large)


def roman(mark):
    """(style, number) of a mark that counts in Roman figures; None where it does not."""
    found = ROMAN.fullmatch(mark)
    if not found:
        return None
    before, figures, after = found.groups()
    worth = [WORTH[figure] for figure in figures.lower()]
    number = sum(-one if one < other else one for one, other in zip(worth, [*worth[1:], 0], strict=True))
    return (before, "i" if figures.islower() else "I", after), number


def readings(mark):
    """What a mark, as `counted`, may be: "i." is the ninth letter, or a Roman one."""
    (style, number), letters = mark, "aA"
    if number is None or style[1] not in letters:
        return (mark,)
    as_roman = roman("".join((style[0], chr(number), style[2])))
    return (mark, as_roman) if as_roman else (mark,)


def goes_with(mark, other):
    """Whether these two marks, as `counted`, can be those of neighbours in a list."""
    return any(
        one[0] == another[0] and (one[1] is None or abs(one[1] - another[1]) == 1)
        for one in readings(mark)
        for another in readings(other)
    )


def lone(marks):
    """For each mark of a list, as `counted` or None, whether it counts but no other goes before or after it:
    then it is no mark, and its number a word."""
    known = {reading for mark in marks if mark for reading in readings(mark)}
    return [
        bool(mark)
        and mark[1] is not None
        and all(
            known.isdisjoint({(style, number - 1), (style, number + 1)}) for style, number in readings(mark)
        )
        for mark in marks
    ]
