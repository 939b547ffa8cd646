"""What the pages of a quiz show, each thing asked for at most once."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.template.defaultfilters import capfirst
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from learn.rendering import render_plain

from . import attempts, feedback
from .rereading import parts_to_read

MOST_IN_TALLY = 30


class IntroPage:
    """The page before the first question, for a learner or a stranger."""

    def __init__(self, quiz, user):
        self.quiz, self.path, self.user = quiz, quiz.path, user

    @cached_property
    def total(self):
        return attempts.slots_to_ask(self.quiz).count()

    @property
    def needed(self):
        return min(self.quiz.pass_points, self.total)

    @cached_property
    def last(self):
        """The learner's newest attempt at this quiz, or None."""
        if not self.user.is_authenticated:
            return None
        return self.user.attempts.filter(quiz=self.quiz).order_by("-number").first()

    @cached_property
    def standing(self):
        return attempts.standing(self.last)

    @cached_property
    def responses(self):
        return list(self.last.responses.order_by("position"))

    @property
    def answered(self):
        return sum(bool(each.answered_at) for each in self.responses)

    @property
    def is_under_way(self):
        return self.last is not None and not self.last.finished_at and self.answered > 0

    @property
    def following(self):
        return attempts.next_to_answer(self.responses)


class QuestionPage:
    """One question of an attempt: before the answer the choices, after it the verdict and the source.

    ``answer`` is what the fields hold (the saved draft when left out), ``typed`` a text that could not
    be read as an answer, ``elsewhere`` the Conflict with another tab."""

    DRAFT = object()

    def __init__(self, responses, response, answer=DRAFT, typed="", problem="", elsewhere=None, before=False):
        self.responses, self.response = responses, response
        self.attempt = response.attempt
        self.quiz = self.attempt.quiz
        self.path, self.lesson = self.quiz.path, self.quiz.lesson
        self.version = response.version
        self.document = self.version.question.document
        self.answer = response.draft if answer is self.DRAFT else answer
        self.typed, self.problem, self.answered_before = typed, problem, before
        self.seq = elsewhere.seq if elsewhere else response.seq
        self.elsewhere = said_elsewhere(response, elsewhere.stored) if elsewhere else ""

    @property
    def is_answered(self):
        return self.response.answered_at is not None

    @property
    def template_name(self):
        return "quizzes/feedback.html" if self.is_answered else "quizzes/question.html"

    @cached_property
    def asked(self):
        """The responses this attempt asks for; the others were right before."""
        return [each for each in self.responses if not each.carried_from_id]

    @property
    def number(self):
        """Which of the questions asked this one is; 0 for one that was right before."""
        return self.asked.index(self.response) + 1 if self.response in self.asked else 0

    @property
    def rail(self):
        """done, here or later for each question asked."""
        return [
            "here" if each == self.response else "done" if each.answered_at else "later"
            for each in self.asked
        ]

    @property
    def following(self):
        return attempts.next_to_answer(self.responses, after=self.response.position)

    @property
    def stem(self):
        return render_plain(self.version.stem)

    @cached_property
    def choices(self):
        if self.is_answered:
            return feedback.marked(self.response)
        return feedback.offered(self.response, self.answer)

    @property
    def text(self):
        return self.typed or (self.answer or {}).get("text", "")

    @cached_property
    def verdict(self):
        return feedback.verdict(self.response, self.choices)

    @cached_property
    def quotes(self):
        return feedback.quotes(self.document, self.response.keys)


def said_elsewhere(response, stored):
    """The sentence about another answer that is already saved."""
    words = response.version.type.in_words(response.version, stored)
    if not words:
        return _("In another tab you took your choice back.")
    if response.choice_order:
        return _("In another tab you chose “%(answer)s”.") % {"answer": words}
    return _("In another tab you wrote “%(answer)s”.") % {"answer": words}


class ResultsPage:
    """How an attempt went, and what to do about it."""

    def __init__(self, responses):
        self.responses = responses
        self.attempt = responses[0].attempt
        self.quiz = self.attempt.quiz
        self.path, self.lesson = self.quiz.path, self.quiz.lesson
        self.document = responses[0].version.question.document

    @cached_property
    def standing(self):
        return attempts.reckon(self.quiz, self.responses)

    @cached_property
    def parts(self):
        return parts_to_read(self.quiz, self.standing.missed)

    @property
    def parts_in_words(self):
        return capfirst(apnumber(len(self.parts)))

    @property
    def tally(self):
        """got or open for each point to be had; the one that passes is also the mark."""
        standing = self.standing
        if standing.total != int(standing.total) or standing.total > MOST_IN_TALLY:
            return []
        points = range(1, int(standing.total) + 1)
        return [
            ("got" if point <= standing.shown else "open") + (" mark" if point == standing.needed else "")
            for point in points
        ]

    @property
    def following(self):
        return attempts.next_to_answer(self.responses)

    @property
    def answered(self):
        return sum(bool(each.answered_at) for each in self.responses)

    @property
    def rows(self):
        """Every question with how it went, in order."""
        return [
            {
                "response": each,
                "stem": render_plain(each.version.stem),
                "kind": feedback.kind_of(each) if each.answered_at else "open",
            }
            for each in self.responses
        ]
