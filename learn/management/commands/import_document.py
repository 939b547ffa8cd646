import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learn import editions
from learn.importing import CannotRead
from learn.importing.readers import READERS, read
from learn.management.next_edition import add_confirming, bytes_of, day_or_none, imported, show, slug_or_none
from learn.models import Document


class Command(BaseCommand):
    help = f"Reads a document ({', '.join(READERS)}) into sections and passages."
    # The outline needs no database, so that a file can be tried anywhere.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to read")
        parser.add_argument("--slug", help="the document's short name; without it, one made of the title")
        parser.add_argument("--dry-run", action="store_true", help="read, show, save nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        add_confirming(parser)

    def handle(self, *args, file, slug, dry_run, **options):
        self.as_json, self.name = options["json"], file.name
        try:
            data, slug = bytes_of(file), slug_or_none(slug)
            if dry_run:
                self.show(read(data, file.name), slug, day_or_none(options["date"]))
                return
            report, told = imported(self, data, file.name, slug, options)
        except CannotRead as error:
            # Said here and not by CommandError, so that the last line is the sentence and nothing else.
            sys.exit(f"{error}")
        for warning in report.warnings:
            self.stderr.write(warning)
        if self.as_json:
            day = Document.objects.get(slug=report.document).published_on
            self.stdout.write(as_json(report.as_dict() | {"published_on": day and day.isoformat()}))
            return
        for line in (str(report), *told):
            self.stdout.write(line)

    def show(self, outline, slug, given):
        """What the file becomes: its outline, or what changes in the document that is named."""
        if self.as_json:
            self.stdout.write(as_json(outline_as_dict(outline)))
            return
        document = slug and Document.objects.filter(slug=slug, revisions__isnull=False).first()
        if document:
            self.show_next(document, outline, given)
        else:
            self.show_outline(outline)
        for warning in outline.warnings:
            self.stderr.write(warning)

    def show_next(self, document, outline, given):
        newest = document.current_revision
        if editions.differs(document, outline):
            difference = editions.against(document, outline, self.name)
            show(self, document, newest, difference, outline, given)
            return
        said = {"document": document.slug, "number": newest.number}
        self.stdout.write(_("“%(document)s” is unchanged: this is edition %(number)d already.") % said)

    def show_outline(self, outline):
        self.stdout.write(f"{outline.called} ({outline.language})")
        day = outline.dated and date_format(outline.dated, "j F Y")
        for told in filter(None, (outline.authors, day, outline.licence, outline.address)):
            self.stdout.write(told)
        keys = outline.keyed()
        for section in outline.sections:
            self.stdout.write(f"\n{'#' * section.level} {section.title}")
            for passage in section.passages:
                self.stdout.write(f"{next(keys)[2]}  {passage.text}")


def outline_as_dict(outline):
    """The outline as JSON has it; apart from its passages, what the file says beside its text."""
    keys = outline.keyed()
    return {
        "title": outline.called,
        "language": outline.language,
        "authors": outline.authors,
        "published_on": outline.dated and outline.dated.isoformat(),
        "licence": outline.licence,
        "source_address": outline.address,
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
        "beside": list(outline.beside),
        "warnings": list(outline.warnings),
    }


def as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=2)
