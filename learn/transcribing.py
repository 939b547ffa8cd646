"""A part of a source as a lesson's Markdown: its own words, each paragraph citing where it stands."""

import re
from itertools import groupby

from django.utils.translation import gettext, override
from markdown_it import MarkdownIt

from .models import Passage

MARKS = re.compile(  # what Markdown reads anywhere
    r"\\(?=[^\w\s]|_|$)|[`*\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
AT_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#>+\-=~:|]))")
WORDS = MarkdownIt("commonmark")
BETWEEN_CELLS = " | "
Kind = Passage.Kind


def transcribe(pieces, language):
    """The Markdown of ``pieces``: [(section, its places)], the first being the lesson's own section and the
    others what stands under it, each under its heading."""
    depths = {level: depth for depth, level in enumerate(sorted({s.level for s, _places in pieces[1:]}), 2)}
    written, notes = [], []
    with override(language):
        for number, (section, places) in enumerate(pieces):
            if number:
                written.append(f"{'#' * min(depths[section.level], 4)} {heading(section.title)}")
            found = paragraphs(places)
            notes += [paragraph for paragraph in found if kind_of(paragraph) == Kind.NOTE]
            found = [paragraph for paragraph in found if kind_of(paragraph) != Kind.NOTE]
            for is_quoted, group in groupby(found, is_quotation):
                parted = list(blocks(group))
                written += quoted(parted) if is_quoted else parted
        if notes:
            written += [f"## {gettext('Notes')}", listed(notes)]
    return "\n\n".join(written)


def paragraphs(places):
    """These places as paragraphs, each a list of places."""
    found = []
    for place in places:
        if place.opens_paragraph or not found:
            found.append([])
        found[-1].append(place)
    return found


def passages(paragraph):
    return [place.passage for place in paragraph]


def kind_of(paragraph):
    return paragraph[0].passage.kind


def is_quotation(paragraph):
    return bool((paragraph[0].shape or {}).get("quote"))


def quoted(blocks):
    """These blocks as one quotation."""
    lines = "\n\n".join(blocks).split("\n")
    return ["\n".join(f"> {line}".rstrip() for line in lines)]


def blocks(found):
    """The Markdown of each block: a list or a table is one, and so is each other paragraph."""
    for kind, group in groupby(found, kind_of):
        group = list(group)
        if kind == Kind.ITEM:
            yield listed(group)
        elif kind == Kind.ROW:
            yield from (table(rows) for rows in tables([row for rows in group for row in rows]))
        elif kind == Kind.CODE:
            yield from (code(place.passage) for lines in group for place in lines)
        elif kind == Kind.IMAGE:
            yield from (picture(place.passage) for pictures in group for place in pictures)
        else:
            yield from (f"{sentences(paragraph)} {cite(passages(paragraph))}" for paragraph in group)


def picture(passage):
    """The picture, above its words where it has some and not only a file's name."""
    caption = plain(passage.text) if " " in passage.text else gettext("Picture")
    return f":::picture {passage.key}\n{start(caption)} {cite([passage])}\n:::"


def listed(found):
    """Items as lists: those that count with their numbers, those within others under them."""
    lines, above = [], []  # above: (mark, number) of the item each list is at
    for paragraph in found:
        marks = (paragraph[0].shape or {}).get("marks") or [None]
        said = f"{sentences(paragraph)} {cite(passages(paragraph))}"
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


def tables(rows):
    """These rows parted into tables: each begins with its header row, which has no context."""
    found = []
    for row in rows:
        if not found or not row.passage.context:
            found.append([])
        found[-1].append(row)
    return found


def table(rows):
    """A table, each row citing itself. Where a row has fewer cells than another and nobody knows which
    column is the empty one, the rows are items of a list."""
    cells = in_columns(rows)
    passages = [row.passage for row in rows]
    width = len(cells[0])
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in cells):
        return "\n".join(
            f"- {start(' · '.join(map(plain, filter(None, row))))} {cite([passage])}"
            for row, passage in zip(cells, passages, strict=True)
        )
    lines = [[plain(cell).replace("|", r"\|") for cell in row] for row in cells]
    for line, passage in zip(lines, passages, strict=True):
        line[-1] += f" {cite([passage])}"
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * width, *lines[1:]])


def in_columns(rows):
    """The cells of each row, with empty ones where the row is known to have none."""
    said = [(row.passage.text.split(BETWEEN_CELLS), (row.shape or {}).get("columns")) for row in rows]
    width = max(columns[-1] + 1 if columns else len(cells) for cells, columns in said)
    found = []
    for cells, columns in said:
        if columns and len(columns) == len(cells):
            placed = dict(zip(columns, cells, strict=True))
            cells = [placed.get(column, "") for column in range(width)]
        found.append(cells)
    return found


def code(passage):
    longest = max(map(len, re.findall(r"`+", passage.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{passage.text}\n{fence}\n\n{cite([passage])}"


def sentences(paragraph):
    return start(" ".join(map(sentence, paragraph)))


def sentence(place):
    """The words of a place, emphasised and linked as they were where Markdown can say it."""
    text = place.passage.text
    spans = (place.shape or {}).get("spans")
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
