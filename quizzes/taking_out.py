"""Taking out of a lesson what rests on a sentence that has left its source."""

from dataclasses import dataclass

from django.db import transaction

from learn import publishing
from learn.cited_blocks import blocks_citing, text_of, with_text, without, without_key, words_in
from learn.markdown import cited_keys
from learn.models import Lesson
from learn.transcribing import plain, sentence
from learn.two_sentences import Row

from .saying import PARTS, PROSE, last_places


@dataclass
class TakenOut:
    """A lesson as it would be. parts: {part: its Markdown}. rows: a `Row` of each block, before and after.
    also: the keys it cites no more beside the one it was taken out for."""

    parts: dict
    rows: list
    also: list

    @property
    def is_all(self):
        """True where nothing of the lesson would be left."""
        return not self.parts["body"].strip()


def taken_out(lesson, place):
    """The `TakenOut` of a lesson without what it says on the strength of what stood at this place: that
    sentence alone where its words stand among others, else the whole paragraph, item, row or box."""
    key = place.passage.key
    parts, rows, also = {}, [], []
    for name in PARTS:
        markdown, found = getattr(lesson, name), []
        while blocks := blocks_citing(markdown, key):
            block = blocks[-1]
            rest = without_sentence(text_of(markdown, block), place) if set(block.keys) > {key} else ""
            if rest:
                markdown = with_text(markdown, block, rest)
                found.append(Row("changed", old=block.words, new=words_in(rest)))
            else:
                markdown = without(markdown, block)
                found.append(Row("gone", old=block.words))
                also += block.keys
        parts[name] = markdown
        rows += reversed(found)
    still = {key, *(each for markdown in parts.values() for each in cited_keys(markdown))}
    return TakenOut(parts, rows, [each for each in dict.fromkeys(also) if each not in still])


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
def take_out(lesson, passage, seen):
    """Takes it out of the lesson as it stands in the editor; the `TakenOut`. None, and nothing changed, where
    somebody saved the lesson since it was ``seen``, where it cites the passage no more, or where nothing
    would be left of it."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if lesson.updated_at.isoformat() != seen:
        return None
    out = taken_out(lesson, last_places([passage])[passage.pk])
    if not out.rows or out.is_all:
        return None
    for name, markdown in out.parts.items():
        setattr(lesson, name, markdown)
    lesson.save()
    publishing.save_citations(lesson)
    return out
