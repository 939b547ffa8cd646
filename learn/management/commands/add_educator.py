import os

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from learn import audit
from learn.accounts import make_educator, sign_in_link
from learn.models import User


def own_address():
    """Where this site probably is: settings know its name, not what stands in front of it."""
    if settings.IS_LOCAL:
        return f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    return f"https://{settings.ALLOWED_HOSTS[0]}"


class Command(BaseCommand):
    help = "Makes this person an educator and prints a link with which they choose a password, once."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--site", metavar="URL", help="where the site is, such as https://learn.example.org"
        )

    @transaction.atomic
    def handle(self, *, email, site, **options):
        email, site = email.strip(), site or own_address()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("“%s” is not an e-mail address.") % email) from None
        try:
            URLValidator(schemes=["http", "https"])(site)
        except ValidationError:
            raise CommandError(
                _("“%s” is not an address. Write it like https://learn.example.org") % site
            ) from None
        person = User.objects.filter(email__iexact=email).first()
        if person and (person.is_superuser or person.is_demo or not person.is_active):
            raise CommandError(
                _("%s cannot be made an educator: the account is an operator's, a demo's, or closed.")
                % person.email
            )
        person = person or User.objects.create_user(email)
        make_educator(person)
        audit.note_command(person, "Made an educator.")
        self.stdout.write(
            _("%s is an educator. Send them this link; it works once, within three days:") % person.email
        )
        self.stdout.write(sign_in_link(person, site))
