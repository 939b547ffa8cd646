"""What a thing says on the site and in a course's files, side by side, for a person who decides."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learn.two_sentences import Row

from ..models import QuestionVersion

ALIKE = 0.5  # two lines are one that was changed
MOST_PAIRS = 400  # comparing each with each takes the product of their numbers


@dataclass(frozen=True)
class Differs:
    """A part of a thing that the site and its file say differently: what it is called, and each line that
    differs as a `Row`, old as it is here and new as in the file."""

    label: str
    rows: tuple


def differences(model, here, file):
    """[Differs] of two results of `authored` of a thing of this model, in the order they are written in."""
    found = []
    for name in dict.fromkeys([*here, *file]):
        rows = rows_of(lines(here.get(name)), lines(file.get(name)))
        if rows:
            found.append(Differs(called(model, name), rows))
    return found


def rows_of(here, file):
    """The lines that differ, each beside the one in whose place it stands."""
    rows = []
    for same, a, b, c, d in SequenceMatcher(None, here, file, autojunk=False).get_opcodes():
        if same != "equal":
            rows += [Row("changed", old=old, new=new) for old, new in beside(here[a:b], file[c:d])]
    return tuple(rows)


def beside(here, file):
    """(here, in the file) of these lines in their order, the likest first beside each other: a new paragraph
    above a changed one does not take its place. "" where a line has none."""
    pairs = list(zip_longest(here, file, fillvalue=""))
    if len(here) == len(file) == 1 or not here or not file or len(here) * len(file) > MOST_PAIRS:
        return pairs
    likest = max((likeness(old, new), -a, -c) for a, old in enumerate(here) for c, new in enumerate(file))
    if likest[0] < ALIKE:
        return pairs
    a, c = -likest[1], -likest[2]
    return [*beside(here[:a], file[:c]), (here[a], file[c]), *beside(here[a + 1 :], file[c + 1 :])]


def likeness(old, new):
    """The share of their words that two lines have in common, in the same order."""
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()


def lines(value):
    """An authored value as lines a person can read."""
    if isinstance(value, dict):
        return [f"{name}: {in_one(each)}" for name, each in sorted(value.items())]
    if isinstance(value, list | tuple):
        return [in_one(each) for each in value]
    return [line.rstrip() for line in in_one(value).splitlines() if line.strip()]


def in_one(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(lines(value))
    if isinstance(value, list | tuple):
        return " · ".join(part for part in map(in_one, value) if part)
    return "" if value is None else str(value)


def called(model, name):
    """What people call this part of a thing."""
    own = {
        "choices": _("choices, what each earns and why"),
        "cites": _("sentences it rests on"),
        "details": _("settings of this kind"),
        "questions": _("questions"),
        "lessons": _("lessons"),
    }
    for each in () if name in own else (model, QuestionVersion):
        try:
            return capfirst(str(each._meta.get_field(name).verbose_name))
        except FieldDoesNotExist:
            continue
    return capfirst(own.get(name, name.replace("_", " ")))
