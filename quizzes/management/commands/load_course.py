import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learn.importing import CannotRead
from learn.saying_why import one_line
from quizzes.courses import load_course
from quizzes.formats.course_values import CourseFaults, Unexplained

SAY_IT_ONCE = gettext_lazy("Or say it once for all of them: --why “…”.")


class Command(BaseCommand):
    help = (
        "Loads a course from a folder or a zip. Loading it again brings what changed and keeps what was "
        "edited on the site."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the folder with path.toml in it, or a zip of it")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--take-file",
            action="append",
            default=[],
            metavar="NAME",
            help="take this file although the site's version was edited, for example lessons/one.md",
        )

        parser.add_argument(
            "--why",
            default="",
            help="what those read who have read a lesson that has changed and whose file does not say why",
        )

    def handle(self, *args, folder, take_file, dry_run, why, **options):
        try:
            asked = {"dry_run": dry_run, "why": one_line(why)}
            report = load_course(folder, take_files=take_file, now=timezone.now(), **asked)
        except (CannotRead, ValidationError) as error:
            sys.exit(" ".join(getattr(error, "messages", [str(error)])))
        except CourseFaults as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            if isinstance(error, Unexplained):
                self.stderr.write(SAY_IT_ONCE)
            count = len(error.faults)
            sys.exit(
                ngettext(
                    "%d thing has to be put right first. Nothing was changed.",
                    "%d things have to be put right first. Nothing was changed.",
                    count,
                )
                % count
            )
        if dry_run:
            for outcome, names in report.listed:
                self.stdout.write(f"{outcome}: {', '.join(names)}")
        if options["verbosity"]:
            self.stdout.write(str(report))
        if dry_run:
            for fault in Unexplained(report.unexplained).faults:
                self.stdout.write(str(fault))
            self.stdout.write(_("This was a trial: nothing was changed."))
