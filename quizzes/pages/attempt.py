"""A whole attempt."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import prefetch_related_objects
from django.template.defaultfilters import capfirst
from django.utils.functional import cached_property

from learn import progress
from learn.models import LessonProgress

from .. import attempts, feedback, points, rules
from ..attempts.certainty import sureness
from ..journey import on
from ..models import Allowance, Attempt, RegradeCompletion, Try
from ..models.questions import Ruling
from ..rereading import parts_to_read
from .asked import Asked, numbered
from .moments import Clock, Moment

MOST_IN_TALLY = 30


def how_full(share):
    """How a point is drawn of which this share was earned, no more than all of it and no less than none."""
    tenths = int(10 * min(max(share, 0), 1))
    return {0: "open", 10: "got"}.get(tenths, f"part-{tenths}")


class AttemptPage(Asked):
    """A whole attempt: what is answered while it is under way, how it went when that may be known."""

    def __init__(self, responses, now):
        self.responses, self.now = responses, now
        self.attempt = responses[0].attempt
        self.quiz = self.attempt.quiz
        self.path, self.lesson = self.quiz.path, self.quiz.lesson
        self.document = responses[0].version.question.document
        if self.path.document_id == self.document.pk:
            self.path.document = self.document  # read already

    @property
    def template_name(self):
        if not self.attempt.is_finished(self.now):
            return "quizzes/attempt.html"
        if self.is_waiting_to_count or not self.attempt.tells_score(self.now):
            return "quizzes/waiting.html"
        return "quizzes/results.html"

    @property
    def is_waiting_to_count(self):
        """True when its result can count and be seen, but nothing has made it count yet: looking at a page
        writes nothing."""
        if self.attempt.is_out_of_time(self.now):
            return True
        return self.attempt.settled_at is None and self.attempt.tells_score(self.now)

    @property
    def tells_score(self):
        """True when, once its row is closed, its result may be seen."""
        return self.attempt.tells_at is None or self.attempt.tells_at <= self.now

    @property
    def is_closing(self):
        """True when the quiz has closed and answers that were on their way are still taken."""
        return bool(self.attempt.tells_at) and self.quiz.closes_at <= self.now < self.attempt.tells_at

    @property
    def tells(self):
        """When the result is told, as a `Moment`, or None."""
        return Moment.of(self.attempt.tells_at and self.quiz.closes_at, self.quiz)

    @property
    def tells_answers(self):
        return self.attempt.tells_answers(self.now) or not self.attempt.is_deferred

    @property
    def clock(self):
        return Clock.of(self.attempt, self.now)

    @cached_property
    def is_up_to_date(self):
        """True when it asked what had changed in its lesson, which was noted as read as it began."""
        if not self.attempt.builds_on_id or not self.lesson:
            return False
        rows = LessonProgress.objects.filter(enrolment=self.attempt.enrolment_id, lesson=self.lesson)
        return rows.filter(caught_up_at=self.attempt.started_at).exists()

    @cached_property
    def missed_anew(self):
        """How many questions on what had changed in its lesson were not right; 0 where none was asked."""
        missed = {response.pk for response in self.standing.missed} if self.is_up_to_date else ()
        return sum(each.pk in missed and not each.carried_from_id for each in self.responses)

    @cached_property
    def standing(self):
        return attempts.reckon(self.attempt, self.responses)

    @cached_property
    def passed(self):
        """Whether this attempt passes the quiz under its rule of what counts. An average that fell again
        does not, though the quiz stays passed."""
        if self.is_averaged and self.score:
            return self.score.passed
        return attempts.passes(self.attempt, self.responses)

    @cached_property
    def passed_before(self):
        """The day on which an earlier attempt passed the quiz, where this one does not; empty otherwise. A
        later one says nothing about it: what it shows stays as it is."""
        if self.passed or self.attempt.number == 1:
            return ""
        return on(self.passed_at) if self.passed_at and self.passed_at < self.attempt.finished_at else ""

    @cached_property
    def passed_at(self):
        return progress.passed_at(self.attempt.enrolment, self.lesson)

    @cached_property
    def passed_once(self):
        """The day on which this attempt, or a correction of it, passed the quiz, where by a later correction
        it does not and the learner stays passed; empty otherwise."""
        if self.passed or not any(each.corrected_at for each in self.responses) or not self.passed_at:
            return ""
        noted = RegradeCompletion.objects.filter(
            enrolment=self.attempt.enrolment_id, lesson=self.lesson, passed_after=self.passed_at
        )
        return on(self.passed_at) if self.passed_at == self.attempt.finished_at or noted.exists() else ""

    @property
    def is_behind(self):
        """True when the learner has the quiz behind them, by this attempt or an earlier one."""
        return bool(self.passed or self.passed_before or self.passed_once)

    @cached_property
    def score(self):
        """The score that counts, where it is not simply this attempt's or a better one's."""
        counts = self.attempt.counts
        if counts in (Attempt.Counts.HIGHEST, Attempt.Counts.LATEST) or self.attempt.number == 1:
            return None
        return attempts.score(attempts.standings_until(self.attempt))

    @cached_property
    def carried(self):
        """How many of its questions that count were not asked again: those that were right before, and those
        that stand as they were answered."""
        counting = [each for each in self.responses if each.version.ruling != Ruling.DROPPED]
        before = [each.fraction for each in counting if each.carried_from_id]
        return {"right": before.count(1), "other": len(before) - before.count(1)}

    @property
    def is_averaged(self):
        return self.attempt.counts == Attempt.Counts.AVERAGE

    @property
    def what_counts(self):
        return rules.WHAT_COUNTS[self.attempt.counts]

    @cached_property
    def sureness(self):
        """How sure the learner was, where it was asked; None otherwise."""
        if not self.attempt.certainty:
            return None
        prefetch_related_objects(self.responses, "version__choices")
        firsts = Try.objects.filter(response__attempt=self.attempt, number=1)
        return sureness(self.responses, {first.response_id: first for first in firsts})

    @property
    def marks_certainty(self):
        return self.attempt.certainty == Attempt.Certainty.SCORED

    @cached_property
    def parts(self):
        return parts_to_read(self.quiz, self.standing.missed) if self.tells_answers else []

    @property
    def parts_in_words(self):
        return capfirst(apnumber(len(self.parts)))

    @property
    def tally(self):
        """got, open or so many tenths for each point to be had; the one that passes is also the mark."""
        standing = self.standing
        if standing.total != int(standing.total) or standing.total > MOST_IN_TALLY:
            return []
        shown = points.rounded(standing.right, (standing.needed, standing.total), points.TENTH)
        return [
            how_full(shown - point + 1) + (" mark" if point == standing.needed else "")
            for point in range(1, int(standing.total) + 1)
        ]

    @property
    def following(self):
        """The next question that is not answered, or not wholly."""
        return attempts.next_to_answer(self.responses) or next(iter(self.begun), None)

    @cached_property
    def is_over(self):
        return self.attempt.is_finished(self.now)

    def is_in(self, response):
        """Whether it counts as answered: when the attempt has ended, what was only saved does too."""
        return response.is_given or self.is_over and response.is_unchecked

    def so_far(self, response):
        """How far the learner is with it: open, begun (something of it left open), to-retry (tried, and
        not for the last time), unchecked (only saved), or given."""
        if self.is_in(response):
            return "begun" if response.is_begun else "given"
        if response.is_unchecked:
            return "unchecked" if response.fraction is None else "to-retry"
        return "open"

    @cached_property
    def begun(self):
        """The questions of which something is answered and something left open."""
        return self.all_that_are("begun")

    @cached_property
    def unanswered(self):
        return self.all_that_are("open")

    @cached_property
    def unchecked(self):
        """The questions with an answer that is only saved, where each is checked."""
        return self.all_that_are("unchecked")

    @cached_property
    def to_retry(self):
        """The questions that can be tried again."""
        return self.all_that_are("to-retry")

    def all_that_are(self, so_far):
        return [each for each in self.asked if self.so_far(each) == so_far]

    @property
    def left(self):
        """The questions the learner is not done with, as (number, address, stem, how far they are)."""
        return [
            (number, each.get_absolute_url(), feedback.stem_in_short(each.version), self.so_far(each))
            for each, number in numbered(self.responses).items()
            if each in self.asked and self.so_far(each) != "given"
        ]

    @property
    def may_miss_again(self):
        """True when asking only what was missed is offered: not where that would be an exam with its
        answers beside it."""
        return bool(self.standing.missed) and not self.quiz.is_deferred and not self.cannot

    @property
    def has_to_answer_anew(self):
        """True when what comes next is a question on what had changed, which was not right."""
        return bool(self.missed_anew and self.may_miss_again)

    @property
    def right_late(self):
        """How many of what was missed were right at a later try: they do not count in full."""
        late = [row for row in self.rows if row["kind"] == "right" and row["percent"] and not row["ruling"]]
        return len(late)

    @cached_property
    def used(self):
        """How many attempts the learner has made, where they are counted, and the `Allowance` for more."""
        learner, quiz = self.attempt.learner_id, self.quiz
        if not quiz.attempts_allowed:
            return 0, Allowance()
        return quiz.attempts.filter(learner=learner).count(), attempts.allowance(learner, quiz)

    @property
    def attempts_left(self):
        """How many more may begin; 0 where none can, or nobody counts them."""
        used, given = self.used
        most = rules.most_attempts(self.quiz, given)
        return max(most - used, 0) if most and not self.cannot else 0

    @cached_property
    def cannot(self):
        """Why no other attempt can begin, as a sentence; empty when one can."""
        used, given = self.used
        try:
            attempts.may_begin(self.quiz, given, used, self.now)
        except attempts.CannotStart as error:
            return str(error)
        return ""

    @property
    def corrected(self):
        """How many questions count otherwise than when they were answered."""
        return len(self.all_corrected)

    @cached_property
    def all_corrected(self):
        return [each for each in self.responses if each.corrected_at is not None and not each.took_back]

    @property
    def corrected_unanswered(self):
        """True where some of those were never answered."""
        return any(not each.is_given for each in self.all_corrected)

    @cached_property
    def rows(self):
        """Every question with how it went as far as that may be known, in order. Those with an address can
        be looked at."""
        if self.tells_answers and self.attempt.tries > 1:
            prefetch_related_objects(self.responses, "version__choices")
        return [self.row(each) for each in self.responses]

    def row(self, each):
        kind, is_told = self.so_far(each), each.is_told(self.now) and each.answered_at
        if is_told and each.version.ruling:
            kind = "shown" if each.given is None else "given"
        elif is_told:
            kind = feedback.kind_of(each)
        may_look = each.is_told(self.now) or not self.is_over
        # Of one that is partly right by now, right later, or shown after a try that earned something.
        is_part = kind in ("right", "partly", "shown", "to-retry") and each.fraction not in (None, 0, 1)
        is_given_credit = each.version.ruling == Ruling.CREDIT and self.attempt.tells_score(self.now)
        is_ruled = is_told or each.is_left_out or is_given_credit
        return {
            "stem": feedback.stem_in_short(each.version),
            "kind": kind,
            "address": each.get_absolute_url() if may_look else "",
            "percent": points.percent(each.fraction) if is_part else "",
            "ruling": each.version.ruling if is_ruled else "",
            "was_right": bool(each.carried_from_id),
            "corrected": on(each.corrected_at)
            if each.corrected_at and (each.is_told(self.now) or is_ruled)
            else "",
            "took_back": each.took_back,
        }
