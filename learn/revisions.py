"""What one edition of a document says otherwise than another, for a person to see. Nothing is matched by
likeness: a passage is the same when its key is, and an old and a new sentence are only shown side by side,
by their order within the section."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from .importing.comparing import PASSAGES, SECTIONS, Difference, match_sections, stayed
from .models import Lesson, Revision
from .two_sentences import Row

STATES = ("kept", "changed", "moved", "added", "gone")
SECTION_STATES = ("kept", "renamed", "new", "gone")
FIGURES = {
    "changed": _("%d changed"),
    "under": _("%d the same under other words"),
    "added": _("%d new"),
    "gone": _("%d gone"),
    "moved": _("%d moved here"),
    "kept": _("%d unchanged"),
}


@dataclass(frozen=True)
class Heading:
    """A section of an edition as it is compared: its headings from the outermost in, and (key, text) of
    each passage under it. pk: its row, where it is saved already. contexts: {key: what else the key rests on}
    of those passages that have any: an item's lead-in, a row's header, a picture's digest."""

    path: tuple
    level: int
    passages: tuple
    pk: int | None = None
    contexts: dict = field(default_factory=dict, compare=False)

    @property
    def title(self):
        return self.path[-1]

    @property
    def keys(self):
        return [key for key, _text in self.passages]


@dataclass
class Part:
    """A section in both editions. old_title: what it was called where it was renamed. old_pk: its row in
    the old edition. place: which section of the new edition it is, None where it is gone. path: its headings
    from the outermost in."""

    title: str
    level: int
    state: str
    old_title: str = ""
    rows: list = field(default_factory=list)
    old_pk: int | None = None
    place: int | None = None
    path: tuple = ()

    @property
    def in_figures(self):
        """How many of its passages changed, are new and so on: "2 changed, 1 new, 4 unchanged"."""
        found = Counter("under" if row.is_same_under_other else row.state for row in self.rows)
        return ", ".join(words % found[state] for state, words in FIGURES.items() if found[state])

    @property
    def is_untouched(self):
        return self.state == "kept" and all(row.state == "kept" for row in self.rows)

    @property
    def runs(self):
        """Its rows as a page shows them, those of one kind together: (state, where from, rows). Those that
        say the same under one line that changed are of a kind of their own, "under"."""

        def kind(row):
            return ("under", row.contexts) if row.is_same_under_other else (row.state, row.came_from)

        return [(state, where, list(rows)) for (state, where), rows in groupby(self.rows, kind)]


@dataclass
class Comparison:
    """Every section of both editions, in reading order, the gone ones where they stood. notes: what else a
    person should know of it."""

    parts: list
    notes: list = field(default_factory=list)

    @property
    def sections(self):
        found = Counter(part.state for part in self.parts)
        return {state: found[state] for state in SECTION_STATES}

    @property
    def passages(self):
        found = Counter(row.state for part in self.parts for row in part.rows)
        return {state: found[state] for state in STATES}

    @property
    def same_under_other(self):
        """How many of those that changed say the same words, and only stand under others."""
        return sum(row.is_same_under_other for part in self.parts for row in part.rows)

    @property
    def reworded(self):
        """How many changed in their own words."""
        return self.passages["changed"] - self.same_under_other

    @property
    def is_of_one_document(self):
        """False when the two have not a sentence in common."""
        return bool(self.passages["kept"] or self.passages["moved"])

    @property
    def is_hardly_the_same(self):
        """True when less than a fifth of the old edition still stands, and less than half of its headings:
        then the file may be the wrong one."""
        found, old = self.passages, [part for part in self.parts if part.state != "new"]
        stands = found["kept"] + found["moved"] + self.same_under_other
        headed = [part for part in old if part.old_title or part.title]
        under_its_own = sum(part.state == "kept" for part in headed)
        has_other_headings = not headed or 2 * under_its_own < len(headed)
        before = sum(found[state] for state in ("kept", "moved", "changed", "gone"))
        return 5 * stands < before and has_other_headings

    @property
    def left(self):
        """{key of a passage that is no longer there: (its Row, its Part)}."""
        still = {row.new_key for part in self.parts for row in part.rows if row.new_key}
        return {
            row.old_key: (row, part)
            for part in self.parts
            for row in part.rows
            if row.old_key and row.old_key not in still
        }


def saved(revision):
    """The headings of an edition that is stored, in two queries."""
    passages, contexts = defaultdict(list), defaultdict(dict)
    told = ("section_id", "passage__key", "passage__text", "passage__context")
    for section, key, text, context in revision.places.order_by("position").values_list(*told):
        passages[section].append((key, text))
        if context:
            contexts[section][key] = context
    rows = revision.sections.order_by("position").values_list("pk", "level", "title")
    paths = headed((level, title) for _pk, level, title in rows)
    return [
        Heading(path, level, tuple(passages[pk]), pk, contexts[pk])
        for path, (pk, level, _title) in zip(paths, rows, strict=True)
    ]


