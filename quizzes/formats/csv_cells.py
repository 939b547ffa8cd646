"""The cells of a sheet that other programs fill in other ways: choices counted from nought or called by the
name of their column, all of them in one cell, rows that only count or explain."""

import ast
import json
import re
from collections import Counter

from .csv_headings import COUNTERS, heading, place_of

COUNT = re.compile(r"\W*[A-Za-z]{0,3}\W?\d{1,6}\W*")
NUMBERS = re.compile(r"\d{1,4}(?:\s*[,;|]\s*\d{1,4})*")
CALLED = re.compile(
    r"\b(?:option|choice|answer|antwort|choix|r[ée]ponse|opci[óo]n|respuesta)s?[\s_]*(?=(?:\d{1,4}|[A-J])\b)",
    re.IGNORECASE,
)
LETTERED = re.compile(r"\(?([A-Za-z])[.):]\s+")
LARGEST_LIST = 10_000
ONLY = (("choice", 1), ("choice", 2))


def is_count(name, text):
    """Whether a cell only counts its row: in a column called so, or called nothing."""
    return heading(name) in COUNTERS and bool(COUNT.fullmatch(text.strip()))


def is_explained(cell, names):
    """Whether a row says what its columns are for, or names them once more. names: the headings by place."""
    if place_of(heading(cell.get(("kind", 0), "").partition("\n")[0]), Counter()) == ("kind", 0):
        return True
    filled = {place: text for place, text in cell.items() if text}
    return len(filled) > 1 and all(heading(text) == heading(names[place]) for place, text in filled.items())


def counted_from_one(rows, is_index):
    """The cells of these rows, where “correct” counts the choices from nought so that it counts from one:
    where one says 0, or its column is called an index, and none says a number that only counts from one."""
    numbers = {at: found for at, cell in enumerate(rows) if (found := numbers_of(cell))}
    most = {
        at: sum(bool(text) for (column, _n), text in rows[at].items() if column == "choice") for at in numbers
    }
    has_nought = any(0 in found for found in numbers.values())
    if not (has_nought or is_index) or any(max(found) >= most[at] for at, found in numbers.items()):
        return rows
    return [
        {**cell, ("correct", 0): ", ".join(str(number + 1) for number in numbers[at])}
        if at in numbers
        else cell
        for at, cell in enumerate(rows)
    ]


def numbers_of(cell):
    """The numbers by which “correct” names choices of this row; [] where it says them in words, or there are
    none."""
    correct = cell.get(("correct", 0), "")
    texts = {text for (column, _number), text in cell.items() if column in ("choice", "wrong") and text}
    # Beside True and False a nought may mean the second as well as the first.
    is_truth = {text.lower() for text in texts} == {"true", "false"}
    if len(texts) < 2 or is_truth or correct in texts or not NUMBERS.fullmatch(correct):
        return []
    return [int(number) for number in re.findall(r"\d+", correct)]


def called_plainly(cell):
    """The cells, “Option B” and “answer2” under “correct” said as B and 2."""
    correct = re.sub(r"(?<=[a-z])(?=[A-J]\b)", " ", cell.get(("correct", 0), ""))
    plain = CALLED.sub("", correct)
    return {**cell, ("correct", 0): plain} if plain and plain != correct else cell


def parted(cell, places):
    """The cells, the choices each in one of its own where the sheet has one column for all of them."""
    one, two = ONLY
    if one not in places or two in places or not cell.get(one):
        return cell
    texts = listed(cell[one], cell.get(("correct", 0), ""))
    letters = [match[1].upper() if (match := LETTERED.match(text)) else "" for text in texts]
    if letters == [chr(ord("A") + place) for place in range(len(texts))]:
        texts = [LETTERED.sub("", text, count=1) for text in texts]
    return {**cell, **{("choice", number): text for number, text in enumerate(texts, 1)}}


def listed(text, correct):
    """The texts that stand in one cell; [it] where it is one."""
    if text.startswith("[") and len(text) < LARGEST_LIST and (found := literal(text)):
        return found
    for mark in "|\n;,":
        parts = [part.strip() for part in text.split(mark) if part.strip()]
        if len(parts) > 1 and (mark != "," or correct in parts):
            return parts
    return [text]


def literal(text):
    """The texts of a list as JSON or Python writes it, or None."""
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if (
            isinstance(found, list)
            and len(found) > 1
            and all(isinstance(one, (str, int, float)) for one in found)
        ):
            return [str(one).strip() for one in found]
    return None
