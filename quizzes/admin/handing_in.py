"""Attempts that ran out while nobody was there: what educators look at says so; a button hands them in."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from .. import attempts
from ..models import Attempt

AT_ONCE = 500  # what a browser waits for


def of_path(path):
    """The attempts that the figures of this path are about: those of learners, not of staff."""
    return Attempt.objects.filter(quiz__path=path, learner__is_staff=False)


def of_version(version):
    """The attempts that ask this version."""
    return Attempt.objects.filter(responses__version=version).distinct()


def may(request):
    """Whether this person may hand them in."""
    return request.user.has_perms(["learn.view_enrolment", "quizzes.change_quiz"])


def note(request, of):
    """What a page says of these attempts where some ran out, as its context."""
    return {"ran_out": attempts.to_close(of, timezone.now()).count(), "may_hand_in": may(request)}


def hand_in(request, of):
    """Hands in those of these attempts that ran out, the oldest first and no more than a browser waits for,
    and says how many, and how many are left; "" where there was none."""
    now = timezone.now()
    closed, _settled = attempts.close_all(now, of, AT_ONCE)
    if not closed:
        messages.info(request, gettext("Nothing had to be handed in."))
        return ""
    said = ngettext("%d attempt is handed in.", "%d attempts are handed in.", closed) % closed
    messages.success(request, said)
    if left := attempts.to_close(of, now).count():
        more = ngettext(
            "%d more is to be handed in: press again. The command close_attempts, which a timer may run, "
            "hands in all of them.",
            "%d more are to be handed in: press again. The command close_attempts, which a timer may run, "
            "hands in all of them.",
            left,
        )
        messages.warning(request, more % left)
    return said
