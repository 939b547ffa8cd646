"""An edition apart from any database, text and places: read from its rows, and written to others. Nothing
of it is read or split again."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from ..models import Revision
from .outline import CannotRead, Outline, OutlinePassage, OutlineSection
from .rows import keep_file, save_places


@dataclass(frozen=True)
class Edition:
    """An edition of a document apart from any database. outline: its sections with their passages.
    keys and spans: of each passage in order, as the edition has them. data: the file it came from, None
    where it was not kept; suffix: how that file's name ends. published_on: the day it was of, once there is a
    newer one."""

    number: int
    text: str
    outline: Outline
    keys: tuple
    spans: tuple
    splitter: str
    brought_at: datetime
    file_digest: str
    suffix: str = ""
    data: bytes | None = None
    published_on: date | None = None

    @property
    def keyed(self):
        """(section, passage, key) in order, as `Outline.keyed` gives them."""
        passages = [(section, passage) for section in self.outline.sections for passage in section.passages]
        return [(*found, key) for found, key in zip(passages, self.keys, strict=True)]

    @property
    def sentences(self):
        """{key: sentence} of what it says."""
        return {key: passage.text for _section, passage, key in self.keyed}

    def says_the_same(self, other):
        return self.shape == other.shape

    @property
    def shape(self):
        sections = [(s.level, s.title, len(s.passages)) for s in self.outline.sections]
        opens = [passage.opens_paragraph for _section, passage, _key in self.keyed]
        return self.text, sections, self.keys, self.spans, opens


def kept(revision, with_file=True):
    """The `Edition` that a revision is, in three queries."""
    sections = list(revision.sections.order_by("position"))
    places = revision.places.order_by("position").select_related("passage")
    under, keys, spans = {section.pk: [] for section in sections}, [], []
    for place in places:
        said = revision.text[place.start : place.end]
        passage = OutlinePassage(
            place.passage.kind, said, place.passage.context, place.opens_paragraph, place.shape
        )
        under[place.section_id].append(passage)
        keys.append(place.passage.key)
        spans.append((place.start, place.end))
    parts = tuple(OutlineSection(s.level, s.title, tuple(under[s.pk])) for s in sections)
    language = revision.document.language
    return Edition(
        number=revision.number,
        text=revision.text,
        outline=Outline(revision.document.title, language, parts, reader=revision.reader),
        keys=tuple(keys),
        spans=tuple(spans),
        splitter=revision.splitter,
        brought_at=revision.created_at,
        file_digest=revision.file_digest,
        suffix="." + revision.file.name.rpartition(".")[2].lower() if "." in revision.file.name else "",
        data=bytes_of(revision.file) if with_file else None,
        published_on=revision.published_on,
    )


def bytes_of(field):
    """The bytes of an uploaded file, or None where it is not there any more."""
    if not field:
        return None
    try:
        with field.open("rb") as file:
            return file.read()
    except OSError:
        return None


def save_edition(document, edition, by):
    """The edition as the document's next Revision."""
    taken = dict(document.passages.values_list("key", "digest"))
    refuse_other_keys(edition, taken)
    newest = document.current_revision
    revision = Revision(
        document=document,
        number=newest.number + 1 if newest else 1,
        file_digest=edition.file_digest,
        text=edition.text,
        text_digest=sha256(edition.text.encode()).hexdigest(),
        reader=edition.outline.reader,
        splitter=edition.splitter,
        published_on=edition.published_on,
        created_by=by,
    )
    if edition.data is not None:
        keep_file(revision, f"source{edition.suffix}", edition.data)
    try:
        revision.save()
        save_places(revision, edition.outline, edition.keyed, edition.spans, taken)
    except BaseException:
        # The transaction takes the rows back, but not the file.
        if edition.data is not None:
            revision.file.delete(save=False)
        raise
    Revision.objects.filter(pk=revision.pk).update(created_at=edition.brought_at)
    return revision


def refuse_other_keys(edition, taken):
    """A key stands for one sentence. Two that share their first digits got a longer key each in the order
    they came, which two sites need not have in common."""
    known = {digest: key for key, digest in taken.items()}
    for _section, passage, key in edition.keyed:
        digest = passage.digest
        if taken.get(key, digest) != digest or known.get(digest, key) != key:
            raise CannotRead(_("The site knows another sentence by the key %s than these files.") % key)
