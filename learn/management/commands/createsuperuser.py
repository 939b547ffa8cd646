"""Django's own command, and a line in what was done: nobody gets all rights unseen."""

from django.contrib.auth.management.commands import createsuperuser

from learn import audit
from learn.models import User


class Command(createsuperuser.Command):
    def handle(self, *args, **options):
        before = list(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for person in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            audit.note_command(person, "Made somebody who may do everything.")
