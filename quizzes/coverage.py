"""Which sentences of a document a path teaches and asks about, and which it leaves out."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from learn.editions import names_apart
from learn.models import Citation, PathLesson, Place
from learn.models.lessons import State
from learn.revisions import headed

from .models import QuestionCitation, Quiz, Slot

STATUSES = {
    "both": _("taught and tested"),
    "taught": _("taught only"),
    "tested": _("tested only"),
    "neither": _("neither taught nor tested"),
    "waived": _("waived"),
}


@dataclass
class Sentence:
    """A passage, the lessons and questions of the path that rest on it, and its waiver if it has one."""

    passage: object
    lessons: list
    questions: list
    waiver: object = None

    @property
    def status(self):
        if self.lessons:
            return "both" if self.questions else "taught"
        if self.questions:
            return "tested"
        return "waived" if self.waiver else "neither"

    @property
    def said(self):
        return STATUSES[self.status]

    def as_dict(self):
        return {
            "key": self.passage.key,
            "text": self.passage.text,
            "status": self.status,
            "lessons": [lesson.slug for lesson in self.lessons],
            "questions": [question.slug for question in self.questions],
            "waiver": self.waiver
            and {
                "reason": self.waiver.reason,
                "by": self.waiver.by.called if self.waiver.by else None,
                "at": self.waiver.at.isoformat(),
            },
        }


def totals_of(sentences):
    """How many passages these are, and how many of each status: the five add up to the first."""
    counted = Counter(sentence.status for sentence in sentences)
    return {"passages": counted.total()} | {
        status: counted[status] for status in ("taught", "tested", "both", "neither", "waived")
    }


def in_words(totals):
    """So many sentences, and how many of each status there are."""
    said = ngettext("%d sentence", "%d sentences", totals["passages"]) % totals["passages"]
    parts = [(totals[status], name) for status, name in STATUSES.items() if totals[status]]
    if len(parts) == 1:
        return gettext("%(sentences)s, %(status)s") % {"sentences": said, "status": parts[0][1]}
    return said + "".join(
        f"{', ' if place else ': '}{number} {name}" for place, (number, name) in enumerate(parts)
    )


@dataclass
class Part:
    """A section, the sentences that first stand in it, and the lesson to write them into, or None. called:
    its heading, with those above it where others have the same."""

    section: object
    called: str
    sentences: list = field(default_factory=list)
    lesson: object = None
    has_its_own: bool = False  # a lesson is about it, as it stands in the editor

    @property
    def is_untaught(self):
        """Whether there is something in it to make a lesson of, and none that teaches any of it."""
        taught = any(sentence.lessons for sentence in self.sentences)
        return bool(self.sentences) and not self.has_its_own and not taught

    @cached_property
    def totals(self):
        return totals_of(self.sentences)

    @property
    def said(self):
        return in_words(self.totals)


@dataclass
class Coverage:
    """A path against the newest edition of its document. `revision` is None before the first import."""

    path: object
    revision: object
    parts: list

    @property
    def sentences(self):
        return [sentence for part in self.parts for sentence in part.sentences]

    @cached_property
    def totals(self):
        return totals_of(self.sentences)

    def as_dict(self):
        return {
            "path": self.path.slug,
            "document": self.path.document.slug,
            "revision": self.revision and self.revision.number,
            "totals": self.totals,
            "sections": [
                {
                    "title": part.section.title,
                    "level": part.section.level,
                    "totals": part.totals,
                    "passages": [sentence.as_dict() for sentence in part.sentences],
                }
                for part in self.parts
            ],
        }


def coverage(path, drafts=False):
    """The path's `Coverage`, in the same number of queries however long the document is.

    Counted is what learners get: the keys of published lessons, and the citations of published questions
    in quizzes that can be taken. With ``drafts``, what stands in the editors, as if all of it were
    published. A passage that stands in two places is counted once, where it first stands."""
    revision = path.document.revisions.defer("text").order_by("-number").first()
    if revision is None:
        return Coverage(path, None, [])
    taught_by = steps_by_key(steps_on([path], drafts), drafts)
    tested_by = questions_by_passage([path], drafts)
    waivers = {w.passage_id: w for w in path.waivers.select_related("by")}
    sections = list(revision.sections.order_by("position"))
    paths = list(headed((section.level, section.title) for section in sections))
    names = names_apart(path.document, paths)
    parts = {section.pk: Part(section, name) for section, name in zip(sections, names, strict=True)}
    seen = set()
    for place in Place.objects.filter(revision=revision).select_related("passage").order_by("position"):
        if place.passage_id in seen:
            continue
        seen.add(place.passage_id)
        passage = place.passage
        lessons = [step.lesson for step in taught_by.get(passage.key, ())]
        questions = tested_by.get(passage.pk, [])
        sentence = Sentence(passage, lessons, questions, waivers.get(passage.pk))
        parts[place.section_id].sentences.append(sentence)
    name_lessons(parts, path)
    return Coverage(path, revision, list(parts.values()))


def steps_on(paths, drafts=False):
    """The places of lessons on these paths, in order, each lesson once: those learners read, with their
    versions' keys, or all that are not retired."""
    steps = PathLesson.objects.filter(path__in=paths, lesson__document=F("path__document"))
    steps = steps.exclude(lesson__state=State.RETIRED)
    if not drafts:
        steps = steps.filter(lesson__state=State.PUBLISHED, lesson__current__isnull=False)
    steps = steps.select_related("path", "lesson__current")
    steps = steps.defer("lesson__body", "lesson__current__html", "lesson__current__body")
    found = {}
    for step in steps.order_by("path__title", "path", "position", "pk"):
        found.setdefault(step.lesson_id, step)
    return list(found.values())


