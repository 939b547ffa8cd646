"""One question of an attempt."""

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.html import conditional_escape as escaped
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learn.rendering import render_line, render_words
from learn.shown import Shown

from .. import attempts, feedback, points, rules
from ..attempts.certainty import LEVELS
from ..grading import most_of_another, right_before_the_last
from ..journey import on
from ..models.questions import Ruling
from ..quoting import in_quotes
from .asked import numbered
from .moments import Clock

WENT = {
    "right": gettext_lazy("✓ right"),
    "partly": gettext_lazy("½ partly right"),
    "wrong": gettext_lazy("✗ not right"),
}


class QuestionPage(Shown):
    """One question of an attempt: before the answer the choices, once it may be known the verdict and the
    source.

    ``answer`` is what the fields hold (the saved draft when left out), ``sent`` the pairs of a form that
    could not be read as an answer, ``elsewhere`` the Conflict with another tab. ``may_be_checked`` says that
    the problem is no more than something left open, so that the answer can be checked anyway."""

    DRAFT = object()

    def __init__(
        self,
        responses,
        response,
        now,
        answer=DRAFT,
        sent=(),
        problem="",
        elsewhere=None,
        before=False,
        may_be_checked=False,
    ):
        self.responses, self.response, self.now = responses, response, now
        self.attempt = response.attempt
        self.quiz = self.attempt.quiz
        self.path, self.lesson = self.quiz.path, self.quiz.lesson
        self.version = response.version
        self.document = self.version.question.document
        self.answer = response.draft if answer is self.DRAFT else answer
        self.sent, self.said, self.answered_before = sent, problem, before
        self.may_be_checked = may_be_checked
        self.seq = elsewhere.seq if elsewhere else response.seq
        self.elsewhere = said_elsewhere(response, elsewhere.stored) if elsewhere else ""

    @property
    def problem(self):
        """What is said beside the question: what became of what was sent, else what is not right yet in what
        the fields hold."""
        if self.said or self.elsewhere or self.answer is None:
            return self.said
        order = self.response.choice_order
        fields = MultiValueDict()
        for name, value in self.version.type.fields(self.version, self.answer, order):
            fields.appendlist(name, value)
        try:
            self.version.type.read(self.version, fields, order)
        except ValidationError as error:
            return error.messages[0]
        return ""

    @cached_property
    def is_told(self):
        return self.response.is_told(self.now)

    @property
    def template_name(self):
        if self.is_told:
            return "quizzes/feedback.html"
        return "quizzes/left_out.html" if self.response.is_left_out else "quizzes/question.html"

    @property
    def clock(self):
        return Clock.of(self.attempt, self.now)

    @property
    def ruling(self):
        """ "credit" or "dropped" where a correction says what every answer counts; empty otherwise."""
        return self.version.ruling

    @cached_property
    def faulty_for(self):
        """Why a correction says so."""
        return self.version.regrades.values_list("reason", flat=True).first() or ""

    @property
    def review_template_name(self):
        return "quizzes/reviews/ruled.html" if self.ruling else self.version.type.review_template_name

    @property
    def given_in_words(self):
        return in_words(self.response, self.response.given) or "…"

    @property
    def corrected(self):
        """The day on which how it counts was corrected after the answer; empty where it was not."""
        return on(self.response.corrected_at) if self.response.corrected_at else ""

    @cached_property
    def ruling_before(self):
        """How the answers counted until a correction was taken back: "credit", "dropped" or by their key."""
        undone = self.version.regrades.filter(pk=self.response.took_back)
        return undone.values_list("after__ruling", flat=True).first() or ""

    @cached_property
    def tried(self):
        """The tries so far at a question that may be tried again."""
        has_tried = self.response.fraction is not None and not self.response.answered_at
        return list(self.response.tries.order_by("number")) if has_tried else []

    @cached_property
    def right_at(self):
        """Which of the tries a correction made right, where others came after it or may; None otherwise, and
        where a ruling says what they all earn."""
        if self.ruling:
            return None
        if not self.tried:
            return self.response.right_at
        answers = [each.answer for each in self.tried]
        return right_before_the_last(self.version, [*answers, None])

    @property
    def counts_now(self):
        """What that try earns, as a percentage."""
        return points.percent(self.response.fraction)

    @cached_property
    def correction(self):
        """The newest correction of a question under way, one of whose tries it made right; None otherwise."""
        return self.version.regrades.first() if self.tried and self.right_at else None

    @property
    def correction_on(self):
        return on(self.correction.at)

    @property
    def partly_so_far(self):
        return self.version.type.grade(self.version, self.tried[-1].answer).is_partly_right

    @property
    def tries_left(self):
        return self.response.tries_allowed - len(self.tried)

    @property
    def may_try(self):
        """How often this one may be tried, said before the first try; 0 where nothing is tried twice."""
        says = self.attempt.tries > 1 and not self.attempt.is_deferred and not self.tried
        return self.response.tries_allowed if says else 0

    @property
    def later_tries(self):
        """What another try counts at most, in a sentence; empty where there is one alone."""
        return rules.later_tries(self.may_try, self.attempt.penalty)

    @property
    def is_fewer(self):
        """True where it may be tried less often than others, as one more would give the answer away."""
        return self.response.tries_allowed < self.attempt.tries

    @property
    def hint(self):
        """What helps after as many tries; empty where the author wrote nothing for it."""
        place = len(self.tried) - 1
        return (
            render_line(self.version.hints[place], self.document)
            if 0 <= place < len(self.version.hints)
            else ""
        )

    @property
    def at_stake(self):
        """What the tries so far have earned and what one more can count at most, in sentences."""
        answers = [each.answer for each in self.tried]
        most = most_of_another(self.version, answers, self.attempt.penalty)
        return rules.at_stake(self.response.fraction, most)

    @property
    def sure(self):
        """How sure one can be, as (number, name, whether it is chosen); asked before anything is told."""
        if not self.attempt.certainty or self.tried:
            return []
        return [
            (number, name, number == self.response.certainty) for number, (name, *_rest) in LEVELS.items()
        ]

    @property
    def marks_certainty(self):
        return self.attempt.certainty == self.attempt.Certainty.SCORED

    @property
    def percent(self):
        """What is left of the question after tries that were not right, or after which the learner asked to
        be shown, as a percentage; empty where nothing was taken off, or nothing is left to say it of."""
        fraction = self.response.fraction
        was_tried = self.attempt.tries > 1 and fraction not in (None, 0, 1)
        says = was_tried and self.verdict.kind in ("right", "shown") and not self.right_at
        return points.percent(fraction) if says else ""

    @cached_property
    def numbers(self):
        return numbered(self.responses)

    @cached_property
    def heading(self):
        if self.response.carried_from_id:
            return _("You had this right") if self.response.fraction == 1 else _("As you answered it before")
        place = {"number": self.number, "total": len(self.numbers)}
        if self.response.is_left_out:
            return _("Question %(number)d of %(total)d, left out") % place
        return _("Question %(number)d of %(total)d") % place

    @cached_property
    def number(self):
        """Which of the questions put this one is; 0 for one that was right before."""
        return self.numbers.get(self.response, 0)

    @property
    def numbered(self):
        """(its number among the questions put or 0, response) of every question."""
        return [(self.numbers.get(each, 0), each) for each in self.responses]

    @property
    def rail(self):
        """done, begun, here, out (left out) or later for each question put."""
        return ["here" if each == self.response else how_far(each) for each in self.numbers]

    @property
    def following(self):
        """Where to go on: the next question without an answer or, of an attempt looked at when it is over,
        the next one. None after the last."""
        if self.attempt.finished_at:
            later = [each for each in self.responses if each.position > self.response.position]
            return later[0] if later and self.attempt.is_deferred else None
        return attempts.next_to_answer(self.responses, after=self.response.position)

    @cached_property
    def wording(self):
        """What is asked or, once it may be told, what became of it."""
        if self.is_told:
            wording = feedback.Ruled if self.ruling else feedback.Answered
            return wording(self.response, self.document)
        order = self.response.choice_order
        pairs = self.sent or self.version.type.fields(self.version, self.answer, order)
        return feedback.Asked(self.version, self.document, order, pairs)

    @cached_property
    def earlier(self):
        """[(answer in words, why not, [(thing in words, why not)])] of what was answered before the try
        that counts, where there is a why: what was wrong is corrected, also when it was put right at a later
        try. A why stands alone where the whole answer is that thing. Before the answer was shown all is told.
        """
        return self.corrected_in(self.all_tries[: (self.right_at or len(self.all_tries)) - 1])

    @cached_property
    def later(self):
        """The same of what was answered after a try that a correction made right."""
        return self.corrected_in(self.all_tries[self.right_at :]) if self.right_at else []

    @cached_property
    def all_tries(self):
        if self.attempt.tries == 1 or self.response.carried_from_id or self.ruling:
            return []
        return list(self.response.tries.order_by("number"))

    def corrected_in(self, tries):
        type, still = self.version.type, {self.said_of(part) for part in self.wording.chosen}
        # Of several things each stands below with its why.
        below = {part.why for part in self.wording.parts} if self.has_parts else ()
        was_shown, told, said = self.response.given is None, {}, set()
        for each in tries:
            parts = type.review(self.version, each.answer, self.response.choice_order)
            given = [part for part in parts if part.given]
            whys = [
                (self.said_of(part), render_line(part.why, self.document))
                for part in given
                if part.fraction < 1 and part.why and part.why not in below
            ]
            whys = [why for why in whys if why[0] not in still and why[0] not in said]
            if given and (whys or was_shown):
                said.update(words for words, _why in whys)
                told.setdefault(self.in_words(each.answer, given), (whys, len(given) == 1))
        return [as_one(words, *whys) for words, whys in told.items()]

    def in_words(self, answer, given):
        """The whole of an answer, in words: an order as one, of all else each thing that was given, and how
        it went where each counts for itself."""
        if self.version.type.reviewed_as == "order":
            return in_quotes(render_words(self.version.type.in_words(self.version, answer)))
        if not self.has_parts:
            return format_html_join(", ", "{}", ((self.said_of(each),) for each in given))
        return format_html_join(
            "; ", "{} {}", ((self.said_of(each), WENT.get(each.kind, "")) for each in given)
        )

    @property
    def has_parts(self):
        return self.version.type.reviewed_as in ("parts", "order")

    def said_of(self, part):
        """One thing that was answered, in quotation marks, and of what, where there are several."""
        given = escaped(in_quotes(part.given))
        if not part.is_typed:
            given = format_html("“{}”", render_line(part.given, self.document))
        if not self.has_parts:
            return given
        label = _("gap %s") % part.label if self.version.type.has_gaps else part.label
        return format_html("{}: {}", render_line(label), given)

    @property
    def verdict(self):
        return self.wording.verdict

    @cached_property
    def quotes(self):
        return feedback.quotes(self.document, self.response.keys)


def as_one(words, whys, is_one):
    """(answer in words, its one why, []), or ("", whys) in place of the why where it has several things."""
    if whys and is_one:
        return words, whys[0][1], []
    return words, "", whys


def how_far(response):
    """done, begun (something of it is left open), out (left out of the score) or later."""
    if response.version.ruling == Ruling.DROPPED:
        return "out"
    if not response.is_given:
        return "later"
    return "begun" if response.is_begun else "done"


def said_elsewhere(response, stored):
    """The sentence about another answer that is already saved."""
    words, type = in_words(response, stored), response.version.type
    if not words:
        return _("In another tab you took your choice back.")
    if response.fraction is not None and type.is_same(response.version, stored, response.given):
        said = _("In another tab you checked %(answer)s, which is not right yet.")
    elif type.is_written:
        said = _("In another tab you wrote %(answer)s.")
    else:
        said = _("In another tab you chose %(answer)s.")
    return said % {"answer": in_quotes(words)}


def in_words(response, answer):
    """An answer to this question as a person would say it; empty for None."""
    type = response.version.type
    words = type.in_words(response.version, answer)
    return words if type.is_written else render_words(words)
