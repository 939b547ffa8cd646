"""What an item declares: its responses with the right answer and what each is worth, and its outcomes."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .tree import attribute, child, children, every, text_of


@dataclass(frozen=True)
class Entry:
    """What a mapped answer is worth."""

    key: str
    value: Decimal
    case: bool = True


@dataclass
class Response:
    """A response of the item. correct: the values of the right answer, in order. mapping: `Entry` rows."""

    identifier: str
    cardinality: str = "single"
    base: str = "identifier"
    correct: list = field(default_factory=list)
    mapping: list = field(default_factory=list)
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None
    has_areas: bool = False

    @property
    def right(self):
        """The right answer as the processing compares it; None where none is told."""
        if not self.correct:
            return None
        values = [typed(value, self.base) for value in self.correct]
        return values[0] if self.cardinality == "single" else shaped(values, self.cardinality)


@dataclass
class Outcome:
    identifier: str
    cardinality: str = "single"
    base: str = "float"
    default: object = None
    maximum: Decimal | None = None


def decimal(text, otherwise=None):
    """The number this text is, or something else where it is none."""
    try:
        number = Decimal(str(text).strip().replace(",", "."))
    except InvalidOperation:
        return otherwise
    return number if number.is_finite() and abs(number) < 10**12 else otherwise


def typed(text, base):
    """A value as its base type compares it; a pair is its two names in order."""
    if base in ("float", "integer", "duration"):
        return decimal(text)
    if base == "boolean":
        return str(text).strip().lower() in ("true", "1")
    if base in ("identifier", "directedPair", "pair", "point", "uri"):
        names = str(text).split()
        return " ".join(sorted(names) if base == "pair" else names)
    return str(text).strip()


def shaped(values, cardinality):
    """Several values as the processing holds them: a tuple where their order counts, else a list."""
    return tuple(values) if cardinality == "ordered" else list(values)


def responses_of(item):
    """{identifier: Response} in the item's order."""
    found = {}
    for node in children(item, "responseDeclaration"):
        response = Response(
            attribute(node, "identifier"),
            attribute(node, "cardinality", "single"),
            attribute(node, "baseType", "identifier"),
            [value_of(value) for value in every(child(node, "correctResponse"), "value")],
            has_areas=child(node, "areaMapping") is not None,
        )
        if (mapping := child(node, "mapping")) is not None:
            response.mapping = [entry for entry in map(entry_of, children(mapping, "mapEntry")) if entry]
            response.default = decimal(attribute(mapping, "defaultValue", "0"), Decimal(0))
            response.lower = decimal(attribute(mapping, "lowerBound"))
            response.upper = decimal(attribute(mapping, "upperBound"))
        found[response.identifier] = response
    return found


def value_of(node):
    return "".join(node.itertext()).strip()


def entry_of(node):
    value = decimal(attribute(node, "mappedValue"))
    if value is None:
        return None
    key = node.attrib.get("mapKey", "").strip()
    return Entry(key, value, attribute(node, "caseSensitive", "true") not in ("false", "0"))


def outcomes_of(item):
    """{identifier: Outcome}; each starts with its default value."""
    found = {}
    for node in children(item, "outcomeDeclaration"):
        base = attribute(node, "baseType", "identifier")
        cardinality = attribute(node, "cardinality", "single")
        values = [typed(text_of(value), base) for value in every(child(node, "defaultValue"), "value")]
        default = values[0] if values and cardinality == "single" else shaped(values, cardinality) or None
        if not values and base in ("float", "integer"):
            default = Decimal(0)
        found[attribute(node, "identifier")] = Outcome(
            attribute(node, "identifier"),
            cardinality,
            base,
            default,
            decimal(attribute(node, "normalMaximum")),
        )
    return found
