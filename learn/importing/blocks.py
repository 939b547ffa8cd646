"""Writes pandoc's blocks into an outline: what each is, in reading order, and nothing that is not content."""

import base64
import binascii
import re
from functools import cached_property
from posixpath import basename

from .contents import without_contents
from .inlines import ENDED, Words
from .noted import before_each
from .shapes import MOST_COLUMNS, Shape, letters

BULLET = re.compile(r"\s*(?:[•◦▪▫‣●○■□\uf0b7\uf0a7]|[-–·]\t)\s*(?=\S)")
PARTED = re.compile(r"\n\s*\n")
DATA_IMAGE = re.compile(r"data:image/[a-z+.-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)
LONGEST_SAID_AGAIN = 300
DEEPEST_HEADING = 6


class Walk:
    """media: bytes of a picture by its name in the file, or None. levels: heading level by style name.
    title: the words of the paragraph that is the title, which is then not prose. words: what is said of
    a picture, by its name in the file, where pandoc does not tell; names: what to call one of which nothing
    is said."""

    def __init__(self, builder, media, levels=None, title="", words=None, names=None):
        self.builder = builder
        self.media = media
        self.levels = levels or {}
        self.title = title
        self.words = words or {}
        self.names = names or {}
        self.lists = []  # contexts of the lists we are inside of
        self.marks = []  # the number of the item in each of them; None in a list that does not count
        self.quotes = 0  # quotations we are inside of
        self.bullets = None  # context of a list written with bullets in its words

    def walk(self, blocks):
        """Writes these blocks; the file's outermost ones, so that lists of contents are found."""
        for block in without_contents(blocks, self.levels):
            self.block(block)

    def each(self, blocks):
        for block in blocks:
            self.block(block)

    def block(self, block):
        kind = block["t"]
        if kind not in ("Para", "Plain"):
            self.bullets = None
        step = getattr(self, f"on_{kind}", None)
        if step:
            step(block.get("c"))

    def on_Para(self, inlines):
        words = Words(inlines)
        text = " ".join(words.text.split())
        if text and text == self.title and len(self.builder.sections) == 1:
            self.title = ""
            text = ""
        marked, at = words.spans, 0
        for part in PARTED.split(words.text) if text else ():
            self.text(part, marked, at)
            at += letters(part)
        self.after(words)

    on_Plain = on_Para

    def on_Caption(self, inlines):
        words = Words(inlines)
        self.caption(words)
        self.after(words)

    def caption(self, words):
        """Writes what stands over or under a table or a picture; in a list it is a part of the item."""
        if self.lists:
            self.text(words.text, words.spans)
            return
        self.builder.paragraph(words.text, Shape(bool(self.quotes), (), words.spans, caption=True))

    def text(self, text, marked=(), at=0):
        """Writes a paragraph or an item; ``marked`` are the spans of what it stands in, after ``at`` letters
        of that."""
        bullet = BULLET.match(text)
        shape = self.shape(marked, at + letters(bullet[0]) if bullet else at)
        if self.lists:
            self.builder.item(text[bullet.end() :] if bullet else text, self.lists[-1], shape)
            if text.strip() and self.marks:
                self.marks[-1] = 0
            return
        if bullet:
            self.bullets = self.builder.lead_in() if self.bullets is None else self.bullets
            self.builder.item(text[bullet.end() :], self.bullets, shape)
            return
        if text.strip() and self.bullets is not None:
            self.bullets = self.builder.last = None
        self.builder.paragraph(text, shape)

    def shape(self, marked, at):
        moved = tuple((first - at, end - at, *rest) for first, end, *rest in marked)
        return Shape(bool(self.quotes), tuple(self.marks), moved)

    def after(self, words):
        """The pictures and footnotes that hang on words just written."""
        for alternative, source in words.images:
            self.picture(alternative, source)
        before = before_each(words.text, [at for at, _blocks in words.notes])
        for said, (_at, blocks) in zip(before, words.notes, strict=True):
            note, bullet = Words.of_blocks(blocks), BULLET.match(said)
            self.builder.note(note.text, note.spans, said[bullet.end() :] if bullet else said)
            self.after(note)

    def picture(self, alternative, source):
        alternative = self.words.get(source) or alternative.strip()
        if source and basename(alternative) == basename(source):
            alternative = ""  # the name of its file says nothing
        if source in self.names and alternative in ("", "image"):
            alternative = self.names[source]
        inline = DATA_IMAGE.match(source)
        if inline:
            source = ""
            try:
                data = base64.b64decode(inline[1])
            except binascii.Error:
                data = None
        else:
            data = self.media(source)
        if data or alternative or not inline:
            self.builder.picture(alternative, source, data)

    def on_Header(self, content):
        level, _attributes, inlines = content
        words = Words(inlines)
        self.builder.heading(min(level, DEEPEST_HEADING), words.text)
        self.after(words)

    def on_BulletList(self, items, first=None):
        self.lists.append(self.builder.lead_in())
        for number, item in enumerate(items):
            self.marks.append(None if first is None else first + number)
            self.each(item)
            self.marks.pop()
        self.lists.pop()
        self.builder.last = None

    def on_OrderedList(self, content):
        self.on_BulletList(content[1], max(content[0][0], 1))

    def on_DefinitionList(self, entries):
        self.lists.append(self.builder.lead_in())
        for term, definitions in entries:
            blocks = [block for definition in definitions for block in definition]
            self.marks.append(None)
            if blocks and blocks[0]["t"] in ("Para", "Plain"):
                self.on_Para(defined(term, blocks.pop(0)["c"]))
            else:
                self.on_Para(defined(term))
            self.lists.append(" ".join(Words(term).text.split()))
            self.each(blocks)
            self.lists.pop()
            self.marks.pop()
        self.lists.pop()
        self.builder.last = None

    def on_BlockQuote(self, blocks):
        self.quotes += 1
        self.each(blocks)
        self.quotes -= 1

    def on_Div(self, content):
        self.each(content[1])

    def on_LineBlock(self, lines):
        for number, line in enumerate(lines):
            self.on_Para(line if not number else [{"t": "Space"}, *line])

    def on_CodeBlock(self, content):
        self.builder.code(content[1])

    def on_HorizontalRule(self, _content):
        self.builder.last = None

    def on_Figure(self, content):
        _attributes, caption, blocks = content
        words = Words.of_blocks(caption[1])
        pictures = Words.of_blocks(blocks)
        if pictures.text.strip() or not pictures.images:
            self.each(blocks)
            self.caption(words)
        else:
            self.pictures_of_figure(pictures.images, words)
        self.after(words)

    def pictures_of_figure(self, images, caption):
        """Writes pictures and what stands under them; a picture of which nothing else is said says that."""
        said = " ".join(caption.text.split())
        # As an OpenDocument text has it, with its number.
        whole = next((words for words, _s in images if said and " ".join(words.split()).endswith(said)), "")
        own = [self.words.get(source) or (words if words != whole else "") for words, source in images]
        for words, (_words, source) in zip(own, images, strict=True):
            self.picture(words or whole or said, source)
        if any(own):
            self.caption(Words([{"t": "Str", "c": whole}]) if whole else caption)

    def on_Table(self, content):
        _attributes, caption, columns, head, bodies, foot = content
        words = Words.of_blocks(caption[1])
        self.caption(words)
        self.after(words)
        parts = [rows for body in bodies for rows in (body[2], body[3])] + [foot[1]]
        every = [cell[4] for part in (head[1], *parts) for row in part for cell in row[1]]
        if is_layout(every):
            self.each(block for cell in every for block in cell)
            return
        heads = list(in_columns(head[1], len(columns), again=False))
        rows = [row for part in parts for row in in_columns(part, len(columns))]
        if not heads and len(rows) > 1 and all(is_bold(cell.blocks) for cell in rows[0] if cell.blocks):
            heads, rows = rows[:1], rows[1:]
        self.builder.table(sum(any(cell.text for cell in row) for row in heads))
        for row in heads:
            self.row(row)
        header = [cell.text for row in heads for cell in row]
        for row in rows:
            self.row(row, header)

    def row(self, row, header=()):
        """Writes a table row, and what hangs on its words."""
        cells = [(cell.words.text, cell.words.spans) for cell in row]
        across, down = [cell.across for cell in row], [cell.down for cell in row]
        self.builder.row(cells, header, across, down)
        for cell in row:
            if cell.is_first:
                self.after(cell.words)


class Cell:
    """What stands in a column of a row: these blocks. is_first: they do not stand in a row above too. across,
    down: how many columns and rows they stand for."""

    def __init__(self, blocks=(), is_first=False, across=1):
        self.blocks, self.is_first, self.across = blocks, is_first, across
        self.down = 1

    @cached_property
    def words(self):
        return Words.of_blocks(self.blocks, apart=True)

    @property
    def text(self):
        return self.words.text.strip()

    def again(self):
        """It in a row below, for that to be understood by itself; where it is long, once is enough."""
        return Cell(self.blocks, False, self.across) if len(self.text) <= LONGEST_SAID_AGAIN else EMPTY


EMPTY = Cell()


def defined(term, words=()):
    """A term and what it means, as one line of pandoc's: a term that has no mark at its end gets a colon."""
    parts = []
    for inline in term:  # terms that mean the same stand one below the other
        parts += [{"t": "Str", "c": ","}, {"t": "Space"}] if inline["t"] == "LineBreak" else [inline]
    said = Words(term).text.strip()
    strong = [{"t": "Strong", "c": parts}] if said and not is_bold([{"t": "Plain", "c": term}]) else parts
    colon = [{"t": "Str", "c": ":"}] if said and words and not ENDED.search(said) else []
    return [*strong, *colon, {"t": "Space"}, *words] if words else strong


def in_columns(rows, width, again=True):
    """The `Cell` of each column of each row. One that is merged over columns stands in its first; one that is
    merged over rows is said in each of them that says something of its own, where it is short and they are to
    be said ``again``."""
    width = min(width, MOST_COLUMNS)
    above = {}  # {column: (rows to go, the cell there, whether it begins there)}
    for row in rows:
        found, column, own, rest = [EMPTY] * width, 0, [], []
        open_cells = dict(above)
        for _attributes, _align, down, across, blocks in row[1]:
            while column in above:
                column += 1
            if column >= width:
                rest += blocks
                continue
            cell = found[column] = Cell(blocks, True, min(across, width - column))
            own.append(cell)
            for at in range(column, column + cell.across):
                open_cells[at] = (down, cell, at == column)
            column += across
        if above and not any(cell.text for cell in own):
            above = {}
        for at, (_left, cell, begins) in above.items():
            if begins:
                cell.down += 1
                found[at] = cell.again() if again else EMPTY
        if rest:  # of more columns than there can be nothing is lost: it stands in the last
            last = own[-1] if own else EMPTY
            at = found.index(last) if own else width - 1
            found[at] = Cell([*last.blocks, *rest], True, last.across)
        above = {at: (left - 1, *rest) for at, (left, *rest) in open_cells.items() if left > 1}
        yield found


def is_layout(cells):
    """True for a table that only places things: one box, or cells with headings or tables of their own."""
    boxes = [cell for cell in cells if cell]
    return len(boxes) == 1 or any(
        block["t"] in ("Header", "Table") for cell in boxes for block in unwrapped(cell)
    )


def unwrapped(blocks):
    """The blocks without the Divs around them."""
    for block in blocks:
        if block["t"] == "Div":
            yield from unwrapped(block["c"][1])
        else:
            yield block


def is_bold(cell):
    paragraphs = [block for block in unwrapped(cell) if block["t"] in ("Para", "Plain")]
    return bool(paragraphs) and all(
        inline["t"] in ("Strong", "Space", "SoftBreak") or (inline["t"] == "Span" and not inline["c"][1])
        for block in paragraphs
        for inline in block["c"]
    )
