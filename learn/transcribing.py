"""A part of a source as a lesson's Markdown: its own words, each paragraph citing where it stands."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext, override
from markdown_it import MarkdownIt

from .merged_cells import ABOVE, BEFORE
from .models import Passage
from .tables import cells_of, grid, rows_together, spans_of, tables

MARKS = re.compile(  # what Markdown reads anywhere
    r"\\(?=[^\w\s]|_|$)|[`*\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
AT_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#>+\-=~:|]))")
WORDS = MarkdownIt("commonmark")
BETWEEN_ADDRESSES = "; "
Kind = Passage.Kind


@dataclass
class Paragraph:
    """Places that stand together. also: passages that it says as well, for its links say them. captions: the
    paragraphs under a picture that say what it shows. notes: what the notes on its words say."""

    places: list
    also: list = field(default_factory=list)
    captions: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def kind(self):
        return self.places[0].passage.kind

    @property
    def shape(self):
        return self.places[0].shape or {}

    @cached_property
    def text(self):
        return " ".join(place.passage.text for place in self.places)

    @property
    def cited(self):
        return cite([*(place.passage for place in self.places), *self.also])

    @property
    def words(self):
        return start(" ".join(map(sentence, self.places)))

    @property
    def line(self):
        """It as a block of the lesson: its words, those of a caption in italics, and what it cites."""
        words = self.words
        if self.shape.get("caption"):
            words = worded(self.text, [[0, len(self.text), "em"]])
        return f"{words} {self.cited}"


def transcribe(pieces, language):
    """The Markdown of ``pieces``: [(section, its places)], the first being the lesson's own section and the
    others what stands under it, each under its heading. A note stands under the words it belongs to, and what
    belongs to none at the end."""
    depths = {level: depth for depth, level in enumerate(sorted({s.level for s, _places in pieces[1:]}), 2)}
    written, notes, before = [], [], []
    with override(language):
        parts = [(section, paragraphs(places)) for section, places in pieces]
        for _section, found in parts:
            notes += notes_of(found, before)
        for number, (section, found) in enumerate(parts):
            if number:
                written.append(f"{'#' * min(depths[section.level], 4)} {heading(section.title)}")
            found = with_captions(paragraph for paragraph in found if paragraph.kind != Kind.NOTE)
            found = rows_together(found)
            for is_quoted, group in groupby(found, lambda paragraph: bool(paragraph.shape.get("quote"))):
                parted = list(blocks(group))
                written += quoted(parted) if is_quoted else parted
        if notes:
            written += [f"## {gettext('Notes')}", "\n".join(f"- {note}" for note in notes)]
    return "\n\n".join(written)


def paragraphs(places):
    """These places as paragraphs."""
    found = []
    for place in places:
        if place.opens_paragraph or not found:
            found.append(Paragraph([]))
        found[-1].places.append(place)
    return found


def notes_of(found, before):
    """What those of the notes among these paragraphs say that belong to none of them, nor of those
    ``before``, each citing itself; the others are put with theirs, and the paragraphs join those before. A
    note of where links lead says nothing more where they are links in the lesson: the last of them cites
    it."""
    links = {link: each for each in found for place in each.places for link in links_of(place)}
    written = []
    for note in found:
        if note.kind != Kind.NOTE:
            before.append(note)
            continue
        of = note.shape.get("of", "")
        if own := of and noted(before, of):
            own.notes.append(f"{on(of)} {note.words} {note.cited}")
            continue
        said = note.places[0].passage.text.split(BETWEEN_ADDRESSES)
        left = [each for each in said if each not in links]
        if not left:
            links[said[-1]].also.append(note.places[0].passage)
            continue
        words = note.words if left == said else start(plain(BETWEEN_ADDRESSES.join(left)))
        written.append(f"{on(of)} {words} {note.cited}" if of else f"{words} {note.cited}")
    return written


def noted(found, of):
    """The last of these paragraphs in which the words stand that a note belongs to, or None."""
    words = of.removeprefix("… ")
    return next((each for each in reversed(found) if words in each.text), None)


def on(of):
    """What a note begins with that belongs to these words."""
    return f"*{plain(gettext('Note on “%s”:') % of)}*"


def links_of(place):
    """Each link that is one in the lesson, as a note of addresses has it."""
    text = place.passage.text
    for first, last, kind, *address in spans_of(place):
        is_one = kind == "link" and place.passage.kind != Kind.NOTE
        if is_one and f"](<{address[0]}>)" in sentence(place):
            yield f"{text[first:last]} ({address[0]})"


def with_captions(found):
    """These paragraphs, in which a picture has the caption that stands under it."""
    left, shown = [], None
    for paragraph in found:
        if shown and paragraph.shape.get("caption"):
            shown.captions.append(paragraph)
            continue
        shown = paragraph if paragraph.kind == Kind.IMAGE else None
        left.append(paragraph)
    return left


def quoted(blocks):
    """These blocks as one quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return ["\n".join(f"> {line}".rstrip() for line in lines)]


def blocks(found):
    """The Markdown of each block, and of the notes on its words under it: a list or a table is one, and so is
    each other paragraph."""
    for kind, group in groupby(found, lambda paragraph: paragraph.kind):
        group = list(group)
        if kind == Kind.ITEM:
            yield from with_notes(listed(group), group)
        elif kind == Kind.ROW:
            for rows in tables(group):
                yield from with_notes(table(rows), rows)
        else:
            for paragraph in group:
                yield from with_notes(alone(paragraph), [paragraph, *paragraph.captions])


