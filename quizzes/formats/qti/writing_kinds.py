"""What each kind of question is in QTI: its interaction, its responses and its rules."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from .accepted import sample
from .making_xml import PARSER, clean, inline, node
from .writing_item import (
    FEEDBACK,
    RESPONSE,
    SCORE,
    CannotSay,
    Parts,
    base,
    blocks,
    chain,
    maps,
    response,
    said,
    sets,
    variable,
    with_gaps,
)

OUR_GAPS = "docent-gaps"
MATCH, MAP = "match_correct", "map_response"
ZERO_TO_ONE = {"defaultValue": "0", "lowerBound": "0", "upperBound": "1"}


def parts_of(question, images):
    """The `Parts` of a question; CannotSay where QTI has no words for it."""
    maker = MAKERS.get(question.kind)
    if maker is None:
        raise CannotSay(_("A hot spot rests on a figure of this site, which no package can hold."))
    if not question.choices:
        raise CannotSay(_("It has no answers yet."))
    return maker(question, images)


def shuffle(question):
    return "false" if question.details.get("keep_order") else "true"


def named(question):
    """[(identifier, choice)] of a question's choices."""
    if question.kind == "truefalse":
        return list(zip(("true", "false"), question.choices, strict=True))
    return [(f"choice-{number}", choice) for number, choice in enumerate(question.choices, 1)]


def of_choices(question, images):
    """Single and multiple choice, true or false."""
    if question.kind == "truefalse" and [c.text for c in question.choices] != ["True", "False"]:
        raise CannotSay(_("It has not the two rows True and False."))
    rows = named(question)
    is_single = question.kind != "multiple"
    best = max(choice.credit for _name, choice in rows)
    if best <= 0:
        raise CannotSay(_("No choice is marked as right."))
    right = [name for name, c in rows if (c.credit == best if is_single else c.credit > 0)]
    is_simple = is_single and all(choice.credit in (0, 1) for _name, choice in rows) and len(right) == 1
    bounds, worths = bounds_of(question, rows)
    declared = response(
        RESPONSE,
        "single" if is_single else "multiple",
        "identifier",
        right[:1] if is_single else right,
        None if is_simple else worths,
        bounds,
    )
    body = [blocks(question.stem, images), choice_interaction(question, rows, images)]
    texts = [(name, choice.feedback) for name, choice in rows if choice.feedback.strip()]
    rules = MATCH if is_simple else MAP
    if texts:
        score = [matching_rule()] if is_simple else [sets(SCORE, maps())]
        rules = [*score, sets(FEEDBACK, variable(RESPONSE))]
    return Parts([declared], body, rules, worth_at_best(question, best), texts, many=not is_single)


def choice_interaction(question, rows, images):
    told = {
        "responseIdentifier": RESPONSE,
        "shuffle": "false" if question.kind == "truefalse" else shuffle(question),
        "maxChoices": "0" if question.kind == "multiple" else "1",
    }
    options = [
        node("simpleChoice", {"identifier": name}, inline(choice.text, images)) for name, choice in rows
    ]
    return node("choiceInteraction", told, options)


def matching_rule():
    """The standard rule match_correct, written out so that others can follow it."""
    correct = node("match", {}, variable(RESPONSE), node("correct", {"identifier": RESPONSE}))
    return chain([(correct, [sets(SCORE, base("float", "1"))])], [])


def bounds_of(question, rows):
    """(the bounds of the mapping, [(identifier, worth)])."""
    if question.details.get("scoring") != "map":
        return (ZERO_TO_ONE if question.kind == "multiple" else {"defaultValue": "0"}), [
            (name, choice.credit) for name, choice in rows
        ]
    details = question.details
    default = Decimal(details.get("default", "0"))
    worths = [
        (name, Decimal(c.details["points"]) if "points" in c.details else (c.credit or default))
        for name, c in rows
    ]
    upper = details.get("upper", said(sum(worth for _name, worth in worths if worth > 0)))
    return {
        "defaultValue": said(default),
        "lowerBound": said(Decimal(details.get("lower", "0"))),
        "upperBound": said(Decimal(upper)),
    }, worths


def worth_at_best(question, best):
    if question.details.get("scoring") == "map":
        return Decimal(question.details.get("upper", 1))
    return Decimal(1) if question.kind == "multiple" else best


def has_wildcard(text):
    return "*" in text.replace(r"\*", "")


