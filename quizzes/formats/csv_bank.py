"""Questions as a sheet: one a row, its columns named in the first row. docs/question-banks.md says which.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and read
without."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import repeat

from django.utils.translation import gettext as _

from learn.spreadsheets import is_active

from .bank import Bank, BankError, Loss, NotABank
from .bank_text import first_words, text_of
from .csv_headings import heading, place_of
from .csv_rows import Unreadable, question_of
from .csv_writing import write

__all__ = ["read", "recognises", "write"]

SEPARATORS = ",;\t"

MOST_COLUMNS = 20_000
FIRST_ROWS = 15  # among which the one with the names may stand, under a title
MOST_MENDED = 100
MOST_NAMED = 12


@dataclass
class Sheet:
    """The first row understood. places: {(column, number): index}, number 0 for what stands once a row.
    unknown: {index: name} of the columns that mean nothing here. skip: how many rows stand before the
    questions."""

    separator: str = ","
    skip: int = 0
    places: dict = field(default_factory=dict)
    unknown: dict = field(default_factory=dict)

    @property
    def is_a_bank(self):
        columns = {column for column, _number in self.places}
        return "question" in columns and bool(columns & {"correct", "choice", "wrong", "match"})

    @property
    def width(self):
        return max([*self.places.values(), *self.unknown], default=0) + 1


def recognises(data):
    """Whether the first row names the columns of a bank."""
    try:
        return sheet_of(text_of(data)).is_a_bank
    except NotABank:
        return False


def read(data):
    """The questions of a sheet; NotABank where its first row does not name the columns."""
    text = text_of(data)
    sheet = sheet_of(text)
    if not sheet.is_a_bank:
        raise NotABank(
            what_is_missing(text)
            or _(
                "The first row has to name the columns: “question” and “correct”, and “choice 1”, “choice 2” "
                "and so on."
            )
        )
    bank = Bank()
    for line, row in list(rows(text, sheet.separator))[sheet.skip :]:
        if isinstance(row, csv.Error):
            bank.errors.append(BankError(_("(a row)"), line, _("This row cannot be read: %s.") % row))
        elif any(cell.strip() for cell in row):
            take(bank, sheet, line, [unguarded(cell) for cell in row])
    if not bank.questions and not bank.errors:
        raise NotABank(_("There are no questions in this file."))
    return bank


def take(bank, sheet, line, cells):
    """Adds the question of a row, or what is wrong with it."""
    cell = {
        place: cells[index].replace("\r\n", "\n").replace("\r", "\n").strip()
        for place, index in sheet.places.items()
        if index < len(cells)
    }
    title = cell.get(("title", 0)) or first_words(cell.get(("question", 0), "")) or _("(no text)")
    try:
        question, ignored = question_of(cell, line)
    except Unreadable as error:
        bank.errors.append(BankError(title, line, str(error)))
        return
    number = len(bank.questions)
    bank.questions.append(question)
    for what in ignored:
        bank.losses.append(Loss(number, line, what, _("It means nothing for this kind of question.")))
    for index, name in sheet.unknown.items():
        if index < len(cells) and cells[index].strip():
            what = _("column “%s”") % first_words(name, 40)
            bank.losses.append(Loss(number, line, what, first_words(cells[index], 200)))
    if any(cell.strip() for cell in cells[sheet.width :]):
        bank.losses.append(Loss(number, line, _("cells without a heading"), ""))


def what_is_missing(text):
    """Which column a sheet lacks to be a bank, and those it has; "" where the text is no sheet."""
    found = max(map(headed, repeat(text), SEPARATORS), key=len)
    if not found:
        return ""
    columns = {column for column, _number in named(found, "", 0).places}
    missing = "“correct” or “choice 1”" if "question" in columns else "“question”"
    names = ", ".join(f"“{first_words(name, 40)}”" for name in found[:MOST_NAMED])
    more = " …" if len(found) > MOST_NAMED else ""
    said = _(
        "This is a sheet, but no column of it is called %(missing)s. Its headings are: %(names)s%(more)s."
    )
    return said % {"missing": missing, "names": names, "more": more}


def headed(text, separator):
    """The headings of a text that is a sheet with this separator: as many cells in its first row as in its
    second, which in prose with a comma in each line is too little to tell. [] where it is none."""
    whole = (row for _line, row in rows(text.lstrip("\ufeff"), separator) if row)
    first, second = next(whole, []), next(whole, [])
    if isinstance(first, csv.Error) or isinstance(second, csv.Error) or len(first) != len(second):
        return []
    names = [unguarded(cell).strip() for cell in first]
    is_sheet = len(names) > 2 or (len(names) == 2 and (separator != "," or named(names, "", 0).places))
    return names if is_sheet and all(names) else []


def sheet_of(text):
    """The `Sheet`, with the separator that gives its first row most columns it knows; else that of the first
    row that names those of a bank."""
    told = re.match(r'\ufeff?"?sep=(.)"?\s*\n', text, re.IGNORECASE)
    found = {}
    for separator in told[1] if told else SEPARATORS:
        for number, (_line, row) in enumerate(rows(text.lstrip("\ufeff"), separator)):
            if number >= FIRST_ROWS:
                break
            if (number == 0 and told) or (not isinstance(row, csv.Error) and not any(map(str.strip, row))):
                continue
            sheet = named([] if isinstance(row, csv.Error) else row, separator, number + 1)
            found.setdefault(sheet.is_a_bank, []).append(sheet)
            if sheet.is_a_bank:
                break
    return max(found.get(True) or [Sheet()], key=lambda sheet: len(sheet.places))


def named(row, separator, skip):
    """The columns this first row names."""
    sheet, seen = Sheet(separator, skip), Counter()
    for index, cell in enumerate(row[:MOST_COLUMNS]):
        name = heading(unguarded(cell))
        place = place_of(name, seen)
        if place and place not in sheet.places:
            sheet.places[place] = index
        elif name:
            sheet.unknown[index] = cell.strip()
    return sheet


def rows(text, separator):
    """(line, cells) of each row; csv.Error in place of the cells where one cannot be read. A quotation mark
    that is never closed costs its own line, and not those that follow."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=separator)
    line, before, mended = 1, 0, 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = csv.Error(_("a cell of it is longer than %d characters") % csv.field_size_limit())
        end = before + reader.line_num
        is_one = end == line or is_quoted_well(lines[line - 1 : end], separator)
        if not is_one and mended < MOST_MENDED:
            row = csv.Error(_("a quotation mark in it is never closed"))
            mended, before, end = mended + 1, line, line
            reader = csv.reader(lines[line:], delimiter=separator)
        yield line, row
        line = end + 1


def is_quoted_well(lines, separator):
    """Whether each quoted cell of a row ends at a separator, or with the row."""
    try:
        return bool(list(csv.reader(lines, delimiter=separator, strict=True)))
    except csv.Error:
        return False


def unguarded(cell):
    return cell[1:] if cell[:1] == "'" and is_active(cell.lstrip("'")) else cell
