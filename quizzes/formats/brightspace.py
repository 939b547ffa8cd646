"""A question library of Brightspace (D2L) as its CSV: a question over several rows, each named in its first
cell, from one “NewQuestion” to the next."""

import re
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from ..question_types import QUESTION_TYPES
from .bank import Bank, BankChoice, BankError, BankQuestion
from .bank_text import as_plain, first_words
from .bank_words import Words, finished, losses_of
from .numbers import number_text, share

BEGINS = re.compile(r"^[\ufeff\" ]{0,3}newquestion\"? ?[,;\t]", re.IGNORECASE | re.MULTILINE)
# What stands in a question once, by its kind or by all.
ONCE = {"ID", "TITLE", "QUESTIONTEXT", "FEEDBACK"}
ROWS = {
    "MC": {"OPTION"}, "MS": {"OPTION"}, "TF": {"TRUE", "FALSE"}, "SA": {"ANSWER"}, "M": {"CHOICE", "MATCH"},
    "O": {"ITEM"},
}  # fmt: skip
USUAL = {"POINTS": "1", "DIFFICULTY": "1", "SCORING": {"MS": "RightMinusWrong", "M": "EquallyWeighted"}}


class Unreadable(Exception):
    """This item is no question; the sentence says why."""


def read(rows):
    """The questions of these rows, each (line, cells or csv.Error)."""
    bank, before, items = Bank(), [], []
    for line, cells in rows:
        if isinstance(cells, Exception):
            bank.errors.append(BankError(_("(a row)"), line, _("This row cannot be read: %s.") % cells))
            continue
        cells = [cell.strip() for cell in cells]
        name = cells[0].upper().lstrip("\ufeff") if cells else ""
        if name == "NEWQUESTION":
            items.append((line, at(cells, 1), []))
        elif any(cells) and not name.startswith("//"):
            rows = items[-1][2] if items else before
            rows.append((line, name, cells))
    for rows, item in reversed(list(pairwise([before, *(item for _line, _kind, item in items)]))):
        # Some write what a question is called above the row that begins it.
        if rows and rows[-1][1] == "ID" and not any(name == "ID" for _line, name, _cells in item):
            item.append(rows.pop())
    for line, _name, cells in before:
        said = _("This row stands before the first “NewQuestion”.")
        bank.errors.append(BankError(first_words(" ".join(cells)), line, said))
    for line, kind, item in items:
        take(bank, line, kind.upper(), item)
    bank.errors.sort(key=lambda error: error.line)
    return bank


def at(cells, place):
    return cells[place] if place < len(cells) else ""


def take(bank, line, kind, item):
    """Adds the question of these rows, or what is wrong with it."""
    words = Words()
    told = {name: cells for _line, name, cells in item if name in ONCE}
    stem = text(words, told.get("QUESTIONTEXT", ()), 1)
    title = at(told.get("TITLE", ()), 1)
    try:
        question = question_of(words, line, kind, item, stem)
    except Unreadable as error:
        named = title or first_words(as_plain(stem)) or _("(no text)")
        bank.errors.append(BankError(named, line, str(error)))
        return
    lose_the_rest(words, kind, item)
    bank.questions.append(finished(question, words))
    bank.losses += losses_of(words, len(bank.questions) - 1, line)


def question_of(words, line, kind, item, stem):
    if kind == "WR":
        raise Unreadable(
            _("Its answer is written at length and marked by hand, which cannot be carried over.")
        )
    if kind not in ROWS:
        raise Unreadable(_("“%s” is no kind of question that can be read.") % kind[:40])
    told = {name: cells for _line, name, cells in item if name in ONCE}
    found, rows, details = MAKERS[kind](words, [(name, cells) for _line, name, cells in item])
    return BankQuestion(
        kind=found,
        stem=stem,
        choices=tuple(rows),
        title=at(told.get("TITLE", ()), 1),
        slug=at(told.get("ID", ()), 1),
        explanation=text(words, told.get("FEEDBACK", ()), 1),
        hints=tuple(text(words, cells, 1) for _line, name, cells in item if name == "HINT" and at(cells, 1)),
        details=details,
        line=line,
    )


def text(words, cells, place, told=None):
    """The text of a cell as Markdown: HTML where the cell ``told`` (the one behind it) says so."""
    is_html = at(cells, place + 1 if told is None else told).upper() == "HTML"
    return words.markdown(at(cells, place), "html" if is_html else "plain")


