"""Takes the index off a PDF's pages: names, each with the numbers of the pages it stands on."""

import re

from .pdf_lines import grouped, weighted

TITLE = re.compile(
    r"(?:(?:[A-Z]|\d{1,2}|[IVX]+)\.?\s)?(?:[\w,/&-]+\s){0,6}?(?:index|indexes|indices|register|"
    r"\w*stichwortverzeichnis|\w+register|sachverzeichnis|indice analitico|índice (?:alfabético|remissivo)|"
    r"trefwoordenregister|skorowidz|rejstřík|предметный указатель|索引|찾아보기)",
    re.IGNORECASE,
)
LED = re.compile(r"(?:[.…·]\s?){4,}")
# The numbers an entry ends with: ", 12, 14–16", ", iv", ", A-3". Without a comma they are those of a table.
PAGES = re.compile(
    r"(?:,\s?|^\s)(?:[A-Z]-?)?(?:\d{1,4}|[ivxl]{1,6})(?:ff?\.?)?(?:\s?[,–-]\s?(?:[A-Z]-?)?\d{1,4})*,?$"
)
MOST = 0.6  # of the rows of an index that end with numbers of pages at the least
LONGEST = 40  # letters that the numbers of an entry have on one line
FEWEST = 6  # rows of an index
SHORT = 30  # letters that a letter over entries, or a name broken at the end of a page, has at the most


def without_indexes(pages):
    """The lines of each page without those of indexes, and without the headings over them."""
    every = [line for lines in pages for line in lines]
    body = weighted([(len(line.text), line) for line in every], lambda line: line.size) if every else 0
    taken = set()
    for number, lines in enumerate(pages):
        for row in grouped(lines):
            if (
                id(row[0]) not in taken
                and TITLE.fullmatch(text_of(row))
                and (row[-1].bold or row[-1].size > body)
            ):
                taken |= index_from(pages[number:], row)
    return [[line for line in lines if id(line) not in taken] for lines in pages]


def index_from(pages, title):
    """The ids of the lines of the index under a heading, and of the heading; none where text is under it."""
    found, entries = [], 0
    for number, lines in enumerate(pages):
        rows, has_ended = rows_until(grouped(lines), title, is_first=not number)
        last = max((at for at, row in enumerate(rows, 1) if is_entry(row)), default=0)
        is_more = sum(map(is_entry, rows)) >= MOST * last
        if not last or not is_more and number:
            break
        left_out = rows[last:]
        has_text = any(len(text_of(row)) > SHORT for row in left_out)
        found += rows[:last] if has_text else rows
        entries += sum(map(is_entry, rows))
        if has_ended or has_text:
            break
    if entries < FEWEST or entries < MOST * len(found):
        return set()
    return {id(line) for row in [title, *found] for line in row}


def rows_until(rows, title, is_first):
    """(the rows of a page under this heading and before the next as large, whether there is one)."""
    found = []
    for row in rows:
        if is_first and row[0].top > title[0].bottom:
            continue
        line = row[0]
        if line.size >= title[0].size - 0.1 and line.bold == title[0].bold and not is_entry(row):
            return found, True
        found.append(row)
    return found, False


def is_entry(row):
    """Whether a row has names with the numbers of their pages, in one column or in several."""
    return any(LED.search(line.text) or PAGES.search(f" {line.text[-LONGEST:]}") for line in row)


def text_of(row):
    return " ".join(line.text for line in row)
