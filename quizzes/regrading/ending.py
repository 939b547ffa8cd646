"""Attempts under way in which a correction leaves nothing to answer: they end with it, as by an answer."""

from collections import Counter

from django.db.models import Exists, OuterRef

from .. import attempts
from ..models import Attempt, Response
from ..models.questions import COUNTED, Ruling


def ending_by(replaying):
    """The attempts that end when this marking leaves the wording out: all else they ask is answered, and
    each answer is told at once. Where answers are told later, a learner ends the attempt; and one in which
    nothing is answered yet stays as it is, to go on when this is taken back."""
    if not replaying.turns or replaying.proposed.ruling != Ruling.DROPPED:
        return Attempt.objects.none()
    versions, mine = list(replaying.wordings), Response.objects.filter(attempt=OuterRef("pk"))
    others = mine.filter(answered_at=None, version__ruling__in=COUNTED).exclude(version__in=versions)
    waiting = Attempt.objects.unclosed().filter(responses__version__in=versions, responses__answered_at=None)
    waiting = waiting.distinct()
    waiting = waiting.filter(~Exists(others), Exists(mine.filter(answered_at__isnull=False)))
    return waiting.filter(feedback=Attempt.Feedback.AT_ONCE).select_related("quiz__path", "quiz__lesson")


def by_quiz(ending):
    """[(quiz, how many of these attempts)] in the order of the quizzes."""
    counted = Counter(attempt.quiz for attempt in ending)
    return sorted(counted.items(), key=lambda row: row[0].pk)


def end(ending, now):
    """Finishes these attempts, within the correction that leaves them nothing to answer."""
    attempts.finish_many(ending, now)
