import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.importing import CannotRead
from learn.models import LearningPath
from quizzes.courses import export_course


class Command(BaseCommand):
    help = "Writes everything authored on a path as a course folder, or as a zip of it, for load_course."

    def add_arguments(self, parser):
        parser.add_argument("path", help="the path's short name, as in its address")
        parser.add_argument("to", type=Path, help="a folder that is new or empty, or a name ending in .zip")
        parser.add_argument(
            "--force", action="store_true", help="overwrite what was changed in the folder since its export"
        )

    def handle(self, *args, path, to, force, **options):
        found = LearningPath.objects.filter(slug=path).first()
        if found is None:
            known = ", ".join(LearningPath.objects.order_by("slug").values_list("slug", flat=True))
            sys.exit(_("There is no path “%(path)s”. There is: %(known)s.") % {"path": path, "known": known})
        export = export_course(found)
        try:
            left = export.write(to, force)
        except CannotRead as error:
            sys.exit(str(error))
        except OSError as error:
            sys.exit(_("“%(name)s” cannot be written: %(why)s.") % {"name": to, "why": error.strerror})
        for note in export.notes:
            self.stderr.write(note)
        for name in left:
            self.stderr.write(_("%s is not of this course. It was left as it is.") % name)
        if options["verbosity"]:
            count = len(export.files)
            self.stdout.write(
                ngettext("%(n)d file in %(to)s", "%(n)d files in %(to)s", count) % {"n": count, "to": to}
            )
