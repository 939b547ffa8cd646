"""The rows of an edition: its file, sections, passages, places and pictures; written, and compared."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ..models import DocumentImage, Passage, Place, Section
from ..models.documents import edition_file, image_file
from .images import SUFFIXES

LONGEST_SECTION_TITLE = 500
AT_ONCE = 1000


def keep_file(revision, name, data):
    """Keeps the file an edition came from. Whatever a process left there that was killed before it had
    saved this edition goes: no transaction takes files back."""
    folder = edition_file(revision, "")
    try:
        left = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        left = ()
    for each in left:
        default_storage.delete(folder + each)
    revision.file.save(name, ContentFile(data), save=False)


def says_the_same(edition, outline, keyed):
    """True when the edition (a `kept.Edition`) has this very text, with the same headings and passages."""
    sections = [(section.level, section.title) for section in edition.outline.sections]
    places = [(key, passage.opens_paragraph) for _section, passage, key in edition.keyed]
    return (
        edition.text == outline.canonical()[0]
        and sections == [(s.level, s.title[:LONGEST_SECTION_TITLE]) for s in outline.sections]
        and places == [(key, passage.opens_paragraph) for _section, passage, key in keyed]
    )


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
                shape=passage.shape,
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
                name = f"{image.digest}.{SUFFIXES[image.media_type]}"
                default_storage.delete(image_file(row, name))  # left by a process that was killed
                row.file.save(name, ContentFile(image.data), save=False)
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