def steps_by_key(steps, drafts=False):
    """{key: [step]}, in the order of the steps, for the passages their lessons rest on."""
    keys = {step.lesson_id: [] if drafts else step.lesson.current.keys for step in steps}
    if drafts:
        cited = Citation.objects.filter(lesson__in=keys).order_by("lesson", "position")
        for lesson, key in cited.values_list("lesson", "passage__key"):
            keys[lesson].append(key)
    found = {}
    for step in steps:
        for key in dict.fromkeys(keys[step.lesson_id]):
            found.setdefault(key, []).append(step)
    return found


def questions_by_passage(paths, drafts=False):
    """{passage id: [Question in the order of their short names]} for the passages that questions rest on."""
    quizzes = Quiz.objects.filter(path__in=paths)
    cited = QuestionCitation.objects.select_related("question__current")
    if drafts:
        quizzes = quizzes.exclude(state=State.RETIRED)
        cited = cited.exclude(question__state=State.RETIRED)
    else:
        quizzes = quizzes.askable()
        cited = cited.filter(question__state=State.PUBLISHED)
    found = {}
    asked = Slot.objects.filter(quiz__in=quizzes).questions().values("pk")
    for citation in cited.filter(question__in=asked).order_by("question__slug", "pk"):
        found.setdefault(citation.passage_id, []).append(citation.question)
    return found


def waiting_by_passage(document):
    """{passage id: [Question]} for questions that are written but that no quiz asks."""
    asked = Slot.objects.exclude(quiz__state=State.RETIRED).questions().values("pk")
    cited = QuestionCitation.objects.filter(question__document=document).exclude(question__in=asked)
    cited = cited.exclude(question__state=State.RETIRED).select_related("question__current")
    found = {}
    for citation in cited.order_by("question__slug", "pk"):
        found.setdefault(citation.passage_id, []).append(citation.question)
    return found


def check_about(path, passage):
    """The check on this path of the lesson that teaches the passage, as it stands in the editor, else of the
    lesson about its section; None where there is none that is not retired."""
    lessons = [step.lesson for step in steps_on([path], drafts=True)]
    citing = set(Citation.objects.filter(passage=passage).values_list("lesson", flat=True))
    sections = set(
        Place.objects.current(path.document).filter(passage=passage).values_list("section", flat=True)
    )
    teaching = [lesson for lesson in lessons if lesson.pk in citing]
    teaching += [lesson for lesson in lessons if lesson.section_id in sections]
    checks = path.quizzes.filter(kind=Quiz.Kind.CHECK).exclude(state=State.RETIRED)
    return checks.filter(lesson=teaching[0]).first() if teaching else None


def name_lessons(parts, path):
    """Gives each part the lesson its sentences belong in: the one made of its section, else the one that
    rests on most of it, else the one of the section above."""
    lessons = [step.lesson for step in steps_on([path], drafts=True)]
    made_of = {lesson.section_id: lesson for lesson in reversed(lessons)}
    for part in parts.values():
        cited = Counter(lesson for sentence in part.sentences for lesson in sentence.lessons)
        most = cited.most_common(1)[0][0] if cited else None
        above = parts.get(part.section.parent_id)
        part.has_its_own = part.section.pk in made_of
        part.lesson = made_of.get(part.section.pk) or most or (above and above.lesson)