class Editions:
    """The editions of a document by their numbers, which are looked up unless the rows are given. Each that
    is needed is read once."""

    def __init__(self, document, rows=None):
        if rows is None:
            rows = document.revisions.order_by("number")
            rows = rows.only("number", "created_at", "document", "text_digest")
        self.rows = {row.number: row for row in rows}
        self.headings = {}

    @property
    def newest(self):
        """The number of the newest; ValueError where there is none."""
        return max(self.rows)

    def read(self, number):
        """The headings of this one."""
        if number not in self.headings:
            self.headings[number] = saved(self.rows[number])
        return self.headings[number]

    def at(self, moment):
        """The number of the one that was the newest then."""
        there = [number for number, row in self.rows.items() if row.created_at <= moment]
        return max(there, default=min(self.rows))

    def same_text(self, number):
        """The last one with this one's very text: it was only parted anew into sentences since."""
        while number + 1 in self.rows and (
            self.rows[number + 1].text_digest == self.rows[number].text_digest
        ):
            number += 1
        return number


def kept(edition, revision):
    """The headings of an `Edition` whose sections are those of this revision."""
    texts = (edition.text[start:end] for start, end in edition.spans)
    pks = list(revision.sections.order_by("position").values_list("pk", flat=True))
    return headings(edition.outline.sections, zip(edition.keys, texts, strict=True), pks)


def read(outline, document):
    """The headings of a file that was read and not saved, keyed as saving would key them."""
    return told(outline, outline.keyed(dict(document.passages.values_list("key", "digest"))))


def told(outline, keyed):
    """The headings of an outline whose passages have these keys."""
    said = ((key, passage.text) for _section, passage, key in keyed)
    return headings(outline.sections, said, [None] * len(outline.sections))


def headings(sections, said, pks):
    """The headings of these sections of an outline; ``said`` goes through (key, text) of their passages."""
    found, paths = [], headed((section.level, section.title) for section in sections)
    for path, section, pk in zip(paths, sections, pks, strict=True):
        passages = tuple(next(said) for _passage in section.passages)
        of = zip(passages, section.passages, strict=True)
        contexts = {key: passage.context for (key, _text), passage in of if passage.context}
        found.append(Heading(path, section.level, passages, pk, contexts))
    return found


def headed(sections):
    """The heading path of each (level, title) in reading order."""
    open_ones = []
    for level, title in sections:
        while open_ones and open_ones[-1][0] >= level:
            open_ones.pop()
        open_ones.append((level, title))
        yield tuple(heading for _level, heading in open_ones)


def continued(old, new):
    """{index in new: index in old} of sections that go on: the same headings, else the one most of its
    passages came from, else one of which it says at least half with other keys: a list has those under
    another heading, though not a word of it has changed."""
    same = match_sections([(part.path, part.keys) for part in old], [(part.path, part.keys) for part in new])
    taken = set(same.values())
    before, after = said_anew(old, new), said_anew(new, old)
    olds = [(("old", at), before[at]) for at in range(len(old)) if at not in taken]
    news = [(("new", at), after[at]) for at in range(len(new)) if at not in same]
    for at, was in match_sections(olds, news).items():
        (_new, here), (_old, there) = news[at][0], olds[was][0]
        most = max(len(old[there].passages), len(new[here].passages))
        if 2 * len(set(before[there]) & set(after[here])) >= most:
            same[here] = there
    return same


def said_anew(edition, other):
    """The texts of each section's passages whose keys the other edition does not have."""
    known = {key for part in other for key in part.keys}
    return [[text for key, text in part.passages if key not in known] for part in edition]


def compare(old, new):
    """The `Comparison` of two editions, each a list of `Heading`."""
    same = continued(old, new)
    contexts = {key: context for part in [*old, *new] for key, context in part.contexts.items()}
    before = [(section, *passage) for section, part in enumerate(old) for passage in part.passages]
    after = [(section, *passage) for section, part in enumerate(new) for passage in part.passages]
    run = stayed(
        [(section, key) for section, key, _text in before],
        [(same.get(section, ("new", section)), key) for section, key, _text in after],
    )
    kept_before, kept_after = {b for b, _a in run}, {a for _b, a in run}
    lost = Counter(key for at, (_s, key, _t) in enumerate(before) if at not in kept_before)
    found = Counter(key for at, (_s, key, _t) in enumerate(after) if at not in kept_after)
    moved = lost & found
    homes, left, rows = defaultdict(deque), defaultdict(deque), defaultdict(deque)
    for section, gap, state, passage in standing(before, kept_before, moved):
        if state == "moved":
            homes[passage[0]].append(old[section].title)
        elif state == "free":
            left[section].append((gap, passage))
    for section, *rest in standing(after, kept_after, moved):
        rows[section].append(rest)
    parts = [
        Part(
            part.title,
            part.level,
            *named(part, old, same.get(index)),
            rows_of(rows[index], left[same[index]] if index in same else deque(), homes, contexts),
            old_pk=old[same[index]].pk if index in same else None,
            place=index + 1,
            path=part.path,
        )
        for index, part in enumerate(new)
    ]
    return Comparison(with_gone(parts, old, same, left))


