"""Choice interactions: one choice, several choices, true or false."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ...question_types import QUESTION_TYPES
from ..bank import BankChoice
from .bodies import Body
from .expressions import as_list, worth
from .items import Made, Unreadable
from .tree import attribute, child, every

PLACES = Decimal("0.0000001")
CLOSE = Decimal("0.001")
TRUE, FALSE = ("true", "t", "yes"), ("false", "f", "no")


def from_choices(item, node):
    """The `Made` of a choiceInteraction."""
    options = every(node, "simpleChoice")
    response = item.responses[attribute(node, "responseIdentifier")]
    if not options:
        raise Unreadable(_("It has no choices."))
    most = attribute(node, "maxChoices", "1" if response.cardinality == "single" else "0")
    is_single = response.cardinality == "single" or (most == "1" and len(response.correct) < 2)
    names = [attribute(option, "identifier") for option in options]
    texts = [item.words(option) for option in options]
    if is_single:
        credits, details = credits_of_one(item, response, names), {}
        rows = list(zip(texts, credits, [{}] * len(texts), strict=True))
    else:
        rows, details = rows_of_several(item, response, names, texts)
        if most not in ("0", str(len(options))) and not is_enough(most, rows):
            item.lose(_("how many can be chosen"), most)
    details |= order_of(item, node, options)
    feedback = Feedback(item, response, names, options, is_single)
    made = [
        BankChoice(text, credit, feedback.of(place), extra)
        for place, (text, credit, extra) in enumerate(rows)
    ]
    kind = "single" if is_single else "multiple"
    if is_single and is_true_or_false(item, names, texts, credits):
        kind, made, details = "truefalse", true_first(made), {}
    stem = item.stem({id(node): prompt_of(item, node)})
    return Made(kind, stem, made, details, feedback.general, feedback.carried)


def prompt_of(item, node):
    """The HTML of an interaction's prompt."""
    prompt = child(node, "prompt")
    return f"<div>{Body(item.lose).inside(prompt)}</div>" if prompt is not None else ""


def is_enough(most, rows):
    return most.isdigit() and int(most) >= sum(credit > 0 for _text, credit, _extra in rows) > 0


def order_of(item, node, options):
    """{"keep_order": True} where the choices stay as they stand."""
    fixed = [attribute(option, "fixed") in ("true", "1") for option in options]
    if attribute(node, "shuffle") not in ("true", "1") or all(fixed):
        return {"keep_order": True}
    if any(fixed):
        item.lose(_("a choice that keeps its place"), "")
    return {}


def answer(response, *names):
    """An answer that chooses these."""
    values = list(names)
    return {response.identifier: values[0] if response.cardinality == "single" else values}


def credits_of_one(item, response, names):
    """What each choice earns, alone, as a share of the best."""
    scores = [item.score(answer(response, name)) for name in names]
    best = max(scores)
    if best <= 0:
        right = set(as_list(response.right))
        scores, best = [Decimal(name in right) for name in names], Decimal(1)
        if not any(scores):
            raise Unreadable(_("It does not tell which choice is right."))
    return [max(score / best, Decimal(-1)).quantize(PLACES).normalize() + 0 for score in scores]


def rows_of_several(item, response, names, texts):
    """([(text, credit, details)], details of the question) where several can be chosen."""
    if item.processing.maps and response.mapping:
        return rows_by_map(item, response, names, texts)
    right = [name in as_list(response.right) for name in names]
    if not any(right):
        raise Unreadable(_("It does not tell which choices are right."))
    whole = item.score(answer(response, *as_list(response.right)))
    alone = [item.score(answer(response, name)) for name in names]
    earned = [score for score, is_right in zip(alone, right, strict=True) if is_right]
    if whole > 0 and len(earned) > 1 and abs(sum(earned) - whole) < CLOSE and min(earned) > 0:
        credits = [limited(score / whole) for score in alone]
    else:
        if len(earned) > 1 or whole <= 0:
            item.lose(_("all or nothing"), _("Here each right choice earns its share."))
        credits = QUESTION_TYPES["multiple"].credits(right)
    return list(zip(texts, credits, [{}] * len(texts), strict=True)), {}


def limited(share):
    return min(max(share, Decimal(-1)), Decimal(1)).quantize(PLACES).normalize() + 0


def rows_by_map(item, response, names, texts):
    """The rows of a mapped response: as plain credits where these come to the same, else with points and
    bounds."""
    points = [worth(response, name) for name in names]
    total = sum(value for value in points if value > 0)
    upper = response.upper if response.upper is not None else total
    lower = response.lower if response.lower is not None else Decimal(0)
    if upper <= 0 or total <= 0:
        raise Unreadable(_("It does not tell which choices are right."))
    is_plain = lower <= 0 and abs(total - upper) < CLOSE and all(abs(value) <= upper for value in points)
    if item.is_ours:
        is_plain = (lower, upper, response.default) == (0, 1, 0)
    credits = [limited(value / upper) for value in points]
    if is_plain:
        return list(zip(texts, credits, [{}] * len(texts), strict=True)), {}
    details = {
        "scoring": "map",
        "default": said(response.default),
        "lower": said(lower),
        "upper": said(upper),
    }
    extras = [{"points": said(value)} for value in points]
    return list(zip(texts, credits, extras, strict=True)), details


def said(number):
    return format(number.normalize() + 0, "f")


def is_true_or_false(item, names, texts, credits):
    """Whether these are the choices True and False. Ours are told by their names."""
    if sorted(credits) != [0, 1] or len(texts) != 2:
        return False
    if item.is_ours:
        return names == ["true", "false"]
    words = {text.strip().strip("*.").casefold() for text in texts}
    return words == {"true", "false"}


def true_first(rows):
    rows = sorted(rows, key=lambda row: row.text.strip("*. ").casefold() != "true")
    return [
        BankChoice(word, row.credit, row.feedback) for word, row in zip(("True", "False"), rows, strict=True)
    ]


class Feedback:
    """Sorts what is shown after the answer: to a choice, to all of them (the explanation), or to none."""

    def __init__(self, item, response, names, options, is_single):
        self.item = item
        shown = [item.shown(answer(response, name)) for name in names]
        whole = item.shown(item.right_answers())
        everywhere = set.intersection(whole, *shown) if shown else set()
        self.general = item.said(everywhere)
        self.by_place = [indexes - everywhere for indexes in shown]
        if not is_single:
            # What several choices bring says something about the whole answer, not about them.
            often = {at for at in set().union(*shown) if sum(at in one for one in self.by_place) > 1}
            self.by_place = [indexes - often for indexes in self.by_place]
        self.carried = everywhere.union(*self.by_place)
        for place, (name, option) in enumerate(zip(names, options, strict=True)):
            # A feedback no rule ever shows still tells by its place or its name whose it is.
            self.by_place[place] |= {
                at
                for at, one in enumerate(item.feedback)
                if at not in self.carried and (one.owner == id(option) or (one.identifier == name and name))
            }
        self.carried = everywhere.union(*self.by_place)

    def of(self, place):
        return self.item.said(self.by_place[place])


def general_feedback(item):
    """(explanation, indexes carried): what every answer brings, where no single one can be told apart."""
    everywhere = item.shown(item.right_answers()) & item.shown({})
    return item.said(everywhere), everywhere
