"""Loads the document of a course: what it is called and who may use it, and its editions."""

from hashlib import sha256

from django.utils.translation import gettext as _

from learn.importing.outline import CannotRead
from learn.importing.resplitting import followed_since
from learn.importing.restoring import Diverged, missing, restore
from learn.importing.rows import keep_images
from learn.importing.saving import Report as ImportReport
from learn.importing.saving import save as save_file
from learn.models import Document, LessonAcceptance
from learn.models.lessons import State
from learn.stale import left_since

from ..formats.course_parts import DOCUMENT, digest
from ..formats.course_text import tidied
from ..formats.course_values import CourseFaults, Fault, OnSite, tidy
from ..formats.toml_text import toml
from ..models import QuestionAcceptance
from .difference import differences
from .exporting import document_values
from .report import Shown


def save(course, takes, by, made, report):
    """The document with its editions, as the files have them; what became of them is told the report.
    ``takes`` says of a file's name whether it is taken although the site was edited. Rows with an upload that
    were made are added to ``made``."""
    document, is_new = Document.objects.get_or_create(slug=course.document["slug"], defaults=course.document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    before, day = document.current_revision, document.published_on
    save_document(course, document, is_new, takes, report)
    save_source(course, document, takes, by, made, report)
    if before and day and report.source.changed:
        document.keep_day(before, day)
    return document


def save_document(course, document, is_new, takes, report):
    """Takes what the files say about the document; what the site says otherwise stays, and is named."""
    fields = course.document
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


def save_source(course, document, takes, by, made, report):
    """Brings the course's editions, its pictures and its source.md, and tells the report."""
    pictures = set(document.images.values_list("pk", flat=True))
    keep_images(document, course.images)
    if course.editions:
        report.source = save_editions(course, document, takes, by, made)
    if course.source is not None:
        report.source = save_text(course, document, takes, by, made, report)
    made += document.images.exclude(pk__in=pictures)


def on_site(course, take):
    """What is `OnSite` of the course's document once its editions are loaded; None where there is none yet.
    ``take``: they are taken even where the site's went another way."""
    document = Document.objects.filter(slug=course.document["slug"]).first()
    if document is None:
        return None
    sentences = dict(document.passages.values_list("key", "text"))
    for edition in coming(course, document, take):
        sentences |= edition.sentences
    retired = (
        frozenset(things.filter(state=State.RETIRED).values_list("slug", flat=True))
        for things in (document.lessons, document.questions)
    )
    return OnSite(sentences, *retired, frozenset(followed_since(document)), accepted_on(document))


def accepted_on(document):
    """What may rest on sentences that have left the document, as `OnSite` has it."""
    given = {
        "lesson": LessonAcceptance.objects.filter(lesson__document=document),
        "question": QuestionAcceptance.objects.filter(question__document=document),
    }
    return frozenset(
        (kind, slug, key)
        for kind, rows in given.items()
        for slug, key in left_since(rows).values_list(f"{kind}__slug", "passage__key")
    )


def coming(course, document, take):
    """The editions that loading adds to the document; all there are where the load will be refused."""
    try:
        return missing(document, course.editions, document.current_revision, take)
    except Diverged:
        return course.editions


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
        found = save_file(course.outline, course.source, "source.md", document.slug, by)
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