def pattern(text, case):
    """An accepted answer with wildcards as the pattern of a patternMatch."""
    found = []
    for piece in re.split(r"(\\\*|\*)", text):
        if piece == "*":
            found.append(".*")
        elif piece == r"\*":
            found.append(r"\*")
        else:
            found += [letter(one, case) for one in piece]
    return "".join(found)


def letter(one, case):
    if not case and one.lower() != one.upper() and len(one.lower()) == len(one.upper()) == 1:
        return f"[{one}{one.upper() if one == one.lower() else one.lower()}]"
    return re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", one)


def test_of(choice, question, kind, name):
    """The expression that says whether an answer fits a row."""
    if kind == "number":
        return number_test(choice, name)
    case = bool(question.details.get("case"))
    if has_wildcard(choice.text):
        return node("patternMatch", {"pattern": pattern(choice.text, case)}, variable(name))
    return node(
        "stringMatch",
        {"caseSensitive": "true" if case else "false"},
        variable(name),
        base("string", sample(choice.text)),
    )


def number_test(choice, name):
    value = number_of(choice)
    tolerance = Decimal(choice.details.get("tolerance") or 0)
    told = {"toleranceMode": "exact"}
    if tolerance:
        reach = tolerance * 100 if choice.details.get("relative") else tolerance
        mode = "relative" if choice.details.get("relative") else "absolute"
        told = {"toleranceMode": mode, "tolerance": f"{said(reach)} {said(reach)}"}
    return node("equal", told, base("float", said(value)), variable(name))


def number_of(choice):
    try:
        number = Decimal(choice.text.strip().replace(",", "."))
        if number.is_finite():
            return number
    except InvalidOperation:
        pass
    raise CannotSay(_("“%s” is no number QTI could compare with.") % choice.text[:40])


def in_order(question, rows, kind, name, outcome, weight=Decimal(1), texts=None):
    """The rules that give the first row that fits its worth, and its feedback."""
    branches, otherwise = [], []
    for number, choice in enumerate(rows, 1):
        rules = [sets(outcome, base("float", said(choice.credit * weight)))]
        if choice.feedback.strip() and texts is not None:
            texts.append((f"row-{number}", choice.feedback))
            rules.append(sets(FEEDBACK, base("identifier", f"row-{number}")))
        if choice.text.strip() == "*":
            otherwise = rules
            break
        branches.append((test_of(choice, question, kind, name), rules))
    if otherwise:
        # A question left blank earns nothing and says nothing.
        branches.insert(0, (node("isNull", {}, variable(name)), [sets(outcome, base("float", "0"))]))
    return chain(branches, otherwise)


def best_of(rows):
    """The value a key shows: of the row that earns most."""
    best = max(rows, key=lambda choice: choice.credit)
    if best.credit <= 0 or best.text.strip() == "*":
        raise CannotSay(_("No answer is marked as right."))
    return best


def of_field(question, images):
    """A short answer, or a number."""
    kind = "number" if question.kind == "numeric" else "typed"
    best = best_of(question.choices)
    correct = said(number_of(best)) if kind == "number" else sample(best.text)
    texts = []
    rules = in_order(question, question.choices, kind, RESPONSE, SCORE, texts=texts)
    exact = [(sample(c.text), c.credit) for c in question.choices if not has_wildcard(c.text)]
    mapping = list({key: (key, worth) for key, worth in reversed(exact)}.values())[::-1]
    case = "true" if question.details.get("case") else "false"
    declared = response(
        RESPONSE,
        "single",
        "float" if kind == "number" else "string",
        [correct],
        mapping if kind == "typed" else None,
        None,
        case,
    )
    field = node("textEntryInteraction", {"responseIdentifier": RESPONSE})
    simple = kind == "typed" and not texts and len(exact) == len(question.choices)
    body = [blocks(question.stem, images), node("p", {}, field)]
    return Parts([declared], body, MAP if simple else [rules], best.credit, texts, many=False)


