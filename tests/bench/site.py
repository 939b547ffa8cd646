"""Run on the site's database: `site.py ready` makes the first course's check one of five questions and says
what to visit, `site.py grow LESSONS` makes copies of the course until there are so many lessons. Both print
JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from learn import models as learn  # noqa: E402
from learn.models import LearningPath, Lesson  # noqa: E402
from quizzes import models as quizzes  # noqa: E402

ASKS = 5
# What is copied, each after what it points at, and how its rows are found from a document's.
TREE = (
    (learn.Document, "pk"),
    (learn.Revision, "document"),
    (learn.Section, "revision__document"),
    (learn.Passage, "document"),
    (learn.Place, "revision__document"),
    (learn.Lesson, "document"),
    (learn.LessonVersion, "lesson__document"),
    (learn.Citation, "lesson__document"),
    (learn.Term, "document"),
    (learn.Figure, "document"),
    (learn.LearningPath, "document"),
    (learn.PathLesson, "path__document"),
    (quizzes.Question, "document"),
    (quizzes.QuestionVersion, "question__document"),
    (quizzes.Choice, "version__question__document"),
    (quizzes.QuestionCitation, "question__document"),
    (quizzes.Quiz, "path__document"),
    (quizzes.Slot, "quiz__path__document"),
)
LATER = {"learn.Lesson.current", "quizzes.Question.current"}


def ready():
    call_command("start", stdout=sys.stderr)
    path = LearningPath.objects.get()
    step = path.steps.select_related("lesson").order_by("position")[1]
    check = path.quizzes.get(lesson=step.lesson)
    check.slots.filter(pk__in=check.slots.order_by("position").values_list("pk")[ASKS:]).delete()
    quizzes.Quiz.objects.filter(pk=check.pk).update(pass_points=ASKS)
    return {
        "path": path.slug,
        "lesson": step.get_absolute_url(),
        "first": path.steps.order_by("position").first().get_absolute_url(),
        "quiz": f"/learn/{path.slug}/quiz/{check.slug}/",
    }


@transaction.atomic
def grow(lessons):
    document = LearningPath.objects.order_by("pk").first().document
    sheaf = {model: list(QuerySet(model).filter(**{way: document.pk}).order_by("pk")) for model, way in TREE}
    while Lesson.objects.count() < lessons:
        copy(sheaf, learn.Document.objects.count() + 1)
    first = LearningPath.objects.order_by("pk").first().slug
    return {"lessons": Lesson.objects.count(), "paths": LearningPath.objects.count(), "path": first}


def leave():
    """Not erased as people are: no answer stays, so that simulated learners may come."""
    return learn.User.objects.filter(is_staff=False).delete()[0]


def copy(sheaf, number):
    """One more document with all that stands on it, under addresses of its own."""
    made = {}
    for model, rows in sheaf.items():
        fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        copies = [
            model(**{field.attname: value(field, row, made, number) for field in fields}) for row in rows
        ]
        QuerySet(model).bulk_create(copies)
        made[model] = dict(zip((row.pk for row in rows), (each.pk for each in copies), strict=True))
    for model, versions in ((learn.Lesson, learn.LessonVersion), (quizzes.Question, quizzes.QuestionVersion)):
        for row in sheaf[model]:
            QuerySet(model).filter(pk=made[model][row.pk]).update(current=made[versions].get(row.current_id))


def value(field, row, made, number):
    old = getattr(row, field.attname)
    if str(field) in LATER:
        return None
    if field.is_relation:
        return made[field.related_model].get(old) if field.related_model in made else None
    if isinstance(row, learn.Document | LearningPath) and field.name in ("slug", "title"):
        return f"{old}-{number}" if field.name == "slug" else f"{old} ({number})"
    return old


if __name__ == "__main__":
    verb, *counts = sys.argv[1:]
    print(json.dumps({"ready": ready, "grow": grow, "leave": leave}[verb](*map(int, counts)), default=str))
