"""Moodle's texts with gaps: those that hold their answers within the text, and those that hold numbers."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape

from django.utils.translation import gettext as _

from .bank import BankChoice
from .bank_text import as_plain
from .html_text import LOOKS_LIKE_HTML
from .moodle_fields import Unreadable
from .moodle_items import inner_text
from .numbers import number_text, share

TYPES = {
    "NUMERICAL": "number", "NM": "number", "SHORTANSWER": "typed", "SA": "typed", "MW": "typed",
    "SHORTANSWER_C": "typed", "SAC": "typed", "MWC": "typed", "MULTICHOICE": "list", "MC": "list",
    "MULTICHOICE_V": "list", "MCV": "list", "MULTICHOICE_H": "list", "MCH": "list",
    "MULTICHOICE_S": "list", "MCS": "list", "MULTICHOICE_VS": "list", "MCVS": "list",
    "MULTICHOICE_HS": "list", "MCHS": "list",
}  # fmt: skip
CASE = {"SHORTANSWER_C", "SAC", "MWC"}
SHUFFLED = {"MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}
SPREAD = {"MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}
OPENING = r"\{([0-9]{0,4}):([A-Za-z]+(?:_[A-Za-z]+)?):"
# Where another gap begins this one was never closed.
GAP = re.compile(OPENING + r"((?:[^\\{}]|\\.|\{(?![0-9]{0,4}:[A-Za-z]))*)\}", re.DOTALL)
TILDE = re.compile(r"\\.|~", re.DOTALL)
ANSWER = re.compile(r"\s*(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?(.*?)(?:(?<!\\)(?<!&)(?<!&amp;)#(.*))?", re.DOTALL)
ESCAPE = re.compile(r"\\([}#~/\"\\])")
LIST_MARK = re.compile(r"\[\[(\d{1,4})\]\]")
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}(\\d+){CLOSE}")
MOST_GAPS = 99


@dataclass(frozen=True)
class Gap:
    name: str
    weight: str
    rows: tuple

    @property
    def kind(self):
        return TYPES[self.name]

    def details(self):
        return {"kind": self.kind} | ({"weight": self.weight} if self.weight != "1" else {})


def read_cloze(reading):
    """(kind, rows, details, stem) of a text that holds its answers."""
    gaps = []

    def take(match):
        weight, name, body = match.groups()
        if name.upper() not in TYPES and not name.isupper():
            return match[0]
        gaps.append(read_gap(reading, len(gaps) + 1, weight, name.upper(), body))
        return f"{OPEN}{len(gaps)}{CLOSE}"

    stem = reading.stem(lambda text: GAP.sub(take, without_places(text)))
    if not gaps:
        raise Unreadable(_("No gap stands in its text."))
    details = {"gaps": [gap.details() for gap in gaps]} | shared_details(reading, gaps)
    rows = [row for gap in gaps for row in gap.rows]
    return "gaps", rows, details, with_places(stem, len(gaps))


def without_places(text):
    return text.replace(OPEN, "").replace(CLOSE, "")


def with_places(stem, count):
    """The stem with its gaps as Docent marks them."""
    if count > MOST_GAPS:
        raise Unreadable(_("It has more than %d gaps.") % MOST_GAPS)
    if sorted(map(int, PLACE.findall(stem))) != list(range(1, count + 1)):
        raise Unreadable(_("A gap stands where no text is shown."))
    return PLACE.sub(r"[[\1]]", stem)


def read_gap(reading, number, weight, name, body):
    if name not in TYPES:
        raise Unreadable(
            _("Gap %(number)d is of the type %(name)s, which Docent does not know.")
            % {"number": number, "name": name}
        )
    if name in SPREAD:
        reading.lose(_("layout"), _("Gap %d offers its choices in a list.") % number)
    parts, at = [], 0
    for match in TILDE.finditer(body):
        if match[0] == "~":
            parts.append(body[at : match.start()])
            at = match.end()
    parts.append(body[at:])
    rows = [read_answer(reading, number, TYPES[name], part) for part in parts if part.strip()]
    if not rows:
        raise Unreadable(_("Gap %d has no answers.") % number)
    return Gap(name, str(int(weight or "1") or 1), tuple(rows))


def read_answer(reading, number, kind, text):
    mark, percent, answer, feedback = ANSWER.fullmatch(text).groups()
    credit = Decimal(mark == "=")
    if percent is not None:
        credit = share(percent)
    if credit is None:
        raise Unreadable(_("A weight lies between -100 and 100; this one is %s.") % percent)
    why = reading.markdown(decoded(feedback or ""), "html")
    if kind == "list":
        return BankChoice(reading.markdown(decoded(answer), "html"), credit, why, {"gap": number})
    answer = decoded(answer).strip()
    if LOOKS_LIKE_HTML.search(answer):
        answer = as_plain(reading.markdown(answer, "html"))
    details = {"gap": number}
    if kind == "number":
        answer, colon, reach = answer.partition(":")
        answer, reach = number_or_star(answer), number_text(reach) if colon else None
        if answer is None or (colon and reach is None):
            raise Unreadable(_("Gap %d: its answer is not a number.") % number)
        details |= {"tolerance": reach} if colon else {}
    return BankChoice(answer, credit, why, details)


def number_or_star(text):
    return "*" if text.strip() == "*" else number_text(text)


def decoded(text):
    """The text as Moodle takes it from within a text: entities are letters, and a backslash shields."""
    return unescape(ESCAPE.sub(r"\1", text))


def shared_details(reading, gaps):
    """What a question says for all its gaps, and these for each."""
    details = {}
    cases = {gap.name in CASE for gap in gaps if gap.kind == "typed"}
    if cases == {True}:
        details["case"] = True
    elif True in cases:
        reading.lose(_("capitals"), _("They counted in some of the gaps."))
    orders = {gap.name not in SHUFFLED for gap in gaps if gap.kind == "list"}
    if orders == {True}:
        details["keep_order"] = True
    elif True in orders:
        reading.lose(_("the order of the choices"), _("It had to stay in some of the gaps."))
    return details


def read_lists(reading, name, text_of):
    """(kind, rows, details, stem) of a text that says at each gap which of the options is right; those of one
    group are offered together."""
    options = [
        (number, text_of(node), inner_text(node.find("group")).strip() or "1")
        for number, node in enumerate(reading.node.findall(name), 1)
    ]
    named = []

    def take(match):
        named.append(int(match[1]))
        return f"{OPEN}{len(named)}{CLOSE}"

    stem = reading.stem(lambda text: LIST_MARK.sub(take, without_places(text)))
    if not named:
        raise Unreadable(_("No gap stands in its text."))
    groups = {number: group for number, text, group in options if text}
    rows = []
    for gap, right in enumerate(named, 1):
        if right not in groups:
            raise Unreadable(_("Gap %d names an option that is not there.") % gap)
        rows += [
            BankChoice(text, Decimal(number == right), details={"gap": gap})
            for number, text, group in options
            if text and group == groups[right]
        ]
    if reading.node.find(f"{name}/infinite") is None and name == "dragbox" and len(set(named)) < len(named):
        reading.lose(_("choices used once"), _("In Moodle each could be dragged to one gap."))
    details = {"gaps": [{"kind": "list"} for _gap in named]}
    if reading.is_on("shuffleanswers") is False:
        details["keep_order"] = True
    return "gaps", unlike(rows), details, with_places(stem, len(named))


def unlike(rows):
    """The rows without one that says the same as another of its gap."""
    best = {}
    for row in rows:
        place = (row.details["gap"], row.text)
        best[place] = replace(row, credit=max(row.credit, best[place].credit)) if place in best else row
    return list(best.values())
