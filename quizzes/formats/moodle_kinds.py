"""What becomes of each type of Moodle question."""

import re
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from ..question_types import QUESTION_TYPES
from .bank import BankChoice
from .bank_text import as_plain
from .bank_words import literal_markdown
from .moodle_cloze import read_cloze, read_lists
from .moodle_fields import Unreadable
from .moodle_items import inner_text
from .numbers import decimal_text, number_text

# "abc" is what Moodle writes where nobody chose: named with every question it would hide what is lost.
NOT_CHOSEN = ("", "none", "abc")
TRUE_WORDS, FALSE_WORDS = {"true", "t", "1"}, {"false", "f", "0"}


def order_kept(reading):
    """The details that say whether choices stay in their order."""
    return {"keep_order": True} if reading.is_on("shuffleanswers") is False else {}


def multichoice(reading):
    kind = "multiple" if reading.is_on("single") is False else "single"
    if reading.value("answernumbering") not in NOT_CHOSEN:
        reading.lose(_("numbering"), reading.value("answernumbering"))
    return kind, enough(reading.answers(), 2), order_kept(reading)


def multichoiceset(reading):
    """A type of its own, in which only the whole right set earns something."""
    rows = enough(reading.answers(), 2)
    reading.lose(_("scoring"), _("In Moodle only all right choices together earned something."))
    credits = QUESTION_TYPES["multiple"].credits([row.credit > 0 for row in rows])
    rows = [BankChoice(row.text, Decimal(c), row.feedback) for row, c in zip(rows, credits, strict=True)]
    return "multiple", rows, order_kept(reading)


def truefalse(reading):
    found = {}
    for place, node in enumerate(reading.node.findall("answer")):
        said = reading.raw(node).lower()
        # Old exports have them in the language of the site, the true one first.
        is_true = said in TRUE_WORDS or (said not in FALSE_WORDS and place == 0)
        found[is_true] = (reading.credit(node), reading.text(node.find("feedback")))
    if set(found) != {True, False}:
        raise Unreadable(_("True or false needs one answer true and one answer false."))
    right = [is_true for is_true, (credit, _why) in found.items() if credit == 1]
    if len(right) != 1:
        raise Unreadable(_("Neither true nor false is marked as the right one, or both are."))
    rows = [
        BankChoice(word, Decimal(is_true == right[0]), found[is_true][1])
        for word, is_true in (("True", True), ("False", False))
    ]
    return "truefalse", rows, {}


def shortanswer(reading):
    details = {"case": True} if reading.is_on("usecase") else {}
    return "short", enough(reading.answers(reading.raw), 1), details


def numerical(reading):
    rows = []
    for node in reading.node.findall("answer"):
        said = reading.raw(node) or "*"
        value = "*" if said == "*" else number_text(said)
        if value is None:
            raise Unreadable(_("“%s” is not a number.") % said[:40])
        feedback = reading.text(node.find("feedback"))
        rows.append(BankChoice(value, reading.credit(node), feedback, tolerance(reading, node)))
    return "numeric", enough(rows, 1), units(reading)


def tolerance(reading, node):
    said = node.find("tolerance")
    written = inner_text(said).strip() if said is not None else ""
    text = number_text(written)
    if text is not None and not text.startswith("-"):
        return {"tolerance": text}
    if written:
        reading.lose(_("how far off still counts"), written[:40])
    return {}


def units(reading):
    """The details of the units: Moodle says how many of a unit make one of the question's own, Docent how
    many of that make one unit."""
    found = []
    for node in reading.node.findall("units/unit"):
        name, times = (
            inner_text(node.find("unit_name")).strip(),
            number_text(inner_text(node.find("multiplier"))),
        )
        if name and times is not None and Decimal(times) > 0:
            found.append({"name": name, "factor": factor(times)})
        elif name:
            reading.lose(_("units"), name)
    if instructions := as_plain(reading.field("instructions")):
        reading.lose(_("what is said of units"), instructions)
    if not found:
        return {}
    if reading.value("showunits", "0") == "3":
        reading.lose(_("units"), ", ".join(unit["name"] for unit in found))
        return {}
    if reading.value("showunits", "0") in ("1", "2"):
        reading.lose(_("choosing the unit"), _("Here it is typed behind the number."))
    details = {"units": found}
    if reading.value("unitgradingtype", "0") in ("1", "2"):
        details["unit_required"] = True
        penalty = number_text(reading.value("unitpenalty")) or "0.1"
        if Decimal(penalty) != 1:
            reading.lose(_("unit penalty"), penalty)
    return details


def factor(times):
    """One divided by this, short."""
    with localcontext() as rounded:
        rounded.prec = 10
        return decimal_text(Decimal(1) / Decimal(times))


def matching(reading):
    return "matching", pairs(reading, lambda node: literal_markdown(reading.raw(node))), order_kept(reading)


def ddmatch(reading):
    return "matching", pairs(reading, reading.text), order_kept(reading)


def pairs(reading, partner):
    rows = []
    for node in reading.node.findall("subquestion"):
        answer = node.find("answer")
        matched = partner(answer) if answer is not None else ""
        prompt = reading.text(node)
        if matched:
            rows.append(BankChoice(prompt, details={"match": matched}))
        elif prompt:
            raise Unreadable(_("“%s” has no partner.") % prompt[:40])
    if not any(row.text for row in rows):
        raise Unreadable(_("There are no pairs in it."))
    return rows


def ordering(reading):
    for name, usual, what in (
        ("layouttype", ("", "0", "VERTICAL"), _("layout")),
        ("selecttype", ("", "0", "ALL"), _("a part of the rows")),
        ("gradingtype", ("", "1", "RELATIVE_NEXT_EXCLUDE_LAST"), _("scoring")),
    ):
        if reading.value(name) not in usual:
            reading.lose(what, reading.value(name))
    rows = [
        BankChoice(text, feedback=reading.text(node.find("feedback")))
        for node in reading.node.findall("answer")
        if (text := reading.text(node))
    ]
    return "ordering", enough(rows, 2), {}


def gapselect(reading):
    return read_lists(reading, "selectoption", lambda node: literal_markdown(reading.raw(node)))


def ddwtos(reading):
    return read_lists(reading, "dragbox", lambda node: reading.markdown(reading.raw(node), "html"))


def enough(rows, fewest):
    if len(rows) < fewest:
        raise Unreadable(_("It has too few answers with a text."))
    return rows


READERS = {
    "multichoice": multichoice,
    "multichoiceset": multichoiceset,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ddmatch": ddmatch,
    "ordering": ordering,
    "cloze": read_cloze,
    "multianswer": read_cloze,
    "gapselect": gapselect,
    "ddwtos": ddwtos,
}


def refusal(name):
    """Why a question of this type cannot be asked here."""
    if name == "essay":
        return _("An essay needs a person to mark it. Docent asks only what it can mark.")
    if name == "description":
        return _("A description asks nothing, so it is no question.")
    if name.startswith("calculated"):
        return (
            _("A calculated question (%s) makes up its numbers anew each time, which Docent does not.") % name
        )
    if name in ("randomsamatch", "random", "randomconstrained"):
        return _("A question drawn at random (%s) has no text of its own. A quiz here draws by topic.") % name
    if name in ("ddmarker", "ddimageortext"):
        return (
            _("Dragging onto a picture (%s) is not carried over. Make a hot spot on a drawing instead.")
            % name
        )
    if not name:
        return _("This question does not say of which type it is.")
    return _("Docent has no question of Moodle’s type “%s”.") % re.sub(r"[^\w-]", "", name)[:40]
