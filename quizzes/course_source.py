"""Loads the document of a course: what it is called and who may use it, and its editions."""

from hashlib import sha256

from django.utils.translation import gettext as _

from learn.importing.outline import CannotRead
from learn.importing.restoring import Diverged, restore
from learn.importing.saving import Report as ImportReport
from learn.importing.saving import keep_images, save
from learn.models import Document

from .formats.course_values import CourseFaults, Fault

DOCUMENT = "path.toml#document"


def save_document(course, takes):
    """(the document, notes on where the site says something else about it). ``takes`` says of a file's
    name whether it is taken although the site was edited."""
    fields = course.document
    document, is_new = Document.objects.get_or_create(slug=fields["slug"], defaults=fields)
    document = Document.objects.select_for_update().get(pk=document.pk)
    differs = [name for name, value in fields.items() if getattr(document, name) != value]
    if differs and takes(DOCUMENT):
        clean_save(fill(document, fields))
        differs = []
    if is_new:
        clean_save(document)
    notes = [
        _("The site's “%(field)s” of the document stays. To take the file's: --take-file %(name)s")
        % {"field": name, "name": DOCUMENT}
        for name in differs
    ]
    return document, notes


def save_source(course, document, takes, by, made):
    """The `Report` of what became of the course's editions, its pictures and its source.md. Rows with an
    upload that were made are added to ``made``."""
    pictures = set(document.images.values_list("pk", flat=True))
    keep_images(document, course.images)
    report = save_editions(course, document, takes, by, made)
    if course.source is not None:
        report = save_text(course, document, takes, by, made, report)
    made += document.images.exclude(pk__in=pictures)
    return report


def save_editions(course, document, takes, by, made):
    """The `Report` on the editions the files bring; None where they bring none."""
    if not course.editions:
        return None
    try:
        report, revisions = restore(document, course.editions, by, take=takes("revisions"))
    except Diverged as error:
        how = _("Export the course from the site and bring your changes to that, or: --take-file revisions")
        raise CourseFaults([Fault("revisions", 0, f"{error} {how}")]) from error
    except CannotRead as error:
        raise CourseFaults([Fault("revisions", 0, str(error))]) from error
    made += revisions
    return report


def save_text(course, document, takes, by, made, before):
    """The `Report` on source.md: the next edition, unless the site has a newer one than this.
    ``before``: what became of the editions."""
    newest = document.current_revision
    digest = sha256(course.source).hexdigest()
    older = document.revisions.filter(file_digest=digest).order_by("-number").first()
    if older and older.number != newest.number and not takes("source.md"):
        stays = _(
            "source.md is edition %(old)d; the site has edition %(new)d, which stays. "
            "To go back: --take-file source.md"
        )
        note = stays % {"old": older.number, "new": newest.number}
        return ImportReport(document.slug, newest.number, bool(before and before.changed), warnings=(note,))
    report = save(course.outline, course.source, "source.md", document.slug, by)
    if report.changed:
        made.append(document.current_revision)
    return report


def fill(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def clean_save(row):
    """Saves a row that satisfies its model; ValidationError in words when it does not."""
    row.full_clean()
    row.save()
    return row
