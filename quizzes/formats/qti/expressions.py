"""The expressions of response processing. None is NULL, a list a multiple container, a tuple an
ordered one."""

import re
from collections import Counter
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, DecimalException

from .declarations import decimal, shaped, typed
from .tree import attribute

LONGEST_PATTERN = 2000
LIKE_ANYTHING = ".*"


class Unsupported(Exception):
    """A rule or expression that cannot be carried out here; its text is its name."""


def only(node):
    """The one expression inside a node."""
    inner = [one for one in node if isinstance(one.tag, str)]
    if len(inner) != 1:
        raise Unsupported(node.tag)
    return inner[0]


def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def matches(one, other):
    """Whether two values are the same; None where one of them is NULL."""
    if one is None or other is None:
        return None
    if isinstance(one, list) and isinstance(other, list):
        return Counter(one) == Counter(other)
    return one == other


def mapped(response, answer):
    """What an answer is worth by the response's mapping, between its bounds."""
    total = Decimal(0)
    for value in dict.fromkeys(as_list(answer)) if isinstance(answer, list) else as_list(answer):
        total += worth(response, value)
    if response.lower is not None:
        total = max(total, response.lower)
    if response.upper is not None:
        total = min(total, response.upper)
    return total


def worth(response, value):
    """What one value is worth by the mapping."""
    for entry in response.mapping:
        key = typed(entry.key, response.base)
        if key == value:
            return entry.value
        if not entry.case and isinstance(key, str) and key.casefold() == str(value).casefold():
            return entry.value
    return response.default


def number(value):
    if isinstance(value, list | tuple):
        raise Unsupported("a container as a number")
    return value if isinstance(value, Decimal) or value is None else decimal(value)


def numbers(state, node):
    """The numbers of the expressions inside; containers give all of theirs."""
    return [number(one) for value in state.values(node) for one in (as_list(value) or [None])]


def base_value(state, node):
    return typed("".join(node.itertext()), attribute(node, "baseType", "identifier"))


def variable(state, node):
    return none_if_empty(state.variable(attribute(node, "identifier")))


def none_if_empty(value):
    return None if isinstance(value, list | tuple | str) and not value else value


def response_of(state, node):
    try:
        return state.responses[attribute(node, "identifier")]
    except KeyError:
        raise Unsupported("an unknown response") from None


def correct(state, node):
    return response_of(state, node).right


def map_response(state, node):
    name = attribute(node, "identifier")
    return mapped(response_of(state, node), state.answers.get(name))


def match(state, node):
    return matches(*pair(state, node))


def pair(state, node):
    values = state.values(node)
    if len(values) != 2:
        raise Unsupported(node.tag)
    return values


def equal(state, node):
    one, other = map(number, pair(state, node))
    if one is None or other is None:
        return None
    mode = attribute(node, "toleranceMode", "exact")
    if mode == "exact":
        return one == other
    below, above = tolerances(node)
    if mode == "relative":
        below, above = abs(one) * below / 100, abs(one) * above / 100
    return one - below <= other <= one + above


def tolerances(node):
    """(below, above) of an equal."""
    told = [decimal(part) for part in attribute(node, "tolerance").split()]
    if not told or None in told:
        raise Unsupported("tolerance")
    return told[0], told[-1]


def equal_rounded(state, node):
    one, other = map(number, pair(state, node))
    if one is None or other is None:
        return None
    places = decimal(attribute(node, "figures", "0"))
    if attribute(node, "roundingMode", "significantFigures") != "decimalPlaces" or places is None:
        raise Unsupported("significant figures")
    unit = Decimal(1).scaleb(-int(min(max(places, 0), 15)))
    return one.quantize(unit, ROUND_HALF_UP) == other.quantize(unit, ROUND_HALF_UP)


def string_match(state, node):
    one, other = pair(state, node)
    if one is None or other is None:
        return None
    one, other = str(one), str(other)
    if attribute(node, "caseSensitive", "true") in ("false", "0"):
        one, other = one.casefold(), other.casefold()
    return other in one if attribute(node, "substring", "false") in ("true", "1") else one == other


def substring(state, node):
    one, other = pair(state, node)
    if one is None or other is None:
        return None
    if attribute(node, "caseSensitive", "true") in ("false", "0"):
        one, other = str(one).casefold(), str(other).casefold()
    return str(one) in str(other)


def wildcard(pattern):
    """(the pattern as an accepted answer with ``*`` for anything, whether capitals make no difference), or
    None where it says more than that."""
    if len(pattern) > LONGEST_PATTERN:
        return None
    said, is_caseless = [], False
    for part in re.split(r"(\.\*|\\.|\[\w\w\])", pattern):
        if part == LIKE_ANYTHING:
            said.append("*")
        elif re.fullmatch(r"\[(.)(.)\]", part) and part[1].casefold() == part[2].casefold():
            said.append(part[1])
            is_caseless = True
        elif re.fullmatch(r"\\[^\w\s]", part):
            said.append(r"\*" if part == r"\*" else part[1])
        elif re.search(r"[\\^$.|?*+()\[\]{}]", part):
            return None
        else:
            said.append(part)
    return "".join(said), is_caseless


