"""The rules of an item of QTI 1.2 as the response processing of QTI 2."""

from xml.etree.ElementTree import Element  # noqa: S405, for trees we make ourselves

from .declarations import decimal
from .tree import attribute, child, children, every, text_of

COMPARED = {"varlt": "lt", "varlte": "lte", "vargt": "gt", "vargte": "gte"}
IN_CHOICES = "TextInChoices"
GROUPS = {"and": "and", "or": "or", "not": "not"}


def node(tag, attributes=(), *inner):
    made = Element(tag, dict(attributes))
    for one in inner:
        if isinstance(one, str):
            made.text = one
        elif one is not None:
            made.append(one)
    return made


def base(kind, value):
    return node("baseValue", {"baseType": kind}, value)


def variable(name):
    return node("variable", {"identifier": name})


def declared(item, response, typed=False, number=False):
    """The response declaration of a response; ``typed``: its choices are wordings to be typed."""
    name = attribute(response, "ident")
    cardinality = attribute(response, "rcardinality", "Single").lower()
    kind = "float" if number else "string" if typed or response.tag != "response_lid" else "identifier"
    values = right_values(item, name)
    if typed:
        labels = {attribute(label, "ident"): text_of(label) for label in every(response, "response_label")}
        values = [labels.get(value, value) for value in values]
    if cardinality == "single" or kind != "identifier":
        cardinality, values = "single", values[:1]
    told = node("correctResponse", {}, *(node("value", {}, value) for value in values))
    names = {"identifier": name, "cardinality": cardinality, "baseType": kind}
    return node("responseDeclaration", names, told if values else None)


def right_values(item, name):
    """The values that the best of the conditions about a response asks for, in order."""
    best, found = 0, []
    for condition in every(item, "respcondition"):
        worth = sum(
            decimal(text_of(told), 0) * (-1 if attribute(told, "action") == "Subtract" else 1)
            for told in children(condition, "setvar")
        )
        asked = child(condition, "conditionvar")
        denied = {id(one) for no in every(asked, "not") for one in every(no, "varequal")}
        values = [
            text_of(one)
            for one in every(asked, "varequal")
            if attribute(one, "respident") == name and id(one) not in denied and text_of(one)
        ]
        if values and worth > best:
            best, found = worth, values
        elif values and worth == best > 0 and len(every(condition, "varequal")) == 1:
            found += values
    return list(dict.fromkeys(found))


def rules_of(item, root):
    """The conditions of an item, in order; the first that holds ends it unless it says to go on."""
    kinds = {
        attribute(one, "identifier"): (attribute(one, "cardinality"), attribute(one, "baseType"))
        for one in children(root, "responseDeclaration")
    }
    if "PAIRS" in kinds:
        score = node("mapResponse", {"identifier": "PAIRS"})
        shown = [rule_of(each, kinds, {}) for each in every(item, "respcondition") if is_always(each)]
        return [*shown, node("setOutcomeValue", {"identifier": "SCORE"}, score)]
    labels = {
        (attribute(response, "ident"), attribute(label, "ident")): text_of(label)
        for response in every(item, "response_lid")
        for label in every(response, "response_label")
    }
    for response in every(item, "response_lid"):
        name = attribute(response, "ident")
        is_typed = kinds.get(name, ("", ""))[1] == "string"
        labels[name] = loosely_of(response, is_typed)
    return [rule_of(condition, kinds, labels) for condition in every(item, "respcondition")]


def loosely_of(response, is_typed):
    """(how Canvas compares what is typed, the texts of all labels) of a response."""
    labels = every(response, "response_label")
    way = next((attribute(label, "scoring_algorithm") for label in labels), "")
    if is_typed and not way:
        way = IN_CHOICES  # its classic quizzes list all they accept, and name the first alone in their rules
    return way, [text_of(label) for label in labels]


