"""What the newest edition of a document brought that its lessons have not taken up."""

from dataclasses import dataclass

from django.db.models import Count

from learn.models import Citation, LearningPath, Place
from learn.models.lessons import State
from learn.revisions import Editions

from .models import Waiver


@dataclass
class NotTakenUp:
    """sentences: how many are new and in no lesson, `parts` the headings they stand under. paths: whose
    coverage maps show them."""

    sentences: int
    parts: list
    paths: list

    def __bool__(self):
        return bool(self.sentences)


def not_taken_up(document, queue):
    """The `NotTakenUp` of a document that has lessons on a path, beside its work `queue`."""
    editions = Editions(document)
    paths = list(
        LearningPath.objects.filter(document=document).exclude(state=State.RETIRED).order_by("title")
    )
    if not paths or len(editions.rows) < 2:
        return NotTakenUp(0, [], [])
    newest = editions.rows[editions.newest]
    new = new_places(document, editions, newest)
    # Those in whose place an old one is cited are in the queue already.
    waits = {each.row.new_key for item in queue.items for each in item.stale}
    new = [(passage, title) for passage, key, title in new if key not in waits]
    parts = list(dict.fromkeys(title or document.title for _passage, title in new))
    return NotTakenUp(len({passage for passage, _title in new}), parts, paths)


def new_places(document, editions, newest):
    """(passage, key, title of its section) of each sentence of the newest edition that came or came back
    since the first, that no lesson cites and nobody has waived."""
    first = editions.same_text(min(editions.rows))
    since = [row for number, row in editions.rows.items() if number >= first]
    there = Place.objects.filter(revision__in=since).order_by().values("passage")
    there = there.annotate(n=Count("revision", distinct=True))
    places = Place.objects.filter(revision=newest).order_by("position")
    for taken in (
        there.filter(n=len(since)),
        Citation.objects.filter(lesson__document=document).exclude(lesson__state=State.RETIRED),
        Waiver.objects.filter(path__document=document),
    ):
        places = places.exclude(passage__in=taken.order_by().values("passage"))
    return list(places.values_list("passage", "passage__key", "section__title"))
