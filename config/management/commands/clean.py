from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from config import cached
from learn import audit, conversions
from learn.models import Conversion, ProposedEdition
from learn.privacy import erase_forgotten
from quizzes.models import ProposedBank, ProposedCourse

FORGOTTEN = timedelta(days=7)


class Command(BaseCommand):
    help = (
        "Takes away what has had its time: ended sessions, files brought and never decided on. Reads the "
        "files that still wait because the machine stopped. For cron."
    )

    def handle(self, **options):
        now = timezone.now()
        before = now - FORGOTTEN
        with transaction.atomic():
            gone = [
                model.objects.filter(brought_at__lt=before).delete()[0]
                for model in (Conversion, ProposedEdition, ProposedCourse, ProposedBank)
            ]
        erased = erase_forgotten(now)
        let_go = audit.let_go(now)
        call_command("clearsessions")
        cached.let_go(now)
        conversions.stop_the_dead(now)
        conversions.work()
        self.stdout.write(said(sum(gone), erased, let_go))


def said(gone, erased, let_go):
    lines = ["Taken away:", "- sessions that had ended", f"- files nobody decided on in a week: {gone}"]
    if months := settings.RETENTION_MONTHS:
        lines.append(f"- accounts of learners who have not been here for {months} months: {erased}")
    if months := settings.AUDIT_MONTHS:
        lines.append(f"- lines of what was done, older than {months} months: {let_go}")
    return "\n".join(lines)
