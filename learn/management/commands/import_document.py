import json
import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from learn.importing import CannotRead
from learn.importing.importing import import_file
from learn.importing.readers import LARGEST_MB, READERS, read


class Command(BaseCommand):
    help = f"Reads a document ({', '.join(READERS)}) into sections and passages."
    # The outline needs no database, so that a file can be tried anywhere.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to read")
        parser.add_argument("--slug", help="the document's short name; without it, one made of the title")
        parser.add_argument("--dry-run", action="store_true", help="read, show, save nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, file, slug, dry_run, **options):
        try:
            data = bytes_of(file)
            if dry_run:
                self.show(read(data, file.name), options["json"])
                return
            report = import_file(data, file.name, slug=slug_or_none(slug))
        except CannotRead as error:
            # Said here and not by CommandError, so that the last line is the sentence and nothing else.
            sys.exit(f"{error}")
        for warning in report.warnings:
            self.stderr.write(warning)
        self.stdout.write(as_json(report.as_dict()) if options["json"] else str(report))

    def show(self, outline, in_json):
        if in_json:
            self.stdout.write(as_json(outline_as_dict(outline)))
            return
        self.stdout.write(f"{outline.title} ({outline.language})")
        keys = outline.keyed()
        for section in outline.sections:
            self.stdout.write(f"\n{'#' * section.level} {section.title}")
            for passage in section.passages:
                self.stdout.write(f"{next(keys)[2]}  {passage.text}")
        for warning in outline.warnings:
            self.stderr.write(warning)


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
    if slug is None:
        return None
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CannotRead(_("A short name has only letters, digits, - and _.")) from error
    return slug


def outline_as_dict(outline):
    keys = outline.keyed()
    return {
        "title": outline.title,
        "language": outline.language,
        "sections": [
            {
                "level": section.level,
                "title": section.title,
                "passages": [
                    {"key": next(keys)[2], "text": passage.text, "kind": passage.kind}
                    for passage in section.passages
                ],
            }
            for section in outline.sections
        ],
        "warnings": list(outline.warnings),
    }


def as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=2)
