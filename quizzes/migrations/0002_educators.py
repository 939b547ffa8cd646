from django.db import migrations

from learn.accounts import EDUCATORS
from quizzes.educators import make_group


def make(apps, schema_editor):
    make_group(apps, schema_editor.connection.alias)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=EDUCATORS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0001_initial"),
        ("learn", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, remove)]
