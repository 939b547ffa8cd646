"""What differs between two editions, counted for a person. Nothing is matched by likeness: a passage is
the same when its key is."""

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


def compare(old, new, same=None):
    """How the edition ``new`` differs from ``old``; each is a list of (title, [key, ...]) per section. same:
    {index in new: index in old} of the sections that go on, where that is known.

    Else a section is kept when it has its heading still, renamed when most of what a new heading has of the
    old edition comes from it. A passage moved when it stands in another section or order; one is changed
    when another took its place between two that stayed."""
    same = match_sections(old, new) if same is None else same
    renamed = sum(old[before][0] != new[after][0] for after, before in same.items())
    sections = {
        "new": len(new) - len(same),
        "kept": len(same) - renamed,
        "renamed": renamed,
        "gone": len(old) - len(same),
    }
    return Difference(sections, compare_passages(old, new, same))


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


def compare_passages(old, new, same):
    before = [(section, key) for section, (_title, keys) in enumerate(old) for key in keys]
    # A new section stands for the old one it is; one that is new stands for itself.
    after = [
        (same.get(section, ("new", section)), key) for section, (_t, keys) in enumerate(new) for key in keys
    ]
    pairs = stayed(before, after)
    kept_before, kept_after = {b for b, _a in pairs}, {a for _b, a in pairs}
    lost = Counter(key for at, (_s, key) in enumerate(before) if at not in kept_before)
    found = Counter(key for at, (_s, key) in enumerate(after) if at not in kept_after)
    moved = lost & found
    changed = count_changed(before, after, pairs, moved)
    moves = sum(moved.values())
    return {
        "kept": len(pairs),
        "moved": moves,
        "changed": changed,
        "new": sum(found.values()) - moves - changed,
        "gone": sum(lost.values()) - moves - changed,
    }


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


def count_changed(before, after, pairs, moved):
    """How many passages gave their place to another: between the same two that stayed, in one section."""

    def gaps(places, kept, skip):
        counts, gap, skip = Counter(), 0, Counter(skip)
        for at, (section, key) in enumerate(places):
            if at in kept:
                gap += 1
            elif skip[key]:
                skip[key] -= 1
            else:
                counts[(gap, section)] += 1
        return counts

    lost = gaps(before, {b for b, _a in pairs}, moved)
    found = gaps(after, {a for _b, a in pairs}, moved)
    return sum((lost & found).values())
