"""A number, typed, with or without a unit."""

from decimal import localcontext

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.importing.keys import normalise

from .accepting import barer, faults_of_number, measure, near, number, said_by_number, typed
from .base import Fault, one_in_full
from .short import WrittenType, unreachable

# Two signs for micro that look the same.
ONE_MICRO = str.maketrans("\u00b5", "\u03bc")


def units(version):
    """[(name, factor)] of the units it takes; the factor is how many of the question's own unit one is."""
    found = version.details.get("units") or []
    return [(unit["name"], number(unit.get("factor", "1"))) for unit in found]


def own_unit(details):
    """The unit that the others are reckoned into; "" where none is."""
    factors = ((unit["name"], number(unit.get("factor", "1"))) for unit in details.get("units") or [])
    return next((name for name, factor in factors if factor == 1), "")


def factor_of(written, known):
    """The factor of the unit written, None for one that is not known. No unit is the question's own.
    Capitals count where they tell two units apart (mg, Mg), and nowhere else."""
    if not written:
        return 1
    tidy = [(normalise(name).translate(ONE_MICRO), factor) for name, factor in known]
    written = normalise(written).translate(ONE_MICRO)
    exact = [factor for name, factor in tidy if name == written]
    like = [factor for name, factor in tidy if name.casefold() == written.casefold()]
    return exact[0] if exact else like[0] if len(set(like)) == 1 else None


def measured(text, known):
    """What was typed as a `Measure`: as it stands or, where that has no unit that is known, without a mark
    that closes it or quotation marks around it; None where it is no number. ValidationError as `measure`."""
    for said in (text, barer(text)):
        found = measure(said)
        if found and factor_of(found.unit, known) is not None:
            return found
    return measure(text)


class Numeric(WrittenType):
    """Each row is a number (or ``*``, any other) with ``details["tolerance"]``, absolute or, with
    ``details["relative"]``, a share of the number. The version's ``details["units"]`` are taken and
    reckoned into the question's own unit; with ``details["unit_required"]`` one has to be written."""

    kind = "numeric"
    name = gettext_lazy("number")

    def units(self, version):
        """The names of the units it takes, for the learner."""
        return [name for name, factor in units(version)]

    def read(self, version, data, order=None):
        text = typed(data.get("answer", ""))
        if not normalise(text):
            return None
        known = units(version)
        found = measured(text, known)
        if found is None:
            raise ValidationError(_("Write a number, such as 12 or 3.5."))
        if factor_of(found.unit, known) is None:
            if not known:
                raise ValidationError(_("Write the number alone, with nothing before or after it."))
            names = ", ".join(name for name, factor in known)
            raise ValidationError(_("Write one number, with one of these units: %s.") % names)
        if not found.unit and version.details.get("unit_required"):
            names = ", ".join(name for name, factor in known)
            raise ValidationError(_("Write the unit too: %s.") % names)
        return {"text": text}

    def unfinished(self, version, data, order=None):
        return {"text": typed(data.get("answer", ""))}

    def is_whole(self, version, answer, order):
        return bool(self.values(version, answer["text"]))

    def values(self, version, text):
        """What the text can mean, in the question's own unit."""
        try:
            found = measured(text, units(version))
        except ValidationError:
            return []
        factor = factor_of(found.unit, units(version)) if found else None
        if factor is None or not found.unit and version.details.get("unit_required"):
            return []
        with localcontext() as exact:
            exact.prec = 1000
            return [value * factor for value in found.readings]

    def means(self, version, answer):
        return frozenset(self.values(version, answer["text"])) or answer["text"]

    def written(self, version, answer):
        """The first row the number alone fits."""
        value = number(answer["text"])
        return next((row for row in version.choice_list if near(value, row.text, row.details)), None)

    def accepted(self, version, answer):
        # A comma that can be read in two ways is read in the way that serves the learner.
        found = [
            next((row for row in version.choice_list if near(value, row.text, row.details)), None)
            for value in self.values(version, answer["text"] if answer else "")
        ]
        return max(filter(None, found), key=lambda row: row.credit, default=None)

    def correct_answer(self, version):
        numbers = [row for row in version.choice_list if row.text.strip() != "*"] or version.choice_list
        best = max(numbers, key=lambda row: row.credit, default=None)
        return best and {"text": " ".join(filter(None, [best.text.strip(), own_unit(version.details)]))}

    def said(self, version, row):
        # The same number may stand again with a wider tolerance and less credit.
        return said_by_number(row)

    def faults_of_details(self, version):
        found = faults_of_units(version)
        # What is wrong in the rows is wrong with any units.
        return found + self.faults_of_numbers(version) if found else []

    def faults_of_rows(self, version):
        return self.faults_of_numbers(version) or unreachable(version, self.written)

    def faults_of_numbers(self, version):
        found = [Fault(said, row.position) for row in version.choice_list for said in faults_of_number(row)]
        return super().faults_of_rows(version) + found

    def faults_of_all(self, version):
        return one_in_full(version)


def faults_of_units(version):
    written = version.details.get("units") or []
    try:
        known = units(version)
        names = [normalise(name) for name, factor in known]
    except (AttributeError, KeyError, TypeError):
        return [Fault(_("Write each unit with its name and its factor."))]
    if any(not name for name in names) or len(set(names)) < len(names):
        return [Fault(_("Give each unit a name of its own."))]
    if any(factor is None or factor <= 0 for name, factor in known):
        return [Fault(_("The factor of a unit is a number above 0: how many of your own unit one of it is."))]
    if written and all(factor != 1 for name, factor in known):
        return [Fault(_("Give your own unit the factor 1."))]
    if version.details.get("unit_required") and not written:
        return [Fault(_("Add the units it takes, or do not require one."))]
    return []
