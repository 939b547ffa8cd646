"""The page before the first question."""

from django.utils.functional import cached_property

from learn import progress

from .. import attempts, rules
from ..journey import on
from ..models import Allowance
from .asked import Asked
from .moments import Clock, Moment


class IntroPage(Asked):
    """The page before the first question, for a learner or a stranger. ``quiz`` comes with `with_asks`."""

    def __init__(self, quiz, user, now):
        self.quiz, self.path, self.user, self.now = quiz, quiz.path, user, now

    @property
    def total(self):
        return self.quiz.asks

    @property
    def needed(self):
        return self.quiz.needed_of_asked

    @cached_property
    def attempts(self):
        """The learner's attempts at this quiz, in order."""
        if not self.user.is_authenticated:
            return []
        found = list(self.user.attempts.filter(quiz=self.quiz).select_related("enrolment").order_by("number"))
        for attempt in found:
            attempt.quiz = self.quiz
        return found

    @cached_property
    def allowance(self):
        has_rules = self.quiz.begins_on_purpose and self.user.is_authenticated
        return attempts.allowance(self.user, self.quiz) if has_rules else Allowance()

    @property
    def rules(self):
        return rules.sentences(self.quiz, self.allowance, len(self.attempts), self.now)

    @property
    def opens(self):
        return Moment.of(self.quiz.opens_at, self.quiz)

    @property
    def has_opened(self):
        return self.quiz.has_opened(self.now)

    @property
    def has_closed(self):
        return self.quiz.has_closed(self.now)

    @property
    def closes(self):
        return Moment.of(self.quiz.closes_at, self.quiz)

    @property
    def cannot(self):
        """Why no attempt can begin now, as a sentence; empty when one can."""
        try:
            attempts.may_begin(self.quiz, self.allowance, len(self.attempts), self.now)
        except attempts.CannotStart as error:
            return str(error)
        return ""

    @property
    def why_not(self):
        """The same where the rules beside it do not say so already."""
        used_up = rules.has_none_left(self.quiz, self.allowance, len(self.attempts))
        return "" if used_up and not self.has_closed else self.cannot

    @property
    def open(self):
        """The attempt under way, or None."""
        last = self.attempts[-1] if self.attempts else None
        return last if last and not last.is_finished(self.now) else None

    @property
    def last(self):
        """The newest attempt that is over, or None."""
        return next((each for each in reversed(self.attempts) if each.is_finished(self.now)), None)

    @cached_property
    def standings(self):
        """{attempt id: `Standing`} of the attempts whose result may be known, in order."""
        known = {each.pk for each in self.attempts if each.tells_score(self.now)}
        found = attempts.standings(self.user, self.quiz) if known else {}
        return {attempt: standing for attempt, standing in found.items() if attempt in known}

    @property
    def passed(self):
        """The day on which the learner passed it; empty where they have not, or may not know yet."""
        at = self.last and progress.passed_at(self.last.enrolment, self.quiz.lesson)
        return on(at) if at else ""

    @property
    def last_standing(self):
        """How the last attempt went, or None where that may not be known yet."""
        return self.standings.get(self.last.pk) if self.last else None

    @property
    def score(self):
        """What counts of the attempts whose result may be known, or None."""
        return attempts.score(list(self.standings.values()))

    @property
    def what_counts(self):
        """Said where there is more than one attempt to choose from."""
        *before, last = self.standings.values()
        return rules.WHAT_COUNTS[last.counts] if before else ""

    @cached_property
    def responses(self):
        responses = (
            list(self.open.responses.select_related("version").order_by("position")) if self.open else []
        )
        for response in responses:
            response.attempt = self.open
        return responses

    @property
    def is_under_way(self):
        has_begun = any(each.seq or each.is_given for each in self.responses)
        return self.open is not None and (has_begun or self.quiz.begins_on_purpose)

    @property
    def following(self):
        return attempts.next_to_answer(self.responses)

    @property
    def clock(self):
        return Clock.of(self.open, self.now)
