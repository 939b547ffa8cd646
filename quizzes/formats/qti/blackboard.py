"""Items of QTI 1.2 as Blackboard writes them, put as the standard has them."""

from .older_rules import node
from .tree import attribute, child, children, every, text_of

LIMITS = {"max": ("maxvalue", "1"), "min": ("minvalue", "0")}
WITHOUT_SCORE = ("fill in the blank", "numeric", "matching")
TESTS = ("varequal", "varsubset", "varsubstring")


def kind_of(item):
    """What Blackboard calls this kind of question, in small letters; "" of an item of another program."""
    return text_of(next(iter(every(item, "bbmd_questiontype")), None)).lower()


def put_plainly(item):
    """Puts an item as the standard has it. One of another program stays as it is, but for a score that is
    set to its own most or least."""
    tell_limits(item)
    kind = kind_of(item)
    if kind == "matching":
        put_pairs(item)
    if kind == "fill in the blank plus":
        put_gaps(item)
    if kind in WITHOUT_SCORE:
        tell_what_is_right(item)


def limit(item, which):
    """The most or the least of the score."""
    told, (name, usual) = next(iter(every(item, "decvar")), None), LIMITS[which]
    return (told is not None and attribute(told, name)) or usual


def tell_limits(item):
    """Writes the number where a score is set to its own most or least."""
    for told in every(item, "setvar"):
        _name, _dot, which = text_of(told).lower().rpartition(".")
        if which in LIMITS:
            told.text = limit(item, which)


def tell_what_is_right(item):
    """Has each condition that tells what is right, and sets no score, earn all there is. A number and its
    range, which stand side by side, are alternatives."""
    for condition in every(item, "respcondition"):
        asked = child(condition, "conditionvar")
        exact, bounds = children(asked, "varequal"), children(asked, "vargte", "varlte")
        if child(condition, "setvar") is not None or not exact:
            continue
        told = {"variablename": "SCORE", "action": "Set"}
        condition.append(node("setvar", told, limit(item, "max")))
        if bounds:
            asked[:] = [node("or", {}, *exact, node("and", {}, *bounds))]


def put_pairs(item):
    """Puts what is to be matched into its list, and gives the partners, which stand once after all lists,
    the same names in each of them. Their words go into the first list that has them."""
    found = [flow for flow in every(item, "flow") if attribute(flow, "class") == "RIGHT_MATCH_BLOCK"]
    apart = set(map(id, found))
    partners = {
        f"partner{place}": every(flow, "material")
        for place, flow in enumerate(flow for block in found for flow in children(block, "flow"))
    }
    names = {}
    for flow in every(item, "flow"):
        flow[:] = [inner for inner in flow if id(inner) not in apart]
        response = child(flow, "response_lid")
        if response is None:
            continue
        for place, label in enumerate(every(response, "response_label")):
            names[attribute(response, "ident"), attribute(label, "ident")] = name = f"partner{place}"
            label.set("ident", name)
            label.extend(partners.pop(name, ()))
        others = [inner for inner in flow if inner is not response]
        response[:0] = [material for inner in others for material in every(inner, "material")]
        flow[:] = [response]
    for told in every(item, "varequal"):
        told.text = names.get((attribute(told, "respident"), text_of(told)), told.text)


def put_gaps(item):
    """Gives each gap a field of its own: one stands there for all, and the conditions name them."""
    presentation = child(item, "presentation")
    names = dict.fromkeys(attribute(told, "respident") for told in every(item, *TESTS))
    for flow in every(presentation, "flow", "presentation"):
        for place, field in enumerate(flow):
            if field.tag == "response_str" and attribute(field, "ident") not in names:
                flow[place : place + 1] = [node("response_str", {"ident": name}) for name in names]
                return
