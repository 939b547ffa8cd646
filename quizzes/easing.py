"""What a load of course files leaves without a question though a path asks for it: it is asked for no more,
as with a correction that empties it."""

from django.utils.translation import gettext as _

from learn import progress
from learn.models.lessons import State

from .dead_ends import dead_ends


def goals_of(path):
    """The lessons whose check a published path asks for and None for its final, those of them that can be
    passed; as primary keys."""
    if path is None or path.state != State.PUBLISHED:
        return set()
    asked = set(path.steps.filter(check_required=True).values_list("lesson", flat=True))
    asked |= {None} if path.final_required else set()
    return asked - {end.lesson and end.lesson.pk for end in dead_ends([path])}


def ease_emptied(path, goals, now):
    """Has the path finished without those of these goals that nobody can pass now; a sentence of each."""
    said = []
    for end in dead_ends([path]):
        if end.lesson and end.lesson.pk in goals:
            progress.reading_is_enough(path, end.lesson, now)
            said.append(
                _("“%s” is done from now on when it is read: its check asks nothing now.") % end.lesson
            )
        elif end.lesson is None and None in goals:
            progress.final_is_not_needed(path, now)
            said.append(_("“%s” is finished from now on without its final, which asks nothing now.") % path)
    return said
