"""What to read again: the parts of the lessons that the missed questions rest on."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import reverse

from learn.markdown import parse, part_id
from learn.models import PathLesson
from learn.models.lessons import State
from learn.prepared import Given, prepared
from learn.shown import Shown

from .feedback import quotes


@dataclass
class Part(Shown):
    """Something short to read again. heading: of the lesson's part, or of the source's section where no
    lesson cites the sentence. address: where it is read. places: the sentences in question."""

    lesson: str
    heading: str
    address: str
    places: list = field(default_factory=list)


@lru_cache(maxsize=500)
def parts_of(body):
    """A lesson's Markdown by its subheadings: (heading, keys cited under it), "" before the first. Kept,
    because whoever ends an attempt asks it of every lesson of the path."""
    parts, in_heading = [("", set())], False
    for block in parse(body):
        if block.type == "heading_open":
            in_heading = True
        elif block.type == "heading_close":
            in_heading = False
        elif in_heading and block.type == "inline":
            parts.append(("".join(token.content for token in block.children), set()))
        for token in block.children or ():
            if token.type == "cite":
                parts[-1][1].update(token.meta["keys"])
    return parts


def parts_to_read(quiz, missed):
    """The parts the missed responses rest on, each once, in the order they are taught. A question that
    rests on several parts leads to the one that cites most of its sentences."""
    if not missed:
        return []
    document = quiz.path.document
    places = {
        place.passage.key: place for place in quotes(document, {k for each in missed for k in each.keys})
    }
    parts = list(taught_parts(quiz))
    found = {}
    for response in missed:
        keys = [key for key in response.keys if key in places]
        if not keys:
            continue
        best = max(parts, key=lambda part: len(part[1].intersection(keys)), default=None)
        if best is None or not best[1].intersection(keys):
            part = in_source(places[keys[0]])
        else:
            part = best[0]
        part = found.setdefault(part.address, part)
        part.places += [places[key] for key in keys if places[key] not in part.places]
    order = {part.address: place for place, (part, keys) in enumerate(parts)}
    return sorted(found.values(), key=lambda part: order.get(part.address, len(order)))


@prepared
def taught():
    """What the published lessons of a path say, in order."""
    steps = PathLesson.objects.filter(path=Given("path"), lesson__state=State.PUBLISHED)
    current = steps.filter(lesson__current__isnull=False).order_by("position", "pk")
    return current.values_list("lesson_id", "lesson__slug", "lesson__current__title", "lesson__current__body")


def taught_parts(quiz):
    """(Part, keys) for every part of the published lessons of the path, the checked lesson's first."""
    lessons = taught(path=quiz.path_id)
    for _lesson, slug, title, body in sorted(lessons, key=lambda row: row[0] != quiz.lesson_id):
        address = reverse("learn:lesson", args=[quiz.path.slug, slug])
        for heading, keys in parts_of(body):
            at = f"#{part_id(heading)}" if heading else ""
            yield Part(title, heading or title, address + at), keys


def in_source(place):
    return Part("", str(place.section), place.passage.get_absolute_url())
