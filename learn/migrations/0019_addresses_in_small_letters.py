"""An address is looked up in small letters: whoever `createsuperuser` had made with a capital in theirs could
not sign in."""

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower


def lower(apps, schema_editor):
    using = schema_editor.connection.alias
    people = apps.get_model("learn", "User").objects.using(using)
    people.exclude(email=Lower("email")).update(email=Lower("email"))
    addresses = apps.get_model("account", "EmailAddress").objects.using(using)
    written = addresses.exclude(email=Lower("email"))
    written.filter(Exists(addresses.filter(user=OuterRef("user"), email=Lower(OuterRef("email"))))).delete()
    written.update(email=Lower("email"))


class Migration(migrations.Migration):
    dependencies = [
        ("learn", "0018_accounts_that_are_gone"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(lower, migrations.RunPython.noop)]
