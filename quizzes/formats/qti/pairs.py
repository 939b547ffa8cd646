"""Match, associate and order interactions: pairs to be found, things to be put in order."""

from django.utils.translation import gettext as _

from ..bank import BankChoice
from .choices import CLOSE, general_feedback, order_of, prompt_of
from .expressions import as_list
from .items import Made, Unreadable
from .tree import attribute, children, every


def from_match(item, node):
    """The `Made` of a matchInteraction in which each thing on one side has one partner on the other."""
    sides = children(node, "simpleMatchSet")
    response = item.responses[attribute(node, "responseIdentifier")]
    if len(sides) != 2:
        raise Unreadable(_("It has not two sides to be matched."))
    left, right = (every(side, "simpleAssociableChoice") for side in sides)
    pairs = [tuple(pair.split()) for pair in pairs_of(response)]
    if not pairs:
        raise Unreadable(_("It does not tell which pairs are right."))
    if has_each_once(pairs, 0):
        prompts, partners, pairs = left, right, dict(pairs)
    elif has_each_once(pairs, 1):
        prompts, partners, pairs = right, left, {second: first for first, second in pairs}
    else:
        raise Unreadable(_("Something in it has several right partners. Here each thing has one."))
    return matching(item, node, response, prompts, partners, pairs)


def from_associate(item, node):
    """The `Made` of an associateInteraction in which each thing belongs to one pair."""
    response = item.responses[attribute(node, "responseIdentifier")]
    choices = every(node, "simpleAssociableChoice")
    pairs = [tuple(pair.split()) for pair in pairs_of(response)]
    named = [name for pair in pairs for name in pair]
    if not pairs or len(set(named)) < len(named):
        raise Unreadable(_("Something in it belongs to several pairs. Here each thing has one partner."))
    item.lose(_("free pairs"), _("Here the first of each pair is asked for the second."))
    firsts = {first for first, _second in pairs}
    prompts = [choice for choice in choices if attribute(choice, "identifier") in firsts]
    partners = [choice for choice in choices if attribute(choice, "identifier") not in firsts]
    return matching(item, node, response, prompts, partners, dict(pairs))


def pairs_of(response):
    """The right pairs: as declared, else those that earn something."""
    told = [value for value in response.correct if len(value.split()) == 2]
    return told or [e.key for e in response.mapping if e.value > 0 and len(e.key.split()) == 2]


def has_each_once(pairs, side):
    names = [pair[side] for pair in pairs if len(pair) == 2]
    return len(set(names)) == len(names) == len(pairs)


def matching(item, node, response, prompts, partners, pairs):
    """Rows of prompt and partner; a partner of no prompt stands in a row without one."""
    texts = {attribute(choice, "identifier"): item.words(choice) for choice in partners}
    rows, taken = [], set()
    for prompt in prompts:
        name = attribute(prompt, "identifier")
        if pairs.get(name) not in texts:
            item.lose(_("a row without a partner"), item.words(prompt))
            continue
        taken.add(pairs[name])
        rows.append(BankChoice(item.words(prompt), details={"match": texts[pairs[name]]}))
    if len(rows) < 2:
        raise Unreadable(_("It has fewer than two pairs."))
    rows += [BankChoice("", details={"match": text}) for name, text in texts.items() if name not in taken]
    note_shares(item, response)
    stem = item.stem({id(node): prompt_of(item, node)})
    general, carried = general_feedback(item)
    details = order_of(item, node, [*prompts, *partners])
    return Made("matching", stem, rows, details, general, carried)


def note_shares(item, response):
    """Names it where the item gives each pair another share, or none at all."""
    right = as_list(response.right) or pairs_of(response)
    whole = item.score({response.identifier: right})
    alone = [item.score({response.identifier: [pair]}) for pair in right]
    if whole > 0 and (abs(sum(alone) - whole) >= CLOSE or max(alone) - min(alone) >= CLOSE):
        what = _("weights") if any(alone) else _("all or nothing")
        item.lose(what, _("Here each pair earns the same."))


def from_order(item, node):
    """The `Made` of an orderInteraction."""
    response = item.responses[attribute(node, "responseIdentifier")]
    choices = {attribute(choice, "identifier"): choice for choice in every(node, "simpleChoice")}
    right = [name for name in response.correct if name in choices]
    if len(right) < 2:
        raise Unreadable(_("It does not tell the right order."))
    if len(right) != len(choices):
        raise Unreadable(_("Only some of its things are to be put in order. Here it is all of them."))
    if not item.is_ours:
        said = _("Here each one that comes directly after the right one earns a part.")
        item.lose(_("all or nothing"), said)
    stem = item.stem({id(node): prompt_of(item, node)})
    general, carried = general_feedback(item)
    rows = [BankChoice(item.words(choices[name])) for name in right]
    return Made("ordering", stem, rows, {}, general, carried)
