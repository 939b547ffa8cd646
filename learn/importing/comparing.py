"""Which sections and passages of two editions are the same, and what differs in figures. Nothing is matched
by likeness: a passage is the same when its key is."""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

SECTIONS = ("new", "kept", "renamed", "gone")
PASSAGES = ("kept", "moved", "changed", "new", "gone")
MOST_HOMES = 16  # a passage that stands in more sections tells nothing of where one came from


@dataclass(frozen=True)
class Difference:
    """Sections and passages in figures. under: how many of the passages that changed have the same words, and
    only stand under others. touched: how many sections that keep their heading changed in what they say."""

    sections: dict = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    passages: dict = field(default_factory=lambda: dict.fromkeys(PASSAGES, 0))
    under: int = 0
    touched: int = 0

    @property
    def told_sections(self):
        """The sections in figures, those apart that keep their heading while something in them changed."""
        own = {"new": self.sections["new"], "kept": self.sections["kept"] - self.touched}
        return own | {"changed": self.touched} | {name: self.sections[name] for name in ("renamed", "gone")}

    @property
    def told(self):
        """The passages in figures, those apart that only stand under other words."""
        reworded = self.passages["changed"] - self.under
        own = {"kept": self.passages["kept"], "moved": self.passages["moved"], "changed": reworded}
        return own | {"under": self.under} | {name: self.passages[name] for name in ("new", "gone")}


def match_sections(old, new):
    """{index in new: index in old} of sections that go on, each given as (headings from the outermost in,
    keys): the one under the same headings, else the one most of its passages came from. Of several under the
    same headings it is the one with its passages. A section without any is told by those below it."""
    same, before = {}, under_headings(old)
    whole_old, whole_new = with_below(old), with_below(new)
    for path, here in under_headings(new).items():
        there = before.get(path, ())
        if len(here) == len(there) == 1:
            same[here[0]] = there[0]
        elif there:
            same |= match_twins({at: whole_old[at] for at in there}, {at: whole_new[at] for at in here})
    own = [{at: keys for at, (_path, keys) in enumerate(each) if keys} for each in (old, new)]
    bare = [
        {at: whole[at] for at, (_path, keys) in enumerate(each) if not keys}
        for each, whole in ((old, whole_old), (new, whole_new))
    ]
    for olds, news in (own, bare):
        same |= by_passages(olds, without(news, same), set(same.values()))
    return same


def match_twins(old, new):
    """The same of sections under the same headings, each side as {index: keys}: by their passages, and where
    these tell nothing each with the one that stood after the same one as it does now."""
    same = of_one_content(old, new)
    same |= by_passages(old, without(new, same), set(same.values()), is_sure=True)
    for place in (lambda after, keys: (after, keys), lambda after, _keys: after, lambda _after, keys: keys):
        same |= in_turn(old, new, same, place)
    return same


def of_one_content(old, new):
    """The same of those whose passages no other section of either side has as a whole."""
    here, there = defaultdict(list), defaultdict(list)
    for sections, found in ((old, there), (new, here)):
        for at, keys in sections.items():
            found[keys].append(at)
    return {ats[0]: there[keys][0] for keys, ats in here.items() if len(ats) == len(there[keys]) == 1}


def in_turn(old, new, same, place):
    """The same of those left, in their order in each place: ``place`` makes it of the old section before it
    that goes on, and its keys."""
    waiting, after, taken = defaultdict(deque), None, set(same.values())
    for at, keys in old.items():
        if at in taken:
            after = at
        else:
            waiting[place(after, keys)].append(at)
    found, after = {}, None
    for at, keys in new.items():
        if at in same:
            after = same[at]
        elif left := waiting[place(after, keys)]:
            found[at] = left.popleft()
    return found


def by_passages(old, new, taken, is_sure=False):
    """{index in new: index in old} of these sections ({index: keys}): the one most of its passages came from,
    where that is not ``taken`` and no other has more of it; ``is_sure``: only where no two gave as many."""
    homes = defaultdict(list)
    for before, keys in old.items():
        for key in set(keys):
            homes[key].append(before)
    found = []
    for after, keys in new.items():
        known = (homes[key] for key in set(keys) if 0 < len(homes.get(key, ())) <= MOST_HOMES)
        shared = Counter(before for befores in known for before in befores)
        most = max(shared.values(), default=0)
        origins = [before for before, count in shared.items() if count == most]
        if len(origins) == 1 or not is_sure:
            found += [(-most, after, before) for before in origins]
    same, taken = {}, set(taken)
    for _most, after, before in sorted(found):
        if after not in same and before not in taken:
            same[after] = before
            taken.add(before)
    return same


def without(sections, others):
    return {at: keys for at, keys in sections.items() if at not in others}


def under_headings(sections):
    """{headings: indexes of the sections under them}."""
    found = defaultdict(list)
    for at, (path, _keys) in enumerate(sections):
        found[path].append(at)
    return found


def with_below(sections):
    """The keys of each section and of those below it, in order."""
    keys, found, open_ones = [], [()] * len(sections), []

    def close(depth):
        while open_ones and open_ones[-1][0] >= depth:
            _depth, at, start = open_ones.pop()
            found[at] = tuple(keys[start:])

    for at, (path, own) in enumerate(sections):
        close(len(path))
        open_ones.append((len(path), at, len(keys)))
        keys += own
    close(0)
    return found


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
