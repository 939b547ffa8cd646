"""Ending many attempts at once, each as if by itself, with a few statements for all of them."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from learn import progress

from ..holding import share_wordings
from ..models import Attempt, QuestionVersion, Quiz, Response, Slot
from .closing import passes, submit

IN_A_CORRECTION = 500  # attempts
# By themselves fewer: who answers elsewhere waits for them on SQLite.
AT_ONCE = 100
ROWS = 5000


def finish_many(attempts, now):
    """As `finish`, for many attempts at once, within a correction of a wording they all ask: while it is held
    nobody answers it, and everybody who would waits for this."""
    for few in portions([attempt.pk for attempt in attempts], IN_A_CORRECTION):
        close_many(hold_many(few), now)


def to_close(attempts, now):
    """Those of these attempts whose time and grace are up and whose rows are still to be closed."""
    due, is_over = attempts.out_of_time(now), Q(pk__in=[])
    for grace in due.order_by().values_list("quiz__grace", flat=True).distinct():
        is_over |= Q(quiz__grace=grace, deadline__lt=now - timedelta(seconds=grace))
    return due.filter(is_over)


def close_all(now, attempts=None, most=None):
    """Closes every attempt, or every one of these, whose time and grace are up and lets every result count
    that may be known by now; no more than so ``most`` of each, the oldest first. Returns how many of each.
    Safe to stop and to repeat."""
    attempts = Attempt.objects.all() if attempts is None else attempts
    due = to_close(attempts, now).order_by("deadline", "pk")
    closed = sum(close_few(few, now) for few in by_quiz(due, most))
    waiting = attempts.filter(finished_at__isnull=False, settled_at=None)
    waiting = waiting.exclude(feedback=Attempt.Feedback.AFTER_CLOSE, quiz__closes_at__gt=now)
    settled = sum(settle_few(few, now) for few in by_quiz(waiting.order_by("finished_at", "pk"), most))
    return closed, settled


def by_quiz(attempts, most):
    """The primary keys of the first ``most`` of these attempts, in portions of one quiz each."""
    found = defaultdict(list)
    for pk, quiz in attempts.values_list("pk", "quiz")[:most]:
        found[quiz].append(pk)
    return [few for each in found.values() for few in portions(each, AT_ONCE)]


def portions(values, size):
    return [values[start : start + size] for start in range(0, len(values), size)]


def close_few(attempts, now):
    """Closes those of these that are still due once they are held; returns how many."""
    with transaction.atomic(savepoint=False):
        share_wordings(*attempts)
        held = hold_many(attempts)
        due = [
            (attempt, responses)
            for attempt, responses in held
            if attempt.is_out_of_time(now) and not attempt.accepts(now)
        ]
        close_many(due, now)
    return len(due)


def settle_few(attempts, now):
    """Lets those of these results count that do not yet, once they are held; returns how many."""
    with transaction.atomic(savepoint=False):
        share_wordings(*attempts)
        due = [
            (attempt, responses)
            for attempt, responses in hold_many(attempts)
            if not attempt.settled_at and attempt.tells_score(now)
        ]
        for attempt, _responses in due:
            attempt.settled_at = now
        Attempt.objects.filter(pk__in=[attempt.pk for attempt, _responses in due]).update(settled_at=now)
        tell_progress(due)
    return len(due)


def hold_many(attempts):
    """[(attempt, its responses in order)] of these primary keys, locked until the transaction ends. What
    many of them have in common, their quiz and what it asks, is one object and read once."""
    rows = Response.objects.filter(attempt__in=attempts).select_for_update(
        of=("self", "attempt"), no_key=True
    )
    rows = list(rows.select_related("attempt").order_by("attempt", "position"))
    slots = Slot.objects.in_bulk({each.slot_id for each in rows})
    versions = {each.version_id for each in rows}
    versions = QuestionVersion.objects.prefetch_related("choices").in_bulk(versions)
    quizzes = Quiz.objects.select_related("path", "lesson").in_bulk({each.attempt.quiz_id for each in rows})
    held = {}
    for each in rows:
        each.version, each.slot = versions[each.version_id], slots[each.slot_id]
        attempt, _responses = held.setdefault(each.attempt_id, (each.attempt, []))
        attempt.quiz = quizzes[attempt.quiz_id]
        each.attempt = attempt
        held[attempt.pk][1].append(each)
    return list(held.values())


def close_many(held, now):
    """Finishes these held attempts; see `closing.close`."""
    waiting = submit(held, now)
    write_attempts([attempt for attempt, _responses in held])
    write_responses(waiting)
    tell_progress([(attempt, responses) for attempt, responses in held if attempt.settled_at])


def write_attempts(attempts):
    """When each ended: most of them, whose time was up, in one statement, though each has its own end."""
    alike = defaultdict(list)
    for attempt in attempts:
        at = None if attempt.ended_by_the_clock else attempt.finished_at
        alike[at, attempt.settled_at is not None].append(attempt.pk)
    for (at, counts), some in alike.items():
        ended = at or F("deadline")
        Attempt.objects.filter(pk__in=some).update(finished_at=ended, settled_at=ended if counts else None)


def write_responses(waiting):
    """What each earned, in a statement for each fraction there is; it was answered when its attempt ended."""
    ended = Subquery(Attempt.objects.filter(pk=OuterRef("attempt")).values("finished_at")[:1])
    alike = defaultdict(list)
    for each in waiting:
        alike[each.fraction if each.answered_at else None].append(each.pk)
    for fraction, some in alike.items():
        earned = {} if fraction is None else {"fraction": fraction, "answered_at": ended}
        for few in portions(some, ROWS):
            Response.objects.filter(pk__in=few).update(**earned, seq=F("seq") + 1)


def tell_progress(held):
    """Tells the progress of those who have passed with one of these, as of when it ended."""
    passed = defaultdict(dict)
    for attempt, responses in sorted(held, key=lambda pair: (pair[0].finished_at, pair[0].pk)):
        if passes(attempt, responses):
            passed[attempt.quiz].setdefault(attempt.enrolment_id, attempt.finished_at)
    for quiz, moments in passed.items():
        progress.passed_by_many(quiz.path, quiz.lesson, moments, None, finished=moments)
