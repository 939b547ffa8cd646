"""How far a learner is on a path: facts go in, completion follows. Knows nothing of quizzes, which
report here when a check or a final is passed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from .models import Enrolment, LessonProgress
from .models.lessons import State

SEEN_EVERY = timedelta(minutes=5)


def enrol(learner, path, now):
    """The learner's enrolment on the path; joining twice is joining once."""
    return Enrolment.objects.get_or_create(
        learner=learner, path=path, defaults={"joined_at": now, "last_seen_at": now}
    )[0]


def see(enrolment_id, last_seen_at, now):
    """Notes that the learner was here. Written at most every five minutes: reading must stay cheap."""
    if last_seen_at is None or now - last_seen_at >= SEEN_EVERY:
        Enrolment.objects.filter(pk=enrolment_id).update(last_seen_at=now)


def start(enrolment, lesson, now):
    """The learner's row for a lesson, made when it is first opened."""
    return LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"started_at": now}
    )[0]


def mark_read(enrolment, lesson, version, now):
    """Notes that this published version has been read. The first reading counts."""
    with transaction.atomic():
        row = start(enrolment, lesson, now)
        LessonProgress.objects.filter(pk=row.pk, read_at__isnull=True).update(
            read_at=now, read_version=version
        )
        settle(enrolment, now)


def check_passed(enrolment, lesson, now):
    """Called by whatever checks the lesson, each time its check is passed; the first time counts."""
    with transaction.atomic():
        row = start(enrolment, lesson, now)
        LessonProgress.objects.filter(pk=row.pk, check_passed_at__isnull=True).update(check_passed_at=now)
        settle(enrolment, now)


def final_passed(enrolment, now):
    """Called when the path's final is passed; the first time counts."""
    with transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk, final_passed_at__isnull=True).update(final_passed_at=now)
        settle(enrolment, now)


def undone(enrolment):
    """The path's published lessons that this learner has not done yet, in order, as PathLesson rows."""
    done = Q(lesson__progress__enrolment=enrolment, lesson__progress__read_at__isnull=False) & (
        Q(check_required=False) | Q(lesson__progress__check_passed_at__isnull=False)
    )
    steps = enrolment.path.steps.filter(lesson__state=State.PUBLISHED)
    return steps.exclude(pk__in=steps.filter(done).values("pk"))


def settle(enrolment, now):
    """Marks the path finished once every lesson is done and the final, where there is one, is passed.
    Finished stays finished: nobody is silently un-finished by a later lesson."""
    waiting = Enrolment.objects.filter(pk=enrolment.pk, completed_at__isnull=True)
    if enrolment.path.final_required:
        waiting = waiting.filter(final_passed_at__isnull=False)
    if waiting.exists() and not undone(enrolment).exists():
        waiting.update(completed_at=now)
