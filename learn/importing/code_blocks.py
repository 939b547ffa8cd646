"""Lines of a program or of what it answers, which office programs write as paragraphs of a style: those that
follow each other are one block of code."""

import re

from .inlines import Words
from .marks import begins, unmark

MARK = "\ue005"
MARKS = re.compile(MARK)
NAMED = re.compile(r"preformatted text|html preformatted|source code", re.IGNORECASE)
MOST_SHARE = 0.5  # of the paragraphs; a text that is all in such a style is no program
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003", " "))
ODT_STYLE = re.compile(rb'<style:style\b(?=[^>]*\bstyle:parent-style-name="Preformatted_20_Text")[^>]*>')
ODT_NAME = re.compile(rb'\bstyle:name="([^"]+)"')
ODT_PARAGRAPH = re.compile(rb'<text:p\b[^>]*?\btext:style-name="([^"]+)"[^>]*?(/?)>')


def marked_code(xml):
    """The text of an OpenDocument file with a mark at the beginning of each such line."""
    if b"Preformatted_20_Text" not in xml:
        return xml
    names = {b"Preformatted_20_Text"}
    names |= {name[1] for style in ODT_STYLE.findall(xml) if (name := ODT_NAME.search(style))}

    def put(paragraph):
        if paragraph[1] not in names:
            return paragraph[0]
        if paragraph[2]:
            return paragraph[0].removesuffix(b"/>") + b">" + MARK.encode() + b"</text:p>"
        return paragraph[0] + MARK.encode()

    return ODT_PARAGRAPH.sub(put, xml)


def with_code(blocks, style_of):
    """pandoc's blocks with such lines as blocks of code. style_of: the name of the style of a block."""
    lines = [line_of(block, style_of) for block in blocks]
    count = sum(line is not None for line in lines)
    is_code = 0 < count <= MOST_SHARE * len(blocks)
    found, run = [], []
    for block, line in zip([*blocks, None], [*lines, None], strict=True):
        if is_code and line is not None:
            run.append(line)
            continue
        if any(run):
            found.append({"t": "CodeBlock", "c": [["", [], []], "\n".join(run).strip("\n")]})
        run = []
        if block:
            found.append(block)
    unmark(found, MARKS)
    return found


def line_of(block, style_of):
    """The words of a paragraph that is such a line; None of any other, or where something hangs on them."""
    inner = block
    if NAMED.fullmatch(style_of(block)) and len(block["c"][1]) == 1:
        inner = block["c"][1][0]
    elif not begins(block, MARK):
        return None
    words = Words(inner["c"]) if inner["t"] in ("Para", "Plain") else None
    if words is None or words.images or words.notes:
        return None
    return words.text.replace(MARK, "").translate(SPACES).rstrip()
