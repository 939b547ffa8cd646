"""What stayed in a document and speaks of the sentence before it, which did not."""

import re
from collections import defaultdict

from django.db.models import Exists, Min, OuterRef, Subquery

from learn.models import Citation, LessonAcceptance, LessonVersion, Passage, Place, Revision
from learn.models.lessons import State
from learn.revisions import Editions
from learn.stale import newest_editions

from .models import QuestionAcceptance, QuestionCitation

# A sentence that begins so speaks of the one before it.
WORDS = "it|its|this|that|these|those|they|their|them|such|both|he|she|his|her"
POINTS_BACK = re.compile(rf"({WORDS})\b", re.I)
NOTHING = ("", "")


def looks(documents):
    """[(citation, what stood before its sentence, what stands there now)] for the lessons and questions of
    these documents that are not retired, where that is another sentence than when it was cited or somebody
    last looked: (key, text) each, empty where it comes first. As many queries for one document as for all."""
    citations = pointing_back(documents)
    if not citations:
        return []
    before = before_each({citation.passage for citation in citations})
    editions = editions_of({citation.passage.document_id for citation in citations})
    seen, first_cited = last_seen(citations), first_published(citations)
    found = []
    for citation in citations:
        mine, there = editions[citation.passage.document_id], before[citation.passage_id]
        since = first_cited.get((thing_of(citation), citation.passage.key), written_at(citation))
        number = max(seen.get((thing_of(citation), citation.passage_id), 0), mine.at(since))
        # What was cited anew later is in no edition before the one that brought it.
        number = min((n for n in there if n >= number), default=mine.newest)
        number = mine.same_text(number)
        if number in there and there[number] != there[mine.newest]:
            found.append((citation, there[number], there[mine.newest]))
    return in_words(found)


def pointing_back(documents):
    """The citations of what begins so and is in the newest edition."""
    here = Exists(Place.objects.filter(passage=OuterRef("passage"), revision__in=newest_editions()))
    starts = {"passage__text__iregex": rf"^({WORDS})([^a-z]|$)"}  # no database knows the same sign for \b
    lessons = Citation.objects.filter(here, lesson__document__in=documents, **starts)
    lessons = lessons.exclude(lesson__state=State.RETIRED).defer("lesson__current__html")
    questions = QuestionCitation.objects.filter(here, question__document__in=documents, **starts)
    questions = questions.exclude(question__state=State.RETIRED)
    questions = questions.annotate(written_at=Min("question__versions__created_at"))
    citations = [
        *lessons.select_related("lesson__current", "lesson__section", "lesson__assignment", "passage"),
        *questions.select_related("question__current", "question__assignment", "passage"),
    ]
    return [citation for citation in citations if POINTS_BACK.match(citation.passage.text)]


def thing_of(citation):
    """(kind, primary key) of the lesson or question that cites."""
    if isinstance(citation, Citation):
        return "lesson", citation.lesson_id
    return "question", citation.question_id


def written_at(citation):
    return citation.lesson.updated_at if isinstance(citation, Citation) else citation.written_at


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


def last_seen(citations):
    """{(thing, passage id): the number of the edition of which somebody said that it may stay}."""
    passages = {citation.passage_id for citation in citations}
    found = {}
    for kind, model in (("lesson", LessonAcceptance), ("question", QuestionAcceptance)):
        rows = model.objects.filter(passage__in=passages)
        for thing, passage, number in rows.values_list(kind, "passage", "revision__number"):
            found[(kind, thing), passage] = number
    return found


def first_published(citations):
    """{(thing, key): when a version of the lesson citing it was first published}."""
    lessons = {citation.lesson_id for citation in citations if isinstance(citation, Citation)}
    versions = LessonVersion.objects.filter(lesson__in=lessons).order_by("-number")
    return {
        (("lesson", lesson), key): at
        for lesson, keys, at in versions.values_list("lesson", "keys", "published_at")
        for key in keys
    }


def in_words(found):
    wanted = {passage for _citation, then, now in found for passage in (then, now) if passage}
    texts = {passage.pk: (passage.key, passage.text) for passage in Passage.objects.filter(pk__in=wanted)}
    return [(citation, texts.get(then, NOTHING), texts.get(now, NOTHING)) for citation, then, now in found]
