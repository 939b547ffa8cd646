"""Ending an attempt: what was saved is submitted, the result counts, and progress is told once."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from learn import progress

from ..grading import fraction_of
from ..models import Attempt, Response, Try
from . import scoring
from .sheets import held, hold


def finish(attempt, now):
    """Ends the attempt; what was not answered earns nothing. Finishing twice is finishing once."""
    with transaction.atomic(savepoint=False):
        responses = hold(attempt.pk)
        if not responses[0].attempt.finished_at:
            close(responses[0].attempt, responses, now)


def finish_held(attempt, now):
    """As `finish`, within a correction of a wording of the attempt (its primary key)."""
    responses = held(attempt)
    close(responses[0].attempt, responses, now)


def close_when_due(attempt, now):
    """Closes the attempt's row if its time, and the grace after it, is up. True when it did."""
    if attempt.is_out_of_time(now) and not attempt.accepts(now):
        finish(attempt, now)
        return True
    return False


def close(attempt, responses, now):
    """Finishes a held attempt. One that ran out of time ended then, whenever that is noticed. Its result
    counts at once, or when the learner may know it."""
    is_out_of_time = attempt.is_out_of_time(now)
    attempt.finished_at = min(now, attempt.deadline) if is_out_of_time else now
    submit(attempt, responses, drafts_count=is_out_of_time or attempt.is_deferred)
    if attempt.tells_score(now):
        attempt.settled_at = attempt.finished_at
    attempt.save(update_fields=["finished_at", "settled_at"])
    if attempt.settled_at:
        tell_progress(attempt, responses)


def submit(attempt, responses, drafts_count):
    """Grades what was given and not graded yet: tries that were to go on and, where drafts count, what was
    saved. An answer checked is graded already; a draft is none while each answer is checked by hand."""
    waiting = [each for each in responses if not each.answered_at]
    tried = [each for each in waiting if each.fraction is not None]
    before = tries_of(tried) if tried else {}
    drafts = [each for each in waiting if drafts_count and each.draft is not None]
    graded = [each for each in waiting if each.pk in before or each in drafts]
    prefetch_related_objects(graded, "version__choices")
    added = []
    for each in graded:
        answers = [given.answer for given in before.get(each.pk, ())]
        if each in drafts and not is_again(each, answers):
            answers.append(each.draft)
            added.append(last_try(each, len(answers), attempt.finished_at))
        each.fraction = fraction_of(each.version, answers, attempt.penalty)
        each.answered_at = attempt.finished_at
    for each in waiting:
        # A save that waits for this row to be let go would else be kept and called saved, and never count.
        each.seq += 1
    Try.objects.bulk_create(added)
    Response.objects.bulk_update(waiting, ["fraction", "answered_at", "seq"])


def is_again(response, answers):
    """Whether what was saved is the answer submitted last."""
    return bool(answers) and response.version.type.is_same(response.version, answers[-1], response.draft)


def last_try(response, number, at):
    return Try(
        response=response,
        number=number,
        answer=response.draft,
        fraction=response.version.type.grade(response.version, response.draft).fraction,
        certainty=response.certainty if number == 1 else None,
        at=at,
    )


def tries_of(responses):
    """{response id: its tries in order} of those that have any."""
    found = {}
    for each in Try.objects.filter(response__in=responses).order_by("response", "number"):
        found.setdefault(each.response_id, []).append(each)
    return found


def tell_progress(attempt, responses):
    """Tells the learner's progress when, with this attempt, they have passed."""
    if not passes(attempt, responses):
        return
    if attempt.quiz.lesson:
        progress.check_passed(attempt.enrolment, attempt.quiz.lesson, attempt.finished_at)
    else:
        progress.final_passed(attempt.enrolment, attempt.finished_at)


def passes(attempt, responses):
    """Whether what counts of the learner's attempts is enough once this one has ended; see
    `scoring.completes` for the rule."""
    if attempt.counts == Attempt.Counts.AVERAGE:
        return scoring.completes(scoring.standings_until(attempt))
    if attempt.counts == Attempt.Counts.FIRST and attempt.number > 1:
        standings = scoring.standings_until(attempt)
        return scoring.score(standings) is standings[-1] and standings[-1].passed
    return scoring.reckon(attempt, responses).passed


def settle(attempt, now):
    """Lets a finished attempt's result count, if the learner may know it by now and it does not yet.
    True when it did."""
    with transaction.atomic(savepoint=False):
        responses = hold(attempt.pk)
        held = responses[0].attempt
        if held.settled_at or not held.tells_score(now):
            return False
        held.settled_at = now
        held.save(update_fields=["settled_at"])
        tell_progress(held, responses)
    return True


def to_close(attempts, now):
    """Those of these attempts whose time and grace are up and whose rows are still to be closed."""
    due, is_over = attempts.out_of_time(now), Q(pk__in=[])
    for grace in due.order_by().values_list("quiz__grace", flat=True).distinct():
        is_over |= Q(quiz__grace=grace, deadline__lt=now - timedelta(seconds=grace))
    return due.filter(is_over)


def close_all(now, attempts=None, most=None):
    """Closes every attempt, or every one of these, whose time and grace are up and lets every result count
    that may be known by now; no more than so ``most`` of each. Returns how many of each. Safe to stop and to
    repeat."""
    attempts = Attempt.objects.all() if attempts is None else attempts
    due = to_close(attempts, now).select_related("quiz").order_by("deadline", "pk")
    closed = sum(close_when_due(attempt, now) for attempt in list(due[:most]))
    waiting = attempts.filter(finished_at__isnull=False, settled_at=None)
    waiting = waiting.exclude(feedback=Attempt.Feedback.AFTER_CLOSE, quiz__closes_at__gt=now)
    settled = sum(settle(attempt, now) for attempt in list(waiting[:most]))
    return closed, settled
