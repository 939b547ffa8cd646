"""Lessons that were put right and are not published again yet."""

from django.db.models import Exists, OuterRef

from learn.models import Lesson, LessonAcceptance, Passage, Place
from learn.stale import left_since, newest_editions


def left_to_publish(documents, busy):
    """The lessons of these documents whose published version rests on what has left though the one in the
    editor does not: it does where the lesson is one of the ``busy`` (primary keys)."""
    here = Place.objects.filter(passage=OuterRef("pk"), revision__in=newest_editions())
    gone = Passage.objects.filter(document__in=documents).exclude(Exists(here))
    gone = set(gone.values_list("document", "key"))
    published = Lesson.objects.published().filter(document__in=documents).exclude(pk__in=busy)
    published = published.select_related("current").only("document", "title", "state", "current__keys")
    left = {
        lesson.pk: {key for key in lesson.current.keys if (lesson.document_id, key) in gone}
        for lesson in published
    }
    left = {lesson: keys for lesson, keys in left.items() if keys}
    accepted = left_since(LessonAcceptance.objects.filter(lesson__in=left))
    for lesson, key in accepted.values_list("lesson", "passage__key"):
        left[lesson].discard(key)
    return [lesson for lesson in published if left.get(lesson.pk)]