def of_pairs(question, images):
    """Pairs to be found."""
    prompts = [choice for choice in question.choices if choice.text.strip()]
    partners = list(dict.fromkeys(choice.details.get("match", "") for choice in question.choices))
    if len(prompts) < 2:
        raise CannotSay(_("It has fewer than two pairs."))
    names = {partner: f"partner-{number}" for number, partner in enumerate(partners, 1)}
    matches = [names[choice.details.get("match", "")] for choice in prompts]
    pairs = [f"prompt-{number} {name}" for number, name in enumerate(matches, 1)]
    declared = response(RESPONSE, "multiple", "directedPair", pairs, [(pair, 1) for pair in pairs])
    left = [
        associable(f"prompt-{number}", 1, inline(choice.text, images))
        for number, choice in enumerate(prompts, 1)
    ]
    right = [associable(name, 0, inline(partner, images)) for partner, name in names.items()]
    body = node(
        "matchInteraction",
        {"responseIdentifier": RESPONSE, "shuffle": shuffle(question), "maxAssociations": len(prompts)},
        node("simpleMatchSet", {}, left),
        node("simpleMatchSet", {}, right),
    )
    return Parts([declared], [blocks(question.stem, images), body], MAP, Decimal(len(prompts)))


def associable(name, most, inner):
    return node("simpleAssociableChoice", {"identifier": name, "matchMax": most}, inner)


def of_order(question, images):
    """Things to be put in order."""
    if len(question.choices) < 2:
        raise CannotSay(_("It has fewer than two things to put in order."))
    rows = named(question)
    declared = response(RESPONSE, "ordered", "identifier", [name for name, _choice in rows])
    options = [
        node("simpleChoice", {"identifier": name}, inline(choice.text, images)) for name, choice in rows
    ]
    body = node("orderInteraction", {"responseIdentifier": RESPONSE, "shuffle": "true"}, options)
    return Parts([declared], [blocks(question.stem, images), body], MATCH)


def of_gaps(question, images):
    """A text with gaps."""
    declared, fields, rules, total = [], {}, [], Decimal(0)
    for number, gap in enumerate(question.details.get("gaps") or [], 1):
        rows = [choice for choice in question.choices if choice.details.get("gap") == number]
        if not rows:
            raise CannotSay(_("A gap has no answer."))
        weight = Decimal(gap.get("weight") or 1)
        name = RESPONSE if number == 1 else f"{RESPONSE}_{number}"
        outcome = f"SCORE_{number}"
        one, field, rule = GAPS[gap["kind"]](question, rows, name, outcome, weight)
        declared.append(one)
        fields[number] = field
        rules.append(rule)
        total += weight * max(choice.credit for choice in rows)
    if not fields:
        raise CannotSay(_("It has no gaps."))
    scores = [variable(f"SCORE_{number}") for number in fields]
    rules.append(sets(SCORE, node("sum", {}, scores)))
    html = PARSER.render(clean(question.stem))
    body = node("div", {"class": OUR_GAPS}, with_gaps(html, fields, images))
    return Parts(declared, [body], rules, total, scores=[f"SCORE_{number}" for number in fields])


def typed_gap(question, rows, name, outcome, weight):
    field = node("textEntryInteraction", {"responseIdentifier": name})
    rule = in_order(question, rows, "typed", name, outcome, weight)
    mapping = [(sample(c.text), c.credit * weight) for c in rows if not has_wildcard(c.text)]
    case = "true" if question.details.get("case") else "false"
    declared = response(name, "single", "string", [sample(best_of(rows).text)], mapping, None, case)
    return declared, field, rule


def number_gap(question, rows, name, outcome, weight):
    field = node("textEntryInteraction", {"responseIdentifier": name})
    rule = in_order(question, rows, "number", name, outcome, weight)
    return response(name, "single", "float", [said(number_of(best_of(rows)))]), field, rule


def list_gap(question, rows, name, outcome, weight):
    names = [f"option-{number}" for number in range(1, len(rows) + 1)]
    field = node(
        "inlineChoiceInteraction",
        {"responseIdentifier": name, "shuffle": shuffle(question)},
        [
            node("inlineChoice", {"identifier": one}, choice.text)
            for one, choice in zip(names, rows, strict=True)
        ],
    )
    best = names[rows.index(best_of(rows))]
    mapping = [(one, choice.credit * weight) for one, choice in zip(names, rows, strict=True)]
    declared = response(name, "single", "identifier", [best], mapping)
    return declared, field, sets(outcome, maps(name))


GAPS = {"typed": typed_gap, "number": number_gap, "list": list_gap}
MAKERS = {
    "single": of_choices,
    "multiple": of_choices,
    "truefalse": of_choices,
    "short": of_field,
    "numeric": of_field,
    "matching": of_pairs,
    "ordering": of_order,
    "gaps": of_gaps,
}
