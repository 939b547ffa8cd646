"""Lessons whose title, or a heading within them, is what the source called a part before it was renamed."""

from dataclasses import dataclass

from django.db import transaction

from learn import revisions
from learn.cited_blocks import headings, with_headings
from learn.models import Lesson, Section
from learn.models.lessons import State
from learn.transcribing import heading

from .naming import follow


@dataclass(frozen=True)
class Renamed:
    """A lesson that says ``old`` where the source says ``new`` now: as its title, or over a part of it."""

    lesson: Lesson
    old: str
    new: str
    is_title: bool

    @property
    def pair(self):
        return [self.old, self.new]


def renamed(document):
    """Each `Renamed` of a document, lesson by lesson, but for those that somebody has said are to stay."""
    editions = revisions.Editions(document)
    if len(editions.rows) < 2:
        return []
    newest = editions.rows[editions.newest]
    sections = Section.objects.filter(revision__document=document).exclude(title="")
    now = set(sections.filter(revision=newest).values_list("title", flat=True))
    older = sections.exclude(revision=newest).order_by("revision__number")
    last = {
        title: number for title, number in older.values_list("title", "revision__number") if title not in now
    }
    lessons = document.lessons.exclude(state=State.RETIRED).select_related("section").order_by("title", "pk")
    said = [(lesson, old) for lesson in lessons for old in named_in(lesson, last)] if last else []
    names = new_names(editions, {last[old] for _lesson, old in said})
    found = []
    for lesson, old in said:
        is_title = lesson.title == old
        # A lesson goes on with the section it was given, whatever the rule would say.
        is_about = is_title and lesson.section and lesson.section.revision_id == newest.pk
        new = lesson.section.title if is_about else names[last[old]].get(old)
        found += [Renamed(lesson, old, new, is_title)] if new else []
    return [each for each in found if each.pair not in each.lesson.own_headings]


def named_in(lesson, titles):
    """Those of the titles that are the lesson's or a heading's in it."""
    said = [lesson.title]
    if any(title in lesson.body for title in titles):
        said += [each.words for each in headings(lesson.body)]
    return [each for each in dict.fromkeys(said) if each in titles]


def new_names(editions, numbers):
    """{number of an edition: {what it calls a part: what the newest calls it}}, where that is one name."""
    found = {}
    for number in numbers:
        parts = revisions.compare(editions.read(number), editions.read(editions.newest)).parts
        names = {}
        for part in parts:
            if part.state == "renamed" and part.old_title:
                names.setdefault(part.old_title, set()).add(part.title)
        found[number] = {old: next(iter(new)) for old, new in names.items() if len(new) == 1}
    return found


def find(document, lesson, old, new):
    """The `Renamed` of this lesson by what a person was shown, or None where it is not so any more."""
    same = (each for each in renamed(document) if (each.lesson.pk, each.old, each.new) == (lesson, old, new))
    return next(same, None)


@transaction.atomic
def rename(each):
    """Calls it in the lesson's draft what the source calls it."""
    lesson = Lesson.objects.select_for_update().get(pk=each.lesson.pk)
    before = lesson.title
    if each.is_title:
        lesson.title = each.new[: Lesson._meta.get_field("title").max_length]
    lesson.body = with_headings(lesson.body, each.old, heading(each.new))
    lesson.save()
    if not lesson.current:
        follow(lesson, before)


@transaction.atomic
def keep(each):
    """Lets the lesson call it as it does: of this new name it is not asked again."""
    lesson = Lesson.objects.select_for_update().get(pk=each.lesson.pk)
    Lesson.objects.filter(pk=lesson.pk).update(own_headings=[*lesson.own_headings, each.pair])
