"""Questions as a sheet: one a row, its columns named in the first row. docs/question-banks.md says which.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and read
without."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, repeat, zip_longest

from django.utils.translation import gettext as _

from learn.spreadsheets import is_active

from . import brightspace
from .bank import Bank, BankError, Loss, NotABank
from .bank_text import first_words, text_of
from .csv_cells import called_plainly, counted_from_one, is_count, is_explained, parted
from .csv_headings import counts_from_nought, heading, place_of, readings
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
    unknown: {index: name} of the columns that mean nothing here. names: {(column, number): heading}. skip:
    how many rows stand before the questions."""

    separator: str = ","
    skip: int = 0
    places: dict = field(default_factory=dict)
    unknown: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)

    @property
    def is_a_bank(self):
        columns = {column for column, _number in self.places}
        return "question" in columns and bool(columns & {"correct", "choice", "wrong", "match"})

    def filled(self, row):
        """The cells of a row by their place; {} where it asks nothing: it is empty, only counts, or explains
        the columns."""
        cell = {
            place: row[index].replace("\r\n", "\n").replace("\r", "\n").strip()
            for place, index in self.places.items()
            if index < len(row)
        }
        has_text = any(cell.values()) or any(self.left_over(row))
        if not has_text or is_explained(cell, self.names):
            return {}
        return called_plainly(parted(with_all_right(cell), self.places))

    def left_over(self, row):
        """(heading, text) of each cell that means nothing here; the heading "" where there is none."""
        known = set(self.places.values())
        for index, text in enumerate(row):
            name = self.unknown.get(index, "")
            if text.strip() and index not in known and not is_count(name, text):
                yield name, text


def recognises(data):
    """Whether the first row names the columns of a bank, or its rows are those of Brightspace."""
    try:
        text = text_of(data)
        return is_of_brightspace(text) or sheet_of(text).is_a_bank
    except NotABank:
        return False


def read(data):
    """The questions of a sheet; NotABank where its first row does not name the columns."""
    text = text_of(data)
    if is_of_brightspace(text):
        return brightspace.read(rows(text.lstrip("\ufeff"), separator_behind(text)))
    sheet = sheet_of(text)
    if not sheet.is_a_bank:
        raise NotABank(
            what_is_missing(text)
            or _(
                "The first row has to name the columns: “question” and “correct”, and “choice 1”, “choice 2” "
                "and so on."
            )
        )
    bank, kept = Bank(), []
    for line, row in list(rows(text, sheet.separator))[sheet.skip :]:
        if isinstance(row, csv.Error):
            bank.errors.append(BankError(_("(a row)"), line, _("This row cannot be read: %s.") % row))
        elif cell := sheet.filled(row := [unguarded(cell) for cell in row]):
            kept.append((line, row, cell))
    is_index = counts_from_nought(sheet.names.get(("correct", 0), ""))
    cells = counted_from_one([cell for _line, _row, cell in kept], is_index)
    for (line, row, _cell), cell in zip(kept, cells, strict=True):
        take(bank, sheet, line, row, cell)
    if not bank.questions and not bank.errors:
        raise NotABank(_("There are no questions in this file."))
    bank.errors.sort(key=lambda error: error.line)
    return bank


def separator_behind(text):
    """What stands behind “NewQuestion” in a library of Brightspace."""
    found = brightspace.BEGINS.search(text)
    return found[0][-1] if found and found[0][-1] in SEPARATORS else ""


def is_of_brightspace(text):
    return bool(separator_behind(text))


def take(bank, sheet, line, row, cell):
    """Adds the question of a row, or what is wrong with it."""
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
    for name, text in sheet.left_over(row):
        what = _("column “%s”") % first_words(name, 40) if name else _("cells without a heading")
        bank.losses.append(Loss(number, line, what, first_words(text, 200)))


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
        first = [row for _line, row in islice(rows(text.lstrip("\ufeff"), separator), FIRST_ROWS + 1)]
        for number, row in enumerate(first[:FIRST_ROWS]):
            if (number == 0 and told) or (not isinstance(row, csv.Error) and not any(map(str.strip, row))):
                continue
            sheet = named([] if isinstance(row, csv.Error) else row, separator, number + 1)
            sheet = in_two_rows(sheet, row, first[number + 1]) if number + 1 < len(first) else sheet
            found.setdefault(sheet.is_a_bank, []).append(sheet)
            if sheet.is_a_bank:
                break
    return max(found.get(True) or [Sheet()], key=lambda sheet: len(sheet.places))


def in_two_rows(sheet, upper, lower):
    """The sheet of the upper row or, where the row below it names nothing but the columns that this one heads
    together, of both."""
    question = ("question", 0)
    below = named([] if isinstance(lower, csv.Error) else lower, sheet.separator, 0)
    if question not in sheet.places or question in below.places or below.unknown or len(below.places) < 2:
        return sheet
    pairs = zip_longest(upper, lower, fillvalue="")
    return named([low if low.strip() else up for up, low in pairs], sheet.separator, sheet.skip + 1)


def with_all_right(cell):
    """The cells with what stands in several columns for what is right in one."""
    several = {place: text for place, text in cell.items() if place[0] == "correct"}
    right = "|".join(text for _place, text in sorted(several.items()) if text)
    return {place: text for place, text in cell.items() if place not in several} | {("correct", 0): right}


def named(row, separator, skip):
    """The columns this first row names. A title is what is asked where nothing else is."""
    sheet, seen = Sheet(separator, skip), Counter()
    for index, cell in enumerate(map(unguarded, row[:MOST_COLUMNS])):
        place = next(filter(None, (place_of(name, seen) for name in readings(cell))), None)
        if place == ("correct", 0) and heading(cell) == heading(sheet.names.get(place, "")):
            place = ("correct", index + 1)  # the same once more: what is right besides
        if place and place not in sheet.places:
            sheet.places[place], sheet.names[place] = index, cell
        elif cell.strip():
            sheet.unknown[index] = cell.strip()
    title, question = ("title", 0), ("question", 0)
    is_asked = {title, ("correct", 0), ("choice", 2)} <= sheet.places.keys()
    if question not in sheet.places and is_asked:
        sheet.places[question], sheet.names[question] = sheet.places.pop(title), sheet.names.pop(title)
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
