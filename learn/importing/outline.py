"""What reading a file gives: plain values that touch no database."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.text import Truncator

from . import keys
from .titles import readable

LONGEST_SENTENCE_TO_A_PERSON = 120


class CannotRead(Exception):
    """A file that cannot become a document. Its text is one sentence for whoever brought it."""

    def __init__(self, sentence):
        super().__init__(Truncator(sentence).chars(LONGEST_SENTENCE_TO_A_PERSON))


class Interrupted(CannotRead):
    """The reading was stopped from outside; nothing need be wrong with the file."""


@dataclass(frozen=True)
class OutlinePassage:
    """kind: one of Passage.Kind. context: what else the key rests on, empty for prose.
    opens_paragraph: the first of its paragraph, list item, row, note or block. shape: what it looked like, as
    `shapes` tells; two passages are the same whatever they looked like."""

    kind: str
    text: str
    context: str = ""
    opens_paragraph: bool = True
    shape: dict | None = field(default=None, compare=False)

    @cached_property
    def digest(self):
        return keys.digest(self.kind, self.context, self.text)


@dataclass(frozen=True)
class OutlineSection:
    level: int
    title: str
    passages: tuple[OutlinePassage, ...] = ()


@dataclass(frozen=True)
class OutlineImage:
    """An image's bytes; the passages that show it have its digest as their context."""

    digest: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Outline:
    """A document as read. Text before the first heading stands in a section of level 1 without title.
    authors, dated: as the file or the lines below its title tell, where they do. licence, address: its
    own, and where it stands on the web, as the file tells. beside: what a Markdown file says beside its text,
    where its links and pictures lead; none of it is a passage."""

    title: str
    language: str
    sections: tuple[OutlineSection, ...]
    warnings: tuple[str, ...] = field(default=())
    reader: str = ""
    images: tuple[OutlineImage, ...] = ()
    authors: str = ""
    dated: date | None = None
    licence: str = ""
    address: str = ""
    beside: tuple[str, ...] = ()

    @cached_property
    def called(self):
        """What a document made of it is called: its title, which the text may have in capitals."""
        texts = (passage.text for section in self.sections for passage in section.passages)
        return readable(self.title, texts, self.language)

    def keyed(self, taken=None):
        """(section, passage, key) in reading order; ``taken`` maps keys already given to their digests."""
        taken = dict(taken or {})
        known = {digest: key for key, digest in taken.items()}
        for section in self.sections:
            for passage in section.passages:
                digest = passage.digest
                if digest not in known:
                    known[digest] = keys.key_for(digest, taken)
                    taken[known[digest]] = digest
                yield section, passage, known[digest]

    def canonical(self):
        """The whole text as stored with an edition, and each passage's (start, end) in it, in order."""
        parts, spans, at = [], [], 0

        def write(text):
            nonlocal at
            parts.append(text)
            at += len(text)

        write(self.title)
        for section in self.sections:
            if section.title:
                write(f"\n\n{section.title}")
            for passage in section.passages:
                write("\n\n" if passage.opens_paragraph else " ")
                spans.append((at, at + len(passage.text)))
                write(passage.text)
        return "".join(parts), spans
