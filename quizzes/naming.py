"""What a check is called: after its lesson, until a person calls it otherwise."""

from django.utils.translation import gettext as _

from .models import Quiz
from .planning import LONGEST_TITLE


def called(title):
    """The name of a check that is called after a lesson of this title."""
    name = _("Check: %s")
    if title.casefold().startswith(name.partition(":")[0].casefold()):
        name = _("Questions: %s")  # never “Check: Check your pulse”
    return (name % title)[:LONGEST_TITLE]


def follow(lesson, before):
    """Calls the checks that are called after the lesson's title of ``before`` after the one it has now."""
    if before and before != lesson.title:
        Quiz.objects.filter(lesson=lesson, title=called(before)).update(title=called(lesson.title))


def title_read(lesson):
    """The title learners have read last; the one in the editor, where they never did."""
    return lesson.current.title if lesson.current else lesson.title
