"""The words of pandoc's inlines as a reader sees them, what of them is emphasised, linked or code, and what
hangs on them: pictures and footnotes."""

import re

from .shapes import letters

RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
FOOTNOTE_MARK = re.compile(r"\s*(?:\[\s*[\w*†‡§]{1,4}\s*\]|[*†‡§¶]{1,3})\s*")
ENDED = re.compile(r"[.!?…:;,]['\"’”»)\]]*$")
COUNTED = re.compile(r"[\d+\-−=(),\s]+|[ni]")
NESTED = {
    "Emph": 0, "Strong": 0, "Underline": 0, "Strikeout": 0, "SmallCaps": 0,
    "Quoted": 1, "Cite": 1, "Link": 1, "Span": 1,
}  # fmt: skip
SPANS = {"Strong": "strong", "Emph": "em", "Code": "code", "Link": "link"}


class Words:
    """text: with line feeds where lines were broken by hand. images: (alternative, source). notes: (how many
    letters stand before its mark, its blocks) of each footnote. spans: what is emphasised, linked or code, as
    a `Shape` has it."""

    def __init__(self, inlines=()):
        self.images, self.notes, self.found = [], [], []
        self.at = 0  # how many letters were read
        self.text = self.read(inlines)

    @property
    def spans(self):
        return tuple(sorted(self.found, key=lambda span: (span[0], -span[1])))

    @classmethod
    def of_blocks(cls, blocks, apart=False):
        """The words of whole blocks, as one run of text; where they are kept ``apart``, with a semicolon
        after each that has no mark at its end."""
        words = cls()
        before, known, marked = "", 0, 0
        for part in map(str.strip, words.read_blocks(blocks)):
            if before and part:
                between = "; " if apart and not ENDED.search(before) else " "
                words.move(known, marked, letters(between))
                words.text += between
            words.text += part
            before, known, marked = part or before, len(words.found), len(words.notes)
        return words

    def move(self, first, note, by):
        """Moves what was found from the ``first`` span and this note on: so many letters more stand before
        it."""
        self.at += by
        self.notes[note:] = [(at + by, blocks) for at, blocks in self.notes[note:]]
        self.found[first:] = [(start + by, end + by, *rest) for start, end, *rest in self.found[first:]]

    def read(self, inlines):
        return "".join(map(self.inline, inlines))

    def say(self, text):
        self.at += letters(text)
        return text

    def aside(self, inlines):
        """The words of what does not stand among the others."""
        at, known = self.at, len(self.found)
        text = self.read(inlines)
        self.back_to(at, known)
        return text

    def back_to(self, at, known):
        self.at = at
        del self.found[known:]

    def inline(self, inline):
        kind, content = inline["t"], inline.get("c")
        start = self.at
        text = self.words_of(inline, kind, content)
        if kind in SPANS and self.at > start:
            address = content[2][0] if kind == "Link" else ""
            self.found.append((start, self.at, SPANS[kind], address))
        return text

    def words_of(self, inline, kind, content):
        if kind == "Str":
            return self.say(content)
        if kind in ("Space", "SoftBreak"):
            return " "
        if kind == "LineBreak":
            return "\n"
        if kind in ("Code", "Math"):
            return self.say(content[1])
        if kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            return f"{self.say(marks[0])}{self.read(content[1])}{self.say(marks[1])}"
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
            source, title = content[2]  # the title is all that LibreOffice may write into a file of Word's
            self.images.append((self.aside(content[1]) or title, source))
        elif kind == "Note":
            self.notes.append((self.at, content))
        return ""

    def superscript(self, content):
        """Raised figures stay raised, for 10⁵ must not become 105; marks of notes are no words."""
        at, known = self.at, len(self.found)
        text = self.read(content)
        if FOOTNOTE_MARK.fullmatch(text) or all(is_mark(inline) for inline in content):
            self.back_to(at, known)
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
        yield self.say(content[1])

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
