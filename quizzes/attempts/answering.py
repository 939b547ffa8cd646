"""Saving drafts and submitting answers. Whatever is done twice is done once."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from learn import progress

from ..grading import fraction_of
from ..models import Attempt, Response, Try
from ..models.questions import Ruling
from ..question_types.base import nothing_yet
from .closing import close
from .sheets import hold


class Conflict(Exception):
    """Something else is stored already. ``stored`` is that answer, ``seq`` what to name to replace it."""

    def __init__(self, stored, seq):
        super().__init__(stored, seq)
        self.stored, self.seq = stored, seq


class AlreadyAnswered(Conflict):
    """What was answered first counts and stays."""


class AttemptFinished(Exception):
    """Nothing can be saved or answered in it any more."""


def save(response, answer, seq, now, certainty=None):
    """Keeps a draft, with how sure the learner is where they say so, and returns the seq the next save
    must name. The same again changes nothing. Saving grades and tells nothing.

    Conflict when another answer was saved since this seq was read."""
    sure = {"certainty": certainty} if certainty else {}
    # No condition here may join another table: the update would then look at seq before it waits for
    # another save of the same row, and not again after it, and both would win.
    # By its number, or SQLite first lists every attempt on the site that is open.
    mine = Attempt.objects.filter(pk=response.attempt_id)
    accepting = mine.accepting(now, response.attempt.quiz.grace_time)
    saved = Response.objects.filter(pk=response.pk, seq=seq, answered_at=None, attempt__in=accepting).update(
        draft=answer, seq=F("seq") + 1, saved_at=now, **sure
    )
    if saved:
        return seq + 1
    stored = Response.objects.select_related("attempt__quiz").get(pk=response.pk)
    is_same = partial(response.version.type.is_same, response.version)
    if stored.answered_at:
        given = last_try(stored)
        if given is None or not is_same(given.answer, answer):
            raise AlreadyAnswered(given and given.answer, stored.seq)
    elif not stored.attempt.accepts(now):
        raise AttemptFinished
    elif not is_same(stored.draft, answer):
        raise Conflict(stored.draft, stored.seq)
    elif certainty and stored.certainty != certainty and stored.seq != seq:
        # Of the same answer in two tabs the surer word is the later one.
        return save(stored, answer, stored.seq, now, certainty)
    return stored.seq


def answer(response, answer, seq, now, gave_up=False, certainty=None, held=None):
    """Grades the answer and returns its Try; ``gave_up`` asks to be shown and earns nothing. The same
    answer again, as its type takes it, returns the same Try. The question is over once an answer is right,
    the last try is used, the learner has asked to be shown or it is left out of the score; until then it can
    be tried again. ``held``: the responses of the attempt, this one among them, where they are held already
    (`holding`).

    AlreadyAnswered when it was over before, Conflict when another tab has saved another draft or used a
    try since this seq was read, ValidationError when there is nothing to check."""
    if gave_up:
        answer = None
    elif answer is None:
        raise ValidationError(nothing_yet(response.version.type, response.fraction is not None))
    words = (response, answer, seq, now, gave_up, certainty)
    if held is None:
        # All or nothing together with whatever transaction stands around it: no savepoint of its own.
        with transaction.atomic(savepoint=False):
            found = take(hold(response.attempt_id, response.position), *words)
    else:
        found = take(held, *words)
    if isinstance(found, Exception):
        raise found
    return found


def take(responses, response, answer, seq, now, gave_up, certainty):
    """The Try of an answer to one of these held responses, or the exception to raise once they are let go."""
    held = next(each for each in responses if each.pk == response.pk)
    tries = [] if held.fraction is None else list(held.tries.order_by("number"))
    is_same = partial(held.version.type.is_same, held.version)
    if tries and is_same(tries[-1].answer, answer):
        return tries[-1]
    if held.answered_at:
        given = last_try(held)
        return given if is_same(given.answer, answer) else AlreadyAnswered(given.answer, held.seq)
    if not held.attempt.accepts(now):
        return AttemptFinished()
    # Whoever asks to be shown means it, whatever another tab has chosen.
    agrees = gave_up or seq == held.seq or held.draft is None or is_same(held.draft, answer)
    if not agrees:
        return Conflict(held.draft, held.seq)
    given = record(held, tries, answer, now, certainty)
    if all(each.answered_at or each.is_left_out for each in responses):
        close(held.attempt, responses, now)
    return given


def record(held, tries, answer, now, certainty):
    """Appends a Try to a held response, and ends the response when that was the last."""
    version, attempt, number = held.version, held.attempt, len(tries) + 1
    grade = version.type.grade(version, answer)
    # What was said before any feedback stays.
    sure = certainty or held.certainty if number == 1 else None
    given = Try.objects.create(
        response=held, number=number, answer=answer, fraction=grade.fraction, certainty=sure, at=now
    )
    answers = [*(each.answer for each in tries), answer]
    held.fraction = fraction_of(version, answers, attempt.penalty)
    changed = {"fraction": held.fraction}
    is_last = number >= held.tries_allowed or version.ruling == Ruling.DROPPED
    if answer is None or grade.is_right or is_last:
        held.answered_at = changed["answered_at"] = now
    else:
        changed |= {"draft": answer, "saved_at": now}
    if sure:
        held.certainty = changed["certainty"] = sure
    Response.objects.filter(pk=held.pk).update(**changed, seq=F("seq") + 1)
    held.seq, held.given = held.seq + 1, answer
    progress.see(attempt.enrolment_id, attempt.enrolment.last_seen_at, now)
    return given


def last_try(response):
    """The Try that ended an answered response; for a carried one, that of the attempt before."""
    return Try.objects.filter(response=response.carried_from_id or response.pk).order_by("-number").first()
