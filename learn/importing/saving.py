"""Saves an outline as a document's next edition: one transaction, safe to repeat."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Document, DocumentImage, Passage, Place, Revision, Section
from ..revisions import carry_lessons
from .comparing import Difference, compare
from .images import SUFFIXES
from .outline import CannotRead
from .sentences import SPLITTER

LONGEST_SECTION_TITLE = 500
AT_ONCE = 1000

WORDS = {
    "new": gettext_lazy("new"),
    "kept": gettext_lazy("unchanged"),
    "renamed": gettext_lazy("renamed"),
    "moved": gettext_lazy("moved"),
    "changed": gettext_lazy("changed"),
    "gone": gettext_lazy("gone"),
}


class MovedOn(CannotRead):
    """The document has got another edition since the file was compared with it."""


@dataclass(frozen=True)
class Report:
    """What an import did. document: its slug. revision: the number of its newest edition now."""

    document: str
    revision: int
    changed: bool
    difference: Difference = field(default_factory=Difference)
    warnings: tuple = ()

    def as_dict(self):
        return {
            "document": self.document,
            "revision": self.revision,
            "changed": self.changed,
            "sections": self.difference.sections,
            "passages": self.difference.passages,
        }

    def __str__(self):
        """The report as a person reads it out."""
        if not self.changed:
            return _("“%(document)s” is unchanged: this is edition %(number)d already.") % {
                "document": self.document,
                "number": self.revision,
            }
        sections = sum(self.difference.sections[name] for name in ("new", "kept", "renamed"))
        passages = sum(self.difference.passages[name] for name in ("new", "kept", "moved", "changed"))
        return _("“%(document)s”, edition %(number)d. %(sections)s %(passages)s") % {
            "document": self.document,
            "number": self.revision,
            "sections": listed(
                ngettext("%d section", "%d sections", sections) % sections, self.difference.sections
            ),
            "passages": listed(
                ngettext("%d passage", "%d passages", passages) % passages, self.difference.passages
            ),
        }


def listed(subject, counts):
    """ "6 sections: 1 new, 5 unchanged." """
    return f"{subject}: " + ", ".join(f"{n} {WORDS[name]}" for name, n in counts.items() if n) + "."


@transaction.atomic
def save(outline, data, name, slug=None, by=None, compared_with=None):
    """A `Report` of what became of a file: a new edition, or nothing when the document says this already.
    Lessons follow their sections into the new edition.

    Without ``slug`` it is the document of this title, or a new one called by it. CannotRead rather than
    make an unrelated file the next edition, or a next edition another document; MovedOn when the newest
    edition is not the one numbered ``compared_with``, which a person had before them."""
    document, is_new = named(outline, name, slug)
    # Two imports of one document wait for each other here; what the first saved, the second compares with.
    document = Document.objects.select_for_update().get(pk=document.pk)
    current = document.current_revision
    if compared_with is not None and current.number != compared_with:
        raise MovedOn(
            _("Someone brought edition %(number)d meanwhile. Look at the difference from that one first.")
            % {"number": current.number}
        )
    file_digest = sha256(data).hexdigest()
    taken = dict(document.passages.values_list("key", "digest"))
    text, spans = outline.canonical()
    keyed = list(outline.keyed(taken))
    if current and (current.file_digest == file_digest or says_the_same(current, outline, keyed)):
        return Report(document.slug, current.number, False, warnings=outline.warnings)
    new = by_section(outline, keyed)
    difference = compare(edition(current) if current else [], new)
    if current and not slug and outline.title != document.title and not shares(difference):
        raise CannotRead(
            _("Another document is called “%(slug)s”. Choose a name with --slug.") % {"slug": document.slug}
        )
    revision = Revision(
        document=document,
        number=current.number + 1 if current else 1,
        file_digest=file_digest,
        text=text,
        text_digest=sha256(text.encode()).hexdigest(),
        reader=outline.reader,
        splitter=SPLITTER,
        created_by=by,
    )
    revision.file.save(name, ContentFile(data), save=False)
    try:
        revision.save()
        save_places(revision, outline, keyed, spans, taken)
        if current:
            carry_lessons(document)
        keep_images(document, outline.images)
    except BaseException:
        # The transaction takes the rows back, but not the file.
        revision.file.delete(save=False)
        raise
    warnings = list(outline.warnings)
    if not is_new and outline.title != document.title:
        warnings.append(
            _("The file is titled “%(new)s”; the document keeps its title “%(old)s”.")
            % {"new": outline.title, "old": document.title}
        )
    return Report(document.slug, revision.number, True, difference, tuple(warnings))


def named(outline, name, slug):
    """(the document this file belongs to, whether it was made just now)."""
    if not slug:
        if document := titled(outline.title):
            return document, False
        slug = slug_of(outline, name)
        if not Document.objects.filter(slug=slug).exists() and (known := mostly_known(outline)):
            raise CannotRead(
                _("Half of it is in a document already: add --slug %(slug)s, or --slug and a new name.")
                % {"slug": known.slug}
            )
    return Document.objects.get_or_create(
        slug=slug, defaults={"title": outline.title, "language": outline.language}
    )


def slug_of(outline, name):
    """What a new document is called in addresses: its title, else its file's name."""
    longest = Document._meta.get_field("slug").max_length
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    return slugify(outline.title)[:longest] or slugify(stem)[:longest] or "document"


