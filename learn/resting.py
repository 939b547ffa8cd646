"""Which edition of its source a course rests on, for its readers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from .models import LessonAcceptance
from .models.lessons import State
from .stale import left_since


@dataclass(frozen=True)
class Resting:
    """published_on: the day of the edition a course rests on. is_behind: some of it rests on sentences that
    the newest edition does not have and nobody has accepted. newer_on: the day of that edition, where all of
    the course rests on the one before; is_again: it is an earlier one, used again. partly_on: the day of the
    old edition, where only some of it does."""

    published_on: date | None
    is_behind: bool = False
    is_partly: bool = False
    newer_on: date | None = None
    is_again: bool = False
    partly_on: date | None = None


def resting(path):
    """The `Resting` of a path, in four queries at most."""
    document = path.document
    rows = list(document.revisions.order_by("number").values_list("number", "published_on", "text_digest"))
    days = {number: day for number, day, _text in rows}
    if len(days) < 2:
        return Resting(document.published_on)
    newest = max(days)
    days[newest] = document.published_on
    read = path.steps.filter(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
    cited = {(pk, key) for pk, keys in read.values_list("lesson", "lesson__current__keys") for key in keys}
    passages = document.passages.filter(key__in={key for _lesson, key in cited})
    told = passages.values_list("key").annotate(first=Min("places__revision__number"))
    there = {key: (first, last) for key, first, last in told.annotate(Max("places__revision__number"))}
    left = {(pk, key) for pk, key in cited if key in there and there[key][1] < newest}
    if left:
        accepted = left_since(LessonAcceptance.objects.filter(lesson__in={pk for pk, _key in left}))
        left -= set(accepted.values_list("lesson", "passage__key"))
    if not left:
        return Resting(document.published_on)
    oldest = min(there[key][1] for _lesson, key in left)
    youngest = max(first for first, _last in there.values())
    if youngest > oldest:
        return Resting(days[youngest], True, True, partly_on=days[oldest])
    is_again = comes_back([text for _number, _day, text in rows])
    return Resting(days[oldest], True, newer_on=document.published_on, is_again=is_again)


def is_again(document):
    """Whether the newest edition of a document is an earlier one of it, used again."""
    return comes_back(list(document.revisions.order_by("number").values_list("text_digest", flat=True)))


def comes_back(texts):
    """Whether the last of these texts was there before another one. Twice in a row it was only parted anew
    into sentences."""
    *earlier, newest = texts
    while earlier and earlier[-1] == newest:
        earlier.pop()
    return newest in earlier
