"""Loads the document of a course: what it is called and who may use it, and its editions."""

from hashlib import sha256

from django.utils.translation import gettext as _

from learn.importing.outline import CannotRead
from learn.importing.restoring import Diverged, restore
from learn.importing.rows import keep_images
from learn.importing.saving import Report as ImportReport
from learn.importing.saving import save
from learn.models import Document

from ..formats.course_parts import DOCUMENT, digest
from ..formats.course_text import tidied
from ..formats.course_values import CourseFaults, Fault, tidy
from ..formats.toml_text import toml
from .difference import differences
from .exporting import document_values
from .report import Shown


def save_document(course, takes, report):
    """The document; where the site says something else about it than its file, the report names it.
    ``takes`` says of a file's name whether it is taken although the site was edited."""
    fields = course.document
    document, is_new = Document.objects.get_or_create(slug=fields["slug"], defaults=fields)
    document = Document.objects.select_for_update().get(pk=document.pk)
    site = {name: getattr(document, name) for name in fields}
    site = {name: tidy(value) if isinstance(value, str) else value for name, value in site.items()}
    differs = [name for name, value in fields.items() if site[name] != value]
    is_as_exported = digest(toml(tidied(document_values(document)))) == course.exported.get(DOCUMENT)
    if is_new or (differs and (takes(DOCUMENT) or is_as_exported)):
        clean_save(fill(document, fields))
        if not is_new:
            report.named["taken" if not is_as_exported else "updated"].append(DOCUMENT)
    elif differs:
        named = ", ".join(f"“{name}”" for name in differs)
        report.keep(DOCUMENT, _("What the site says of the document stays: %s.") % named)
        here = {name: getattr(document, name) for name in differs}
        report.shown[DOCUMENT] = Shown(
            str(document), differences(Document, here, {name: fields[name] for name in differs})
        )
    return document


def save_source(course, document, takes, by, made, report):
    """Brings the course's editions, its pictures and its source.md, and tells the report. Rows with an
    upload that were made are added to ``made``."""
    pictures = set(document.images.values_list("pk", flat=True))
    keep_images(document, course.images)
    if course.editions:
        report.source = save_editions(course, document, takes, by, made)
    if course.source is not None:
        report.source = save_text(course, document, takes, by, made, report)
    made += document.images.exclude(pk__in=pictures)


def save_editions(course, document, takes, by, made):
    """What became of the editions the files bring."""
    try:
        found, revisions = restore(document, course.editions, by, take=takes("revisions"))
    except Diverged as error:
        how = _("Export the course from the site and bring your changes to that, or: --take-file revisions")
        raise CourseFaults([Fault("revisions", 0, f"{error} {how}")]) from error
    except CannotRead as error:
        raise CourseFaults([Fault("revisions", 0, str(error))]) from error
    made += revisions
    return found


def save_text(course, document, takes, by, made, report):
    """What became of source.md: the next edition, unless the site has a newer one than this."""
    newest = document.current_revision
    digest = sha256(course.source).hexdigest()
    older = document.revisions.filter(file_digest=digest).order_by("-number").first()
    if older and older.number != newest.number and not takes("source.md"):
        stays = _("source.md is edition %(old)d; the site has edition %(new)d, which stays.")
        report.keep("source.md", stays % {"old": older.number, "new": newest.number})
        return report.source or ImportReport(document.slug, newest.number, False)
    try:
        found = save(course.outline, course.source, "source.md", document.slug, by)
    except CannotRead as error:
        raise CourseFaults([Fault("source.md", 0, str(error))]) from error
    if found.changed:
        made.append(document.current_revision)
    return found


def fill(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def clean_save(row):
    """Saves a row that satisfies its model; ValidationError in words when it does not."""
    row.full_clean()
    row.save()
    return row