def in_figures(old, new):
    """The same in figures alone, for a report."""
    found = compare(old, new)
    sections, passages = found.sections, found.passages | {"new": found.passages["added"]}
    return Difference(
        {name: sections[name] for name in SECTIONS},
        {name: passages[name] for name in PASSAGES},
        found.same_under_other,
        sum(part.state == "kept" and not part.is_untouched for part in found.parts),
    )


def standing(places, kept, moved):
    """(section, gap, state, (key, text)) of each place: kept, moved or free. The gap counts what stayed
    before it, so that old and new in the same gap of a section stand where the other stood."""
    moved, gap = Counter(moved), 0
    for at, (section, *passage) in enumerate(places):
        if at in kept:
            yield section, gap, "kept", passage
            gap += 1
        elif moved[passage[0]] > 0:
            moved[passage[0]] -= 1
            yield section, gap, "moved", passage
        else:
            yield section, gap, "free", passage


def rows_of(places, left, homes, contexts):
    """The rows of one section as it is now. ``left`` is what it lost, ``homes`` where each moved one was,
    ``contexts`` what else keys rest on."""
    rows, lost, twins = [], list(left), twins_of(places, left)
    beside = set(twins.values())
    left = deque(each for at, each in enumerate(lost) if at not in beside)

    def leave(until):
        while left and left[0][0] < until:
            rows.append(Row("gone", *left.popleft()[1]))

    def change(old, was, key, text):
        rows.append(
            Row("changed", old, was, key, text, contexts=(contexts.get(old, ""), contexts.get(key, "")))
        )

    for at, (gap, state, (key, text)) in enumerate(places):
        leave(gap if state == "free" else gap + (state == "kept"))
        if state == "kept":
            rows.append(Row("kept", key, text, key, text))
        elif state == "moved":
            rows.append(Row("moved", key, text, key, text, homes[key].popleft()))
        elif at in twins:
            change(*lost[twins[at]][1], key, text)
        elif left and left[0][0] == gap:
            change(*left.popleft()[1], key, text)
        else:
            rows.append(Row("added", new_key=key, new=text))
    leave(float("inf"))
    return rows


def twins_of(places, left):
    """{index of a free place: index of what of ``left`` says the very same between the same two that stayed}:
    an item under a lead-in that changed has another key, and is beside itself whatever came before it."""
    said, twins = defaultdict(deque), {}
    for at, (gap, (_key, text)) in enumerate(left):
        said[gap, text].append(at)
    for at, (gap, state, (_key, text)) in enumerate(places):
        if state == "free" and said[gap, text]:
            twins[at] = said[gap, text].popleft()
    return twins


def named(part, old, before):
    """(state, old title) of a section that goes on from this index in the old edition, or is new."""
    if before is None:
        return "new", ""
    was = old[before].title
    return ("kept", "") if was == part.title else ("renamed", was)


def with_gone(parts, old, same, left):
    """The parts with those that are gone after what they followed."""
    now = {before: after for after, before in same.items()}
    following, after = defaultdict(list), -1
    for index, part in enumerate(old):
        if index in now:
            after = now[index]
        else:
            rows = [Row("gone", *passage) for _gap, passage in left[index]]
            gone = Part(part.title, part.level, "gone", rows=rows, old_pk=part.pk, path=part.path)
            following[after].append(gone)
    whole = following[-1]
    for index, part in enumerate(parts):
        whole += [part, *following[index]]
    return whole


def carry_lessons(document):
    """Stands each lesson under the section of the newest edition that goes on from its own. One whose
    section vanished stays where it stood."""
    newest = document.current_revision
    lessons = Lesson.objects.filter(document=document, section__isnull=False)
    behind = lessons.exclude(section__revision=newest)
    now = None
    for revision in Revision.objects.filter(sections__lessons__in=behind).distinct():
        before, now = saved(revision), now or saved(newest)
        for after, old in continued(before, now).items():
            lessons.filter(section=before[old].pk).update(section=now[after].pk)
