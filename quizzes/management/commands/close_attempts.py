"""For cron: nothing waits for a learner to come back."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes import attempts
from quizzes.models import Quiz


class Command(BaseCommand):
    help = (
        "Closes the attempts whose time is up and lets results count that may be known by now. Safe to "
        "run as often as you like; every few minutes is enough. Also puts right when quizzes open and "
        "close, where the rules of summer time have changed since they were written."
    )

    def handle(self, **options):
        now = timezone.now()
        for quiz in moved_quizzes():
            quiz.save(update_fields=["opens_at", "closes_at"])
            attempts.move_deadlines(quiz, now)
            self.stdout.write(_("%s opens or closes at another moment now.") % quiz)
        closed, settled = attempts.close_all(now)
        self.stdout.write(
            _("%(closed)s, %(settled)s.")
            % {
                "closed": ngettext("%d attempt closed", "%d attempts closed", closed) % closed,
                "settled": ngettext("%d result made to count", "%d results made to count", settled) % settled,
            }
        )


def moved_quizzes():
    """The quizzes whose wall time comes to another moment than when it was written."""
    for quiz in Quiz.objects.exclude(opens_wall="", closes_wall=""):
        before = quiz.opens_at, quiz.closes_at
        quiz.derive_times()
        if before != (quiz.opens_at, quiz.closes_at):
            yield quiz
