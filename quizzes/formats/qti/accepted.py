"""Which typed answers an item accepts: told by its declarations, and by what its rules compare them with."""

from dataclasses import dataclass, field
from decimal import Decimal

from .declarations import decimal, typed
from .expressions import fits, wildcard
from .tree import attribute, children, every, text_of

NONSENSE = "qz no such answer zq"
MOST = 200
NEARLY = Decimal("0.999")


@dataclass(frozen=True)
class Accepted:
    """text: as an accepted answer is written. value: an answer that fits it, to try. details: its
    tolerance."""

    text: str
    value: object
    details: dict = field(default_factory=dict)


def literal(text):
    """An accepted answer that means just this text."""
    return text.replace("*", r"\*")


def said(number):
    return format(number.normalize() + 0, "f")


def of_text(item, response):
    """Every wording the item knows of a typed answer, in the order in which it compares them."""
    told = []
    for node in comparisons(item, response.identifier):
        if node.tag == "patternMatch":
            found = wildcard(node.attrib.get("pattern", ""))
            told += [found[0]] if found else []
            continue
        for value in every(node, "baseValue"):
            text = literal("".join(value.itertext()).strip())
            is_part = node.tag == "substring" or attribute(node, "substring") in ("true", "1")
            told.append(f"*{text}*" if is_part and text else text)
    declared = [literal(text) for text in [*(entry.key for entry in response.mapping), *response.correct]]
    rows = dict.fromkeys([*(text for text in declared if not is_among(text, told)), *told])
    return [Accepted(text, sample(text)) for text in rows if text.strip("*")][:MOST]


def is_among(text, told):
    """Whether the rules compare with this wording anyway, or with a pattern that it fits."""
    said = sample(text).strip().casefold()
    return text in told or any(
        fits(pattern.casefold(), said) or sample(pattern).strip().casefold() == said
        for pattern in told
        if "*" in pattern.replace(r"\*", "")
    )


def sample(text):
    """A text that fits an accepted answer: without its wildcards."""
    return text.replace(r"\*", "\0").replace("*", "").replace("\0", "*")


def of_number(item, response):
    """Every number the item knows, with its tolerance. The widest come last."""
    values = [typed(key, response.base) for key in [*(e.key for e in response.mapping), *response.correct]]
    plain = [Accepted(said(value), value) for value in dict.fromkeys(values) if value is not None]
    found = []
    for node in comparisons(item, response.identifier):
        found += with_tolerance(node, values)
    found += ranges(item, response.identifier)
    wide = {each.text for each in found}
    rows = [each for each in plain if each.text not in wide] + found
    unique = {(each.text, str(each.details)): each for each in rows}
    return list(unique.values())[:MOST]


def comparisons(item, name):
    """The nodes of the rules that compare this response with something."""
    tags = ("match", "stringMatch", "substring", "patternMatch", "equal", "equalRounded")
    return [
        node
        for node in every(item.processing.node, *tags)
        if any(attribute(inner, "identifier") == name for inner in every(node, "variable"))
    ]


def with_tolerance(node, right):
    """The numbers an equal or equalRounded compares with."""
    told = [decimal(text_of(value)) for value in every(node, "baseValue")]
    numbers = [value for value in told or right if value is not None]
    if every(node, "correct"):
        numbers = [value for value in right if value is not None]
    if node.tag == "equalRounded":
        places = decimal(attribute(node, "figures", "0")) or Decimal(0)
        details = {"tolerance": said(Decimal(5).scaleb(-int(min(max(places, 0), 12)) - 1))}
        return [at_edge(value, Decimal(details["tolerance"]), details) for value in numbers]
    mode = attribute(node, "toleranceMode", "exact")
    reach = [decimal(part) for part in attribute(node, "tolerance").split()]
    if node.tag != "equal" or mode == "exact" or not reach or None in reach:
        return [Accepted(said(value), value) for value in numbers]
    below, above = reach[0], reach[-1]
    if mode == "relative" and below == above:
        details = {"tolerance": said(below / 100), "relative": True}
        return [at_edge(value, abs(value) * below / 100, details) for value in numbers]
    found = []
    for value in numbers:
        share = abs(value) / 100 if mode == "relative" else Decimal(1)
        found.append(between(value - below * share, value + above * share))
    return found


def between(low, high):
    middle, reach = (low + high) / 2, (high - low) / 2
    return at_edge(middle, reach, {"tolerance": said(reach)} if reach else {})


def at_edge(middle, reach, details):
    """A number to try just within its tolerance: in the middle a narrower one may come first."""
    return Accepted(said(middle), middle + reach * NEARLY, details)


def ranges(item, name):
    """The numbers that an `and` of a lower and an upper bound accepts."""
    found = []
    for node in every(item.processing.node, "and"):
        low = high = None
        for test in children(node, "gt", "gte", "lt", "lte"):
            sides = [inner for inner in test if isinstance(inner.tag, str)]
            if len(sides) != 2 or {side.tag for side in sides} != {"variable", "baseValue"}:
                continue
            names = [attribute(side, "identifier") for side in sides if side.tag == "variable"]
            bound = next(decimal(text_of(side)) for side in sides if side.tag == "baseValue")
            if names != [name] or bound is None:
                continue
            is_low = (test.tag in ("gt", "gte")) == (sides[0].tag == "variable")
            low, high = (bound, high) if is_low else (low, bound)
        if low is not None and high is not None and low <= high:
            found.append(between(low, high))
    return found
