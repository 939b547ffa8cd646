"""One row of a sheet as a question, and a question as one row."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from ..question_types import QUESTION_TYPES
from .bank import BankChoice, BankQuestion
from .csv_headings import heading
from .csv_settings import Unknown, settings_of

KINDS = {
    "single": {
        "single", "single choice", "one choice", "multiple choice", "mc", "mcq", "multichoice",
        "single select", "single answer", "single correct", "mcsa", "radio", "dropdown", "drop down",
        "einfachauswahl", "choix unique", "opcion unica", "seleccion unica",
    },
    "multiple": {
        "multiple", "several choices", "multiple answer", "multiple answers", "multiple response",
        "ma", "mrq", "multiple select", "multi select", "checkbox", "checkboxes", "multi", "multiselect",
        "msq", "mcma", "multiple correct", "select all", "select all that apply",
        "mehrfachauswahl", "choix multiple", "choix multiples", "qcm", "opcion multiple",
        "seleccion multiple",
    },
    "truefalse": {
        "truefalse", "true false", "true or false", "tf", "boolean",
        "wahr falsch", "wahr oder falsch", "richtig falsch", "vrai faux", "vrai ou faux",
        "verdadero falso", "verdadero o falso",
    },
    "short": {
        "short", "short answer", "shortanswer", "sa", "text", "open ended", "kurzantwort", "reponse courte",
        "respuesta corta",
    },
    "numeric": {"numeric", "numerical", "number", "zahl", "numerisch", "numerique", "numerico", "numerica"},
    "matching": {
        "matching", "match", "pairs", "zuordnung", "paare", "appariement", "association", "emparejamiento",
    },
    "ordering": {
        "ordering", "order", "sequence", "ranking", "reihenfolge", "sortierung", "ordre", "classement",
        "orden", "ordenar",
    },
    "gaps": {
        "gaps", "gap fill", "fill in the blanks", "cloze", "fill in the blank", "fill in", "fitb",
        "fill blank", "fill blanks", "fill in blank", "fill in blanks", "fill the blank", "blank",
        "luckentext", "lueckentext", "texte a trous", "completar", "rellenar huecos",
    },
    "hotspot": {"hotspot", "hot spot"},
}  # fmt: skip
KIND_CALLED = {name: kind for kind, names in KINDS.items() for name in names}
AT_LENGTH = {
    "essay",
    "paragraph",
    "long answer",
    "long text",
    "free text",
    "aufsatz",
    "freitext",
    "redaccion",
}
TRUE = {"true", "t", "yes", "wahr", "richtig", "ja", "vrai", "oui", "verdadero", "sí", "si", "vero", "waar"}
FALSE = {"false", "f", "no", "falsch", "nein", "faux", "non", "falso", "onwaar"}
HUNDRED = Decimal(100)
PLACES = Decimal("0.0000001")


class Unreadable(Exception):
    """This row is no question; the sentence says why."""


@dataclass
class Choice:
    """The cells of one choice, by column."""

    number: int
    cells: dict = field(default_factory=dict)

    def __getitem__(self, column):
        return self.cells.get(column, "")

    @property
    def says_something(self):
        return bool(self["choice"] or self["match"] or self["region"])


def question_of(cell, line):
    """(BankQuestion, what of the row means nothing) of cells by (column, number). Unreadable otherwise."""

    def at(column):
        return cell.get((column, 0), "")

    if not at("question"):
        raise Unreadable(_("The cell “question” is empty."))
    choices = choices_of(cell)
    try:
        details, gaps = settings_of(at("settings"))
    except Unknown as error:
        raise Unreadable(str(error)) from None
    kind = kind_of(at("kind"), at("correct"), choices, at("question"))
    made = MAKERS.get(kind, rows_by_credit)(kind, choices, at("correct"))
    if kind == "gaps":
        details["gaps"] = gaps or typed_gaps(made)
    question = BankQuestion(
        kind=kind,
        stem="\n\n".join(filter(None, [at("passage"), at("question")])),
        choices=tuple(made),
        title=at("title"),
        slug=at("id"),
        explanation=at("explanation"),
        hints=tuple(cell[place] for place in sorted(cell) if place[0] == "hint" and cell[place]),
        details=details,
        topic=at("topic"),
        category=at("category"),
        tags=listed(at("tags")),
        cites=tuple(at("cites").replace(",", " ").replace(";", " ").split()),
        line=line,
    )
    return question, unused(kind, choices)


def unused(kind, choices):
    """The cells of choices that mean nothing for this kind."""
    used = {"choice", "credit", "feedback", "wrong", *USES.get(kind, ())}
    return sorted(f"{column} {c.number}" for c in choices for column in c.cells if column not in used)


def typed_gaps(rows):
    """The gaps of a row that does not say what they are."""
    last = max((row.details["gap"] for row in rows), default=0)
    return [{"kind": "typed"} for _number in range(last)]


def listed(text):
    """The tags of a cell: between semicolons where it has one, else between commas."""
    return tuple(part.strip() for part in text.split(";" if ";" in text else ",") if part.strip())


def choices_of(cell):
    """The choices of a row that have a text or a partner, in order; after them those that are wrong."""
    found, wrong = {}, []
    for (column, number), text in cell.items():
        if not number or column == "hint" or not text:
            continue
        if column == "wrong":
            wrong.append((number, text))
        else:
            found.setdefault(number, Choice(number)).cells[column] = text
    choices = [
        found[n] for n in sorted(found) if found[n]["choice"] or found[n]["match"] or found[n]["region"]
    ]
    last = choices[-1].number if choices else 0
    return choices + [
        Choice(last + place, {"choice": text, "wrong": text})
        for place, (_number, text) in enumerate(sorted(wrong), 1)
    ]


def kind_of(called, correct, choices, stem):
    """The kind of a row: what it is called, else what its cells look like."""
    if called:
        kind = KIND_CALLED.get(re.sub(" ?, ?", " ", heading(called)))
        if kind is None and heading(called) in AT_LENGTH:
            raise Unreadable(
                _("Its answer is written at length and marked by hand, which cannot be carried over.")
            )
        if kind is None:
            raise Unreadable(_("“%s” is no kind of question that can be read.") % called[:60])
        if kind == "single" and len(places_named(correct)) > 1 and not any(c["credit"] for c in choices):
            return "multiple"
        # Others call one field under the question a blank, too.
        has_gaps = "[[1]]" in stem or any(choice["gap"] for choice in choices)
        return "short" if kind == "gaps" and not has_gaps else kind
    if any(choice["match"] for choice in choices):
        return "matching"
    if any(choice["gap"] for choice in choices) or "[[1]]" in stem:
        return "gaps"
    if any(choice["region"] for choice in choices):
        return "hotspot"
    if any(choice["tolerance"] and is_number(choice["choice"]) for choice in choices):
        return "numeric"
    if sorted(choice["choice"].lower() for choice in choices) == ["false", "true"]:
        return "truefalse"
    if not choices:
        return "truefalse" if correct.lower() in TRUE | FALSE else "short"
    names = len(places_named(correct)) > 1
    if not names and not any(same(choice["choice"], correct) for choice in choices):
        names = sum(said_together(choices, correct)) > 1
    return "multiple" if names else "single"


def places_named(correct):
    """The numbers a cell like “1, 3” or “A;C” names, or nothing."""
    parts = [part for part in re.split(r"[\s,;&+/|]+|\b(?:and|und|et|y)\b", correct) if part]
    if parts and all(re.fullmatch(r"\(?(?:\d{1,4}|[A-Za-z])[.)]?", part) for part in parts):
        parts = [part.strip("().") for part in parts]
        return [int(p) if p.isdigit() else ord(p.upper()) - ord("A") + 1 for p in parts]
    return []


def rows_by_credit(kind, choices, correct):
    """The choices with their credits: those of their own cells, else by which are right."""
    if not choices and correct and kind in ("short", "numeric"):
        choices = [Choice(n, {"choice": text}) for n, text in enumerate(split_accepted(correct), 1)]
        return [row(choice, Decimal(1), kind) for choice in choices]
    if any(choice["credit"] for choice in choices):
        return [row(choice, credit_of(choice), kind) for choice in choices]
    if not correct and kind in ("short", "numeric"):
        return [row(choice, Decimal(1), kind) for choice in choices]
    if any(choice["wrong"] for choice in choices) and not any(
        same(choice["choice"], correct) for choice in choices
    ):
        choices = [Choice(0, {"choice": correct}), *choices] if correct else choices
    if len(choices) < 2 and kind in ("single", "multiple"):
        raise Unreadable(_("It needs at least two choices: fill “choice 1” and “choice 2”."))
    right = right_ones(choices, correct)
    credits = QUESTION_TYPES[kind].credits(right) if kind in QUESTION_TYPES else map(Decimal, right)
    return [row(choice, Decimal(credit), kind) for choice, credit in zip(choices, credits, strict=True)]


def split_accepted(correct):
    return [part.strip() for part in correct.split("|") if part.strip()]


def same(one, other):
    return one.strip().casefold() == other.strip().casefold()


def right_ones(choices, correct):
    """Which of the choices the cell “correct” names: by number, by letter, or by what they say."""
    if not correct:
        raise Unreadable(_("The cell “correct” is empty. Write the number of the right choice in it."))
    said = [same(choice["choice"], correct) for choice in choices]
    numbers = places_named(correct)
    known = {choice.number for choice in choices}
    by_number = [choice.number in numbers for choice in choices]
    fits = bool(numbers) and set(numbers) <= known
    if fits and any(said) and said != by_number:
        raise Unreadable(
            _("“%s” is one choice and the number of another. Write 100 as credit of the right one.")
            % correct[:40]
        )
    if fits:
        return by_number
    if any(said):
        return said
    if by_words := said_together(choices, correct):
        return by_words
    raise Unreadable(_("“correct” says “%s”, but there is no such choice.") % correct[:60])


def said_together(choices, correct):
    """Which of the choices a cell with the words of several names, as “leaf; water”; [] where it does not."""
    for marks in (";|\n", ",;|\n"):
        parts = [part.strip() for part in re.split(f"[{marks}]", correct)]
        if len(parts) > 1 and all(any(same(choice["choice"], part) for choice in choices) for part in parts):
            return [any(same(choice["choice"], part) for part in parts) for choice in choices]
    return []


def credit_of(choice):
    if not choice["credit"]:
        return Decimal(0)
    credit = number_of(choice["credit"].removesuffix("%")) / HUNDRED
    if not -1 <= credit <= 1:
        raise Unreadable(_("A credit lies between -100 and 100; “%s” does not.") % choice["credit"][:20])
    return credit.quantize(PLACES).normalize() + 0


def number_of(text):
    """The number a cell holds, with a decimal point or comma."""
    try:
        number = Decimal(text.strip().replace(",", ".").replace("−", "-"))
        if not number.is_finite() or abs(number) > 10**15:
            raise InvalidOperation
    except InvalidOperation:
        raise Unreadable(_("“%s” is no number.") % text[:40]) from None
    return number


def is_number(text):
    try:
        return number_of(text) is not None
    except Unreadable:
        return False


def row(choice, credit, kind):
    if kind == "numeric" and choice["choice"] != "*":
        number_of(choice["choice"])
    return BankChoice(choice["choice"], credit, choice["feedback"], details_of(choice, kind))


def details_of(choice, kind):
    """What a kind needs beside the text of a choice."""
    details = {}
    if kind == "matching":
        details["match"] = choice["match"]
    if kind == "gaps":
        gap = choice["gap"] or "1"
        if not gap.isascii() or not gap.isdigit() or not 0 < int(gap) < 1000:
            raise Unreadable(_("“gap %(n)d” says “%(said)s”, which is no number of a gap.")
                             % {"n": choice.number, "said": gap[:20]})  # fmt: skip
        details["gap"] = int(gap)
    if kind == "hotspot":
        details["region"] = choice["region"]
    if kind in ("numeric", "gaps") and choice["tolerance"]:
        told = choice["tolerance"]
        if told.endswith("%"):
            details |= {"tolerance": plain(number_of(told[:-1]) / HUNDRED), "relative": True}
        else:
            details["tolerance"] = plain(number_of(told))
    return details


def plain(number):
    return format(number.normalize() + 0, "f")


def true_or_false(kind, choices, correct):
    """The rows True and False, with the feedback of the first and second choice."""
    feedback = {choice["choice"].lower(): choice["feedback"] for choice in choices}
    numbers = places_named(correct)
    if choices and numbers and len(choices) == 2 and correct.lower() not in TRUE | FALSE:
        correct = next((c["choice"] for c in choices if c.number == numbers[0]), correct)
    if not correct:
        correct = next((c["choice"] for c in choices if c["credit"] and credit_of(c) == 1), "")
    if correct.lower() not in TRUE | FALSE:
        raise Unreadable(_("“correct” has to say true or false."))
    is_true = correct.lower() in TRUE
    return [
        BankChoice(word, Decimal(right), feedback.get(word.lower(), ""))
        for word, right in (("True", is_true), ("False", not is_true))
    ]


def in_rows(kind, choices, correct):
    """Pairs, or things in their order: every row is right as it stands."""
    if len(choices) < 2:
        raise Unreadable(_("It needs at least two rows: fill “choice 1” and “choice 2”."))
    return [row(choice, credit_of(choice) if choice["credit"] else Decimal(0), kind) for choice in choices]


def in_gaps(kind, choices, correct):
    """The answers of each gap. Without credits the first of each is right, and all of them where they are
    typed."""
    if not choices:
        raise Unreadable(_("It needs an answer for each gap: fill “choice 1” and “gap 1”."))
    if any(choice["credit"] for choice in choices):
        return [row(choice, credit_of(choice), kind) for choice in choices]
    return [row(choice, Decimal(1), kind) for choice in choices]


MAKERS = {"truefalse": true_or_false, "matching": in_rows, "ordering": in_rows, "gaps": in_gaps}
USES = {
    "matching": ("match",),
    "gaps": ("gap", "tolerance"),
    "numeric": ("tolerance",),
    "hotspot": ("region",),
}
