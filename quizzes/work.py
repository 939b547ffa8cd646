"""What another edition leaves to do: the lessons and questions that rest on sentences it changed or no
longer has, each with the old and the new sentence, and what a person can do about it. Nothing is done here
without a person."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, OuterRef, prefetch_related_objects
from django.utils.translation import gettext as _

from learn import revisions
from learn.cited_blocks import blocks_citing
from learn.models import Citation, Lesson, LessonAcceptance, Place
from learn.models.lessons import State
from learn.rendering import render_words
from learn.stale import newest_editions, stale, stale_words
from learn.two_sentences import Row

from . import assigning
from .looking import looks
from .models import QuestionAcceptance, QuestionCitation
from .publishing_again import left_to_publish
from .question_types import QUESTION_TYPES


@dataclass
class Stale:
    """A passage a lesson or question rests on and the newest edition does not have. row: it beside what
    stands in its place now, for showing only. choices: (key, text) of the sentences of its section now."""

    passage: object
    row: Row
    section: str
    choices: list

    @property
    def is_harmless(self):
        return self.row.is_harmless

    @property
    def is_under_heading(self):
        """Whether the line it stands under is the heading of its section."""
        return bool(self.section) and self.row.contexts[1] == self.section


@dataclass
class Shared:
    """A passage several items rest on, in whose place another stands now, and these items."""

    passage: object
    row: Row
    items: list


@dataclass
class Look:
    """A passage that stayed and speaks of the one before it, which did not: row is that one."""

    passage: object
    row: Row


@dataclass
class Item:
    """A lesson or a question with what it rests on that wants a person. kind: lesson or question.
    section_is_gone: the section a lesson is about has left the document. to: who is to do it, or None."""

    kind: str
    thing: object
    to: object = None
    stale: list = field(default_factory=list)
    looks: list = field(default_factory=list)
    section_is_gone: bool = False

    @property
    def under(self):
        """Those of its old sentences that only stand under a line that changed."""
        return [each for each in self.stale if each.row.is_same_under_other]

    @property
    def old(self):
        """Those of its old sentences that changed themselves or are gone."""
        return [each for each in self.stale if not each.row.is_same_under_other]


@dataclass
class Queue:
    """The work on one document. to_publish: lessons put right that learners do not read yet. words: (glossary
    word, [`Stale`]) of each meaning that cites what has left."""

    document: object
    items: list
    to_publish: list
    words: list

    @property
    def lessons(self):
        """The items that are lessons resting on an old sentence."""
        return [item for item in self.items if item.stale and item.kind == "lesson"]

    @property
    def questions(self):
        return [item for item in self.items if item.stale and item.kind == "question"]

    @property
    def looks(self):
        """The items that rest on what there is, and only want to be looked at."""
        return [item for item in self.items if item.looks and not item.stale]

    @property
    def without_section(self):
        """The lessons that rest on what there is, but are about a section there is no more."""
        return [item for item in self.items if not item.stale and not item.looks]

    @property
    def shared(self):
        """A `Shared` of each reworded passage several items rest on, but for those that are harmless or only
        stand under another line."""
        found = defaultdict(list)
        for item in self.items:
            for each in item.stale:
                if each.row.new and not each.is_harmless and not each.row.is_same_under_other:
                    found[each.passage].append((item, each))
        return [
            Shared(passage, pairs[0][1].row, [item for item, _each in pairs])
            for passage, pairs in found.items()
            if len(pairs) > 1
        ]

    def resting_on(self, passage):
        """The items that rest on this passage, which the newest edition does not have."""
        return [item for item in self.items if any(each.passage == passage for each in item.stale)]

    @property
    def harmless(self):
        """(item, its Stale) of everything in which nothing but punctuation changed."""
        return [(item, each) for item in self.items for each in item.stale if each.is_harmless]

    @property
    def is_read(self):
        """Whether learners read a lesson of it."""
        lessons = [item.thing for item in self.lessons] + self.to_publish
        return any(lesson.state == State.PUBLISHED for lesson in lessons)

    @property
    def left(self):
        return assigning.things_left(self.items, self.to_publish)


def stale_lessons():
    """The stale citations of lessons that are not retired, as they stand in the editor."""
    citations = Citation.objects.exclude(lesson__state=State.RETIRED)
    return stale(citations, LessonAcceptance.objects.filter(lesson=OuterRef("lesson")))


def stale_questions():
    """The stale citations of questions that are not retired."""
    citations = QuestionCitation.objects.exclude(question__state=State.RETIRED)
    return stale(citations, QuestionAcceptance.objects.filter(question=OuterRef("question")))


def without_section(lessons):
    """Those of these lessons that are not retired and about a section that the newest edition of their
    document does not have."""
    lessons = lessons.exclude(state=State.RETIRED).exclude(section=None).order_by("title", "pk")
    return lessons.exclude(section__revision__in=newest_editions())


def waiting(document):
    """How many lessons, questions and words of the document rest on a sentence that has left it."""
    lessons = stale_lessons().filter(lesson__document=document).values("lesson").distinct()
    questions = stale_questions().filter(question__document=document).values("question").distinct()
    words = len(stale_words(document.terms.all()))
    return {"lessons": lessons.count(), "questions": questions.count(), "words": words}


def stale_of(question):
    """A `Stale` of each sentence that a question rests on and the newest edition does not have."""
    left = stale_questions().filter(question=question).select_related("passage").order_by("position")
    passages = [citation.passage for citation in left]
    if not passages:
        return []
    beside = Finder(question.document).beside({passage.pk: passage.key for passage in passages})
    return [Stale(passage, *beside[passage.key]) for passage in passages]


def queue(document):
    """The `Queue` of a document, with the same number of queries however much there is to do."""
    return Finder(document).queue()


class Finder:
    """Finds the work on one document."""

    def __init__(self, document):
        self.document = document
        self.editions = revisions.Editions(document)
        self.items = {}

    @property
    def newest(self):
        return self.editions.rows[self.editions.newest]

    @property
    def now(self):
        """The headings of the newest edition."""
        return self.editions.read(self.editions.newest)

    def queue(self):
        if not self.editions.rows:
            return Queue(self.document, [], [], [])
        lessons = Citation.objects.filter(lesson__document=self.document)
        questions = QuestionCitation.objects.filter(question__document=self.document)
        left = [
            *stale_lessons()
            .filter(pk__in=lessons)
            .select_related("lesson__current", "lesson__section", "passage"),
            *stale_questions().filter(pk__in=questions).select_related("question__current", "passage"),
        ]
        words = stale_words(self.document.terms.all())
        passages = [citation.passage for citation in left] + [each for _term, some in words for each in some]
        beside = self.beside({passage.pk: passage.key for passage in passages})
        for citation in left:
            self.item(citation).stale.append(Stale(citation.passage, *beside[citation.passage.key]))
        if len(self.editions.rows) > 1:
            for citation, then, now in looks([self.document]):
                self.item(citation).looks.append(Look(citation.passage, Row("changed", *then, *now)))
            for lesson in without_section(self.document.lessons).select_related("current", "section"):
                self.item_of("lesson", lesson)
        busy = {pk for (kind, pk), item in self.items.items() if kind == "lesson" and item.stale}
        to_publish = left_to_publish([self.document], busy)
        doers = assigning.doers(self.document)
        for (kind, pk), item in self.items.items():
            item.to = doers.get((kind, pk))
        for lesson in to_publish:
            lesson.to = doers.get(("lesson", lesson.pk))
        words = [(term, [Stale(each, *beside[each.key]) for each in some]) for term, some in words]
        return Queue(self.document, list(self.items.values()), to_publish, words)

    def item(self, citation):
        """The item of what this citation belongs to, made when it is first asked for."""
        kind = "lesson" if isinstance(citation, Citation) else "question"
        return self.item_of(kind, getattr(citation, kind))

    def item_of(self, kind, thing):
        if (kind, thing.pk) not in self.items:
            section = thing.section if kind == "lesson" else None
            is_gone = (
                section is not None and section.revision_id != self.editions.rows[self.editions.newest].pk
            )
            self.items[kind, thing.pk] = Item(kind, thing, section_is_gone=is_gone)
        return self.items[kind, thing.pk]

    def beside(self, passages):
        """{key: (row, section, choices)} of these passages ({pk: key}), by the last edition with it."""
        last = Place.objects.filter(passage__in=passages).order_by().values_list("passage")
        found, left = {}, {}
        for passage, number in last.annotate(number=Max("revision__number")):
            if number not in left:
                left[number] = revisions.compare(self.editions.read(number), self.now).left
            row, part = left[number][passages[passage]]
            choices = [(other.new_key, other.new) for other in part.rows if other.new_key]
            found[passages[passage]] = (row, part.title, choices)
        return found


def said_of(items, *passages):
    """{(kind, id): what the item says on the strength of these passages, in bare words}: the paragraphs,
    items and rows of a lesson that cite any, the right answer to a question and why."""
    questions = [item.thing for item in items if item.kind == "question" and item.thing.current]
    prefetch_related_objects(questions, "current__choices")
    found = {("question", question.pk): answered(question.current) for question in questions}
    for lesson in [item.thing for item in items if item.kind == "lesson"]:
        parts = (lesson.lede, lesson.body, lesson.summary)
        blocks = {
            (at, block): block.words
            for passage in passages
            for at, part in enumerate(parts)
            for block in blocks_citing(part, passage.key)
        }
        said = [words for (at, block), words in blocks.items() if not is_within(at, block, blocks)]
        found["lesson", lesson.pk] = " ".join(dict.fromkeys(said))
    return found


def is_within(at, block, blocks):
    """Whether another of these, (part, block) each, holds this one, and says what it says."""
    return any(
        other != block and at == part and other.first <= block.first and block.last <= other.last
        for part, other in blocks
    )


def blocks_on(lesson, key):
    """Each paragraph, item or row of a lesson that cites this key, as a `Block`."""
    parts = (lesson.lede, lesson.body, lesson.summary)
    return [block for part in parts for block in blocks_citing(part, key)]


def answered(version):
    """The right answer and its explanation, in bare words."""
    kind = QUESTION_TYPES[version.kind]
    right = kind.in_words(version, kind.correct_answer(version)).rstrip(".")
    return f"{right}. {render_words(version.explanation)}".strip()


# What a person can do


def leave_section(lesson, section):
    """Has the lesson be about no section any more, where it is about this one (its primary key), which has
    left the document; whether it was."""
    about_it = without_section(Lesson.objects.filter(pk=lesson.pk, section=section))
    return bool(about_it.order_by().update(section=None))


@transaction.atomic
def accept(thing, passage, reason, by, now):
    """Notes that what rests on this passage stays as it is; of this edition it is not asked again. False, and
    nothing noted, where it rests on it no more or that was noted already."""
    if not reason.strip():
        raise ValidationError(_("Say in a few words why it may stay as it is."))
    thing = type(thing).objects.select_for_update().get(pk=thing.pk)
    newest = passage.document.current_revision
    is_noted = thing.acceptances.filter(passage=passage, revision=newest).exists()
    if is_noted or not thing.citations.filter(passage=passage).exists():
        return False
    noted = {"revision": newest, "reason": reason.strip()[:300], "by": by, "at": now}
    thing.acceptances.update_or_create(passage=passage, defaults=noted)
    return True
