from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from learn import second_step


class Command(BaseCommand):
    help = "Encrypts with SECRET_KEY what OLD_SECRET_KEY has encrypted, so that the old key can go."

    def handle(self, **options):
        if not settings.SECRET_KEY_FALLBACKS:
            self.stdout.write(
                "OLD_SECRET_KEY is not set, so there is nothing to renew. After a change of SECRET_KEY set "
                "it to the key of before, and run this once more."
            )
            return
        count = second_step.renew()
        if not second_step.can_be_read():
            raise CommandError(
                "There are secrets that neither SECRET_KEY nor OLD_SECRET_KEY opens. Look whether "
                "OLD_SECRET_KEY is the key of before, and run this once more."
            )
        said = ngettext(
            "%s secret is kept with SECRET_KEY now. OLD_SECRET_KEY can go 30 days from when it was set.",
            "%s secrets are kept with SECRET_KEY now. OLD_SECRET_KEY can go 30 days from when it was set.",
            count,
        )
        self.stdout.write(said % count)
