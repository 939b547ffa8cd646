"""Questions that ask the same, over a whole bank. Its work grows with the bank and not with its square."""

from collections import Counter, defaultdict
from math import ceil

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import words
from .choices import ARTICLES
from .findings import NOTE, WARNING, Finding

SLUG, NAME = "same-question", gettext_lazy("It asks the same as another question")
ALIKE = 0.8  # the share of words two stems have in common
KEYS_ALIKE = 0.5
COMMON = 60  # a word in so many stems' rarest is a template's, and finds nothing
SHOWN = 3


def duplicates(items):
    """{place in ``items``: Finding} for each item that asks what an earlier one asks."""
    items = list(items)
    asked = [said_by_stem(item) for item in items]
    answers = [said_by_keys(item) for item in items]
    found = defaultdict(dict)
    for one, other in alike(asked, answers):
        severity = judged(items[one], items[other], answers[one], answers[other])
        if severity:
            earlier, later = sorted((one, other))
            found[later][earlier] = severity
    return {place: finding(items, place, others) for place, others in found.items()}


def said_by_stem(item):
    return frozenset(words.stem(word.low) for word in item.stem.words if word.low not in ARTICLES)


def said_by_keys(item):
    if item.kind in ("matching", "ordering", "gaps", "hotspot"):
        return frozenset(stem for row in item.rows for stem in row.text.stems)
    return frozenset(stem for row in item.keys for stem in row.text.stems)


def share(one, other):
    """How much two sets have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


def alike(asked, answers):
    """Pairs of places whose stems are nearly the same. Stems that are the very same are paired only where
    their answers are, too: many may ask "Which of these is right?"."""
    same = defaultdict(list)
    for place, stems in enumerate(asked):
        if stems:
            same[stems].append(place)
    for places in same.values():
        by_answer = defaultdict(list)
        for place in places:
            by_answer[answers[place]].append(place)
        for twins in by_answer.values():
            yield from ((twins[0], twin) for twin in twins[1:])
    yield from nearly(same)


def nearly(same):
    """Pairs of the first places of different stems with a share of at least ALIKE."""
    for one, other in candidates(same):
        if share(one, other) >= ALIKE:
            yield same[other][0], same[one][0]


def candidates(asked):
    """Pairs of different stems worth comparing. Two with a share of at least ALIKE share one of their few
    rarest words, so only those are looked up (prefix filtering: R. J. Bayardo, Y. Ma and R. Srikant, Scaling
    up all pairs similarity search, 2007)."""
    often = Counter(stem for stems in asked for stem in stems)
    index = defaultdict(list)
    for stems in asked:
        rarest = sorted(stems, key=lambda stem: (often[stem], stem))
        seen = set()
        for stem in rarest[: len(stems) - ceil(ALIKE * len(stems)) + 1]:
            if len(index[stem]) < COMMON:
                yield from ((stems, other) for other in index[stem] if other not in seen)
                seen.update(index[stem])
                index[stem].append(stems)


def judged(one, other, mine, yours):
    """How grave it is that these two have nearly the same stem; None where they ask different things."""
    if one.kind == other.kind == "truefalse" or share(mine, yours) >= KEYS_ALIKE:
        return WARNING
    offered = [frozenset(stem for row in item.rows for stem in row.text.stems) for item in (one, other)]
    return NOTE if share(*offered) >= KEYS_ALIKE else None


def finding(items, place, others):
    """The `Finding` for an item that asks what these earlier ones ask ({place: severity})."""
    first = sorted(others)[:SHOWN]
    named = "; ".join(f"“{Truncator(items[other].stem.plain.strip()).chars(80)}”" for other in first)
    said = _("It asks nearly the same as %s. Keep one of them, or ask another thing.") % named
    return Finding(
        WARNING if WARNING in others.values() else NOTE,
        said,
        (items[place].stem.spot(),),
        rule=SLUG,
        rests_on=tuple(items[other].question.slug for other in first),
    )
