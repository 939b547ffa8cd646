"""Writes questions as a sheet, the way `csv_bank` reads it."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from learn.spreadsheets import is_active

from ..question_types import QUESTION_TYPES
from .bank import WHOLE, Exported, Loss
from .course_values import tidy
from .csv_rows import HUNDRED, Unreadable, places_named, plain, question_of
from .csv_settings import in_words

FIRST = ["id", "kind", "title", "question", "correct"]
LAST = ["explanation", "topic", "category", "tags", "cites", "settings"]
OF_A_CHOICE = ["choice", "match", "gap", "region", "credit", "tolerance", "feedback"]
# Excel takes a file without a byte-order mark for windows-1252.
BOM = "\ufeff"


def write(questions):
    """These questions as a sheet with commas, and what it cannot say."""
    rows, losses = [], []
    for index, question in enumerate(questions):
        cells, lost = row_of(index, question)
        rows += [cells] if cells else []
        losses += lost
    headings = columns(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([f"{name} {number}" if number else name for name, number in headings])
    for cells in rows:
        writer.writerow([guarded(cells.get(place, "")) for place in headings])
    return Exported((BOM + out.getvalue()).encode(), losses)


def columns(rows):
    """The columns these rows need, in an order a person can work with."""
    used = {place for cells in rows for place, text in cells.items() if text}
    used |= {("kind", 0), ("question", 0), ("correct", 0), ("choice", 1), ("choice", 2)}
    numbers = sorted({number for column, number in used if column in OF_A_CHOICE})
    hints = sorted(place for place in used if place[0] == "hint")
    ordered = [(name, 0) for name in FIRST]
    ordered += [(name, number) for number in numbers for name in OF_A_CHOICE]
    ordered += [(LAST[0], 0), *hints, *((name, 0) for name in LAST[1:])]
    return [place for place in ordered if place in used]


def guarded(text):
    """The cell so that no spreadsheet takes it for a formula: an apostrophe stands before it."""
    return f"'{text}" if is_active(text.lstrip("'")) else text


def row_of(index, question):
    """({(column, number): text}, losses) of one question; no cells where a sheet cannot say it at all."""
    cells, unsaid = cells_of(question)
    losses = [
        Loss(index, None, _("setting “%s”") % name, _("A sheet has no words for it.")) for name in unsaid
    ]
    if question.images:
        said = _("A sheet holds text alone: only the words of the pictures are in it.")
        losses.append(Loss(index, None, _("pictures"), said))
    try:
        found = question_of(cells, None)[0]
    except Unreadable as error:
        return None, [Loss(index, None, WHOLE, str(error))]
    wanted = as_read(question)
    differs = [name for name in COMPARED if getattr(found, name) != getattr(wanted, name)]
    if "kind" in differs or "choices" in differs or "stem" in differs:
        return None, [Loss(index, None, WHOLE, _("A sheet cannot say it as it is."))]
    for name in differs:
        if not (name == "details" and unsaid):
            losses.append(Loss(index, None, _(COMPARED[name]), _("A sheet cannot say it as it is.")))
    return cells, losses


COMPARED = {
    "kind": "kind", "stem": "question", "choices": "choices", "title": "title", "slug": "short name",
    "explanation": "explanation", "hints": "hints", "details": "settings", "topic": "topic",
    "category": "category", "tags": "tags", "cites": "sentences",
}  # fmt: skip


def as_read(question):
    """The question as reading gives it: tidy texts, no lines."""
    return replace(
        question,
        stem=tidy(question.stem),
        explanation=tidy(question.explanation),
        title=tidy(question.title),
        topic=tidy(question.topic),
        category=tidy(question.category),
        hints=tuple(filter(None, map(tidy, question.hints))),
        tags=tuple(filter(None, map(tidy, question.tags))),
        choices=tuple(
            replace(c, text=tidy(c.text), feedback=tidy(c.feedback), credit=c.credit + 0, line=None)
            for c in question.choices
        ),
    )


def cells_of(question):
    """(the cells, names of settings that have no words)."""
    settings, unsaid = in_words(question.details)
    tags = [tidy(tag) for tag in question.tags]
    joined = "; ".join(tags)
    cells = {
        ("id", 0): question.slug,
        ("kind", 0): question.kind,
        ("title", 0): question.title,
        ("question", 0): question.stem,
        ("explanation", 0): question.explanation,
        ("topic", 0): question.topic,
        ("category", 0): question.category,
        ("tags", 0): f"{joined};" if len(tags) == 1 and "," in joined else joined,
        ("cites", 0): " ".join(question.cites),
        ("settings", 0): settings,
    } | {("hint", number): hint for number, hint in enumerate(question.hints, 1)}
    correct = correct_of(question)
    cells["correct", 0] = correct or ""
    for number, choice in enumerate(question.choices, 1):
        cells["choice", number] = choice.text
        cells["feedback", number] = choice.feedback
        if correct is None:
            cells["credit", number] = plain(choice.credit * HUNDRED)
        for name in ("match", "gap", "region"):
            cells[name, number] = str(choice.details.get(name, ""))
        if "tolerance" in choice.details:
            cells["tolerance", number] = tolerance_of(choice.details)
    return {place: tidy(text) for place, text in cells.items()}, unsaid


def tolerance_of(details):
    if not details.get("relative"):
        return str(details["tolerance"])
    return plain(Decimal(details["tolerance"]) * HUNDRED) + "%"


def correct_of(question):
    """What the cell “correct” says; None where each choice needs its own credit."""
    credits = [choice.credit for choice in question.choices]
    if question.kind == "truefalse":
        return "TRUE" if credits[:1] == [1] else "FALSE"
    if question.kind in ("matching", "ordering"):
        return "" if not any(credits) else None
    if question.kind in ("short", "numeric", "gaps"):
        return "" if all(credit == 1 for credit in credits) else None
    right = [credit > 0 for credit in credits]
    by_rule = QUESTION_TYPES[question.kind].credits(right) if question.kind in QUESTION_TYPES else None
    confusing = any(places_named(choice.text) for choice in question.choices)
    is_clear = sum(right) == 1 if question.kind == "single" else any(right)
    if confusing or by_rule is None or list(by_rule) != credits or not is_clear:
        return None
    return ", ".join(str(number) for number, is_right in enumerate(right, 1) if is_right)
