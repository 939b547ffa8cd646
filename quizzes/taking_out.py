"""Taking out of a lesson what rests on a sentence that has left its source."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learn import publishing
from learn.cited_blocks import (
    bare_headings,
    blocks_citing,
    text_of,
    with_text,
    without,
    without_key,
    words_in,
)
from learn.markdown import cited_keys
from learn.models import Lesson
from learn.transcribing import plain, sentence
from learn.two_sentences import Row

from .saying import PARTS, PROSE, last_places

WHAT = {
    "sentence": _("Take this sentence out"),
    "paragraph": _("Take this paragraph out"),
    "item": _("Take this item out"),
    "row": _("Take this row out"),
    "head": _("Take this table out"),
    "box": _("Take this picture out"),
    "several": _("Take all of it out"),
}


@dataclass
class TakenOut:
    """A lesson as it would be. parts: {part: its Markdown}. rows: a `Row` of each block it changes, before
    and after. gone: the words that go, one after another. kinds: of which kind the blocks are, "sentence"
    where only that goes, and "several" where it is taken out for several. also: the keys it cites no more
    beside those. headings: those under which nothing is left, which go too."""

    parts: dict
    rows: list
    gone: list
    kinds: set
    also: list
    headings: list

    @property
    def is_all(self):
        """True where nothing of the lesson would be left."""
        return not self.parts["body"].strip()

    @property
    def what(self):
        """What would be done, in words."""
        kind = next(iter(self.kinds)) if len(self.kinds) == 1 and len(self.rows) == 1 else "several"
        return WHAT[kind]


def taken_out(lesson, places):
    """The `TakenOut` of a lesson without what it says on the strength of what stood at these places: those
    sentences alone where their words stand among others, else the whole paragraph, item, row or box."""
    gone = {place.passage.key for place in places}
    parts, rows, taken, also, headings = {}, [], [], [], []
    kinds = {"several"} if len(places) > 1 else set()
    for name in PARTS:
        markdown, found = getattr(lesson, name), {}
        for place in places:
            while blocks := blocks_citing(markdown, place.passage.key):
                block = blocks[-1]
                rest = without_sentence(text_of(markdown, block), place) if set(block.keys) - gone else ""
                first = found.pop(block.words, block.whole_words)
                if rest:
                    markdown = with_text(markdown, block, rest)
                    found[words_in(rest)] = first
                else:
                    markdown = without(markdown, block)
                    rows.append(Row("gone", old=first))
                    also += block.keys
                taken.append(place.passage.text if rest else block.whole_words)
                kinds.add("sentence" if rest else block.kind)
        parts[name], bare = without_bare(markdown, getattr(lesson, name))
        headings += bare
        rows += [Row("changed", old=old, new=new) for new, old in found.items()]
    still = gone | {each for markdown in parts.values() for each in cited_keys(markdown)}
    also = [each for each in dict.fromkeys(also) if each not in still]
    return TakenOut(parts, rows, [*taken, *headings], kinds, also, headings)


def without_bare(markdown, before):
    """(the Markdown without the headings under which nothing is left and something stood before, these)."""
    were = Counter(heading.words for heading in bare_headings(before))
    bare = []
    for heading in bare_headings(markdown):
        if were[heading.words]:
            were[heading.words] -= 1
        else:
            bare.append(heading)
    for heading in reversed(bare):
        markdown = without(markdown, heading)
    return markdown, [heading.words for heading in bare]


def without_sentence(text, place):
    """The Markdown of a block without the sentence that stood at this place; "" where it does not say that
    just so, or says nothing else."""
    if place.passage.kind not in PROSE:
        return ""
    for said in (sentence(place), plain(place.passage.text)):
        if text.count(said) == 1:
            before, after = text.split(said)
            rest = without_key(f"{before}{after.lstrip()}", place.passage.key).rstrip()
            return rest if words_in(rest) else ""
    return ""


@transaction.atomic
def take_out(lesson, passages, seen):
    """Takes them out of the lesson as it stands in the editor; the `TakenOut`. None, and nothing changed,
    where somebody saved the lesson since it was ``seen``, where it cites none of them any more, or where
    nothing would be left of it."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if lesson.updated_at.isoformat() != seen:
        return None
    out = taken_out(lesson, list(last_places(passages).values()))
    if not out.rows or out.is_all:
        return None
    for name, markdown in out.parts.items():
        setattr(lesson, name, markdown)
    lesson.save()
    publishing.save_citations(lesson)
    return out