def titled(title):
    """The only document of this title, or None."""
    found = Document.objects.filter(title=title)[:2]
    return found[0] if len(found) == 1 else None


def mostly_known(outline):
    """The document that has at least half of these passages already, or None."""
    digests = {passage.digest for section in outline.sections for passage in section.passages}
    documents = (
        Document.objects.filter(passages__digest__in=digests)
        .annotate(known=Count("passages"))
        .filter(known__gte=max(1, (len(digests) + 1) // 2))
    )
    return documents.order_by("-known", "pk").first()


def by_section(outline, keyed):
    keys = iter(keyed)
    return [(section.title, [next(keys)[2] for _passage in section.passages]) for section in outline.sections]


def edition(revision):
    """An edition as `compare` wants it: (title, [key, ...]) of each section in order."""
    sections = {section.pk: (section.title, []) for section in revision.sections.order_by("position")}
    places = revision.places.order_by("position").values_list("section_id", "passage__key")
    for section, key in places:
        sections[section][1].append(key)
    return list(sections.values())


def says_the_same(revision, outline, keyed):
    """True when the edition has this very text, with the same headings and passages."""
    sections = revision.sections.order_by("position").values_list("level", "title")
    places = revision.places.order_by("position").values_list("passage__key", "opens_paragraph")
    return (
        revision.text == outline.canonical()[0]
        and list(sections) == [(s.level, s.title[:LONGEST_SECTION_TITLE]) for s in outline.sections]
        and list(places) == [(key, passage.opens_paragraph) for _section, passage, key in keyed]
    )


def shares(difference):
    return difference.passages["kept"] or difference.passages["moved"]


def save_places(revision, outline, keyed, spans, taken):
    sections = save_sections(revision, outline)
    fresh = {key: passage for _section, passage, key in reversed(keyed) if key not in taken}
    Passage.objects.bulk_create(
        (
            Passage(
                document=revision.document,
                key=key,
                digest=passage.digest,
                kind=passage.kind,
                context=passage.context,
                text=passage.text,
            )
            for key, passage in reversed(fresh.items())
        ),
        batch_size=AT_ONCE,
    )
    ids = dict(revision.document.passages.values_list("key", "pk"))
    places = zip(
        keyed,
        spans,
        (s for s, part in zip(sections, outline.sections, strict=True) for _p in part.passages),
        strict=True,
    )
    Place.objects.bulk_create(
        (
            Place(
                revision=revision,
                section=section,
                passage_id=ids[key],
                position=position,
                start=start,
                end=end,
                opens_paragraph=passage.opens_paragraph,
            )
            for position, ((_section, passage, key), (start, end), section) in enumerate(places, 1)
        ),
        batch_size=AT_ONCE,
    )


def keep_images(document, images):
    """Keeps those pictures of an edition that the document does not have yet."""
    known = set(document.images.values_list("digest", flat=True)) if images else set()
    kept = []
    try:
        for image in images:
            if image.digest not in known:
                row = DocumentImage(document=document, digest=image.digest, media_type=image.media_type)
                row.file.save(
                    f"{image.digest}.{SUFFIXES[image.media_type]}", ContentFile(image.data), save=False
                )
                kept.append(row)
        DocumentImage.objects.bulk_create(kept)
    except BaseException:
        for row in kept:
            row.file.delete(save=False)
        raise


def save_sections(revision, outline):
    """The edition's Section rows in order, each under the nearest heading of a higher rank."""
    sections, open_ones = [], []
    for position, part in enumerate(outline.sections, 1):
        while open_ones and open_ones[-1].level >= part.level:
            open_ones.pop()
        parent = open_ones[-1] if open_ones and open_ones[-1].title else None
        section = Section.objects.create(
            revision=revision,
            parent=parent,
            position=position,
            level=part.level,
            title=part.title[:LONGEST_SECTION_TITLE],
        )
        sections.append(section)
        open_ones.append(section)
    return sections
