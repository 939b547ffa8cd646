from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import ngettext

from config.backups import CannotBackUp, back_up, back_up_to_folder
from learn import full_disk


class Command(BaseCommand):
    help = "Writes the database and the uploads into one file, while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="where to; left out: into BACKUP_DIR, named by the time")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="of those in BACKUP_DIR, only the newest N, this one too"
        )

    def handle(self, file, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError(
                f"--keep {keep} would keep no backup. --keep should be 1 or more; left out, all stay."
            )
        if keep is not None and file:
            raise CommandError("--keep is about the backups in BACKUP_DIR. Leave out either FILE or --keep.")
        now = timezone.now()
        try:
            with full_disk.told(CommandError, "then back up again."):
                file, report = (file, back_up(file, now)) if file else back_up_to_folder(keep, now)
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {file}: {report}.")
        if report.missing:
            said = ngettext(
                "%(count)d uploaded file that the database names was gone and is not in it: %(name)s. Where "
                "an older backup has it, keep that one.",
                "%(count)d uploaded files that the database names were gone and are not in it, such as "
                "%(name)s. Where an older backup has them, keep that one.",
                len(report.missing),
            )
            self.stderr.write(said % {"count": len(report.missing), "name": report.missing[0]})