def pattern_match(state, node):
    value = state.value(only(node))
    found = wildcard(node.attrib.get("pattern", ""))
    if found is None:
        raise Unsupported("patternMatch")
    if value is None:
        return None
    said, is_caseless = found
    return fits(said.casefold(), str(value).casefold()) if is_caseless else fits(said, str(value))


def fits(said, text):
    """Whether a text fits an accepted answer in which ``*`` stands for anything and ``\\*`` for a star."""
    first, *others = [part.replace("\0", "*") for part in said.replace(r"\*", "\0").split("*")]
    if not others:
        return text == first
    *middle, last = others
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def is_null(state, node):
    return none_if_empty(state.value(only(node))) is None


def all_of(state, node):
    values = state.values(node)
    return False if False in values else None if None in values else True


def any_of(state, node):
    values = state.values(node)
    return True if True in values else None if None in values else False


def no(state, node):
    value = state.value(only(node))
    return None if value is None else not value


def any_n(state, node):
    values = state.values(node)
    fewest, most = (decimal(attribute(node, name)) for name in ("min", "max"))
    if fewest is None or most is None:
        raise Unsupported("anyN")
    return fewest <= values.count(True) <= most


def member(state, node):
    one, container = pair(state, node)
    return None if one is None or container is None else one in as_list(container)


def contains(state, node):
    container, part = pair(state, node)
    if container is None or part is None:
        return None
    return not Counter(as_list(part)) - Counter(as_list(container))


def delete(state, node):
    one, container = pair(state, node)
    return shaped_like(container, [value for value in as_list(container) if value != one])


def shaped_like(container, values):
    return none_if_empty(tuple(values) if isinstance(container, tuple) else values)


def container(cardinality):
    def collect(state, node):
        values = [one for value in state.values(node) for one in as_list(value)]
        return none_if_empty(shaped(values, cardinality))

    return collect


def index(state, node):
    values, at = as_list(state.value(only(node))), decimal(attribute(node, "n"))
    return values[int(at) - 1] if at is not None and 1 <= at <= len(values) else None


def compared(test):
    def compare(state, node):
        one, other = map(number, pair(state, node))
        return None if one is None or other is None else test(one, other)

    return compare


def reckoned(step, fewest=1):
    def reckon(state, node):
        values = numbers(state, node)
        if None in values or len(values) < fewest:
            return None
        try:
            return step(values)
        except DecimalException:
            return None

    return reckon


def product(values):
    result = Decimal(1)
    for value in values:
        result *= value
        if abs(result) > 10**30:
            raise Unsupported("a number too large")
    return result


def divided(values):
    return values[0] / values[1] if values[1] else None


def whole_part(values):
    return (values[0] / values[1]).to_integral_value(ROUND_FLOOR) if values[1] else None


def remainder(values):
    return values[0] - values[1] * whole_part(values) if values[1] else None


EXPRESSIONS = {
    "baseValue": base_value,
    "variable": variable,
    "correct": correct,
    "mapResponse": map_response,
    "match": match,
    "equal": equal,
    "equalRounded": equal_rounded,
    "stringMatch": string_match,
    "substring": substring,
    "patternMatch": pattern_match,
    "isNull": is_null,
    "and": all_of,
    "or": any_of,
    "not": no,
    "anyN": any_n,
    "member": member,
    "contains": contains,
    "delete": delete,
    "multiple": container("multiple"),
    "ordered": container("ordered"),
    "containerSize": lambda state, node: Decimal(len(as_list(state.value(only(node))))),
    "index": index,
    "null": lambda state, node: None,
    "gt": compared(lambda one, other: one > other),
    "gte": compared(lambda one, other: one >= other),
    "lt": compared(lambda one, other: one < other),
    "lte": compared(lambda one, other: one <= other),
    "sum": reckoned(sum),
    "product": reckoned(product),
    "subtract": reckoned(lambda values: values[0] - values[1], 2),
    "divide": reckoned(divided, 2),
    "integerDivide": reckoned(whole_part, 2),
    "integerModulus": reckoned(remainder, 2),
    "min": reckoned(min),
    "max": reckoned(max),
    "round": reckoned(lambda values: values[0].to_integral_value(ROUND_HALF_UP)),
    "truncate": reckoned(lambda values: values[0].to_integral_value(ROUND_DOWN)),
    "integerToFloat": reckoned(lambda values: values[0]),
}
