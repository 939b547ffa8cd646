"""Reads a PDF: its bookmarks give the headings, or else the sizes and weights of its type."""

import re
from importlib.metadata import version

import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import cage
from .building import Builder
from .contents import CONTENTS_TITLE
from .outline import CannotRead
from .pdf_broken import with_broken_rows
from .pdf_contents import without_contents
from .pdf_counted import without_line_numbers
from .pdf_doubt import in_doubt
from .pdf_feet import without_feet
from .pdf_headings import bookmarked, by_type, without_labels
from .pdf_hyphens import Hyphens
from .pdf_index import without_indexes
from .pdf_layout import without_running_heads
from .pdf_lines import pages, weighted
from .pdf_notes import without_notes
from .pdf_numbers import BULLET
from .pdf_parts import ENTRY, Parts, cleaned, leadings
from .pdf_pictures import Pictures, after_which
from .pdf_regions import columns_of
from .pdf_tables import Table
from .shapes import Shape, letters

MOST_PAGES = 2000
MANY_BESIDE = 2  # rows of lines that stand beside each other on a page, and are no table's
MOST_NAMED = 10
JUNK_TITLE = re.compile(
    r"(?:\(?(?:untitled|unknown|unspecified|anonymous)\)?|about:.*|title|microsoft word - .*|"
    r".*\.\w{2,4}|\W*|\d+)",
    re.IGNORECASE,
)
# The name before leaders and the number of a page.
LED = re.compile(r"(.*?)(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})(?!\w)")


def read(data, name, kind):
    """The outline of a PDF."""
    pictures = Pictures()
    document, found = opened(data, pictures)
    cage.reached("sentences")
    builder = Builder(name, f"pdfium 15, pypdfium2 {version('pypdfium2')}")
    title = document.get_metadata_value("Title").strip("\0 ")
    builder.metadata_title = "" if JUNK_TITLE.fullmatch(title) else title
    # Not its date: that is the day somebody printed it.
    builder.tell(document.get_metadata_value("Author").strip("\0 "), "")
    without_line_numbers(found)
    rest = without_indexes(without_contents(without_running_heads(found)))
    size = size_of_text(rest)
    rest = without_notes(found, without_feet(found, rest, size), size)
    pages, guessed = columns_of(found, rest)
    kept = [lines_in(page) for page in pages]
    lines = [line for page in kept for line in page]
    if not any(re.search(r"\w", line.text) for line in lines):
        raise CannotRead(
            _("This PDF is a scan: pictures of pages without text. Run text recognition (OCR) on it first.")
        )
    body = size_of_text(kept)
    columns = with_broken_rows([column for page in pages for column in page])
    marks = bookmarked(document, kept)
    parts = Parts(body, leadings(columns), marks, Hyphens(lines))
    parts.columns(columns)
    builder.warnings += about_order(parts.beside, guessed | in_doubt(columns))
    contents = without_entries(parts.found)
    levels = {id(p): p.mark.level for p in contents if p.mark} if marks else by_type(contents, body)
    contents = without_labels(contents, levels)
    if marks:
        levels |= title_above(contents, body, levels)
    if not builder.metadata_title:
        levels |= title_among(contents, levels)
    Writer(builder, levels, after_which(pictures.meant, contents)).write(contents)
    return builder.outline()


def size_of_text(pages):
    """The size of type in which most letters of these lines are; 0 where there are none. Those of code only
    tell where there are no others: a text may have more of it than of sentences."""
    letters = [(len(line.text), line) for lines in pages for line in lines]
    prose = [(n, line) for n, line in letters if not all(word.fixed for word in line.words)]
    return weighted(prose or letters, lambda line: line.size) if letters else 0


def lines_in(columns):
    """The lines of these columns and tables, in order."""
    found = []
    for each in columns:
        found += each.lines if isinstance(each, Table) else [line for row in each for line in row]
    return found


def opened(data, pictures):
    try:
        document = pdfium.PdfDocument(data)
        if len(document) <= MOST_PAGES:
            return document, pages(document, pictures)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise CannotRead(
                _("This file is password-protected. Take the password off and bring it again.")
            ) from error
        raise CannotRead(
            _("This PDF is cut off or damaged. Open it where it was written and save it again.")
        ) from error
    raise CannotRead(
        _("This PDF has more than %(most)d pages. Split it into several documents.") % {"most": MOST_PAGES}
    )


def about_order(beside, guessed):
    """A sentence about the pages whose lines may stand out of order, in a list; nothing where there is none.
    beside: {page: how many of its rows are parted, and no row of a table}. guessed: other pages in doubt."""
    doubtful = guessed | {page for page, rows in beside.items() if rows >= MANY_BESIDE}
    found = sorted(page + 1 for page in doubtful)
    if not found:
        return []
    named = ", ".join(map(str, found[:MOST_NAMED])) + (" …" if len(found) > MOST_NAMED else "")
    said = ngettext(
        "Page %(pages)s seems to have a table or columns: its rows may stand out of order. Compare it.",
        "Pages %(pages)s seem to have tables or columns: their rows may stand out of order. Compare them.",
        len(found),
    )
    return [said % {"pages": named}]


