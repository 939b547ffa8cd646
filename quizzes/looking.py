"""What stayed in a document and speaks of the sentence before it, which did not."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Subquery

from learn.models import Citation, LessonAcceptance, LessonVersion, Passage, Place, Revision
from learn.models.lessons import State
from learn.revisions import Editions
from learn.stale import newest_editions

from .models import QuestionAcceptance, QuestionCitation

# A sentence that begins so speaks of the one before it.
WORDS = "it|its|this|that|these|those|they|their|them|such|both|he|she|his|her"
POINTS_BACK = re.compile(rf"({WORDS})\b", re.I)
NOTHING = ("", "")


@dataclass(frozen=True)
class Pointing:
    """A citation (pk) of what speaks of the sentence before it, in a lesson or a question (kind, thing)."""

    kind: str
    pk: int
    thing: int
    document: int
    passage: int
    key: str
    written_at: datetime

    @property
    def of(self):
        return self.kind, self.thing


def looks(documents):
    """[(citation, what stood before its sentence, what stands there now)] for the lessons and questions of
    these documents that are not retired, where that is another sentence than when it was cited or somebody
    last looked: (key, text) each, empty where it comes first. As many queries for one document as for all."""
    found = changed(documents)
    texts = words({passage for _each, then, now in found for passage in (then, now) if passage})
    citations = with_their_things([each for each, _then, _now in found])
    return [
        (citations[each.kind, each.pk], texts.get(then, NOTHING), texts.get(now, NOTHING))
        for each, then, now in found
    ]


def things_to_look_at(documents):
    """{(kind, primary key): its document} of the same lessons and questions."""
    return {each.of: each.document for each, _then, _now in changed(documents)}


def changed(documents):
    """[(Pointing, passage that stood before it, passage that does now)]; None where it comes first."""
    pointing = pointing_back(documents)
    if not pointing:
        return []
    before = before_each({each.passage for each in pointing})
    editions = editions_of({each.document for each in pointing})
    seen, first_cited = last_seen(pointing), first_published(pointing)
    found = []
    for each in pointing:
        mine, there = editions[each.document], before[each.passage]
        since = first_cited.get((each.of, each.key), each.written_at)
        number = max(seen.get((each.of, each.passage), 0), mine.at(since))
        # What was cited anew later is in no edition before the one that brought it.
        number = mine.same_text(min((n for n in there if n >= number), default=mine.newest))
        if number in there and there[number] != there[mine.newest]:
            found.append((each, there[number], there[mine.newest]))
    return found


def pointing_back(documents):
    """A `Pointing` for each citation of what begins so and is in the newest edition."""
    here = Exists(Place.objects.filter(passage=OuterRef("passage"), revision__in=newest_editions()))
    starts = {"passage__text__iregex": rf"^({WORDS})([^a-z]|$)"}  # no two databases have one sign for \b
    lessons = Citation.objects.filter(here, lesson__document__in=documents, **starts)
    lessons = lessons.exclude(lesson__state=State.RETIRED).annotate(written_at=F("lesson__updated_at"))
    questions = QuestionCitation.objects.filter(here, question__document__in=documents, **starts)
    questions = questions.exclude(question__state=State.RETIRED)
    questions = questions.annotate(written_at=Min("question__versions__created_at"))
    return [
        Pointing(kind, *told)
        for kind, citations in (("lesson", lessons), ("question", questions))
        for *told, text in citations.values_list(
            "pk", kind, f"{kind}__document", "passage", "passage__key", "written_at", "passage__text"
        )
        if POINTS_BACK.match(text)
    ]


def with_their_things(found):
    """{(kind, pk): the citation with what it belongs to and its passage}."""
    pks = {kind: [each.pk for each in found if each.kind == kind] for kind in ("lesson", "question")}
    lessons = Citation.objects.filter(pk__in=pks["lesson"]).defer("lesson__current__html")
    lessons = lessons.select_related("lesson__current", "lesson__section", "passage")
    questions = QuestionCitation.objects.filter(pk__in=pks["question"])
    questions = questions.select_related("question__current", "passage")
    return {("lesson", each.pk): each for each in lessons} | {
        ("question", each.pk): each for each in questions
    }


def before_each(passages):
    """{passage id: {number of an edition that has it: id of the passage before it in its section, or None}},
    where it first stands."""
    before = Place.objects.filter(section=OuterRef("section"), position=OuterRef("position") - 1)
    places = Place.objects.filter(passage__in=passages).order_by("position")
    places = places.annotate(before=Subquery(before.values("passage")[:1]))
    found = defaultdict(dict)
    for passage, number, other in places.values_list("passage", "revision__number", "before"):
        found[passage].setdefault(number, other)
    return found


def editions_of(documents):
    """{document id: its `Editions`}."""
    rows = defaultdict(list)
    revisions = Revision.objects.filter(document__in=documents).order_by("number")
    for row in revisions.only("number", "created_at", "document", "text_digest"):
        rows[row.document_id].append(row)
    return {document: Editions(None, mine) for document, mine in rows.items()}


def last_seen(pointing):
    """{(thing, passage): the number of the edition of which somebody said that it may stay}."""
    found = {}
    for kind, model in (("lesson", LessonAcceptance), ("question", QuestionAcceptance)):
        rows = model.objects.filter(passage__in={each.passage for each in pointing})
        for thing, passage, number in rows.values_list(kind, "passage", "revision__number"):
            found[(kind, thing), passage] = number
    return found


def first_published(pointing):
    """{(thing, key): when a version of the lesson citing it was first published}."""
    lessons = {each.thing for each in pointing if each.kind == "lesson"}
    versions = LessonVersion.objects.filter(lesson__in=lessons).order_by("-number")
    return {
        (("lesson", lesson), key): at
        for lesson, keys, at in versions.values_list("lesson", "keys", "published_at")
        for key in keys
    }


def words(passages):
    """{primary key: (key, text)}."""
    rows = Passage.objects.filter(pk__in=passages).values_list("pk", "key", "text")
    return {pk: (key, text) for pk, key, text in rows}
