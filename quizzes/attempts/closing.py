"""Ending an attempt: what was saved is submitted, the result counts, and progress is told once."""

from django.db import transaction
from django.db.models import prefetch_related_objects

from learn import progress

from ..grading import fraction_of
from ..models import Attempt, Response, Try
from . import scoring
from .sheets import hold


def finish(attempt, now):
    """Ends the attempt; what was not answered earns nothing. Finishing twice is finishing once."""
    with transaction.atomic(savepoint=False):
        responses = hold(attempt.pk)
        if not responses[0].attempt.finished_at:
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
    waiting = submit([(attempt, responses)], now)
    Response.objects.bulk_update(waiting, ["fraction", "answered_at", "seq"])
    attempt.save(update_fields=["finished_at", "settled_at"])
    if attempt.settled_at:
        tell_progress(attempt, responses)


def submit(held, now):
    """Ends these held attempts, as (attempt, its responses), and grades what was given in them and not graded
    yet: tries that were to go on, and what was saved and not checked, which is handed in as it stands.
    Returns the responses that were waiting, which, like the attempts, are still to be written."""
    waiting = [each for _attempt, responses in held for each in responses if not each.answered_at]
    tried = [each for each in waiting if each.fraction is not None]
    before = tries_of(tried) if tried else {}
    drafts = {each for each in waiting if each.draft is not None}
    graded = [each for each in waiting if each.pk in before or each in drafts]
    prefetch_related_objects(graded, "version__choices")
    for attempt, _responses in held:
        attempt.finished_at = min(now, attempt.deadline) if attempt.is_out_of_time(now) else now
        attempt.settled_at = attempt.finished_at if attempt.tells_score(now) else None
    ended, added = {attempt.pk: attempt for attempt, _responses in held}, []
    for each in graded:
        attempt, answers = ended[each.attempt_id], [given.answer for given in before.get(each.pk, ())]
        if each in drafts and not is_again(each, answers):
            answers.append(each.draft)
            added.append(last_try(each, len(answers), attempt.finished_at))
        each.fraction = fraction_of(each.version, answers, attempt.penalty)
        each.answered_at = attempt.finished_at
    for each in waiting:
        # A save that waits for this row to be let go would else be kept and called saved, and never count.
        each.seq += 1
    Try.objects.bulk_create(added)
    return waiting


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