def without_entries(parts):
    """The parts without tables of contents: lines of leaders and page numbers, or of names of other parts and
    page numbers, and the heading over them. Such lines without that heading are an index or a list of prices
    where they do not name other parts."""
    kept, run = [], []
    names = {part.text.strip() for part in parts}
    folded = {named(name) for name in names}
    for part in [*parts, None]:
        text = part.text.strip() if part else ""
        is_under = bool(kept and CONTENTS_TITLE.fullmatch(kept[-1].text.strip()))
        if part and not part.mark and (ENTRY.fullmatch(text) or is_under and names_a_page(text, names)):
            run.append(part)
            continue
        if run and (is_under or len(run) > 2 and are_contents(run, folded)):
            if is_under:
                kept.pop()
        else:
            kept += run
        run = []
        if part:
            kept.append(part)
    return kept


def named(text):
    """What a name says, without the number before it."""
    return re.sub(r"\W+|^[\d\W]+", "", text).lower()


def are_contents(run, names):
    """Whether most of these lines with leaders have the names of other parts."""
    found = [named(name) for part in run for name in LED.findall(part.text)]
    return 2 * sum(name in names for name in found) > len(found)


def names_a_page(text, names):
    """Whether this is one of these names with the number of a page after it."""
    name, _space, page = text.replace(" | ", " ").rpartition(" ")
    return page.isdecimal() and len(page) < 5 and name in names


def title_above(parts, body, levels):
    """{id: 1} of the largest words above the first bookmark on the first page, which are the title."""
    first = []
    for part in parts:
        if id(part) in levels or part.page:
            break
        first.append(part)
    first = [part for part in first if part.kind == "text" and part.size > 1.3 * body]
    if (
        not first
        or 1 in levels.values()
        and any(
            part.mark and part.mark.level == 1 and part.page == 0 and part.size >= first[0].size
            for part in parts
        )
    ):
        return {}
    return {id(max(first, key=lambda part: part.size)): 0}


def title_among(parts, levels):
    """{id: 0} of the first heading where it is the title though others have its level: it is on the first
    page, in larger type than all of them or with the next of them right under it."""
    headings = [part for part in parts if id(part) in levels]
    if len(headings) < 3 or headings[0].page or levels[id(headings[0])] != levels[id(headings[1])]:
        return {}
    first, second, *_others = headings
    is_larger = first.size > 1.1 * max(part.size for part in headings[1:])
    return {id(first): 0} if is_larger or parts[parts.index(first) + 1] is second else {}


class Writer:
    """Writes parts into an outline. levels: {id of a part: that of the heading it is}. pictures: those that
    stand after {id of a part, or None}."""

    def __init__(self, builder, levels, pictures):
        self.builder, self.levels, self.pictures = builder, levels, pictures
        self.contexts = []  # of the lists we are inside of
        self.header = None
        self.heads = 0  # rows over the columns of a table that are still to come

    def write(self, parts):
        # A title above the bookmarks is the one heading of level 1; they move down a level.
        shift = 1 if 0 in self.levels.values() else 0
        self.show(None)
        for part in parts:
            level = self.levels.get(id(part))
            if level is not None:
                is_missing = part.mark and part.mark.missing
                self.builder.heading(min(level + shift, 6), part.mark.title if is_missing else part.text)
                self.ended()
            if level is None or is_missing:
                self.part(part)
            for note in part.notes:
                self.builder.note(note.text, note.spans, note.before)
            self.show(id(part))

    def show(self, part):
        """Writes the pictures that stand after this part."""
        for picture in self.pictures.get(part, ()):
            self.builder.picture(picture.words, "", picture.data)

    def ended(self):
        self.contexts, self.header = [], None

    def part(self, part):
        if part.kind == "row":
            self.row(part)
            return
        self.header = None
        if part.kind == "note":
            self.builder.note(part.text, part.spans)
            return
        if part.kind == "item":
            self.item(part)
            return
        if self.contexts:
            self.contexts, self.builder.last = [], None
        if part.kind == "code":
            self.builder.code(part.text)
            return
        self.builder.paragraph(part.text, shape(part))

    def item(self, part):
        depth = len(part.marks) - 1
        # What a list within an item rests on, that item tells.
        del self.contexts[depth + 1 :]
        while len(self.contexts) <= depth:
            self.contexts.append(self.builder.lead_in())
        bullet = None if part.marks[-1] == 0 else BULLET.match(part.text)
        text = part.text[bullet.end() :] if bullet else ""
        self.builder.item(text or part.text, self.contexts[depth], shape(part, bullet[0] if text else ""))

    def row(self, part):
        self.contexts = []
        cells = [cleaned(cell) for cell in part.cells]
        if part.heads or self.header is None:
            self.heads, self.header = part.heads or 1, []
            self.builder.table(self.heads)
        header = () if self.heads else self.header
        self.builder.row([(cell, ()) for cell in cells], header, part.across)
        if self.heads:
            self.heads -= 1
            self.header += cells


def shape(part, before=""):
    """How a part looked whose words these do not belong to: the mark ``before`` them."""
    gone = letters(before)
    spans = tuple((start - gone, end - gone, *rest) for start, end, *rest in part.spans)
    return Shape(marks=part.marks, spans=spans)
