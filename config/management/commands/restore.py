from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from config.backups import CannotRestore, restore


class Command(BaseCommand):
    help = "Puts a backup back, verified before anything changes. Stop the servers first."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--overwrite", action="store_true", help="replace what is in the database now")
        parser.add_argument("--while-served", action="store_true", help="go on though servers are running")

    def handle(self, file, **options):
        try:
            report = restore(file, options["overwrite"], options["while_served"])
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {file}: {report}.")
        if report.aside:
            self.stdout.write(f"The damaged database is still there: {report.aside}")
        if report.erased:
            said = ngettext(
                "%s account that was deleted since it was made is deleted again.",
                "%s accounts that were deleted since it was made are deleted again.",
                report.erased,
            )
            self.stdout.write(said % report.erased)
        self.stdout.write("Everybody signs in again.")
        self.stdout.write("Now run: .venv/bin/python manage.py start; then start the servers.")
