"""Rules for courses that carry a health notice: they inform and never advise."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import numbers
from .findings import ERROR, WARNING, Finding, rule
from .items import PICKED

VERBS = (
    r"(?:take|taking|stop|stopping|start|starting|skip|skipping|double|doubling|halve|halving|increase"
    r"|increasing|reduce|"
    r"reducing|lower|lowering|raise|raising|switch|switching|change|changing|swallow|swallowing|inject"
    r"|injecting|use|"
    r"using|quit|quitting|avoid|avoiding|adjust|adjusting|ask for|request|begin|continue|keep)"
)
MEDICINES = (
    r"(?:medicines?|medications?|meds|tablets?|pills?|doses?|dosages?|statins?|drugs?|insulin|aspirin"
    r"|supplements?|"
    r"treatments?|prescriptions?|antibiotics?|vitamins?|blood thinners?|binders?|inhalers?|injections?"
    r"|capsules?|mg|milligrams?)"
)
SHOULD = (
    r"(?:should|must|need to|ought to|have to|had better|are advised to|are supposed to|would be wise to)"
)
ADVICE = re.compile(
    rf"\byou\s+(?:(?:really|always|never|also|therefore|definitely)\s+)?{SHOULD}\b|\byou(?:'|’)d better\b"
    rf"|\b{SHOULD}\s+you\b(?=[^.?!]*\b{VERBS}\b)"
    rf"|\b(?:make sure|be sure|remember|don(?:'|’)t forget|try)\s+(?:you|to)\b(?=[^.?!]*\b{VERBS}\b)"
    rf"|\b(?:never|always|do not|don(?:'|’)t|please)\s+{VERBS}\s+(?:your|the|any|a|an|this"
    rf"|these)\b[^.?!]{{0,40}}\b{MEDICINES}\b"
    rf"|\b{VERBS}\s+your\s+(?:\w+\s+){{0,3}}{MEDICINES}\b"
    rf"|\byou\b[^.?!]{{0,30}}\b{VERBS}\b[^.?!]{{0,40}}\b{MEDICINES}\b"
    rf"|\byour\s+(?:dose|dosage|prescription)\b|\bif you (?:have|feel|notice"
    rf"|suffer)\b[^.?!]*\b{VERBS}\b[^.?!]*\b{MEDICINES}\b",
    re.I,
)
DOSED = re.compile(
    r"\b(?:doses?|dosages?|dosed|daily intake|recommended (?:daily )?(?:amount|intake|allowance)"
    r"|strengths?|infusion rate)\b"
    r"|\bhow much [\w -]{2,40} (?:is|are|should|may|can) (?:be )?(?:given|taken|injected|prescribed|used)\b",
    re.I,
)
UNIT = (
    r"(?:%|°|µ?g\b|mcg\b|mg|kg\b|micrograms?|milligrams?|grams?|kilograms?|ml\b|millilit(?:re|er)s?"
    r"|lit(?:re|er)s?|l\b|dl\b|iu\b|i\.u\.|units?|"
    r"mmol|mol|mmhg|kcal|calories|tablets?|pills?|capsules?|drops?|puffs?|sprays?|teaspoons?|tablespoons?"
    r"|spoon(?:ful)?s?|"
    r"doses?|times?|hours?|hourly|h\b|minutes?|days?|weeks?|months?|years?|percent|per cent|oz\b|ounces?"
    r"|cups?|glasses?|vials?)"
)
HAS_UNIT = re.compile(rf"(?<![^\W\d_]){UNIT}", re.I)
NUMBER = r"(?:(?:about|around|only|just|up to|at least)\s+)?(\d+(?:[.,]\d+)*)"
# A number right after a word of dosing, and after it no unit.
BARE = re.compile(
    rf"\b(?:dose|doses|dosage|dosages)\s+(?:(?:of|is|was|are|to|at)\s+)?{NUMBER}(?!\s*-?\s*{UNIT}"
    rf"|[\d.,]*\d|\s*(?:-|–|to|or)\s*\d)"
    rf"|\b(?:take|takes|taking|taken|inject(?:s|ed|ing)?|swallow(?:s|ed|ing)?|given|prescribed)\s+{NUMBER}"
    r"(?=\s*(?:$|[.?!;)]|,\s|\b(?:daily|a day|per day|each|every|twice|once|with|before|after|nightly"
    r"|weekly)\b))",
    re.I,
)


@rule("advice", gettext_lazy("It tells a reader what to do about their health"), english=True)
def advice(item):
    if not item.setting.is_health:
        return None
    found = [(text, spans) for text in item.texts if (spans := text.spans(ADVICE))]
    return found and Finding(
        ERROR,
        _(
            "It tells the reader what to do about their own health. This course informs and never advises: "
            "say what is known, about people and not about “you”."
        ),
        tuple(text.spot(*spans) for text, spans in found),
    )


@rule("dose-unit", gettext_lazy("A dose without its unit"), english=True)
def dose_unit(item):
    severity = ERROR if item.setting.is_health else WARNING
    said = _("A dose without its unit can be misread a thousandfold. Write the unit beside each number.")
    found = [
        (text, spans)
        for text in item.texts
        if (spans := [found.span(found.lastindex) for found in BARE.finditer(text.plain)])
    ]
    if found:
        return Finding(severity, said, tuple(text.spot(*spans) for text, spans in found))
    rows = [row for row in item.rows if numbers.interval(row.text.plain)]
    is_said = HAS_UNIT.search(without_dosing(item.stem.plain)) or item.details.get("units")
    if item.kind not in (*PICKED, "numeric") or not DOSED.search(item.stem.plain) or is_said:
        return None
    bare = [row for row in rows if not HAS_UNIT.search(row.text.plain)]
    return Finding(severity, said, tuple(row.text.spot() for row in bare)) if bare else None


def without_dosing(text):
    """The stem without the words that only ask for a dose: "dose" and "daily" are no units there."""
    return re.sub(
        r"\b(?:doses?|dosages?|daily|days?|times?|years?|hours?|weeks?|months?)\b", " ", text, flags=re.I
    )


RULES = [advice, dose_unit]
