from django.db import migrations, models
from django.db.models import F


def settle_the_finished(apps, schema_editor):
    """Until now every result counted as its attempt ended."""
    attempts = apps.get_model("quizzes", "Attempt").objects.using(schema_editor.connection.alias)
    attempts.filter(finished_at__isnull=False).update(settled_at=F("finished_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0007_more_kinds_of_question'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='settled_at',
            field=models.DateTimeField(blank=True, help_text='When its result counted: not before the learner may know it', null=True),
        ),
        migrations.RunPython(settle_the_finished, migrations.RunPython.noop),
    ]
