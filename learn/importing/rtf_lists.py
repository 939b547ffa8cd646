"""The lists of an RTF file, which writes the number of an item as words before it."""

import re

from .counting import counted, lone

# What a paragraph is like, up to its words.
LOOK = re.compile(
    rb"\\pard(?![a-z])(?:[^{}\\]|\\[a-z]+-?\d* ?|\\'[0-9a-f]{2}|\{\\listtext(?:[^{}\\]|\\.)*\})*", re.DOTALL
)
NUMBERED = re.compile(rb"\{\\listtext(?:[^{}\\]|\\.)*\}|\\ls\d+ ?", re.DOTALL)
TABLE = re.compile(rb"\\(trowd|row|ls|pard)(?![a-z])")

# The dash before an item that hangs into the margin, as pandoc writes it.
DASHED = re.compile(rb"(\\fi-\d+ ?)\\(?:endash|emdash)(?= ?(?:\\tx\d+ ?)*\\tab(?![a-z]))")
IN_TABLE = re.compile(rb"(?:\\[a-z]+-?\d* ?|\s)*?\\intbl(?![a-z])")
# A paragraph that is taken out as the marks of cells are: an empty one ends no list.
APART = rb"\pard\plain \u57344{}0.0\u57345{}\par "


def plainer_lists(data):
    """RTF in which headings are no items, as LibreOffice writes all of them, dashes before items are bullets,
    a list ends before a table under it, which pandoc would put the list before the whole text for, and a
    table before the paragraph under it, into whose note it would put the table."""
    data = LOOK.sub(
        lambda look: NUMBERED.sub(b"", look[0]) if b"\\outlinelevel" in look[0] else look[0], data
    )
    data = DASHED.sub(rb"\1\\bullet", data)
    parts, at, is_list, is_row, is_after = [], 0, False, False, False
    has_notes = b"\\footnote" in data
    for word in TABLE.finditer(data):
        if word[1] == b"ls":
            is_list = True
        elif word[1] == b"trowd":
            if is_list and not is_row:
                parts += [data[at : word.start()], APART]
                at = word.start()
            is_list, is_row, is_after = False, True, False
        elif word[1] == b"row":
            is_list, is_row, is_after = False, False, has_notes
        elif word[1] == b"pard" and not is_row:
            is_list = False
            if is_after and not IN_TABLE.match(data, word.start()):
                parts += [data[at : word.start()], APART]
                at, is_after = word.start(), False
    return b"".join([*parts, data[at:]])


def with_lists(blocks):
    """pandoc's blocks with lists of their own where paragraphs that follow each other count."""
    found, run = [], []
    for block in [*blocks, None]:
        mark = mark_of(block) if block else None
        if mark:
            run.append((block, mark))
            continue
        kept = [mark for _block, mark in run]
        if any(lone(kept)) or kept and kept[0][1] != first(kept[0]):
            found += [block for block, _mark in run]
        elif run:
            found.append(listed(iter(run)))
        run = []
        if block:
            found.append(block)
    return found


def mark_of(block):
    """What a paragraph begins with, `counted`, where that counts; None where it does not."""
    inlines = block["c"] if block["t"] == "Para" else []
    if len(inlines) < 3 or inlines[0]["t"] != "Str" or inlines[1]["t"] != "Space":
        return None
    mark = counted(inlines[0]["c"])
    return mark if mark[1] is not None else None


def first(mark):
    """The number with which a list of this style begins."""
    return 1 if mark[0][1] == "1" else ord(mark[0][1])


def listed(run):
    """One list of these (block, mark): another style is a list within the item before, unless one above has
    it."""
    top, open_lists = None, []  # open_lists: (style, items)
    for block, mark in run:
        styles = [style for style, _items in open_lists]
        if mark[0] in styles:
            del open_lists[styles.index(mark[0]) + 1 :]
        else:
            items = []
            made = {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], items]}
            if open_lists:
                open_lists[-1][1][-1].append(made)
            top = top or made
            open_lists.append((mark[0], items))
        open_lists[-1][1].append([{"t": "Para", "c": block["c"][2:]}])
    return top
