"""Bringing the next edition in two steps: first it is shown what it changes, then a person says yes."""

from datetime import timedelta

from django.db import transaction

from . import revisions
from .importing.importing import import_file
from .importing.readers import read
from .importing.saving import says_the_same
from .models import ProposedEdition

FORGOTTEN_AFTER = timedelta(days=7)


def propose(document, data, name, by, now):
    """Keeps the file, in place of any this person proposed before, until they decide. None when it says
    what the newest edition says, CannotRead when it cannot be read: then nothing is kept."""
    outline = read(data, name)
    keyed = list(outline.keyed(dict(document.passages.values_list("key", "digest"))))
    if says_the_same(document.current_revision, outline, keyed):
        return None
    ProposedEdition.objects.filter(brought_at__lt=now - FORGOTTEN_AFTER).delete()
    return ProposedEdition.objects.update_or_create(
        document=document, by=by, defaults={"name": name[-300:], "file": data, "brought_at": now}
    )[0]


def difference(proposed):
    """What the proposed edition changes in the newest one there is, as a `Comparison`."""
    outline = read(bytes(proposed.file), proposed.name)
    newest = revisions.saved(proposed.document.current_revision)
    return revisions.compare(newest, revisions.read(outline, proposed.document))


def lessons_by_part(document, parts):
    """The lessons about each section that is gone or renamed, as (part, lessons) in reading order: the ones
    a person may want to stand elsewhere than by the rule."""
    asked = {part.old_pk: (part, []) for part in parts if part.state in ("gone", "renamed")}
    for lesson in document.lessons.filter(section__in=asked).order_by("title"):
        asked[lesson.section_id][1].append(lesson)
    return [(part, lessons) for part, lessons in asked.values() if lessons]


@transaction.atomic
def confirm(proposed, compared_with, sections=()):
    """Makes it the next edition and returns the report. MovedOn when the newest edition is no longer the
    one with this number: what was seen was another difference.

    ``sections`` says of lessons, (id, place of a section in the new edition), what a person decided instead
    of the rule."""
    report = import_file(
        bytes(proposed.file),
        proposed.name,
        slug=proposed.document.slug,
        by=proposed.by,
        compared_with=compared_with,
    )
    new = proposed.document.current_revision
    for lesson, place in sections:
        section = new.sections.filter(position=place).first()
        if section:
            proposed.document.lessons.filter(pk=lesson).update(section=section)
    proposed.delete()
    return report
