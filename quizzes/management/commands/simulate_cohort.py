import sys
import time
from datetime import UTC, datetime

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.simulating import CannotSimulate, remove, simulate


class Command(BaseCommand):
    help = (
        "Makes learners nobody is, who read and answer: to measure a site, or to see its figures, before "
        "anyone has come. Those of before go first. Refuses where real learners are."
    )

    def add_arguments(self, parser):
        parser.add_argument("--learners", type=int, default=100, help="how many; without it, 100")
        parser.add_argument("--responses", type=int, help="about how many answers they give together")
        parser.add_argument("--seed", type=int, default=1, help="the same number makes the same rows")
        parser.add_argument("--path", help="the short name of the one path they learn on; without it, on all")
        parser.add_argument(
            "--until", type=datetime.fromisoformat, help="when they were last here; without it, this midnight"
        )
        parser.add_argument("--remove", action="store_true", help="only take away those there are")

    def handle(self, learners, responses, seed, path, until, **options):
        began = time.monotonic()
        if options["remove"]:
            gone = remove()
            self.stdout.write(
                ngettext("Removed %d simulated learner.", "Removed %d simulated learners.", gone) % gone
            )
            return
        if learners < 1 or (responses is not None and responses < 1):
            sys.exit(_("Give a number of learners, and of responses, from 1 on."))
        until = until or timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        try:
            made = simulate(learners, seed, until, responses, path)
        except CannotSimulate as refusal:
            sys.exit(str(refusal))
        self.stdout.write(
            _("%(made)s In %(seconds)d s.") % {"made": made, "seconds": time.monotonic() - began}
        )
