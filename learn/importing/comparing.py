"""Which sections and passages of two editions are the same, and what differs in figures. Nothing is matched
by likeness: a passage is the same when its key is."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

SECTIONS = ("new", "kept", "renamed", "gone")
PASSAGES = ("kept", "moved", "changed", "new", "gone")


@dataclass(frozen=True)
class Difference:
    """Sections and passages in figures. under: how many of the passages that changed have the same words, and
    only stand under others."""

    sections: dict = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    passages: dict = field(default_factory=lambda: dict.fromkeys(PASSAGES, 0))
    under: int = 0

    @property
    def told(self):
        """The passages in figures, those apart that only stand under other words."""
        reworded = self.passages["changed"] - self.under
        own = {"kept": self.passages["kept"], "moved": self.passages["moved"], "changed": reworded}
        return own | {"under": self.under} | {name: self.passages[name] for name in ("new", "gone")}


def match_sections(old, new):
    """{index in new: index in old} of sections that go on: the one with the same heading, else the one
    most of its passages came from."""
    same, waiting = {}, defaultdict(list)
    for before, (title, _keys) in enumerate(old):
        waiting[title].append(before)
    for after, (title, _keys) in enumerate(new):
        if waiting[title]:
            same[after] = waiting[title].pop(0)
    homes = defaultdict(set)
    for before, (_title, keys) in enumerate(old):
        for key in keys:
            homes[key].add(before)
    taken = set(same.values())
    for after, (_title, keys) in enumerate(new):
        if after in same:
            continue
        shared = Counter()
        for key in keys:
            shared.update(homes.get(key, ()))
        if shared:
            before = shared.most_common(1)[0][0]
            if before not in taken:
                same[after] = before
                taken.add(before)
    return same


def stayed(before, after):
    """(old index, new index) of the passages in the same section and order: the longest such run."""
    places = defaultdict(list)
    for at, place in enumerate(before):
        places[place].append(at)
    candidates = []
    for at, place in enumerate(after):
        if places[place]:
            candidates.append((places[place].pop(0), at))
    tails, tail_at, previous = [], [], [None] * len(candidates)
    for number, (at, _after) in enumerate(candidates):
        length = bisect_left(tails, at)
        previous[number] = tail_at[length - 1] if length else None
        if length == len(tails):
            tails.append(at)
            tail_at.append(number)
        else:
            tails[length], tail_at[length] = at, number
    run, number = [], tail_at[-1] if tail_at else None
    while number is not None:
        run.append(candidates[number])
        number = previous[number]
    return run[::-1]
