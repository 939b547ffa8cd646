"""What the commands that read a document have in common: a next edition is shown first, then asked for."""

import sys
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from learn import editions, telling
from learn.importing import CannotRead
from learn.importing.readers import LARGEST_MB, READERS, read
from learn.importing.saving import known, save
from learn.models import Document


class Unconfirmed(CannotRead):
    """The next edition was shown, and nobody has said yes to it."""


def add_confirming(parser):
    """The two ways to say yes beforehand, and of what day the edition is."""
    parser.add_argument("--yes", action="store_true", help="make it the next edition without asking")
    parser.add_argument(
        "--confirm",
        type=int,
        metavar="EDITION",
        help="make it the next edition if the newest one is still this, which it was compared with",
    )
    parser.add_argument(
        "--date", metavar="DAY", help="of what day it is, like 2026-05-03; without it, as the file tells"
    )


def imported(command, data, name, slug, options):
    """(the `Report` of reading this file into a document, what else is to be told of it). Where there is an
    edition already, what changes is shown first, and Unconfirmed raised, with nothing changed, unless
    somebody says yes to it."""
    given = day_or_none(options["date"])
    outline = read(data, name)
    document = known(outline, name, slug)
    newest = document.current_revision if document else None
    is_next = bool(newest) and editions.differs(document, outline)
    confirmed = options["confirm"] if newest else None
    if is_next and confirmed is None:
        difference = editions.against(document, outline, name)
        if slug or document.title in (outline.called, outline.title) or difference.is_of_one_document:
            show(command, document, newest, difference, outline, given)
            if not options["yes"]:
                ask(newest.number)
        confirmed = newest.number
    day, said = editions.dated(document, outline, given)
    with transaction.atomic():
        if newest and (is_next or given):
            Document.objects.filter(pk=document.pk).update(published_on=day)
        report = save(outline, data, name, slug, compared_with=confirmed)
        if newest and report.changed:
            document.keep_day(newest, document.published_on)
        if given and not newest:
            Document.objects.filter(slug=report.document).update(published_on=day)
    told = [said] if is_next or given else []
    if is_next:
        told += editions.days_kept(document)
    if document:
        told += editions.told_of_retired(document)
    return report, told


def show(command, document, newest, difference, outline, given):
    """Prints what would change, and of what day it would be; beside the report where that is for a program
    to read."""
    out = command.stderr if command.as_json else command.stdout
    out.write(_("Compared with edition %(number)d of “%(document)s”:") % {
        "number": newest.number, "document": document.slug
    })  # fmt: skip
    for line in telling.told(difference, document):
        out.write(line)
    out.write("")
    out.write(editions.dated(document, outline, given)[1])


def ask(number):
    """Returns when a person says yes. Unconfirmed when they do not, or there is nobody to ask."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        question = _("Make it edition %d? Type yes or no: ") % (number + 1)
        if input(question).strip().lower() in ("y", "yes", _("yes")):
            return
        raise Unconfirmed(_("Nothing has changed."))
    raise Unconfirmed(
        _("Nothing has changed. Add --confirm %(number)d to make this edition %(next)d.")
        % {"number": number, "next": number + 1}
    )


def day_or_none(text):
    """The day that was given, if it is one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotRead(_("“%(day)s” is no day. Write it like 2026-05-03.") % {"day": text}) from error


def bytes_of(path):
    """The file's bytes, read no further than the largest file there may be."""
    try:
        if path.is_dir():
            raise CannotRead(_("That is a folder. Give one file: %(known)s.") % {"known": ", ".join(READERS)})
        with path.open("rb") as file:
            return file.read(LARGEST_MB * 1024 * 1024 + 1)
    except FileNotFoundError as error:
        raise CannotRead(_("There is no file “%(name)s”.") % {"name": path.name}) from error
    except (OSError, ValueError) as error:
        raise CannotRead(_("The file “%(name)s” cannot be opened.") % {"name": path.name}) from error


def slug_or_none(slug):
    """The short name that was given, if it can be one."""
    if slug is None:
        return None
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CannotRead(_("A short name has only letters, digits, - and _.")) from error
    return slug
