"""When an attempt ends. The server's clock decides; the end is fixed as the attempt begins."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import ngettext

from ..holding import hold_ends
from ..models import Allowance, Attempt

LIMITS = "time_limit", "attempts_allowed", "opens_at", "closes_at"


def allowance(learner, quiz):
    """What this learner is given beyond the quiz's rules; nothing when nobody has said anything."""
    return Allowance.objects.filter(learner=learner, quiz=quiz).first() or Allowance()


def deadline(quiz, started_at, allowance):
    """When an attempt begun then has to end: after its time limit and the learner's extra minutes, and
    when the quiz closes at the latest. None when nothing ends it."""
    ends = [quiz.closes_at] if quiz.closes_at else []
    if quiz.time_limit:
        ends.append(started_at + timedelta(minutes=quiz.time_limit + allowance.extra_minutes))
    return min(ends, default=None)


@transaction.atomic
def move_deadlines(quiz, now, learner=None):
    """Gives attempts under way (all, or the learner's) the end the quiz and its allowances say now.
    Returns how many were moved.

    Nobody loses time that was promised as the attempt began: only an earlier close brings an end forward."""
    hold_ends(quiz.pk)
    quiz.refresh_from_db(fields=LIMITS)
    attempts = Attempt.objects.open(now).filter(quiz=quiz)
    if learner:
        attempts = attempts.filter(learner=learner)
    # Looked at again once it is held: one that has ended meanwhile stays as it ended.
    attempts = attempts.select_for_update(no_key=True).order_by("pk")
    allowances = {row.learner_id: row for row in Allowance.objects.filter(quiz=quiz)}
    moved = []
    for attempt in attempts:
        mine = allowances.get(attempt.learner_id, Allowance())
        end = extended(attempt, deadline(quiz, attempt.started_at, mine), quiz.closes_at)
        if end != attempt.deadline:
            attempt.deadline = end
            moved.append(attempt)
    Attempt.objects.bulk_update(moved, ["deadline"])
    return len(moved)


def said_of_moved(count):
    """The sentence that so many attempts, one or more, end at another time."""
    said = ngettext(
        "%d attempt under way ends at another time now.",
        "%d attempts under way end at another time now.",
        count,
    )
    return said % count


def extended(attempt, end, closes_at):
    """The later of two ends (None is never), but not after the quiz closes."""
    if attempt.deadline is None or end is None:
        return closes_at
    end = max(attempt.deadline, end)
    return min(end, closes_at) if closes_at else end