def rule_of(condition, kinds, labels):
    asked = child(condition, "conditionvar")
    tests = [test_of(one, kinds, labels) for one in (asked if asked is not None else ())]
    rules = [set_of(one) for one in children(condition, "setvar")]
    for shown in children(condition, "displayfeedback"):
        told = node("multiple", {}, variable("FEEDBACK"), base("identifier", attribute(shown, "linkrefid")))
        rules.append(node("setOutcomeValue", {"identifier": "FEEDBACK"}, told))
    if ends(condition):
        rules.append(node("exitResponse"))
    together = "or" if are_alternatives(asked, kinds) else "and"
    test = tests[0] if len(tests) == 1 else node(together, {}, *tests)
    return node("responseCondition", {}, node("responseIf", {}, test, *rules))


def is_always(condition):
    """Whether a condition holds for every answer and only shows something then: what Canvas tells all."""
    asked = child(condition, "conditionvar")
    tests = [one.tag for one in asked] if asked is not None else []
    return tests == ["other"] and not children(condition, "setvar")


def ends(condition):
    """Whether nothing after this condition counts once it holds. One that only adds never ends it, whatever
    the standard says: tools leave the word out."""
    told = attribute(condition, "continue").lower()
    sets = [attribute(one, "action", "Set").lower() for one in children(condition, "setvar")]
    return bool(sets) and (told == "no" or (not told and "set" in sets))


def are_alternatives(asked, kinds):
    """Whether the tests ask one response for several values, of which it can only have one."""
    tests = list(asked) if asked is not None else []
    names = {attribute(one, "respident") for one in tests}
    return (
        len(tests) > 1
        and len(names) == 1
        and all(one.tag == "varequal" for one in tests)
        and kinds.get(*names, ("single",))[0] == "single"
    )


def set_of(told):
    """A setvar: the score is set, or something is added to it or taken from it."""
    value = base("float", text_of(told) or "0")
    action = attribute(told, "action", "Set").lower()
    if action == "add":
        value = node("sum", {}, variable("SCORE"), value)
    elif action == "subtract":
        value = node("subtract", {}, variable("SCORE"), value)
    return node("setOutcomeValue", {"identifier": "SCORE"}, value)


def test_of(asked, kinds, labels):
    """A test of a condition as an expression."""
    if asked.tag in GROUPS:
        inner = [test_of(one, kinds, labels) for one in asked]
        if asked.tag == "not" and len(inner) > 1:
            inner = [node("and", {}, *inner)]
        return node(GROUPS[asked.tag], {}, *inner)
    if asked.tag in ("other", "unanswered"):
        name = attribute(asked, "respident")
        return node("isNull", {}, variable(name)) if asked.tag == "unanswered" else base("boolean", "true")
    name, value = attribute(asked, "respident"), text_of(asked)
    cardinality, kind = kinds.get(name, ("single", "string"))
    if asked.tag in COMPARED:
        return node(COMPARED[asked.tag], {}, variable(name), base("float", value))
    if asked.tag in ("varsubstring", "varsubset") and kind == "string":
        return node("substring", {"caseSensitive": case_of(asked)}, base("string", value), variable(name))
    if asked.tag != "varequal":
        return node(asked.tag)
    return equals(name, value, cardinality, kind, labels, case_of(asked))


def equals(name, value, cardinality, kind, labels, case):
    if kind == "identifier":
        tag = "match" if cardinality == "single" else "member"
        return node(tag, {}, base("identifier", value), variable(name))
    if kind == "float":
        return node("equal", {"toleranceMode": "exact"}, variable(name), base("float", value))
    said = labels.get((name, value), value)
    way, texts = labels.get(name, ("", []))
    if way == "TextContainsAnswer":
        return node("substring", {"caseSensitive": case}, base("string", said), variable(name))
    texts = texts if way == IN_CHOICES and said in texts else [said]
    tests = [
        node("stringMatch", {"caseSensitive": case}, variable(name), base("string", text)) for text in texts
    ]
    return tests[0] if len(tests) == 1 else node("or", {}, *tests)


def case_of(asked):
    return "true" if attribute(asked, "case", "No").lower() == "yes" else "false"
