"""The words of pandoc's inlines as a reader sees them, and what hangs on them: pictures and footnotes."""

import re
from itertools import chain, zip_longest

RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
FOOTNOTE_MARK = re.compile(r"\s*(?:\[\s*[\w*†‡§]{1,4}\s*\]|[*†‡§¶]{1,3})\s*")
ENDED = re.compile(r"[.!?…:;,]['\"’”»)\]]*$")
COUNTED = re.compile(r"[\d+\-−=(),\s]+|[ni]")
NESTED = {
    "Emph": 0, "Strong": 0, "Underline": 0, "Strikeout": 0, "SmallCaps": 0,
    "Quoted": 1, "Cite": 1, "Link": 1, "Span": 1,
}  # fmt: skip


class Words:
    """text: with line feeds where lines were broken by hand. images: (alternative, source). notes: the
    blocks of each footnote."""

    def __init__(self, inlines=()):
        self.images, self.notes = [], []
        self.text = self.read(inlines)

    @classmethod
    def of_blocks(cls, blocks, apart=False):
        """The words of whole blocks, as one run of text; where they are kept ``apart``, with a semicolon
        after each that has no mark at its end."""
        words = cls()
        parts = list(filter(None, (part.strip() for part in words.read_blocks(blocks))))
        between = ["; " if apart and not ENDED.search(part) else " " for part in parts[:-1]]
        words.text = "".join(chain.from_iterable(zip_longest(parts, between, fillvalue="")))
        return words

    def read(self, inlines):
        return "".join(map(self.inline, inlines))

    def inline(self, inline):
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            return content
        if kind in ("Space", "SoftBreak"):
            return " "
        if kind == "LineBreak":
            return "\n"
        if kind in ("Code", "Math"):
            return content[1]
        if kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            return f"{marks[0]}{self.read(content[1])}{marks[1]}"
        if kind == "Link" and is_mark(inline) and all(part["t"] == "Superscript" for part in content[1]):
            return ""
        if kind in NESTED:
            return self.read(content[NESTED[kind]] if NESTED[kind] else content)
        if kind == "Superscript":
            return self.superscript(content)
        if kind == "Subscript":
            text = self.read(content)
            return text.translate(LOWERED) if COUNTED.fullmatch(text) else text
        if kind == "Image":
            self.images.append((self.read(content[1]), content[2][0]))
        elif kind == "Note":
            self.notes.append(content)
        return ""

    def superscript(self, content):
        """Raised figures stay raised, for 10⁵ must not become 105; marks of notes are no words."""
        text = self.read(content)
        if FOOTNOTE_MARK.fullmatch(text) or all(is_mark(inline) for inline in content):
            return ""
        return text.translate(RAISED) if COUNTED.fullmatch(text) else text

    def read_blocks(self, blocks):
        for block in blocks:
            step = getattr(self, f"read_{block['t']}", None)
            if step:
                yield from step(block.get("c"))

    def read_Para(self, inlines):
        yield self.read(inlines)

    read_Plain = read_Para

    def read_Header(self, content):
        yield self.read(content[2])

    def read_CodeBlock(self, content):
        yield content[1]

    def read_LineBlock(self, lines):
        yield from map(self.read, lines)

    def read_DefinitionList(self, entries):
        for term, definitions in entries:
            yield self.read(term)
            for definition in definitions:
                yield from self.read_blocks(definition)

    def read_BulletList(self, items):
        for item in items:
            yield from self.read_blocks(item)

    def read_OrderedList(self, content):
        yield from self.read_BulletList(content[1])

    def read_BlockQuote(self, blocks):
        yield from self.read_blocks(blocks)

    def read_Div(self, content):
        yield from self.read_blocks(content[1])

    def read_Figure(self, content):
        yield from self.read_blocks(content[2])
        yield from self.read_blocks(content[1][1])

    def read_Table(self, content):
        _attributes, caption, _columns, head, bodies, foot = content
        yield from self.read_blocks(caption[1])
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for row in rows:
            for cell in row[1]:
                yield from self.read_blocks(cell[4])


def is_mark(inline):
    """True for a link inside the page, which is how a web page marks a footnote."""
    return inline["t"] == "Link" and inline["c"][2][0].startswith("#")
