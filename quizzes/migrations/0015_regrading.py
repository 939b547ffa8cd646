import django.db.models.deletion
from django.db import migrations, models

from quizzes.educators import make_group


def make(apps, schema_editor):
    make_group(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('learn', '0007_wrong_answers_are_corrected'),
        ('quizzes', '0030_assignment'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='choice',
            options={'base_manager_name': 'objects', 'ordering': ['version', 'position'], 'verbose_name': 'choice', 'verbose_name_plural': 'choices'},
        ),
        migrations.AlterModelOptions(
            name='questionversion',
            options={'base_manager_name': 'objects', 'ordering': ['question', '-number'], 'verbose_name': 'wording', 'verbose_name_plural': 'wordings'},
        ),
        migrations.AlterModelOptions(
            name='regrade',
            options={'base_manager_name': 'objects', 'ordering': ['-at', '-pk'], 'verbose_name': 'correction of how answers count', 'verbose_name_plural': 'corrections of how answers count'},
        ),
        migrations.AlterModelOptions(
            name='regradechange',
            options={'base_manager_name': 'objects', 'ordering': ['regrade', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='try',
            options={'base_manager_name': 'objects', 'ordering': ['response', 'number']},
        ),
        migrations.CreateModel(
            name='RegradeCompletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passed_before', models.DateTimeField(null=True)),
                ('passed_after', models.DateTimeField(null=True)),
                ('finished_before', models.DateTimeField(null=True)),
                ('finished_after', models.DateTimeField(null=True)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='learn.enrolment')),
                ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learn.lesson')),
                ('regrade', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='completions', to='quizzes.regrade')),
            ],
            options={
                'ordering': ['regrade', 'pk'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('regrade', 'enrolment', 'lesson'), name='regradecompletion_once_a_lesson'), models.UniqueConstraint(condition=models.Q(('lesson', None)), fields=('regrade', 'enrolment'), name='regradecompletion_one_final')],
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
