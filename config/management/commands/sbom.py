import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.sbom import NotAsLocked, bill


class Command(BaseCommand):
    help = "Prints the bill of materials, every package with version and licence, as CycloneDX JSON."

    def handle(self, **options):
        try:
            made = bill((settings.BASE_DIR / "requirements.txt").read_text(), timezone.now())
        except NotAsLocked as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(made, indent=1, ensure_ascii=False))
