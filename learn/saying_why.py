"""The one line in which those who have read a lesson are told why it has changed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .markdown import cited_keys
from .models import LessonVersion
from .updates import tells

LONGEST = LessonVersion._meta.get_field("why").max_length
MOST_NAMED = 3


class WhyNeeded(ValidationError):
    """Learners who have read these lessons (their titles) would be told that they have changed, and nobody
    has said why."""

    def __init__(self, titles):
        called = ", ".join(f"“{title}”" for title in titles[:MOST_NAMED])
        if len(titles) > MOST_NAMED:
            called = _("%(named)s and %(more)d more") % {"named": called, "more": len(titles) - MOST_NAMED}
        said = _("Say in one line why: learners who have read it are told that it has changed: %s.")
        super().__init__(said % called)


def asks_why(lessons):
    """Those of these lessons whose readers would be told that they have changed, were each published as it
    stands in the editor."""
    return [
        lesson
        for lesson in lessons
        if lesson.current_id
        and lesson.has_unpublished_changes
        and tells(
            lesson,
            {key for part in (lesson.lede, lesson.body, lesson.summary) for key in cited_keys(part)},
            "",
        )
    ]


def one_line(why):
    """What was said, without white space around it and in it more than needed; ValidationError where it is
    longer than a line."""
    why = " ".join(why.replace("\x00", "").split())
    if len(why) > LONGEST:
        said = _("The reason has %(length)d characters; at most %(most)d are possible. Say it shorter.")
        raise ValidationError(said % {"length": len(why), "most": LONGEST})
    return why
