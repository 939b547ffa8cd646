"""What is set for a question and its rows beside their words, as a person reads it."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .question_types.accepting import number
from .question_types.gaps import KINDS
from .question_types.numeric import own_unit


def percent(credit):
    """A credit as a person reads it: 33.3 %."""
    return _("%(percent)s %%") % {"percent": number_format(round(Decimal(credit) * 100, 1).normalize() + 0)}


def off_by(details):
    """How far off a number may be: 0.5, or 0.05 as a share of the number (5 %); "" for not at all."""
    tolerance = str(details.get("tolerance") or "")
    value = number(tolerance)
    if not details.get("relative") or value is None:
        return tolerance
    said = {"tolerance": tolerance, "percent": percent(value)}
    return _("%(tolerance)s as a share of the number (%(percent)s)") % said


def units(details):
    """The units it takes, its own first: mg; g = 1000 mg."""
    own = own_unit(details)
    found = [(unit["name"], str(unit.get("factor", "1"))) for unit in details.get("units") or []]
    said = [name for name, _factor in found if name == own]
    return "; ".join(said + [f"{name} = {factor} {own}".strip() for name, factor in found if name != own])


def gaps(details):
    """What fills each gap, a line each."""
    said = []
    for n, gap in enumerate(details.get("gaps") or [], 1):
        how = {"n": n, "kind": KINDS.get(gap.get("kind"), ""), "weight": gap.get("weight")}
        is_weighed = str(how["weight"] or "1") != "1"
        said.append((_("%(n)d: %(kind)s, counts %(weight)s") if is_weighed else _("%(n)d: %(kind)s")) % how)
    return "\n".join(said)


def of_question(details):
    """[(what is set, how)] of a wording, the same things for each; last what has no words of its own."""
    known = ("keep_order", "case", "units", "unit_required", "figure", "gaps")
    return [
        (_("The order of the rows is kept"), yes_or_no(details.get("keep_order"))),
        (_("Capitals count"), yes_or_no(details.get("case"))),
        (_("Units it takes"), units(details)),
        (_("A unit must be written"), yes_or_no(details.get("unit_required"))),
        (_("Figure"), str(details.get("figure") or "")),
        (_("What fills the gaps"), gaps(details)),
        (_("Other settings of this kind"), others(details, known)),
    ]


def of_row(details, name):
    """[(what is set, how)] of a row of this name, as `of_question`; [] where there is no row."""
    text, known = {"text": name}, ("match", "region", "gap", "tolerance", "relative")
    return [
        (_("Partner of %(text)s") % text, str(details.get("match") or "")),
        (_("Part of the drawing of %(text)s") % text, str(details.get("region") or "")),
        (_("Gap of %(text)s") % text, str(details.get("gap") or "")),
        (_("How far off %(text)s may be") % text, off_by(details)),
        (_("Other settings of %(text)s") % text, others(details, known)),
    ]


def yes_or_no(value):
    return _("yes") if value else _("no")


def others(details, known):
    """What has no words of its own, as it is stored."""
    return "\n".join(f"{name}: {value}" for name, value in sorted(details.items()) if name not in known)
