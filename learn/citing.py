"""Finding the sentence to rest on, and what rests on none."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.text import Truncator

from .markdown import parse
from .models import Passage, Place, Revision, Section

MOST = 60


def sections(documents):
    """The sections of the newest edition of each of these documents, in reading order."""
    newest = Revision.objects.filter(document__in=documents).order_by("document", "-number")
    latest = {}
    for revision, document in newest.values_list("pk", "document"):
        latest.setdefault(document, revision)
    return (
        Section.objects.filter(revision__in=latest.values())
        .select_related("revision__document")
        .defer("revision__text")  # the whole edition, with each of its thousands of sections
        .order_by("revision__document__title", "position")
    )


def sentences(document, section=None, words=""):
    """The first places of the newest edition, in reading order, that stand in this section and hold
    every one of these words (or have one of them as their key)."""
    places = Place.objects.current(document).select_related("section__revision__document")
    places = places.defer("section__revision__text")
    if section:
        places = places.filter(section=section)
    for word in words.split():
        places = places.filter(passage__text__icontains=word) | places.filter(passage__key=word.strip("[]@;"))
    return places[:MOST]


def passage_at(document, key):
    """The passage of this document (or of the one with this number) that has this key, whole; else None."""
    return Passage.objects.filter(document=document, key=key).first() if key.isalnum() else None


@dataclass
class Block:
    """What must cite: a paragraph, a list item, a table or a caption."""

    words: list = field(default_factory=list)
    cites: bool = False

    def take(self, inline):
        for token in inline.children or ():
            self.cites = self.cites or token.type == "cite"
            self.words += token.content.split()


WHOLE = {"list_item", "table", "container_figure", "container_picture"}
FREE = {"heading", "container_plain"}


def blocks(markdown):
    """The blocks of this Markdown that must cite, in order. Headings, code and `:::plain` need not."""
    found, within, free = [], [], 0
    for token in parse(markdown):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in FREE:
            free += token.nesting
        elif kind in WHOLE and token.nesting > 0:
            within.append(Block())
            found.append(within[-1])
        elif kind in WHOLE:
            within.pop()
        elif token.type == "inline" and not free:
            if not within:
                found.append(Block())
            (within or found)[-1].take(token)
    return found


def uncited(markdown):
    """The opening words of each block that cites no sentence though it should, in order."""
    must = [block for block in blocks(markdown) if block.words or block.cites]
    for before, block in pairwise(must):
        # Marks that stand alone, as after a table, belong to what stands before them.
        before.cites = before.cites or not block.words
    return [Truncator(" ".join(block.words)).words(12) for block in must if not block.cites]
