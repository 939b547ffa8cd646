"""Saving drafts and submitting answers. Whatever is done twice is done once."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from learn import progress
from learn.models import Revision
from learn.prepared import Given, prepared

from ..grading import fraction_of, right_before_the_last
from ..models import Attempt, Regrade, Response, Try
from .closing import CHOICES, close, hold, take_choices


class Conflict(Exception):
    """Something else is stored already. ``stored`` is that answer, ``seq`` what to name to replace it."""

    def __init__(self, stored, seq):
        super().__init__(stored, seq)
        self.stored, self.seq = stored, seq


class AlreadyAnswered(Conflict):
    """What was answered first counts and stays."""


class AttemptFinished(Exception):
    """Nothing can be saved or answered in it any more."""


@prepared
def told(with_choices):
    """An attempt's responses, in order, each with all that its pages show; ``with_choices``: that at one
    position with the choices of its wording."""
    submitted = Try.objects.filter(
        Q(response=OuterRef("pk")) | Q(response=OuterRef("carried_from"))
    ).order_by("-number")
    over_at = Coalesce(OuterRef("answered_at"), OuterRef("attempt__finished_at"))
    regrades = Regrade.objects.filter(version=OuterRef("version"), at__gt=over_at)
    editions = Revision.objects.filter(document=OuterRef("version__question__document")).order_by("-number")
    return (
        Response.objects.filter(attempt=Given("attempt"), attempt__learner=Given("learner"))
        .select_related(
            "slot",
            "version__question__document",
            "attempt__quiz__lesson",
            "attempt__quiz__path",
        )
        .annotate(
            given=Subquery(submitted.values("answer")[:1]),
            corrected_at=Subquery(regrades.values("at")[:1]),
            correction=Subquery(regrades.values("reason")[:1]),
            took_back=Subquery(regrades.values("undoes")[:1]),
            edition=Subquery(editions.values("number")[:1]),
            **(CHOICES if with_choices else {}),
        )
        .order_by("position")
    )


def sheet(learner, attempt, position=None):
    """The learner's responses of this attempt, in order, in one query with all that their pages show, and
    the choices of the one at this position.
    Each has ``given``: the answer last submitted, None where there is none or they asked to be shown; and
    ``corrected_at`` and ``correction``: when and why how it counts was last corrected after that, and
    ``took_back``: whether that only took an earlier correction back. ``edition``: the number of the newest
    edition of the document it is about.

    Where by that an answer before the last is right, it is the one that counts: it is ``given``, and
    ``right_at`` says which try it was. So it is where the learner asked to be shown afterwards."""
    responses = told(position is not None, attempt=attempt, learner=learner.pk, position=position)
    take_choices(responses, position)
    shown = [each for each in responses if each.answered_at and each.given is None and each.fraction]
    corrected = [each for each in responses if each.corrected_at and each.answered_at]
    if corrected := shown + corrected:
        note_what_counts(corrected)
    return responses


def note_what_counts(responses):
    really = {each.pk: each.carried_from_id or each.pk for each in responses}
    answers = defaultdict(list)
    tries = Try.objects.filter(response__in=really.values()).order_by("number")
    for response, answer in tries.values_list("response", "answer"):
        answers[response].append(answer)
    tried = [each for each in responses if len(answers[really[each.pk]]) > 1]
    prefetch_related_objects(tried, "version__choices")
    for each in tried:
        mine = answers[really[each.pk]]
        each.right_at = right_before_the_last(each.version, mine)
        if each.right_at:
            each.given = mine[each.right_at - 1]


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
    if stored.answered_at:
        given = last_try(stored)
        if given is None or given.answer != answer:
            raise AlreadyAnswered(given and given.answer, stored.seq)
    elif not stored.attempt.accepts(now):
        raise AttemptFinished
    elif stored.draft != answer:
        raise Conflict(stored.draft, stored.seq)
    elif certainty and stored.certainty != certainty and stored.seq != seq:
        # Of the same answer in two tabs the surer word is the later one.
        return save(stored, answer, stored.seq, now, certainty)
    return stored.seq


def answer(response, answer, seq, now, gave_up=False, certainty=None):
    """Grades the answer and returns its Try; ``gave_up`` asks to be shown and earns nothing. The same
    answer again returns the same Try. The question is over once an answer is right, the last try is used
    or the learner has asked to be shown; until then it can be tried again.

    AlreadyAnswered when it was over before, Conflict when another tab has saved another draft or used a
    try since this seq was read, ValidationError when there is nothing to check."""
    if gave_up:
        answer = None
    elif answer is None:
        raise ValidationError(response.version.type.nothing_yet)
    # All or nothing together with whatever transaction stands around it: no savepoint of its own.
    with transaction.atomic(savepoint=False):
        responses = hold(response.attempt_id, response.position)
        held = responses[response.pk]
        tries = [] if held.fraction is None else list(held.tries.order_by("number"))
        may_answer = not held.answered_at and held.attempt.accepts(now)
        is_again = bool(tries) and tries[-1].answer == answer
        # Whoever asks to be shown means it, whatever another tab has chosen.
        agrees = gave_up or seq == held.seq or held.draft in (None, answer)
        if may_answer and agrees and not is_again:
            given = record(held, tries, answer, now, certainty)
            if all(each.answered_at for each in responses.values()):
                close(held.attempt, responses.values(), now)
            return given
    if is_again:
        return tries[-1]
    if held.answered_at:
        given = last_try(held)
        if given.answer != answer:
            raise AlreadyAnswered(given.answer, held.seq)
        return given
    if not held.attempt.accepts(now):
        raise AttemptFinished
    raise Conflict(held.draft, held.seq)


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
    if answer is None or grade.is_right or number >= held.tries_allowed:
        held.answered_at = changed["answered_at"] = now
    else:
        changed |= {"draft": answer, "saved_at": now}
    if sure:
        changed["certainty"] = sure
    Response.objects.filter(pk=held.pk).update(**changed, seq=F("seq") + 1)
    progress.see(attempt.enrolment_id, attempt.enrolment.last_seen_at, now)
    return given


def last_try(response):
    """The Try that ended an answered response; for a carried one, that of the attempt before."""
    return Try.objects.filter(response=response.carried_from_id or response.pk).order_by("-number").first()
