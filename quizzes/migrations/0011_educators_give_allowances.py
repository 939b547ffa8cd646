from django.conf import settings
from django.db import migrations

from quizzes.educators import make_group


def make(apps, schema_editor):
    make_group(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0010_attempt_settled_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
