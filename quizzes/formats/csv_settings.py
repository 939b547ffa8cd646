"""The cell “settings” of a sheet: what a kind of question needs beside its choices, in words.

``keep order; case; unit required; units: mg = 1, g = 1000; gaps: typed, list x 2, number; figure: aorta;
scoring: map, default -2, lower 0, upper 2``"""

import re

from django.utils.translation import gettext as _

FLAGS = {"keep order": "keep_order", "case": "case", "unit required": "unit_required"}
GAPS = ("typed", "list", "number")
NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?")


class Unknown(Exception):
    """Something in the cell means nothing; the sentence says what."""


def settings_of(text):
    """(details, gaps) that the cell says. Unknown for what means nothing."""
    details, gaps = {}, []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _colon, value = (piece.strip() for piece in part.partition(":"))
        if name.lower() in FLAGS and not value:
            details[FLAGS[name.lower()]] = True
        elif name.lower() == "units":
            details["units"] = [unit_of(piece, part) for piece in value.split(",")]
        elif name.lower() == "gaps":
            gaps = [gap_of(piece, part) for piece in value.split(",")]
        elif name.lower() == "figure" and value:
            details["figure"] = value
        elif name.lower() == "scoring":
            details |= scoring_of(value, part)
        else:
            raise unknown(part)
    return details, gaps


def unknown(part):
    return Unknown(_("“settings” says “%s”, which means nothing here.") % part[:60])


def number(text, part):
    if not NUMBER.fullmatch(text):
        raise unknown(part)
    return text


def unit_of(piece, part):
    name, equals, factor = (word.strip() for word in piece.rpartition("="))
    if not name or not equals:
        raise unknown(part)
    return {"name": name, "factor": number(factor, part)}


def gap_of(piece, part):
    match = re.fullmatch(r"\s*(\w+)(?:\s*[x×]\s*(\S+))?\s*", piece)
    if not match or match[1].lower() not in GAPS:
        raise unknown(part)
    gap = {"kind": match[1].lower()}
    if match[2]:
        gap["weight"] = number(match[2], part)
    return gap


def scoring_of(value, part):
    kind, *bounds = (word.strip() for word in value.split(","))
    if kind != "map":
        raise unknown(part)
    found = {"scoring": kind}
    for bound in bounds:
        name, _space, told = bound.partition(" ")
        if name not in ("default", "lower", "upper"):
            raise unknown(part)
        found[name] = number(told.strip(), part)
    return found


def in_words(details):
    """(the cell that says these details, the names of those it cannot say)."""
    parts, unsaid = [], []
    for name, value in details.items():
        said = said_as(name, value, details)
        if said is None:
            unsaid.append(name)
        elif said:
            parts.append(said)
    text = "; ".join(parts)
    return text, unsaid


def said_as(name, value, details):
    """One setting in words: "" where another says it too, None where it cannot be said."""
    if name in FLAGS.values():
        return next(words for words, flag in FLAGS.items() if flag == name) if value is True else ""
    if name == "units":
        said = ", ".join(f"{unit['name']} = {unit['factor']}" for unit in value)
    elif name == "gaps":
        said = ", ".join(gap["kind"] + (f" x {gap['weight']}" if "weight" in gap else "") for gap in value)
    elif name == "figure":
        said = value
    elif name == "scoring" and value == "map":
        bounds = [f"{bound} {details[bound]}" for bound in ("default", "lower", "upper") if bound in details]
        said = ", ".join(["map", *bounds])
    elif name in ("default", "lower", "upper") and details.get("scoring") == "map":
        return ""
    else:
        return None
    try:
        found, gaps = settings_of(f"{name}: {said}")
    except Unknown:
        return None
    told = gaps if name == "gaps" else found.get(name)
    return f"{name}: {said}" if told == value else None
