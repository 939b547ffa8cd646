"""Sentences that say the same under a line that changed: a list's items under another lead-in, a table's rows
under another head. Each has another key, and nothing of it is to be read twice."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from learn.two_sentences import Row

from .reciting import recite_each
from .work import queue


@dataclass
class Line:
    """A line that changed, and [(item, its Stale)] of what rests on sentences that say the same under it."""

    row: Row
    pairs: list

    @property
    def texts(self):
        """What the sentences say, each once."""
        return list(dict.fromkeys(each.row.new for _item, each in self.pairs))

    @property
    def is_heading(self):
        return all(each.is_under_heading for _item, each in self.pairs)

    @property
    def key(self):
        """The old key of one of them, by which an address names the line."""
        return self.pairs[0][1].row.old_key

    @property
    def things(self):
        """[(item, [its Stale])], each lesson and question once."""
        found = {}
        for item, each in self.pairs:
            found.setdefault((item.kind, item.thing.pk), (item, []))[1].append(each)
        return list(found.values())


def lines(of):
    """Each `Line` of a work `Queue` under which there is more than one thing to cite anew."""
    found = defaultdict(list)
    for item in of.items:
        for each in item.stale:
            if each.row.is_same_under_other and not each.is_harmless:
                found[each.row.contexts].append((item, each))
    return [
        Line(Row("changed", old=old, new=new), pairs) for (old, new), pairs in found.items() if len(pairs) > 1
    ]


def line_over(of, key):
    """The `Line` of this work `Queue` under which the sentence with this old key stands, or None."""
    each = (line for line in lines(of) if any(stale.row.old_key == key for _item, stale in line.pairs))
    return next(each, None)


@transaction.atomic
def recite_under(document, key, pairs, things):
    """Rests these of the lessons and questions, (kind, id) each, on the same sentences under the new line;
    how many citations there were. ``pairs`` are those a person saw, as (old key, new key): what is not so
    any more is left. HeldBack as `reciting.recite`."""
    line = line_over(queue(document), key)
    chosen = [
        (item, each)
        for item, each in (line.pairs if line else ())
        if (each.row.old_key, each.row.new_key) in pairs and (item.kind, item.thing.pk) in things
    ]
    return recite_each(document, chosen)
