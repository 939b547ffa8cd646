"""Moments and what is left of an attempt's time, as pages say them."""

from dataclasses import dataclass

from .. import rules


@dataclass(frozen=True)
class Moment:
    """A moment for a <time>: as a machine reads it, and as clocks in the quiz's zone say it."""

    iso: str
    said: str

    @classmethod
    def of(cls, at, quiz):
        return cls(rules.iso(at, quiz), rules.said(at, quiz)) if at else None


@dataclass(frozen=True)
class Clock:
    """What is left of an attempt: ``left`` seconds by the server's clock, ``until`` a `Moment`."""

    attempt: object
    left: int
    until: Moment

    @classmethod
    def of(cls, attempt, now):
        """None where nothing ends the attempt but its learner, or it is over."""
        if attempt is None or attempt.deadline is None or attempt.is_finished(now):
            return None
        end, quiz = attempt.deadline, attempt.quiz
        until = Moment(rules.iso(end, quiz), rules.said_soon(end, quiz, now))
        return cls(attempt, attempt.seconds_left(now), until)

    @property
    def left_in_words(self):
        return rules.left_in_words(self.left)
