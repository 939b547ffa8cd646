"""Which items of a PDF's lists stand in which list, and with which number: as far in as their marks stand."""

from collections import Counter
from dataclasses import dataclass, replace

from .counting import readings
from .pdf_numbers import BULLET, mark_of

SAME = 0.3  # sizes of its type that marks of one list may stand apart
INSET = 0.7  # sizes of its type that what goes on with an item stands further in than the text at the least
BESIDE = 100  # points to the left in which the text stands that this may stand further in than
MOVED = 3  # sizes of its type that a list may stand elsewhere in the next column


@dataclass(frozen=True)
class Level:
    """A list we are in: where its marks and its words begin, and the mark of its last item."""

    left: float
    words: float
    style: object
    number: int | None
    column: int

    @classmethod
    def of(cls, item, reading):
        style, number = reading
        return cls(item.lines[0].left, words_at(item), style, number, item.column)

    def has(self, other, near):
        return abs(self.left - other.left) < near or abs(self.words - other.words) < near

    def is_within(self, other, near):
        return self.left > other.left + near and self.words > other.words + near

    def follows(self, other):
        """Whether this is the mark of the next item of that list."""
        return self.style == other.style and (self.number is None or self.number == other.number + 1)


def words_at(item):
    """Where the words of an item begin after its mark."""
    words = item.lines[0].words
    return words[1].left if len(words) > 1 and BULLET.fullmatch(words[0].text) else words[0].left


def nested(parts, body):
    """{id of a part: its marks, as a `Shape` has them} of the items, and of the paragraphs that go on with
    one: those that stand as far in as its words, and further than the text."""
    found, opened = {}, []
    usual = None
    for part in parts:
        if part.kind == "item":
            opened = with_item(opened, part)
            found[id(part)] = (*[0] * (len(opened) - 1), position(opened[-1]))
            continue
        if opened and part.kind == "text" and abs(part.size - body) < 1 and not part.bold:
            usual = places_of_text(parts, body) if usual is None else usual
            depth = goes_on_with(opened, part) if is_inset(part, usual) else 0
            if depth:
                opened = opened[:depth]
                found[id(part)] = (0,) * depth
                continue
        opened = []
    return found


def with_item(opened, item):
    """The lists we are in once this item is read, which is one of the last of them."""
    near = SAME * item.size
    ways = [Level.of(item, reading) for reading in readings(mark_of(item.text))]
    opened = moved(opened, item, ways)
    while opened and not (ways[0].has(opened[-1], near) or ways[0].is_within(opened[-1], near)):
        opened = opened[:-1]
    if not opened or ways[0].is_within(opened[-1], near):
        # A list that begins with "i." counts in Roman figures.
        return [*opened, next((way for way in ways if way.number == 1), ways[0])]
    level = next((way for way in ways if way.follows(opened[-1])), ways[0])
    return [*opened[:-1], level]


def moved(opened, item, ways):
    """The lists we are in, where they would stand in the column of this item: in the next one, what goes on
    there tells how far they moved."""
    if not opened or opened[-1].column == item.column:
        return opened
    last = next((level for level in opened[::-1] for way in ways if way.follows(level)), opened[0])
    shift = item.lines[0].left - last.left
    if abs(shift) < MOVED * item.size:
        shift = 0
    return [
        replace(each, left=each.left + shift, words=each.words + shift, column=item.column) for each in opened
    ]


def position(level):
    """The number of an item in its list: letters count from one."""
    if level.number is None:
        return None
    kind = level.style[1]
    return max(level.number - ord(kind) + 1, 1) if kind in "aA" else level.number


def goes_on_with(opened, part):
    """Within how many of these lists a paragraph stands that goes on with an item; 0 where it goes on with
    none."""
    left, near = part.lines[0].left, SAME * part.size
    return next(
        (len(opened) - at for at, each in enumerate(opened[::-1]) if abs(each.words - left) < near), 0
    )


def places_of_text(parts, body):
    """How many letters of text begin at each place, to the point."""
    found = Counter()
    for part in parts:
        if part.kind == "text" and abs(part.size - body) < 1:
            for line in part.lines:
                found[round(line.left)] += len(line.text)
    return found


def is_inset(part, usual):
    """Whether a paragraph stands further in than most text of its column."""
    left = part.lines[0].left
    beside = {at: letters for at, letters in usual.items() if left - BESIDE < at <= left + 1}
    return bool(beside) and max(beside, key=beside.get) < left - INSET * part.size
