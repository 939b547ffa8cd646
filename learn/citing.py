"""Finding the sentence to rest on."""

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
        .order_by("revision__document__title", "position")
    )


def sentences(document, section=None, words=""):
    """The first places of the newest edition, in reading order, that stand in this section and hold
    every one of these words (or have one of them as their key)."""
    places = Place.objects.current(document)
    if section:
        places = places.filter(section=section)
    for word in words.split():
        places = places.filter(passage__text__icontains=word) | places.filter(passage__key=word.strip("[]@;"))
    return places[:MOST]


def passage_at(document, key):
    """The passage of this document (or of the one with this number) that has this key, whole; else None."""
    return Passage.objects.filter(document=document, key=key).first() if key.isalnum() else None
