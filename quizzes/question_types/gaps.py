"""A text with gaps to fill."""

from decimal import Decimal
from math import prod

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.rendering import parted_at_gaps, render_text

from .accepting import (
    bared,
    example,
    faults_of_number,
    first_that_fits,
    fold,
    marked,
    measure,
    near,
    number,
    said_by_number,
    typed,
    words_meant,
)
from .base import ALL, NOTHING, Control, Fault, Grade, Option, Part, QuestionType, as_authored, to_fraction
from .choice import not_here

KINDS = {
    "typed": gettext_lazy("typed words"),
    "list": gettext_lazy("a list to choose from"),
    "number": gettext_lazy("a number"),
}


class Gaps(QuestionType):
    """The stem marks gap n as ``[[n]]``; ``details["gaps"][n - 1]`` says its kind (typed, list or number) and
    perhaps its weight, 1 where it does not. Each row has its gap in ``details["gap"]``: an answer to accept
    or an option, with credit. The answer is ``{"gaps": {"<n>": text typed, or position of the row chosen}}``.

    An order is a list for each gap: the rows of a list gap as shown, empty for the others."""

    kind = "gaps"
    name = gettext_lazy("a text with gaps")
    rule = gettext_lazy("Each gap counts for itself.")
    has_gaps = True

    def kinds(self, version):
        """{n: kind} of its gaps."""
        return {n: gap["kind"] for n, gap in enumerate(version.details.get("gaps") or [], 1)}

    def hides(self, version, row):
        return self.kinds(version).get(gap_of(row)) != "list"

    def rows(self, version, n):
        return [row for row in version.choice_list if gap_of(row) == n]

    def arrange(self, version, shuffle):
        order = []
        for n, kind in self.kinds(version).items():
            shown = [row.position for row in self.rows(version, n)] if kind == "list" else []
            if not version.details.get("keep_order"):
                shuffle(shown)
            order.append(shown)
        return order

    def offered(self, version, order, held):
        """A `Control` for each gap, in order; those of a list gap have options."""
        texts = {row.position: row.text for row in version.choice_list}
        found = []
        for (n, kind), shown in zip(self.kinds(version).items(), order, strict=True):
            name = f"answer-{n}"
            value = next(iter(held.get(name, ())), "")
            options = tuple(
                Option(str(place), texts[position], str(place) == value)
                for place, position in enumerate(shown)
            )
            found.append(Control(name, str(n), value, options, kind))
        return found

    def read(self, version, data, order=None):
        filled = self.filled(version, data, order)
        for n in self.unreadable(version, filled):
            measure(filled[n])  # which says so itself of one too large
            raise ValidationError(_("Gap %s: write a number, such as 12 or 3.5, and nothing else.") % n)
        return {"gaps": filled} if filled else None

    def unfinished(self, version, data, order=None):
        return {"gaps": self.filled(version, data, order)}

    def filled(self, version, data, order):
        """{gap: what was filled in}, numbers as typed, whether they can be read or not."""
        order = order or self.arrange(version, as_authored)
        filled = {}
        for (n, kind), shown in zip(self.kinds(version).items(), order, strict=True):
            value = data.get(f"answer-{n}", "")
            if kind == "list" and value:
                places = {str(place): position for place, position in enumerate(shown)}
                if value not in places:
                    raise not_here()
                filled[str(n)] = places[value]
            elif kind != "list" and fold(text := typed(value)):
                filled[str(n)] = text
        return filled

    def unreadable(self, version, filled):
        """The gaps that ask for a number and hold something else."""
        kinds = self.kinds(version)
        return [n for n, text in filled.items() if kinds[int(n)] == "number" and not readings_of(text)]

    def fields(self, version, answer, order=None):
        order = order or self.arrange(version, as_authored)
        filled = answer["gaps"] if answer else {}
        return [
            (f"answer-{n}", str(shown.index(filled[str(n)])) if shown else filled[str(n)])
            for n, shown in enumerate(order, 1)
            if str(n) in filled
        ]

    def is_whole(self, version, answer, order):
        return len(answer["gaps"]) == len(order) and not self.unreadable(version, answer["gaps"])

    def left_open(self, version, answer, order):
        return [_("gap %d") % n for n in self.kinds(version) if str(n) not in answer["gaps"]]

    def means(self, version, answer):
        return {n: self.meant(version, int(n), filled) for n, filled in answer["gaps"].items()}

    def meant(self, version, n, filled):
        """What was filled into gap n, to be compared with something else."""
        kind = self.kinds(version)[n]
        if kind == "typed":
            return words_meant(self.rows(version, n), str(filled), bool(version.details.get("case")))
        return frozenset(readings_of(filled)) or filled if kind == "number" else filled

    def possible(self, order):
        return prod(map(len, order)) or None  # a typed gap has nothing to choose from

    def taken(self, version, n, answer):
        """The row that what was filled into gap n is or fits, or None."""
        filled = (answer["gaps"] if answer else {}).get(str(n))
        kind, rows = self.kinds(version)[n], self.rows(version, n)
        if filled is None:
            return None
        if kind == "list":
            return next((row for row in rows if row.position == filled), None)
        if kind == "typed":
            case = bool(version.details.get("case"))
            return first_that_fits(rows, str(filled), case)
        near_each = [
            next((row for row in rows if near(value, row.text, row.details)), None)
            for value in readings_of(filled)
        ]
        return max(filter(None, near_each), key=lambda row: row.credit, default=None)

    def earned(self, version, answer):
        taken = [self.taken(version, n, answer) for n in self.kinds(version)]
        return [to_fraction(Decimal(row.credit)) if row else NOTHING for row in taken]

    def parts(self, version, answer):
        weights = [weight(gap) for gap in version.details.get("gaps") or []]
        return [
            (each / sum(weights), earned)
            for each, earned in zip(weights, self.earned(version, answer), strict=True)
        ]

    def grade(self, version, answer):
        rows = [self.taken(version, n, answer) for n in self.kinds(version)]
        fraction = sum((weight * earned for weight, earned in self.parts(version, answer)), NOTHING)
        return Grade(to_fraction(fraction), [(row.text, row.feedback) for row in rows if row])

    def review(self, version, answer, order=None):
        earned = dict(zip(self.kinds(version), self.earned(version, answer), strict=True))
        found = []
        for n, kind in self.kinds(version).items():
            row = self.taken(version, n, answer)
            part = Part(
                label=str(n),
                given=self.filled_in_words(version, n, answer),
                right=self.filled_in_words(version, n, self.correct_answer(version)),
                fraction=earned[n],
                why=row.feedback if row else "",
                is_typed=kind != "list",
            )
            found.append(part)
        return found

    def filled_in_words(self, version, n, answer):
        filled = (answer["gaps"] if answer else {}).get(str(n), "")
        if isinstance(filled, int):
            return next(row.text for row in version.choice_list if row.position == filled)
        return filled

    def best(self, version, n):
        return max(self.rows(version, n), key=lambda row: (row.credit, row.text != "*"), default=None)

    def correct_answer(self, version):
        best = {n: self.best(version, n) for n in self.kinds(version)}
        return {
            "gaps": {
                str(n): row.position if self.kinds(version)[n] == "list" else example(row.text)
                for n, row in best.items()
                if row
            }
        }

    def in_words(self, version, answer):
        filled = {n: self.filled_in_words(version, n, answer) for n in self.kinds(version)}
        return "; ".join(f"{n}: {text}" for n, text in filled.items() if text)

    def mistake(self, part):
        return f"{part.label}: {fold(bared(part.given)[-1])}"

    def weighed(self, version, answer):
        return self.weighed_by_part(version, answer)

    def faults_of_details(self, version):
        gaps = version.details.get("gaps") or []
        if not isinstance(gaps, list) or not all(is_gap(gap) for gap in gaps):
            return [Fault(_("Say of each gap whether words, a number or a list fill it."))]
        if version.stem.strip() and not marks_in(version):
            said = _("Mark each gap in the question: [[1]] for the first, [[2]] for the next.")
            return [Fault(said, place="stem")]
        if any((number(gap.get("weight") or "1") or NOTHING) <= 0 for gap in gaps):
            return [Fault(_("The weight of a gap is a number above 0.")), *self.faults_of_rows(version)]
        return []

    def faults_of_rows(self, version):
        found, seen, kinds = [], set(), self.kinds(version)
        for row in version.choice_list:
            n = gap_of(row)
            said = self.said(version, row)
            if n not in kinds:
                found.append(Fault(without_gap(n), row.position))
            elif not row.text.strip():
                found.append(Fault(_("Write something in this row, or remove it."), row.position))
            elif kinds[n] == "number" and (wrong := faults_of_number(row)):
                found += [Fault(sentence, row.position) for sentence in wrong]
            elif said in seen:
                found.append(
                    Fault(_("This row says the same as an earlier one. Change or remove it."), row.position)
                )
            seen.add(said)
        return found or unreachable_in_gaps(self, version)

    def said(self, version, row):
        n, kinds = gap_of(row), self.kinds(version)
        case = kinds.get(n) == "list" or bool(version.details.get("case"))
        return (n, said_by_number(row) if kinds.get(n) == "number" else fold(marked(row.text), case))

    def faults_of_all(self, version):
        kinds, found = self.kinds(version), []
        if sorted(marks_in(version)) != list(range(1, len(kinds) + 1)):
            return [
                Fault(_("Number the gaps [[1]], [[2]] and so on, each once, and say below what each one is."))
            ]
        for n, kind in kinds.items():
            rows = self.rows(version, n)
            if not any(row.credit == 1 for row in rows):
                found.append(Fault(_("Gap %d: mark at least one answer as correct.") % n))
            elif kind == "list" and len(rows) < 2:
                found.append(Fault(_("Gap %d: add at least one more to choose from.") % n))
        return found


