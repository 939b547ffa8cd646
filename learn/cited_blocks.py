"""The blocks of a Markdown that cite: a paragraph, an item of a list, a row of a table, a drawing with its
words, each with the lines it stands on."""

import re
from dataclasses import dataclass

from .markdown import CITE, keys_in, parse

BOXES = ("container_figure_open", "container_picture_open")
BLANK = re.compile(r"[>\s]*")


@dataclass(frozen=True)
class Block:
    """kind: paragraph, item, row, head (the row over a table's columns), box or heading. first, last: its
    lines, the last not among them. whole: (first, last) of what goes with it, which is the table for its
    head. words: what a reader sees of it, the cells of a row with strokes between them; whole_words with what
    goes with it. keys: what all that cites."""

    kind: str
    first: int
    last: int
    whole: tuple
    words: str
    whole_words: str
    keys: tuple


def blocks_citing(markdown, key):
    """The innermost `Block` of each place where the key is cited, in order."""
    lines, tokens = markdown.split("\n"), parse(markdown)
    found = {}
    for token, around in with_open(tokens):
        if key in cited_in(token):
            kind, first, last, whole = standing(token, around)
            last += kind == "box" and last < len(lines)  # its end mark is no part of it to the parser
            while last > first + 1 and BLANK.fullmatch(lines[last - 1]):
                last -= 1
            whole = whole or (first, last)
            between = " | " if kind in ("row", "head") else " "
            own, all_of_it = (within(tokens, *span) for span in ((first, last), whole))
            said = [between.join(filter(None, map(words_of, some))) for some in (own, all_of_it)]
            keys = dict.fromkeys(each for one in all_of_it for each in cited_in(one))
            found.setdefault(first, Block(kind, first, last, tuple(whole), *said, tuple(keys)))
    return list(found.values())


def headings(markdown):
    """A `Block` of each heading, in order."""
    return [block for block, _token, _following in with_following(markdown)]


def bare_headings(markdown):
    """A `Block` of each heading with nothing under it, or nothing but such headings, in order."""
    found = with_following(markdown)
    return [block for block, token, following in found if has_nothing_under(token, following)]


def with_following(markdown):
    """(`Block`, token, the outermost tokens after it) of each heading that stands in nothing else."""
    tokens = parse(markdown)
    outermost = [(at, token) for at, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    for place, (at, token) in enumerate(outermost):
        if token.type == "heading_open":
            words, lines = words_of(tokens[at + 1]), tuple(token.map)
            block = Block("heading", *lines, lines, words, words, ())
            yield block, token, [each for _at, each in outermost[place + 1 :]]


def with_headings(markdown, words, text):
    """The Markdown with this text, in Markdown, in the place of each heading that says these words."""
    for block, token, _following in reversed(list(with_following(markdown))):
        if block.words == words:
            markdown = with_text(markdown, block, f"{'#' * int(token.tag[1:])} {text}")
    return markdown


def has_nothing_under(heading, following):
    """Whether nothing but deeper headings stands between this one and the next that ends it."""
    for token in following:
        if token.type != "heading_open":
            return False
        if token.tag <= heading.tag:
            return True
    return True


def with_open(tokens):
    """Each token that neither opens nor closes anything, with the open ones it stands in."""
    around = []
    for token in tokens:
        if token.nesting > 0:
            around.append(token)
        elif token.nesting < 0:
            around.pop()
        else:
            yield token, around


def within(tokens, first, last):
    """The lines of words among these that stand between two lines."""
    return [token for token in tokens if token.type == "inline" and first <= token.map[0] < last]


def cited_in(token):
    """The keys that a line of words cites."""
    return [key for child in token.children or () if child.type == "cite" for key in child.meta["keys"]]


def words_of(token):
    """What a reader sees of it."""
    return shown(token.children)


def shown(children):
    """What a reader sees of these pieces of a line."""
    parts = (" " if child.type.endswith("break") else child.content for child in children)
    return " ".join("".join(parts).split())


def words_in(markdown):
    """What a reader sees of all of it, in one line."""
    return " ".join(filter(None, (words_of(token) for token in parse(markdown) if token.type == "inline")))


def standing(inline, around):
    """(kind, first line, line after the last, what goes with it) of the block these words stand in."""
    box = next((token for token in around if token.type in BOXES), None)
    if box:
        return "box", *box.map, None
    row = next((token for token in around if token.type == "tr_open"), None)
    if row:
        table = next(token for token in around if token.type == "table_open")
        is_head = any(token.type == "thead_open" for token in around)
        return ("head", *row.map, tuple(table.map)) if is_head else ("row", *row.map, None)
    item = next((token for token in reversed(around) if token.type == "list_item_open"), None)
    # A further paragraph of an item is a paragraph.
    if item and item.map[0] == inline.map[0]:
        return "item", *item.map, None
    return "paragraph", *inline.map, None


def text_of(markdown, block):
    """The Markdown of the block's own lines."""
    return "\n".join(markdown.split("\n")[block.first : block.last])


def with_text(markdown, block, text):
    """The Markdown with this text in the place of the block's own lines."""
    lines = markdown.split("\n")
    return "\n".join([*lines[: block.first], *text.split("\n"), *lines[block.last :]])


def without(markdown, block):
    """The Markdown without the block, and without a second empty line where it stood."""
    first, last = block.whole
    lines = markdown.split("\n")
    before, after = lines[:first], lines[last:]
    while after and BLANK.fullmatch(after[0]) and (not before or BLANK.fullmatch(before[-1])):
        if before and before[-1].strip():  # of a quotation, that ends here
            before.pop()
        else:
            after.pop(0)
    while not after and before and BLANK.fullmatch(before[-1]):
        before.pop()
    return "\n".join(before + after)


def without_key(text, key):
    """The Markdown with the key in no mark, and without a mark that has no other."""

    def put(mark):
        keys = [each for each in keys_in(mark[1]) if each != key]
        return f"[{'; '.join(f'@{each}' for each in keys)}]" if keys else ""

    return CITE.sub(put, text)
