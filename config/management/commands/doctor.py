from django.core.management.base import BaseCommand
from django.utils import timezone

from config import doctor
from config.version import VERSION


class Command(BaseCommand):
    help = "Looks the site over and says how to mend what is wrong. Exit code 1 when something is."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(f"Docent {VERSION}")
        found = doctor.look(timezone.now())
        for finding in found:
            self.stdout.write(f"{finding.state:<12}  {finding.name.replace('_', ' ')}: {finding.said}")
            if finding.mend:
                self.stdout.write(f"{'':<12}  {finding.mend}")
        if any(finding.state == doctor.WRONG for finding in found):
            raise SystemExit(1)
