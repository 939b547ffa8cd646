"""What makes a question good or bad, as rules over plain values. A rule is one small function, listed once.

Nothing here asks the database: `lint` takes a `BankQuestion`, wherever it comes from."""

from . import choices, cues, duplicates, figures, grounds, health, kinds, marking, sheets, wording
from .findings import ERROR, NOTE, SEVERITIES, WARNING, Finding, Spot, gravity, worst_first
from .items import Item, Setting

# About a question by itself.
RULES = [
    *cues.RULES,
    *choices.RULES,
    *wording.RULES,
    *marking.RULES,
    *grounds.RULES,
    *figures.RULES,
    *health.RULES,
    *kinds.RULES,
]
# What people read for a rule; beside the above those about a quiz and about a whole bank.
NAMES = {rule.slug: rule.name for rule in [*RULES, *sheets.RULES]} | {duplicates.SLUG: duplicates.NAME}


def lint(question, setting=None):
    """What the rules find in a `BankQuestion` or an `Item`, the worst first: at most one `Finding` a rule."""
    item = question if isinstance(question, Item) else Item(question, setting)
    return worst_first(found for rule in RULES if (found := rule(item)))


__all__ = [
    "ERROR",
    "NAMES",
    "NOTE",
    "RULES",
    "SEVERITIES",
    "WARNING",
    "Finding",
    "Item",
    "Setting",
    "Spot",
    "gravity",
    "lint",
    "worst_first",
]
