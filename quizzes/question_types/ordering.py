"""Things to be put in order."""

from collections import Counter
from math import factorial

from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .accepting import fold
from .base import (
    ALL,
    NOTHING,
    Control,
    Fault,
    Grade,
    Option,
    Part,
    QuestionType,
    as_authored,
    quoted,
    rows_at,
    to_fraction,
)
from .choice import not_here

FEWEST = 3


class Ordering(QuestionType):
    """The rows are in the right order. The answer is ``{"order": [positions, first to last]}``, with None
    where no place was given yet. Of one that is not finished ``shared`` keeps those that were given one place
    with others, {position: place}; they stand in none.

    Each thing that comes directly after the one it should follow earns 1/(n-1). So an order by chance earns
    1/n, the reverse nothing, and one thing out of place does not cost the rest. The order in which the page
    shows them is never an answer by itself."""

    kind = "ordering"
    marks_rows = False
    name = gettext_lazy("an order")
    reviewed_as = "order"
    rule = gettext_lazy("Each one counts that comes directly after the right one.")
    asks_first = gettext_lazy("Put them in order first.")

    def arrange(self, version, shuffle):
        # Sorted by what they say first: as they were written, they would stand in the right order.
        rows = sorted(version.choice_list, key=lambda row: (fold(row.text), row.position))
        order = [row.position for row in rows]
        shuffle(order)
        if order == [row.position for row in version.choice_list]:
            order.reverse()
        return order

    def offered(self, version, order, held):
        """A `Control` for each thing, in this order, each with an `Option` for each place."""
        texts = {row.position: row.text for row in version.choice_list}
        found = []
        for place, position in enumerate(order):
            name = f"answer-{place}"
            value = next(iter(held.get(name, ())), "")
            ranks = range(1, len(order) + 1)
            options = tuple(Option(str(rank), str(rank), str(rank) == value) for rank in ranks)
            found.append(Control(name, texts[position], value, options))
        return found

    def read(self, version, data, order=None):
        answer = self.unfinished(version, data, order)
        shared = list(answer.get("shared", {}).values())
        if shared:
            said = _("%(many)s of them have place %(place)s. Give each a place of its own.")
            many = capfirst(apnumber(shared.count(shared[0])))
            raise ValidationError(said % {"many": many, "place": shared[0]})
        return answer if any(position is not None for position in answer["order"]) else None

    def unfinished(self, version, data, order=None):
        order = order or self.arrange(version, as_authored)
        known = {str(number): number for number in range(1, len(order) + 1)}
        placed = {}
        for at, position in enumerate(order):
            rank = data.get(f"answer-{at}", "")
            if rank and rank not in known:
                raise not_here()
            if rank:
                placed[position] = known[rank]
        times = Counter(placed.values())
        ranked, shared = [None] * len(order), {}
        for position, rank in placed.items():
            if times[rank] > 1:
                shared[str(position)] = rank
            else:
                ranked[rank - 1] = position
        return {"order": ranked, "shared": shared} if shared else {"order": ranked}

    def fields(self, version, answer, order=None):
        order = order or self.arrange(version, as_authored)
        ranks = self.all_ranks(answer)
        return [
            (f"answer-{place}", str(ranks[position]))
            for place, position in enumerate(order)
            if position in ranks
        ]

    def is_whole(self, version, answer, order):
        return None not in answer["order"]

    def left_open(self, version, answer, order):
        return [quoted(row.text) for row in rows_at(version, order) if row.position not in answer["order"]]

    def possible(self, order):
        return factorial(len(order))

    def ranks(self, answer):
        """{position: the place it alone was given, from 1}."""
        ranked = enumerate(answer["order"], 1) if answer else ()
        return {position: rank for rank, position in ranked if position is not None}

    def all_ranks(self, answer):
        """The same, with those that share a place."""
        shared = answer.get("shared", {}) if answer else {}
        return self.ranks(answer) | {int(position): rank for position, rank in shared.items()}

    def follows(self, version, answer):
        """For each row but the first: whether it was put directly after the row before it."""
        ranks = self.ranks(answer)
        positions = [row.position for row in version.choice_list]
        return [
            before in ranks and ranks.get(after) == ranks[before] + 1
            for before, after in zip(positions, positions[1:], strict=False)
        ]

    def grade(self, version, answer):
        follows = self.follows(version, answer)
        earned = to_fraction(ALL * sum(follows) / len(follows)) if follows else NOTHING
        ranks = self.all_ranks(answer)
        return Grade(
            earned, [(row.text, row.feedback) for row in version.choice_list if row.position in ranks]
        )

    def review(self, version, answer, order=None):
        """A `Part` for each thing in the right order, which says what it was put after. The first one alone
        earns nothing: it is right once the next follows it."""
        rows, alone, ranks = version.choice_list, self.ranks(answer), self.all_ranks(answer)
        by_rank = {rank: row for row in rows if (rank := alone.get(row.position))}
        is_first = bool(rows) and alone.get(rows[0].position) == 1
        follows = self.follows(version, answer)
        begins = is_first and follows[:1] != [True]
        right = zip(rows, [None, *rows], [is_first, *follows], strict=False)
        return [
            Part(
                label=row.text,
                given=where(ranks[row.position], by_rank, row) if row.position in ranks else "",
                right=after(before),
                fraction=ALL if is_right else NOTHING,
                why=row.feedback,
                earns_alone=bool(before) or not begins,
            )
            for row, before, is_right in right
        ]

    def correct_answer(self, version):
        return {"order": [row.position for row in version.choice_list]}

    def in_words(self, version, answer):
        texts = {row.position: row.text for row in version.choice_list}
        ranked = sorted(self.all_ranks(answer).items(), key=lambda item: item[1])
        return ", ".join(f"({rank}) {texts[position]}" for position, rank in ranked)

    def wrong(self, version, answer):
        return [] if self.grade(version, answer).is_right else [self.in_words(version, answer)]

    def said(self, version, row):
        return fold(row.text, case=True)

    def faults_of_all(self, version):
        if len(version.choice_list) < FEWEST:
            return [Fault(_("Write at least three rows, in the right order."))]
        return []


def after(row):
    return _("after “%s”") % row.text if row else _("first")


def where(rank, by_rank, row):
    """Where a thing was put, in words that can be held against what is right."""
    if by_rank.get(rank) is not row:
        return _("in place %d, like another") % rank
    return after(by_rank.get(rank - 1)) if rank == 1 or rank - 1 in by_rank else _("in place %d") % rank
