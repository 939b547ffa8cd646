"""How the page of a source asks what rests on its sentences."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from learn.models import LearningPath
from learn.models.lessons import State
from learn.second_step import may

from ..coverage import questions_by_passage, steps_by_key, steps_on

register = template.Library()


@dataclass(frozen=True)
class Mark:
    """A small sign beside a sentence. `said` is what it means, for those who hear the page."""

    kind: str
    sign: str
    name: str
    url: str
    said: str


@dataclass
class Rests:
    """What rests on the sentences of a source, by passage. `paths` are those an educator may look into."""

    marks: dict
    paths: list

    def on(self, passage):
        return self.marks.get(passage.key, ())

    def on_all(self, places, kind):
        """The marks of one kind on these places, each once, in the order of their numbers."""
        found = {mark.sign: mark for place in places for mark in self.on(place.passage) if mark.kind == kind}
        return sorted(found.values(), key=lambda mark: int(mark.sign.strip("Q")))


@register.simple_tag(takes_context=True)
def resting_on(context, document, paths, sections):
    """What rests on the sentences of the document in these sections: for a reader the lessons of these
    paths, for an educator every lesson and question of every path, drafts too."""
    user = context["request"].user
    if not may(user, "learn.view_lesson", "learn.view_learningpath", "quizzes.view_question"):
        steps = steps_on(paths)
        return Rests(lesson_marks(steps, steps_by_key(steps), lambda step: step.get_absolute_url()), [])
    paths = list(LearningPath.objects.filter(document=document).exclude(state=State.RETIRED))
    steps = steps_on(paths, drafts=True)
    marks = lesson_marks(steps, steps_by_key(steps, drafts=True), lesson_editor)
    add_question_marks(marks, sections, questions_by_passage(paths, drafts=True))
    return Rests(marks, paths)


@register.filter
def on(rests, passage):
    return rests.on(passage)


@register.filter
def lessons_on(rests, places):
    return rests.on_all(places, "lesson")


@register.filter
def questions_on(rests, places):
    return rests.on_all(places, "question")


def lesson_editor(step):
    return reverse("admin:learn_lesson_change", args=[step.lesson_id])


def lesson_marks(steps, by_key, address):
    marks = {}
    for number, step in enumerate(steps, 1):
        name = step.lesson.current.title if step.lesson.current else step.lesson.title
        said = _("Taught in lesson %(number)d: %(name)s") % {"number": number, "name": name}
        marks[step.lesson_id] = Mark("lesson", str(number), name, address(step), said)
    return {key: [marks[step.lesson_id] for step in found] for key, found in by_key.items()}


def add_question_marks(marks, sections, by_passage):
    """Adds questions to the marks, numbered in the order in which a reader of the source meets them."""
    numbers = {}
    for passage in (place.passage for section in sections for place in section["places"] if place.is_first):
        questions = by_passage.get(passage.pk, ())
        for question in questions:
            numbers.setdefault(question.pk, len(numbers) + 1)
        for question in sorted(questions, key=lambda question: numbers[question.pk]):
            number = numbers[question.pk]
            url = reverse("admin:quizzes_question_change", args=[question.pk])
            said = _("Question %(number)d rests on it: %(name)s") % {"number": number, "name": question}
            mark = Mark("question", f"Q{number}", str(question), url, said)
            marks.setdefault(passage.key, []).append(mark)
