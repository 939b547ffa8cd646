"""What of a path cannot be published as it stands, and what is published though it should not be."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learn.citing import uncited
from learn.markdown import cited_keys
from learn.models import LessonAcceptance, Place
from learn.models.lessons import State
from learn.rendering import render
from learn.stale import left_since, stale_words

from . import good_questions
from .asking import falling_short
from .coverage import coverage
from .dead_ends import dead_ends
from .models import QuestionAcceptance, QuestionVersion, Quiz, Slot

SHOWN = 20


@dataclass
class Finding:
    """A thing and what stands against it. `kind` is path, lesson, quiz, question, word or section; `whys` are
    sentences, each with an address of its own or none. only_drafts: the same of what the path's drafts cover,
    which stands against nothing as long as they may still be published."""

    kind: str
    name: str
    url: str
    is_published: bool
    whys: list = field(default_factory=list)
    only_drafts: list = field(default_factory=list)

    @property
    def first(self):
        return self.whys[:SHOWN]

    @property
    def more(self):
        """How many there are besides the first."""
        return len(self.whys[SHOWN:])

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


def findings(path, today=None):
    """Everything that stands against giving learners the path as it is, in one list; [] when nothing does.
    What only its drafts cover does. The number of queries does not grow with the path. ``today`` is the day
    of the site unless another is given."""
    found = apart(path, today)
    for finding in found:
        finding.whys += finding.only_drafts
        finding.only_drafts = []
    return found


def apart(path, today=None):
    """The same with what only drafts cover told apart."""
    source = Source.of(path.document)
    report = good_questions.check(path)
    found = [
        path_finding(path, today or timezone.localdate()),
        *lesson_findings(path, source),
        *quiz_findings(path, report),
        *unfinishable(path),
    ]
    found += question_findings(path, source, {linted.thing.pk: linted.errors for linted in report.questions})
    found += [*word_findings(path), *section_findings(path)]
    return [finding for finding in found if finding.whys or finding.only_drafts]


def path_finding(path, today):
    url = reverse("admin:learn_learningpath_change", args=[path.pk])
    finding = Finding("path", str(path), url, path.state == State.PUBLISHED)
    if path.next_check_on is None:
        finding.add(_("It has no date by which its facts are checked again."), f"{url}#id_next_check_on")
    elif path.next_check_on < today:
        said = _("Its facts were to be checked by %s, and that day has passed.")
        finding.add(said % date_format(path.next_check_on, "j F Y"), f"{url}#id_next_check_on")
    return finding


def accepted(acceptances, of):
    """The pairs of a thing and a passage that a person has accepted as it is after the passage had left."""
    return set(left_since(acceptances).values_list(of, "passage"))


def lesson_findings(path, source):
    may_stay = accepted(LessonAcceptance.objects.filter(lesson__steps__path=path), "lesson")
    prefetch_related_objects([path.document], "terms", "figures")
    steps = path.steps.exclude(lesson__state=State.RETIRED).order_by("position", "pk")
    for step in steps.select_related("lesson__current").defer("lesson__current__html"):
        lesson, version = step.lesson, step.lesson.current
        url = reverse("admin:learn_lesson_change", args=[lesson.pk])
        if lesson.state == State.PUBLISHED and version:
            finding = Finding("lesson", version.title, url, is_published=True)
            check_words(finding, lesson, version, source, may_stay)
            yield finding
        if lesson.state == State.DRAFT or lesson.has_unpublished_changes:
            finding = Finding("lesson", lesson.title, url, is_published=False)
            check_words(finding, lesson, lesson, source, may_stay)
            check_rendering(finding, lesson, path.document)
            yield finding


def check_words(finding, lesson, said, source, may_stay):
    """Finds what is wrong with the words of a lesson: ``said`` is it as written, or a version of it."""
    if not said.body.strip():
        finding.add(_("It is empty."))
    parts = (said.lede, said.body, said.summary)
    for words in (words for part in parts for words in uncited(part)):
        finding.add(_("This cites no sentence: “%s”") % words)
    for key in (key for part in parts for key in cited_keys(part)):
        passage = source.by_key.get(key)
        if passage is None:
            finding.add(_("It cites %s, but no sentence has this key.") % key)
        elif passage.pk not in source.current and (lesson.pk, passage.pk) not in may_stay:
            finding.add(stale(passage))


def check_rendering(finding, lesson, document):
    try:
        render(lesson, document)
    except ValidationError as error:
        for message in error.messages:
            finding.add(message)


def stale(passage):
    return _("It cites a sentence that is no longer in the newest edition: “%s”") % passage.text


def unfinishable(path):
    """What keeps everybody who begins the path now from finishing it."""
    for end in dead_ends([path]):
        thing = end.lesson or path
        finding = Finding(
            "lesson" if end.lesson else "path", end.name, end.url, thing.state == State.PUBLISHED
        )
        finding.add(end.why)
        yield finding


def quiz_findings(path, report):
    """The quizzes in which a rule finds an error that nobody has left as it is, and those that draw from too
    few questions."""
    short = falling_short([linted.thing for linted in report.quizzes], path.document_id)
    for linted in report.quizzes:
        quiz = linted.thing
        url = reverse("admin:quizzes_quiz_change", args=[quiz.pk])
        finding = Finding("quiz", quiz.title, url, quiz.state == State.PUBLISHED)
        for error in linted.errors:
            finding.add(error.finding.sentence)
        for said in short.get(quiz.pk, ()):
            finding.add(said)
        yield finding


def question_findings(path, source, errors):
    """What stands against each question the path asks; errors: {its id: what rules find in its newest
    wording that is an error}."""
    quizzes = Quiz.objects.filter(path=path).exclude(state=State.RETIRED)
    asked = Slot.objects.filter(quiz__in=quizzes).questions().exclude(state=State.RETIRED)
    questions = list(asked.select_related("current").prefetch_related("citations").order_by("slug"))
    may_stay = accepted(QuestionAcceptance.objects.filter(question__in=questions), "question")
    newest = {}
    for version in QuestionVersion.objects.filter(question__in=questions).order_by("number"):
        newest[version.question_id] = version
    for question in questions:
        url = reverse("admin:quizzes_question_change", args=[question.pk])
        is_published = question.state == State.PUBLISHED
        finding = Finding("question", str(question), url, is_published)
        version = question.current if is_published else newest.get(question.pk)
        check_question(finding, question, version, source, may_stay)
        draft = newest.get(question.pk)
        if is_published and draft != question.current:
            yield finding
            finding = Finding("question", str(draft), url, is_published=False)
            check_question(finding, question, draft, source, may_stay)
        for error in errors.get(question.pk, ()):
            finding.add(error.finding.sentence, f"{url}#findings")
        yield finding


def check_question(finding, question, version, source, may_stay):
    citations = question.citations.all()
    if not citations:
        finding.add(_("It rests on no sentence."))
    if version is None or not version.explanation.strip():
        finding.add(_("It has no explanation."))
    for passage in (citation.passage_id for citation in citations):
        if passage not in source.current and (question.pk, passage) not in may_stay:
            finding.add(stale(source.by_pk[passage]))


def word_findings(path):
    """The words of the glossary whose meaning cites a sentence that has left."""
    for term, passages in stale_words(path.document.terms.all()):
        url = reverse("admin:learn_term_change", args=[term.pk])
        finding = Finding("word", term.name, url, is_published=True)
        for passage in passages:
            finding.add(stale(passage))
        yield finding


def section_findings(path):
    """The sentences learners are neither taught nor asked about, and nobody has waived."""
    learners, drafts = coverage(path), coverage(path, drafts=True)
    written = {s.passage.pk for s in drafts.sentences if s.lessons or s.questions}
    where = reverse("admin:quizzes_waiver_map", args=[path.pk])
    for part in learners.parts:
        url = f"{where}?section={part.section.position}"
        finding = Finding("section", part.called, url, path.state == State.PUBLISHED)
        for sentence in part.sentences:
            if sentence.status == "neither":
                text, place = sentence.passage.text, f"{url}#{sentence.passage.key}"
                if sentence.passage.pk in written:
                    finding.only_drafts.append((_("Only drafts cover this: “%s”") % text, place))
                else:
                    finding.add(_("Neither taught nor tested, and not waived: “%s”") % text, place)
        yield finding