def readings_of(filled):
    """The numbers that what was typed into a gap can mean; none where it is no number alone."""
    try:
        found = measure(str(filled))
    except ValidationError:
        return ()
    return found.readings if found and not found.unit else ()


def weight(gap):
    return number(gap.get("weight") or "1") or ALL


def marks_in(version):
    """The numbers of the gaps marked in the question, in order."""
    return [n for _html, n in parted_at_gaps(render_text(version.stem)) if n is not None]


def without_gap(n):
    """What is wrong with a row for this gap, which the question does not have."""
    if n is None:
        return _("Say which gap this row is for.")
    said = _("The question has no gap %(n)d. Mark it there with [[%(n)d]], or say which gap this row is for.")
    return said % {"n": n}


def is_gap(gap):
    return isinstance(gap, dict) and isinstance(gap.get("kind"), str) and gap["kind"] in KINDS


def gap_of(row):
    n = row.details.get("gap")
    return n if isinstance(n, int) else None


def unreachable_in_gaps(type, version):
    """The faults of accepted answers that nothing typed can reach, or that anything typed reaches."""
    found, kinds = [], type.kinds(version)
    for row in version.choice_list:
        n = row.details["gap"]
        if kinds[n] == "list" or row.credit < 1:
            continue
        if row.text.strip() == "*":
            found.append(Fault(_("A star alone accepts everything. Write what is right."), row.position))
        elif type.taken(version, n, {"gaps": {str(n): example(row.text)}}) != row:
            found.append(
                Fault(_("An earlier row fits this answer already. Put this row before it."), row.position)
            )
    return found
