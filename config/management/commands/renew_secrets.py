from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from learn import second_step


class Command(BaseCommand):
    help = "Encrypts with SECRET_KEY what OLD_SECRET_KEY has encrypted, so that the old key can go."

    def handle(self, **options):
        count = second_step.renew()
        said = ngettext(
            "%s secret is kept with SECRET_KEY now. OLD_SECRET_KEY can go 30 days from when it was set.",
            "%s secrets are kept with SECRET_KEY now. OLD_SECRET_KEY can go 30 days from when it was set.",
            count,
        )
        self.stdout.write(said % count)
