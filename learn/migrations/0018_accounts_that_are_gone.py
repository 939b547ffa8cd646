"""Who was erased is known to the database, where every host and every backup has it. Accounts of which rows
have stayed tell it of themselves; the others stand in DATA_DIR/erased, which `start` reads."""

from django.db import migrations, models


def tell(apps, schema_editor):
    using = schema_editor.connection.alias
    gone = apps.get_model("learn", "User").objects.using(using).filter(erased_at__isnull=False)
    Erasure = apps.get_model("learn", "Erasure")
    told = (
        Erasure(number=number, joined_at=joined_at, erased_at=erased_at)
        for number, joined_at, erased_at in gone.values_list("pk", "date_joined", "erased_at").iterator()
    )
    Erasure.objects.using(using).bulk_create(told, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('learn', '0017_lesson_own_headings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('joined_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('number', 'erased_at'), name='erasure_once')],
            },
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
