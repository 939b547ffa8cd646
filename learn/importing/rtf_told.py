"""What an RTF file tells of a paragraph and pandoc does not: that it is the title, a quotation or a line of
a program by its style, and that an item goes on with a list after one within. Each is marked for it, and
found again by that."""

import re

from .building import tidy
from .code_blocks import MARK as CODE
from .inlines import Words
from .marks import begins, unmark
from .rtf_lists import LOOK
from .rtf_styles import styles, value

ON, TITLE, QUOTE = "\ue002", "\ue003", "\ue004"
FROM = re.compile("\ue006(\\d+)\ue007")  # the number of the first item of a list that counts on
MARKS = re.compile(f"[{ON}{TITLE}{QUOTE}]|{FROM.pattern}")
SHOWN = re.compile(rb"\{\\listtext[^{}]* (\d{1,4})[.)]\\tab")
CODED = rb"preformatted text|html preformatted|source code"
QUOTED = rb"(?:intense )?quote|quotations|block (?:text|quote|quotation)"
NAMED = {
    mark: re.compile(rb"(?:\\[a-z]+-?\d*\s|\})\s*(?:%s);?\s*\}$" % names, re.IGNORECASE)
    for mark, names in {TITLE: b"title", QUOTE: QUOTED, CODE: CODED}.items()
}
LEVEL, LIST = re.compile(rb"\\ilvl(\d)"), re.compile(rb"\\ls(\d+) ?")
STYLED = re.compile(rb"\\s(\d+)(?!\d)")


def told(data):
    """The bytes of the file with such marks where paragraphs begin."""
    roles = {}
    for _start, style, number, _base in styles(data):
        for mark, name in NAMED.items():
            if name.search(style) and number and not number[0].startswith(rb"\cs"):
                roles[value(number)] = mark
    lists = []  # (level, numbering) of those we are inside of

    def put(look):
        said = look[0]
        if rb"\intbl" in said:
            lists.clear()
            return said
        style, numbering = STYLED.search(said), LIST.search(said)
        if numbering and numbering[1] != b"0":
            level = LEVEL.search(said)
            at = numbering.end()  # pandoc leaves out of the item what stands before this
            item = int(level[1]) if level else 0, numbering[1]
            is_first = item not in lists
            mark = ON if goes_on(lists, *item) else ""
            shown = SHOWN.search(said) if is_first else None
            if shown and int(shown[1]) > 1:
                return said[:at] + rb"\u57350{}%d\u57351{}" % int(shown[1]) + said[at:]
        else:
            lists.clear()
            at = len(rb"\pard")
            mark = roles.get(value(style), "") if style else ""
        return said[:at] + rb"\u%d{}" % ord(mark) + said[at:] if mark else said

    return LOOK.sub(put, data)


def goes_on(lists, level, numbering):
    """Takes note of an item; whether it goes on with a list after one within."""
    was_within = False
    while lists and lists[-1][0] > level:
        lists.pop()
        was_within = True
    if lists and lists[-1] == (level, numbering):
        return was_within
    if lists and lists[-1][0] == level:
        lists.pop()
    lists.append((level, numbering))
    return False


def with_told(blocks):
    """(pandoc's blocks without the marks, as they tell, the words of the title or "")."""
    title = next((tidy(Words(block["c"]).text) for block in blocks if begins(block, TITLE)), "")
    found = [{"t": "BlockQuote", "c": [block]} if begins(block, QUOTE) else block for block in joined(blocks)]
    unmark(found, MARKS)
    return found, MARKS.sub("", title)


def joined(blocks):
    """The blocks, what goes on with a list in that, as far in as there are lists."""
    found = []
    for block in blocks:
        items = items_of(block)
        for item in items:
            item[:] = joined(item)
        start = FROM.match(Words.of_blocks(items[0][:1]).text) if items else None
        if start and block["t"] == "OrderedList":
            block["c"][0][0] = int(start[1])
        is_on = bool(items) and bool(items[0]) and begins(items[0][0], ON)
        if is_on and found and found[-1]["t"] == block["t"]:
            items_of(found[-1]).extend(items)
        else:
            found.append(block)
    return found


def items_of(block):
    if block["t"] == "BulletList":
        return block["c"]
    return block["c"][1] if block["t"] == "OrderedList" else []
