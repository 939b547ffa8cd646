"""What of a path cannot be published as it stands, and what is published though it should not be."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from learn.citing import uncited
from learn.models import Place
from learn.models.lessons import State
from learn.rendering import cited_keys, render

from .coverage import coverage
from .models import Question, QuestionVersion, Quiz


@dataclass
class Finding:
    """A thing and what stands against it. `kind` is path, lesson, question or section; `whys` are sentences,
    each with an address of its own or none."""

    kind: str
    name: str
    url: str
    is_published: bool
    whys: list = field(default_factory=list)

    def add(self, why, url=""):
        if (why, url) not in self.whys:
            self.whys.append((why, url))


@dataclass
class Source:
    """The passages of the path's document by key and by number, and which stand in its newest edition."""

    by_key: dict
    by_pk: dict
    current: set

    @classmethod
    def of(cls, document):
        passages = list(document.passages.all())
        places = Place.objects.current(document).select_related(None).order_by()
        return cls(
            {passage.key: passage for passage in passages},
            {passage.pk: passage for passage in passages},
            set(places.values_list("passage", flat=True)),
        )


def findings(path):
    """Everything that stands against publishing the path, in one list; [] when nothing does. The number of
    queries does not grow with the path."""
    source = Source.of(path.document)
    found = [path_finding(path), *lesson_findings(path, source), *question_findings(path, source)]
    return [finding for finding in [*found, *section_findings(path)] if finding.whys]


def path_finding(path):
    url = reverse("admin:learn_learningpath_change", args=[path.pk])
    finding = Finding("path", str(path), url, path.state == State.PUBLISHED)
    if path.next_check_on is None:
        finding.add(_("It has no date by which its facts are checked again."), f"{url}#id_next_check_on")
    return finding


def lesson_findings(path, source):
    prefetch_related_objects([path.document], "terms", "figures")
    steps = path.steps.exclude(lesson__state=State.RETIRED).order_by("position", "pk")
    for step in steps.select_related("lesson__current").defer("lesson__current__html"):
        lesson, version = step.lesson, step.lesson.current
        url = reverse("admin:learn_lesson_change", args=[lesson.pk])
        if lesson.state == State.PUBLISHED and version:
            finding = Finding("lesson", version.title, url, is_published=True)
            check_words(finding, version, source)
            yield finding
        if lesson.state == State.DRAFT or lesson.has_unpublished_changes:
            finding = Finding("lesson", lesson.title, url, is_published=False)
            check_words(finding, lesson, source)
            check_rendering(finding, lesson, path.document)
            yield finding


def check_words(finding, lesson, source):
    """Finds what is wrong with the words of a lesson, or of a version of it."""
    if not lesson.body.strip():
        finding.add(_("It is empty."))
    parts = (lesson.lede, lesson.body, lesson.summary)
    for words in (words for part in parts for words in uncited(part)):
        finding.add(_("This cites no sentence: “%s”") % words)
    for key in (key for part in parts for key in cited_keys(part)):
        if key not in source.by_key:
            finding.add(_("It cites %s, but no sentence has this key.") % key)
        elif source.by_key[key].pk not in source.current:
            finding.add(stale(source.by_key[key]))


def check_rendering(finding, lesson, document):
    try:
        render(lesson, document)
    except ValidationError as error:
        for message in error.messages:
            finding.add(message)


def stale(passage):
    return _("It cites a sentence that is no longer in the newest edition: “%s”") % passage.text


def question_findings(path, source):
    quizzes = Quiz.objects.filter(path=path).exclude(state=State.RETIRED)
    asked = Question.objects.filter(slots__quiz__in=quizzes).exclude(state=State.RETIRED).distinct()
    questions = list(asked.select_related("current").prefetch_related("citations").order_by("slug"))
    newest = {}
    for version in QuestionVersion.objects.filter(question__in=questions).order_by("number"):
        newest[version.question_id] = version
    for question in questions:
        url = reverse("admin:quizzes_question_change", args=[question.pk])
        is_published = question.state == State.PUBLISHED
        finding = Finding("question", str(question), url, is_published)
        version = question.current if is_published else newest.get(question.pk)
        check_question(finding, question, version, source)
        yield finding
        draft = newest.get(question.pk)
        if is_published and draft != question.current:
            finding = Finding("question", draft.stem, url, is_published=False)
            check_question(finding, question, draft, source)
            yield finding


def check_question(finding, question, version, source):
    citations = question.citations.all()
    if not citations:
        finding.add(_("It rests on no sentence."))
    if version is None or not version.explanation.strip():
        finding.add(_("It has no explanation."))
    for citation in citations:
        if citation.passage_id not in source.current:
            finding.add(stale(source.by_pk[citation.passage_id]))


def section_findings(path):
    """The sentences learners are neither taught nor asked about, and nobody has waived."""
    learners, drafts = coverage(path), coverage(path, drafts=True)
    written = {s.passage.pk for s in drafts.sentences if s.lessons or s.questions}
    where = reverse("admin:quizzes_waiver_map", args=[path.pk])
    for part in learners.parts:
        url = f"{where}?section={part.section.position}"
        name = part.section.title or path.document.title
        finding = Finding("section", name, url, path.state == State.PUBLISHED)
        for sentence in part.sentences:
            if sentence.status == "neither":
                said = (
                    _("Only drafts cover this: “%s”")
                    if sentence.passage.pk in written
                    else _("Neither taught nor tested, and not waived: “%s”")
                )
                finding.add(said % sentence.passage.text, f"{url}#{sentence.passage.key}")
        yield finding
