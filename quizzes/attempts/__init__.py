"""Sitting a quiz: starting, saving, answering, finishing. Whatever is done twice is done once."""

from .answering import AlreadyAnswered, AttemptFinished, Conflict, answer, save
from .closing import close_when_due, finish, passes, settle
from .closing_many import close_all, finish_many, to_close
from .scoring import (
    Standing,
    completes,
    reckon,
    score,
    standing,
    standings,
    standings_until,
    summed,
    with_sums,
)
from .sheets import hold, holding, sheet
from .starting import CannotStart, NoneLeft, NothingToAsk, NotOpen, make_room, may_begin, resting_on, start
from .timing import allowance, move_deadlines, said_of_moved

__all__ = [
    "AlreadyAnswered",
    "AttemptFinished",
    "CannotStart",
    "Conflict",
    "NoneLeft",
    "NotOpen",
    "NothingToAsk",
    "Standing",
    "allowance",
    "answer",
    "close_all",
    "close_when_due",
    "completes",
    "finish",
    "finish_many",
    "hold",
    "holding",
    "make_room",
    "may_begin",
    "move_deadlines",
    "next_to_answer",
    "passes",
    "reckon",
    "resting_on",
    "said_of_moved",
    "save",
    "score",
    "settle",
    "sheet",
    "standing",
    "standings",
    "standings_until",
    "start",
    "summed",
    "to_close",
    "with_sums",
]


def next_to_answer(responses, after=0):
    """The next response without an answer, looking on from this position and then from the start. What is
    left out of the score by now is asked no more."""
    waiting = [each for each in responses if not each.is_given and not each.is_left_out]
    return next((each for each in waiting if each.position > after), waiting[0] if waiting else None)
