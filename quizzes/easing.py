"""What a load of course files leaves without a question though a path asks for it: it is asked for no more,
as with a correction that empties it."""

from django.utils.translation import gettext as _

from learn.models import PathLesson
from learn.models.lessons import State

from .dead_ends import dead_ends, ease


def goals_of(document):
    """{(path, lesson whose check it asks for, or None for what stands at its end)} of the published paths of
    this document, those that can be passed; as primary keys. None without a document."""
    paths = list(document.paths.filter(state=State.PUBLISHED)) if document else []
    asked = set(PathLesson.objects.filter(path__in=paths, check_required=True).values_list("path", "lesson"))
    asked |= {(path.pk, None) for path in paths if path.final_required}
    return asked - {goal(end) for end in dead_ends(paths)}


def goal(end):
    return end.path.pk, end.lesson and end.lesson.pk


def ease_emptied(document, goals, now):
    """Has paths of this document finished without those of these goals that nobody can pass now; a sentence
    of each."""
    ends = [end for end in dead_ends(document.paths.all()) if goal(end) in goals]
    eased = [ease(end.path, end.lesson, now) for end in ends]
    return [_("%s What was to be passed there asks nothing now.") % said for said in eased if said]
