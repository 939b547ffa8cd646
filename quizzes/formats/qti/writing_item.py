"""One question as an item of QTI."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ..bank_text import first_words
from .items import OUR_HINT, OUR_SLUG, OURS
from .making_xml import add_text, as_qti3, blocks, content, node

RESPONSE, SCORE, FEEDBACK, GENERAL, HINT = "RESPONSE", "SCORE", "FEEDBACK", "EXPLANATION", "HINT"
SHOWN = "shown"
NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
TEMPLATES = {
    "2.1": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s",
    "2.2": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/%s",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/%s.xml",
}


class CannotSay(Exception):
    """QTI cannot say this question; the sentence says why."""


@dataclass
class Parts:
    """What a kind of question needs of an item. rules: the processing, or the name of a standard one.
    texts: (identifier, Markdown) shown when the outcome FEEDBACK names them. scores: names of outcomes that
    start at nothing."""

    responses: list
    body: list
    rules: list | str
    best: Decimal = Decimal(1)
    texts: list = field(default_factory=list)
    many: bool = True
    scores: list = field(default_factory=list)


def item_of(question, identifier, version, images, parts):
    """The root element of an item. ``images``: {digest: address}."""
    shown = [(FEEDBACK, name, text) for name, text in parts.texts]
    if question.explanation.strip():
        shown.append((GENERAL, SHOWN, question.explanation))
    shown += [(HINT, f"{OUR_HINT}{number}", hint) for number, hint in enumerate(question.hints, 1)]
    told = {
        "identifier": identifier,
        "title": question.title or first_words(question.stem) or identifier,
        "label": question.title or None,
        "adaptive": "false",
        "timeDependent": "false",
        "toolName": OURS,
    }
    root = node(
        "assessmentItem",
        told,
        parts.responses,
        outcomes_of(question, parts),
        node("itemBody", {}, parts.body),
        processing_of(parts.rules, version),
        [modal_of(*each, images, version) for each in shown],
    )
    if version == "3.0":
        as_qti3(root)
    root.attrib["xmlns"] = NAMESPACES[version]
    return root


def outcomes_of(question, parts):
    """What the item reckons with: its scores, and what is shown after the answer."""
    found = [number_outcome(name, 0) for name in [SCORE, *parts.scores]]
    found.append(number_outcome("MAXSCORE", parts.best))
    if parts.texts:
        found.append(named_outcome(FEEDBACK, "multiple" if parts.many else "single"))
    if question.explanation.strip():
        found.append(named_outcome(GENERAL, default=SHOWN))
    if question.hints:
        # No rule sets it: other programs show none, and we find them again.
        found.append(named_outcome(HINT))
    return found


def processing_of(rules, version):
    if isinstance(rules, str):
        return node("responseProcessing", {"template": TEMPLATES[version] % rules})
    return node("responseProcessing", {}, rules)


def identifier_of(question, number):
    return f"{OUR_SLUG}{question.slug}" if question.slug else f"item-{number}"


def number_outcome(name, value):
    default = node("defaultValue", {}, node("value", {}, said(Decimal(value))))
    return node(
        "outcomeDeclaration", {"identifier": name, "cardinality": "single", "baseType": "float"}, default
    )


def named_outcome(name, cardinality="single", default=None):
    told = {"identifier": name, "cardinality": cardinality, "baseType": "identifier"}
    value = node("defaultValue", {}, node("value", {}, default)) if default else None
    return node("outcomeDeclaration", told, value)


def modal_of(outcome, identifier, markdown, images, version):
    inner = blocks(markdown, images)
    return node(
        "modalFeedback",
        {"outcomeIdentifier": outcome, "identifier": identifier, "showHide": "show"},
        node("contentBody", {}, inner) if version == "3.0" else inner,
    )


def said(number):
    return format(Decimal(number).normalize() + 0, "f")


# Rules


def variable(name):
    return node("variable", {"identifier": name})


def base(kind, value):
    return node("baseValue", {"baseType": kind}, value)


def sets(outcome, expression):
    return node("setOutcomeValue", {"identifier": outcome}, expression)


def maps(response=RESPONSE):
    return node("mapResponse", {"identifier": response})


def chain(branches, otherwise):
    """A condition: the rules of the first test that holds, else others. branches: (test, rules)."""
    inner = [
        node("responseIf" if at == 0 else "responseElseIf", {}, test, rules)
        for at, (test, rules) in enumerate(branches)
    ]
    return node("responseCondition", {}, inner, node("responseElse", {}, otherwise) if otherwise else None)


def response(identifier, cardinality, kind, correct, mapping=None, bounds=None, case=None):
    """A response declaration. mapping: [(key, worth)] or None."""
    entries = [
        node("mapEntry", {"mapKey": key, "mappedValue": said(value), "caseSensitive": case})
        for key, value in mapping or ()
    ]
    return node(
        "responseDeclaration",
        {"identifier": identifier, "cardinality": cardinality, "baseType": kind},
        node("correctResponse", {}, [node("value", {}, value) for value in correct]) if correct else None,
        node("mapping", bounds or {"defaultValue": "0"}, entries) if entries else None,
    )


# Bodies


def with_gaps(html, fields, images):
    """The blocks of HTML with a field for each [[n]] in it."""
    made = content(html, images, in_blocks=True)
    left = set(fields)
    for block in made:
        for parent in list(block.iter()):
            place_in(parent, fields, left)
    if left:
        raise CannotSay(_("One of its gaps stands where no field can stand."))
    return made


def place_in(parent, fields, left):
    """Puts the fields into the texts of a node, at [[n]]."""
    pieces = [parent.text or ""]
    for inner in list(parent):
        pieces += [inner, inner.tail or ""]
        parent.remove(inner)
        inner.tail = None
    parent.text = None
    for piece in pieces:
        if not isinstance(piece, str):
            parent.append(piece)
            continue
        add_with_fields(parent, piece, fields, left)


def add_with_fields(parent, text, fields, left):
    while True:
        places = {text.index(f"[[{n}]]"): n for n in left if f"[[{n}]]" in text}
        if not places:
            return add_text(parent, text)
        found = places[min(places)]
        before, _mark, text = text.partition(f"[[{found}]]")
        add_text(parent, before)
        parent.append(fields[found])
        left.discard(found)
