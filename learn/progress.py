"""How far a learner is on a path: facts go in, completion follows. Knows nothing of quizzes, which
report here when a check or a final is passed."""

from collections import defaultdict
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from .models import Enrolment, LearningPath, LessonProgress
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


def mark_read(enrolment, lesson, version, now):
    """Notes that this published version has been read. The first reading counts."""
    note(enrolment, lesson, now, "read_at", read_version=version)


def check_passed(enrolment, lesson, now):
    """Called by whatever checks the lesson, each time its check is passed; the first time counts."""
    note(enrolment, lesson, now, "check_passed_at")


def note(enrolment, lesson, now, what, **more):
    """Notes when this was first so in the learner's row for the lesson, which is made when there is none."""
    row = LessonProgress(enrolment=enrolment, lesson=lesson, started_at=now)
    # All or nothing together with whatever transaction stands around it: no savepoint of its own.
    with transaction.atomic(savepoint=False):
        hold(Enrolment.objects.filter(pk=enrolment.pk))
        LessonProgress.objects.bulk_create([row], ignore_conflicts=True)
        mine = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson)
        mine.filter(**{what: None}).update(**{what: now}, **more)
        settle(enrolment, now)


def hold(enrolments):
    """Until the transaction ends nobody else notes anything of these: waits for those that are at it. Else
    of two last acts at the same moment neither would see the other, and the path would stay unfinished. Taken
    before the rows of their lessons, and after everything else that whoever ends an attempt holds. SQLite
    lets only one of them write anyway."""
    if connection.features.has_select_for_update:
        list(enrolments.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def passed_at(enrolment, lesson):
    """When the lesson's check or, without a lesson, the path's final was passed; None where it is not."""
    if lesson is None:
        return enrolment.final_passed_at
    mine = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson)
    return mine.values_list("check_passed_at", flat=True).first()


def final_passed(enrolment, now):
    """Called when the path's final is passed; the first time counts."""
    with transaction.atomic(savepoint=False):
        # What is noted stands in the row itself, which holds it.
        Enrolment.objects.filter(pk=enrolment.pk, final_passed_at__isnull=True).update(final_passed_at=now)
        settle(enrolment, now)


@transaction.atomic
def passed_by_many(path, lesson, moments, now, finished=None):
    """Notes for many learners of the path at once that they passed the lesson's check or, without a lesson,
    the final: ``moments`` is {primary key of the enrolment: when}. Noted before, the first time stays.
    ``finished`` says when some of them had finished the path, where that was taken back from them."""
    theirs = Enrolment.objects.filter(pk__in=moments)
    hold(theirs)
    if lesson:
        LessonProgress.objects.bulk_create(
            [LessonProgress(enrolment_id=pk, lesson=lesson, started_at=when) for pk, when in moments.items()],
            ignore_conflicts=True,
        )
        rows = LessonProgress.objects.filter(enrolment__in=moments, lesson=lesson)
        note_each(
            rows, "check_passed_at", {row.pk: moments[row.enrolment_id] for row in rows.only("enrolment")}
        )
    else:
        note_each(theirs, "final_passed_at", moments)
    note_each(theirs, "completed_at", finished_now(path, moments, finished or {}, now))


def finished_now(path, enrolments, before, now):
    """{primary key: when} of those of these enrolments with which the path is finished."""
    done = finished(path).filter(pk__in=enrolments, completed_at__isnull=True)
    return {pk: before.get(pk) or now for pk in done.values_list("pk", flat=True)}


def note_each(rows, field, moments):
    """Writes each row its moment, {primary key: when}, where it has none yet."""
    at = defaultdict(list)
    for pk, when in moments.items():
        at[when].append(pk)
    for when, some in at.items():
        rows.filter(pk__in=some, **{f"{field}__isnull": True}).update(**{field: when})


@transaction.atomic
def take_back(path, lesson, enrolments):
    """Takes back from these learners (primary keys of enrolments) that they passed the lesson's check or,
    without a lesson, the final, and with it that they finished the path, where that asks for it. Only ever
    done because a person says so; whoever calls it keeps a record of what stood here before."""
    theirs = Enrolment.objects.filter(pk__in=enrolments)
    hold(theirs)
    if lesson:
        LessonProgress.objects.filter(enrolment__in=enrolments, lesson=lesson).update(check_passed_at=None)
        is_needed = path.steps.filter(lesson=lesson, check_required=True).exists()
    else:
        theirs.update(final_passed_at=None)
        is_needed = path.final_required
    if is_needed:
        theirs.update(completed_at=None)


def finished(path):
    """The enrolments of those who have done all the path asks for."""
    theirs = LessonProgress.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), lesson=OuterRef("lesson"), read_at__isnull=False
    )
    passed = theirs.filter(check_passed_at__isnull=False)
    undone = path.steps.filter(lesson__state=State.PUBLISHED).exclude(
        Q(check_required=False) & Exists(theirs) | Q(check_required=True) & Exists(passed)
    )
    # Whether it asks for its final is looked at here and now: the path at hand was read before others let go.
    is_passed = Q(path__final_required=False) | Q(final_passed_at__isnull=False)
    return path.enrolments.filter(is_passed, ~Exists(undone))


def settle(enrolment, now):
    """Marks the path finished once every lesson is done and the final, where there is one, is passed.
    Finished stays finished: nobody is silently un-finished by a later lesson."""
    finished(enrolment.path).filter(pk=enrolment.pk, completed_at__isnull=True).update(completed_at=now)


def settle_everybody(path, now):
    """Marks the path finished for all who have done what it asks for, after it asks for less."""
    hold(path.enrolments.filter(completed_at__isnull=True))
    finished(path).filter(completed_at__isnull=True).update(completed_at=now)


def ask_for_check(path, lesson):
    """Has the lesson done on this path only when its check is passed, too; whether that is new. Who had
    finished the path stays finished."""
    return bool(path.steps.filter(lesson=lesson, check_required=False).update(check_required=True))


@transaction.atomic
def reading_is_enough(path, lesson, now):
    """Has the lesson done on this path when it is read; whether that is new."""
    is_new = bool(path.steps.filter(lesson=lesson, check_required=True).update(check_required=False))
    if is_new:
        settle_everybody(path, now)
    return is_new


def ask_for_final(path):
    """Has the path finished only when its final is passed, too; whether that is new. Who had finished it
    stays finished."""
    return bool(LearningPath.objects.filter(pk=path.pk, final_required=False).update(final_required=True))


@transaction.atomic
def final_is_not_needed(path, now):
    """Has the path finished without its final; whether that is new."""
    asking = LearningPath.objects.filter(pk=path.pk, final_required=True)
    is_new = bool(asking.update(final_required=False))
    path.final_required = False
    if is_new:
        settle_everybody(path, now)
    return is_new
