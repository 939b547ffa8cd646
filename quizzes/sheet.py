"""A path before learners get it, on one sheet: its lessons, what is open, and so what to do next."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.markdown import minutes_to_read, word_count, words_to_read
from learn.models import Lesson
from learn.models.lessons import State
from learn.saying_why import asks_why

from .asking import falling_short
from .models import Quiz
from .planning import MOST_WORDS


@dataclass
class Row:
    """A lesson with its length and its check, or None. The check has ``asks``: how many questions."""

    lesson: Lesson
    check: Quiz | None

    def __post_init__(self):
        self.words, self.to_read = word_count(self.lesson.body), words_to_read(self.lesson)

    @property
    def minutes(self):
        return minutes_to_read(self.to_read)

    @property
    def is_long(self):
        return self.words > MOST_WORDS


@dataclass
class Sheet:
    """rows: the lessons in order. open: (what is open, where it is mended) in sentences."""

    rows: list
    open: list = field(default_factory=list)

    @property
    def drafts(self):
        return [row.lesson for row in self.rows if row.lesson.state == State.DRAFT]

    @cached_property
    def told(self):
        """The lessons whose readers are told that they have changed, once they are published."""
        return asks_why([row.lesson for row in self.rows])

    @property
    def minutes(self):
        return minutes_to_read(sum(row.to_read for row in self.rows))


def sheet(path):
    """The `Sheet` of a path, without the lessons that are retired."""
    quizzes = list(path.quizzes.exclude(state=State.RETIRED).order_by("pk").with_asks())
    checks = {quiz.lesson_id: quiz for quiz in quizzes}
    steps = path.steps.exclude(lesson__state=State.RETIRED).select_related("lesson__current")
    lessons = [step.lesson for step in steps.defer("lesson__current__html").order_by("position")]
    rows = [Row(lesson, checks.get(lesson.pk)) for lesson in lessons]
    return Sheet(rows, list(what_is_open(path, rows, quizzes)))


def what_is_open(path, rows, quizzes):
    if long := sum(row.is_long for row in rows):
        said = ngettext(
            "%(n)d lesson is long, over %(most)d words: shorten it, or part it in two.",
            "%(n)d lessons are long, over %(most)d words: shorten them, or part each in two.",
            long,
        )
        yield said % {"n": long, "most": MOST_WORDS}, ""
    if empty := sum(row.check is not None and not row.check.asks for row in rows):
        said = ngettext(
            "%d check asks nothing yet: write a question for it.",
            "%d checks ask nothing yet: write questions for them.",
            empty,
        )
        yield said % empty, f"{reverse('admin:quizzes_question_add')}?document={path.document_id}"
    short = falling_short(quizzes, path.document_id)
    for quiz in quizzes:
        for said in short.get(quiz.pk, ()):
            yield f"“{quiz}”: {said}", reverse("admin:quizzes_quiz_change", args=[quiz.pk])
    page = reverse("admin:learn_learningpath_change", args=[path.pk])
    if not path.next_check_on:
        yield _("No day is set by which its facts are checked again."), f"{page}#id_next_check_on"
    if not path.about:
        yield _("It is not said in a sentence what it is."), f"{page}#id_about"