def with_notes(block, found):
    """A block, and the notes on the words of the paragraphs it was made of."""
    yield block
    for paragraph in found:
        yield from paragraph.notes


def alone(paragraph):
    """The Markdown of a paragraph that is a block by itself."""
    if paragraph.kind == Kind.CODE:
        return "\n\n".join(code(place.passage) for place in paragraph.places)
    return picture(paragraph) if paragraph.kind == Kind.IMAGE else paragraph.line


def picture(paragraph):
    """The picture, above its caption, else its words where it has some and not only a file's name."""
    passage = paragraph.places[0].passage
    caption = start(plain(passage.text) if " " in passage.text else gettext("Picture"))
    if paragraph.captions:
        caption = " ".join(each.words for each in paragraph.captions)
    cited = [place.passage for each in paragraph.captions for place in each.places]
    return f":::picture {passage.key}\n{caption} {cite([passage, *cited])}\n:::"


def listed(found):
    """Items as lists: those that count with their numbers, those within others under them."""
    lines, above = [], []  # above: (mark, number) of the item each list is at
    for paragraph in found:
        marks = paragraph.shape.get("marks") or [None]
        said = f"{paragraph.words} {paragraph.cited}"
        depth = min(len(marks), len(above) + 1)
        if marks[-1] == 0 and len(above) >= len(marks):  # a further paragraph of the item
            above = above[: len(marks)]
            lines += ["", " " * sum(len(mark) for mark, _number in above) + said]
            continue
        number = marks[-1] or None
        before = above[depth - 1] if len(above) >= depth else None
        above = above[: depth - 1]
        indent = " " * sum(len(mark) for mark, _number in above)
        mark = mark_of(number, before)
        above.append((mark, number))
        lines.append(f"{indent}{mark}{said}")
    return "\n".join(lines)


def mark_of(number, before):
    """The mark of an item after the one that is ``before`` it in its list: 1) where it does not count on
    from 1., which makes it the first of another list."""
    if number is None:
        return "- "
    if before is None or before[1] is None:
        return f"{number}. "
    ends = before[0][-2]
    return f"{number}{ends if number == before[1] + 1 else ')' if ends == '.' else '.'} "


def table(rows):
    """A table, each row citing itself after its last words; of several rows over the columns those after the
    first are in bold. Where a row has fewer cells than another and nobody knows which column is the empty
    one, the rows are items of a list."""
    heads, lines = grid(rows, most_heads=1)
    if lines is None:
        said = (" · ".join(worded(*cell) for cell in cells_of(row.places[0])) for row in rows)
        return "\n".join(f"- {start(words)} {row.cited}" for words, row in zip(said, rows, strict=True))
    written = [written_row(line, row.cited) for line, row in zip(lines, rows, strict=True)]
    first = written.pop(0) if heads else [""] * len(lines[0])
    return "\n".join(f"| {' | '.join(line)} |" for line in [first, ["---"] * len(first), *written])


def written_row(line, cited):
    """The Markdown of each cell of a row, with what the row cites in the last that has words."""
    words = [cell if isinstance(cell, str) else cell_in_markdown(cell) for cell in line]
    last = max(at for at, cell in enumerate(line) if not isinstance(cell, str) and cell.text)
    words[last] += f" {cited}"
    return words


def cell_in_markdown(cell):
    """The words of a cell, so that they are not taken for a mark of one that is merged."""
    words = worded(cell.text, cell.spans).replace("|", r"\|")
    return f"\\{words}" if words in (BEFORE, ABOVE) else words


def code(passage):
    longest = max(map(len, re.findall(r"`+", passage.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{passage.text}\n{fence}\n\n{cite([passage])}"


def sentence(place):
    """The words of a place, emphasised and linked as they were where Markdown can say it."""
    return worded(place.passage.text, spans_of(place))


def worded(text, spans):
    """The text with these spans of it emphasised and linked, where Markdown can say it."""
    if not spans:
        return plain(text)
    written = marked(text, 0, len(text), sorted(spans, key=lambda span: (span[0], -span[1])))
    return written if words_of(written) == text else plain(text)


def marked(text, start, end, spans):
    """The Markdown of this part of a text; ``spans`` are those within it, the outer ones first."""
    parts = []
    while spans:
        (first, last, kind, *address), *spans = spans
        inside = [span for span in spans if span[0] < last]
        spans = spans[len(inside) :]
        if first < start or last > end:
            continue
        parts.append(plain(text[start:first]))
        parts.append(emphasised(text, first, last, kind, address, inside))
        start = last
    return "".join([*parts, plain(text[start:end])])


def emphasised(text, first, last, kind, address, inside):
    if kind == "code":
        return f"`{text[first:last]}`"
    words = marked(text, first, last, inside)
    if kind == "link":
        return f"[{words}](<{address[0]}>)"
    mark = "**" if kind == "strong" else "*"
    return f"{mark}{words}{mark}"


def words_of(markdown):
    """What a reader sees of a line of Markdown."""
    line = WORDS.parseInline(markdown)[0]
    return "".join(token.content for token in line.children if token.type in ("text", "code_inline"))


def plain(text):
    """The text with what Markdown would take for a mark kept as it is."""
    return MARKS.sub(r"\\\g<0>", text)


def start(text):
    """The text so that its beginning is not taken for a heading, a list or a quotation."""
    return AT_START.sub(r"\1\\", text, count=1)


def heading(title):
    return plain(title).replace("#", r"\#")


def cite(passages):
    """The mark that names these passages."""
    keys = (passage.key for passage in passages)
    return f"[{'; '.join(f'@{key}' for key in dict.fromkeys(keys))}]"
