"""A part of a source as a lesson's Markdown: its own words, each paragraph citing where it stands."""

import re
from itertools import groupby

from django.utils.translation import gettext, override

from .models import Passage

MARKS = re.compile(  # what Markdown reads anywhere
    r"\\(?=[^\w\s]|_|$)|[`*\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
AT_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#>+\-=~:|]))")
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
            written += blocks([paragraph for paragraph in found if kind_of(paragraph) != Kind.NOTE])
        if notes:
            written += [f"## {gettext('Notes')}", listed(notes)]
    return "\n\n".join(written)


def paragraphs(places):
    """These places as paragraphs, each a list of passages."""
    found = []
    for place in places:
        if place.opens_paragraph or not found:
            found.append([])
        found[-1].append(place.passage)
    return found


def kind_of(paragraph):
    return paragraph[0].kind


def blocks(found):
    """The Markdown of each block: a list or a table is one, and so is each other paragraph."""
    for kind, group in groupby(found, kind_of):
        group = list(group)
        if kind == Kind.ITEM:
            yield listed(group)
        elif kind == Kind.ROW:
            yield from (table(rows) for rows in tables([row for rows in group for row in rows]))
        elif kind == Kind.CODE:
            yield from (code(passage) for lines in group for passage in lines)
        elif kind == Kind.IMAGE:
            yield from (picture(passage) for pictures in group for passage in pictures)
        else:
            yield from (f"{sentences(paragraph)} {cite(paragraph)}" for paragraph in group)


def picture(passage):
    """The picture, above its words where it has some and not only a file's name."""
    caption = plain(passage.text) if " " in passage.text else gettext("Picture")
    return f":::picture {passage.key}\n{start(caption)} {cite([passage])}\n:::"


def listed(found):
    return "\n".join(f"- {sentences(paragraph)} {cite(paragraph)}" for paragraph in found)


def tables(rows):
    """These rows parted into tables: each begins with its header row, which has no context."""
    found = []
    for row in rows:
        if not found or not row.context:
            found.append([])
        found[-1].append(row)
    return found


def table(rows):
    """A table, each row citing itself. Where a row has fewer cells than another nobody can tell which
    column is the empty one, so the rows are then items of a list."""
    cells = [row.text.split(BETWEEN_CELLS) for row in rows]
    width = len(cells[0])
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in cells):
        return "\n".join(
            f"- {start(' · '.join(map(plain, row)))} {cite([passage])}"
            for row, passage in zip(cells, rows, strict=True)
        )
    lines = [[plain(cell).replace("|", r"\|") for cell in row] for row in cells]
    for line, passage in zip(lines, rows, strict=True):
        line[-1] += f" {cite([passage])}"
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * width, *lines[1:]])


def code(passage):
    longest = max(map(len, re.findall(r"`+", passage.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{passage.text}\n{fence}\n\n{cite([passage])}"


def sentences(paragraph):
    return start(" ".join(plain(passage.text) for passage in paragraph))


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
    return f"[{'; '.join(f'@{key}' for key in dict.fromkeys(passage.key for passage in passages))}]"
