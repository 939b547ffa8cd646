from django.core.management.base import BaseCommand, CommandError

from learn.models import Document, Place


class Command(BaseCommand):
    help = "Lists the keys of a document's newest edition beside its sentences, for whoever writes lessons."

    def add_arguments(self, parser):
        parser.add_argument("document", help="the document's short name")

    def handle(self, *args, document, **options):
        found = Document.objects.filter(slug=document).first()
        if found is None:
            known = ", ".join(Document.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no document “{document}”. Documents: {known}.")
        self.stdout.write(f"# {found.title}")
        section = None
        for place in Place.objects.current(found):
            if place.section != section:
                section = place.section
                self.stdout.write(f"\n{'#' * section.level} {section.title}" if section.title else "")
            self.stdout.write(f"{place.passage.key}  {place.passage.text}")
