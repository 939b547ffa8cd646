from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0006_quiz_engine'),
    ]

    operations = [
        migrations.AlterField(
            model_name='questionversion',
            name='kind',
            field=models.CharField(choices=[('single', 'one choice'), ('multiple', 'several choices'), ('truefalse', 'true or false'), ('short', 'short answer'), ('numeric', 'number'), ('matching', 'pairs'), ('ordering', 'an order'), ('gaps', 'a text with gaps'), ('hotspot', 'a place on a figure')], max_length=20, verbose_name='kind'),
        ),
    ]
