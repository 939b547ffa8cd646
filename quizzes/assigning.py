"""Who is to do which part of what another edition leaves to do."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from learn.accounts import Accounts
from learn.models import User

from .models import Assignment

NEEDS = ("learn.change_lesson", "quizzes.change_question")


def workers():
    """Everyone who may put lessons and questions right, by name."""
    able = User.objects.filter(is_staff=True, is_active=True)
    for permission in NEEDS:
        able = able.filter(pk__in=Accounts().with_perm(permission).filter(is_staff=True).values("pk"))
    return sorted(able, key=lambda person: person.called.casefold())


def doers(document):
    """{(kind, id of a lesson or question): the person who is to put it right}, in one query."""
    rows = Assignment.objects.filter(Q(lesson__document=document) | Q(question__document=document))
    return {
        ("lesson", row.lesson_id) if row.lesson_id else ("question", row.question_id): row.to
        for row in rows.filter(to__is_active=True).select_related("to")
    }


def doers_of(documents):
    """{(kind, id of a lesson or question of these documents): id of the person who is to put it right}."""
    rows = Assignment.objects.filter(
        Q(lesson__document__in=documents) | Q(question__document__in=documents)
    ).values_list("lesson", "question", "to")
    return {("lesson", lesson) if lesson else ("question", question): to for lesson, question, to in rows}


@transaction.atomic
def give(document, things, to, by, now):
    """Makes these lessons and questions of the document, (kind, id) each, this person's to put right, or
    nobody's. How many there were."""
    ids = {kind: [pk for which, pk in things if which == kind] for kind in ("lesson", "question")}
    found = {
        "lesson": document.lessons.filter(pk__in=ids["lesson"]),
        "question": document.questions.filter(pk__in=ids["question"]),
    }
    count = 0
    for kind, rows in found.items():
        count += len(rows)
        Assignment.objects.filter(**{f"{kind}__in": rows}).delete()
        if to:
            Assignment.objects.bulk_create(Assignment(**{kind: row}, to=to, by=by, at=now) for row in rows)
    return count


def things_left(items, to_publish):
    """How many lessons and questions that is: one to be looked at and to be published counts once."""
    also = {item.thing.pk for item in items if item.kind == "lesson"}
    return len(items) + sum(lesson.pk not in also for lesson in to_publish)


@dataclass
class Share:
    """What is left for one person, or for nobody in particular (person: None)."""

    person: User | None
    items: list = field(default_factory=list)
    to_publish: list = field(default_factory=list)

    @property
    def left(self):
        return things_left(self.items, self.to_publish)


def shares(queue):
    """What is left of a work queue for each person, by name, and last what is nobody's."""
    found = {}
    for item in queue.items:
        found.setdefault(item.to, Share(item.to)).items.append(item)
    for lesson in queue.to_publish:
        found.setdefault(lesson.to, Share(lesson.to)).to_publish.append(lesson)
    return sorted(found.values(), key=lambda each: (each.person is None, str(each.person).casefold()))
