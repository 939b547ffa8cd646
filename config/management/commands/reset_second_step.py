from allauth.account.adapter import get_adapter
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from learn import audit, second_step
from learn.models import User


class Command(BaseCommand):
    help = (
        "Takes away a person's second step when signing in, when they have lost it. Be sure who asks for it."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *, email, **options):
        person = User.objects.filter(email__iexact=email.strip(), erased_at=None).first()
        if person is None:
            raise CommandError(_("Nobody here signs in as %s.") % email)
        if not second_step.reset(person):
            raise CommandError(_("%s has no second step. There is nothing to take away.") % person.email)
        audit.note_command(person, "Took away the second step.")
        get_adapter().send_notification_mail("second_step_reset", person)
        said = _("The second step of %s is taken away, and they are signed out everywhere. The password "
                 "alone signs them in.")  # fmt: skip
        self.stdout.write(said % person.email)