def lose_the_rest(words, kind, item):
    """Names what of the rows has no place here."""
    seen = set()
    for _line, name, cells in item:
        said = ", ".join(filter(None, cells[1:]))
        usual = USUAL.get(name, "")
        usual = usual.get(kind, "RightMinusWrong") if isinstance(usual, dict) else usual
        is_known = name in ROWS[kind] or name == "HINT" or name in ONCE and name not in seen
        seen.add(name)
        if is_known or not said or said == usual:
            continue
        what = {
            "POINTS": _("points"),
            "DIFFICULTY": _("difficulty"),
            "IMAGE": _("picture"),
            "SCORING": _("scoring"),
        }
        words.lose(what.get(name) or _("row “%s”") % first_words(cells[0]), said)


def credit_of(cells):
    credit = share(at(cells, 1) or "0")
    if credit is None:
        raise Unreadable(_("A weight lies between -100 and 100; this one is %s.") % at(cells, 1)[:20])
    return credit


def option(words, cells):
    return text(words, cells, 2), text(words, cells, 4, 5)


def multichoice(words, rows):
    found = [
        BankChoice(said, credit_of(cells), why)
        for name, cells in rows
        if name == "OPTION"
        for said, why in [option(words, cells)]
    ]
    enough(found, 2)
    if not any(row.credit > 0 for row in found):
        raise Unreadable(_("No option of it is right."))
    return "single", found, {}


def multiselect(words, rows):
    options = [cells for name, cells in rows if name == "OPTION"]
    enough(options, 2)
    right = [(number_text(at(cells, 1)) or "0") not in ("0", "-1", "-100") for cells in options]
    if not any(right):
        raise Unreadable(_("No option of it is right."))
    credits = QUESTION_TYPES["multiple"].credits(right)
    made = [
        BankChoice(said, Decimal(credit), why)
        for cells, credit in zip(options, credits, strict=True)
        for said, why in [option(words, cells)]
    ]
    return "multiple", made, {}


def truefalse(words, rows):
    told = {name: cells for name, cells in rows if name in ("TRUE", "FALSE")}
    right = [name for name, cells in told.items() if credit_of(cells) > 0]
    if len(right) != 1:
        raise Unreadable(_("Neither true nor false is marked as the right one, or both are."))
    made = [
        BankChoice(name.capitalize(), Decimal(name == right[0]), text(words, told.get(name, ()), 2))
        for name in ("TRUE", "FALSE")
    ]
    return "truefalse", made, {}


def short(words, rows):
    if sum(name == "INPUTBOX" for name, _cells in rows) > 1:
        raise Unreadable(_("It has several fields to fill, which cannot be carried over."))
    answers = [cells for name, cells in rows if name == "ANSWER"]
    enough(answers, 1)
    told = {at(cells, 3).lower() for cells in answers}
    if "regexp" in told:
        words.lose(_("pattern"), _("An answer is taken for right as it is written, not as a pattern."))
    made = [BankChoice(at(cells, 2).replace("*", r"\*"), credit_of(cells)) for cells in answers]
    return "short", made, {"case": True} if "sensitive" in told else {}


def matching(words, rows):
    """What is matched is given one of the choices, by its number."""
    choices = {at(cells, 1): text(words, cells, 2) for name, cells in rows if name == "CHOICE"}
    matches = [(at(cells, 1), text(words, cells, 2)) for name, cells in rows if name == "MATCH"]
    enough(matches, 2)
    for number, said in matches:
        if number not in choices:
            raise Unreadable(_("“%(said)s” belongs to choice %(n)s, which there is not.")
                             % {"said": first_words(said), "n": number[:20] or "…"})  # fmt: skip
    alone = [said for number, said in choices.items() if number not in dict(matches)]
    pairs = [(said, choices[number]) for number, said in matches] + [("", said) for said in alone]
    return "matching", [BankChoice(said, details={"match": partner}) for said, partner in pairs], {}


def ordering(words, rows):
    made = [
        BankChoice(text(words, cells, 1), feedback=text(words, cells, 3, 4))
        for name, cells in rows
        if name == "ITEM"
    ]
    enough(made, 2)
    return "ordering", made, {}


def enough(rows, fewest):
    if len(rows) < fewest:
        raise Unreadable(_("It has too few answers to be asked."))


MAKERS = {
    "MC": multichoice, "MS": multiselect, "TF": truefalse, "SA": short, "M": matching, "O": ordering,
}  # fmt: skip
