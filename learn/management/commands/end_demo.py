from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from learn import demo


class Command(BaseCommand):
    help = "Removes the demo accounts and what is theirs. Run it before the site stops being a demo."

    def handle(self, **options):
        accounts, rows = demo.end()
        if not accounts:
            self.stdout.write(_("There are no demo accounts."))
            return
        said = _("Removed %(accounts)d demo accounts and %(rows)d records of what they did.")
        self.stdout.write(said % {"accounts": accounts, "rows": rows})
