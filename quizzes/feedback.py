"""What a question page shows: the choices before the answer, the verdict and the source after it.

Only `marked` and `verdict` look at credits, so that nothing before the answer can tell what is right."""

from dataclasses import dataclass, field

from django.db.models import Max, OuterRef, Subquery

from learn.models import Place, Revision
from learn.rendering import render_plain


@dataclass(frozen=True)
class Shown:
    """A choice as the page shows it; ``is_right`` stays None until the question is answered."""

    text: str
    chosen: bool
    is_right: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """kind: right, wrong, partly or shown. truth: HTML. chosen, extra, missing: `Shown` choices; for a
    written answer chosen is what was written. found of belonging: how many of the right ones."""

    kind: str
    truth: str
    correct: str
    chosen: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    found: int = 0
    belonging: int = 0


def offered(response, answer):
    """The choices in this learner's order, the answer's ones chosen, and nothing about which is right."""
    chosen = (answer or {}).get("choices", ())
    by_position = {choice.position: choice for choice in response.version.choice_list}
    return [
        Shown(render_plain(by_position[position].text), position in chosen)
        for position in response.choice_order
    ]


def places_chosen(response, answer):
    """What the page's fields hold for this answer: places in the learner's order, or the text."""
    if not answer:
        return []
    if "text" in answer:
        return [answer["text"]]
    return [str(response.choice_order.index(position)) for position in answer["choices"]]


def marked(response):
    """The choices of an answered response in this learner's order, each with what it was."""
    chosen = (response.given or {}).get("choices", ())
    by_position = {choice.position: choice for choice in response.version.choice_list}
    return [
        Shown(
            text=render_plain(choice.text),
            chosen=position in chosen,
            is_right=choice.credit > 0,
            why=render_plain(choice.feedback),
        )
        for position in response.choice_order
        if (choice := by_position[position])
    ]


def verdict(response, rows):
    """What is said first about an answered response; ``rows`` are its `marked` choices."""
    version, given = response.version, response.given
    right = [row for row in rows if row.is_right]
    if rows:
        chosen = [row for row in rows if row.chosen]
    else:
        grade = version.type.grade(version, given)
        chosen = [Shown(text, True, why=render_plain(why)) for text, why in grade.feedback]
    return Verdict(
        kind=kind_of(response),
        truth=render_plain(version.explanation),
        correct=version.type.in_words(version, version.type.correct_answer(version)),
        chosen=chosen,
        extra=[row for row in rows if row.chosen and not row.is_right],
        missing=[row for row in right if not row.chosen],
        found=sum(row.chosen for row in right),
        belonging=len(right),
    )


def kind_of(response):
    if response.fraction == 1:
        return "right"
    if response.fraction:
        return "partly"
    return "wrong" if response.given else "shown"


def quotes(document, keys):
    """The newest place of each passage cited, in reading order, with its section and edition;
    ``is_current`` says whether the newest edition still has it there."""
    newest = (
        Revision.objects.filter(document=OuterRef("revision__document"))
        .values("document")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    places = (
        Place.objects.filter(revision__document=document, passage__key__in=keys)
        .select_related("passage", "section", "revision")
        .annotate(newest=Subquery(newest))
        .order_by("-revision__number", "position")
    )
    first = {}
    for place in places:
        place.is_current = place.revision.number == place.newest
        first.setdefault(place.passage.key, place)
    return sorted(first.values(), key=lambda place: (-place.revision.number, place.position))
