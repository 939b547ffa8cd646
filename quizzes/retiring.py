"""Retiring a question that quizzes cannot do without: they retire, too, or need fewer right answers."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models.lessons import State

from . import authoring
from .dead_ends import ease, is_needed
from .models import Question, Quiz


@dataclass(frozen=True)
class Short:
    """A quiz that could not be passed without a question: how many it asks then, ``left``, and how many right
    answers it needs, ``needed``."""

    quiz: Quiz
    left: int
    needed: int

    @property
    def becomes(self):
        """What becomes of it where the question is retired all the same."""
        if self.left:
            said = ngettext(
                "It needs %(needed)d right answers: from then on %(left)d is enough.",
                "It needs %(needed)d right answers: from then on %(left)d are enough.",
                self.left,
            )
            return said % {"needed": self.needed, "left": self.left}
        if not is_needed(self.quiz):
            return _("So it is retired, too.")
        if self.quiz.lesson:
            said = _(
                "So it is retired, too, and “%s” is done from then on when it is read. Who has passed stays "
                "passed."
            )
            return said % self.quiz.lesson
        said = _("So it is retired, too, and “%s” is finished without it.")
        return said % self.quiz.path


def short_of(quizzes):
    """[`Short`] of those of these (quiz with ``leaves_out``, how many questions it would ask) that could then
    not be passed."""
    wanted = [(quiz, left, quiz.pass_points - quiz.leaves_out) for quiz, left in quizzes]
    return [Short(quiz, left, needed) for quiz, left, needed in wanted if left < needed]


@transaction.atomic
def retire(question, along, now):
    """Retires the question, and has the quizzes ``along`` (primary keys) do without it that could not be
    passed any longer: retired where they ask nothing else, else with fewer right answers to pass. Sentences
    on what became of these. ValidationError, and nothing changed, where another one could not be passed."""
    asking = list(authoring.asking(question).filter(pk__in=along).values_list("pk", flat=True))
    Question.objects.filter(pk=question.pk).update(state=State.RETIRED)
    short = Quiz.objects.filter(pk__in=asking).with_asks().filter(asks__lt=F("pass_points") - F("leaves_out"))
    said = [sentence for quiz in short.select_related("path", "lesson") for sentence in without(quiz, now)]
    authoring.retire(question)
    return said


def without(quiz, now):
    """Has the quiz, with its ``asks``, do with what it asks still; sentences on that."""
    rows = Quiz.objects.filter(pk=quiz.pk)
    if quiz.asks:
        rows.update(pass_points=quiz.asks + quiz.leaves_out)
        said = ngettext(
            "“%(quiz)s” is passed from now on with %(n)d right answer.",
            "“%(quiz)s” is passed from now on with %(n)d right answers.",
            quiz.asks,
        )
        return [said % {"quiz": quiz, "n": quiz.asks}]
    rows.update(state=State.RETIRED)
    eased = ease(quiz.path, quiz.lesson, now)
    return list(filter(None, [_("“%s” asks nothing any more and is retired, too.") % quiz, eased]))
