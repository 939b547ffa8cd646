"""Sitting a quiz: starting, saving, answering, finishing. Whatever is done twice is done once."""

import secrets
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from learn import progress
from learn.models import Enrolment
from learn.models.lessons import State

from .models import Attempt, Response, Try

ENOUGH = Decimal("0.0001")


class NothingToAsk(Exception):
    """The quiz has no published question."""


class Conflict(Exception):
    """Something else is stored already. ``stored`` is that answer, ``seq`` what to name to replace it."""

    def __init__(self, stored, seq):
        super().__init__(stored, seq)
        self.stored, self.seq = stored, seq


class AlreadyAnswered(Conflict):
    """The first answer counts and stays."""


class AttemptFinished(Exception):
    """Nothing can be saved or answered in it any more."""


@dataclass(frozen=True)
class Standing:
    """How an attempt went: points earned, needed and to be had, and the responses not wholly right."""

    right: Decimal
    needed: Decimal
    total: Decimal
    missed: list

    @property
    def passed(self):
        return self.right + ENOUGH >= self.needed

    @property
    def shown(self):
        """The points earned as a person reads them: never rounded up to a number not reached."""
        right = (self.right + ENOUGH).quantize(Decimal("0.1"), ROUND_DOWN)
        return int(right) if right == int(right) else right


def start(learner, quiz, now, missed_of=None, only=None):
    """The learner's open attempt at the quiz, or a new one.

    With ``missed_of``, a finished attempt of theirs, the new one asks only what was missed in it; with
    ``only`` too, ids of questions, those whatever was answered then, and no others."""
    enrolment = progress.enrol(learner, quiz.path, now)
    try:
        with transaction.atomic():
            # One start at a time for a learner, so that two clicks do not both find no open attempt.
            Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
            attempt = learner.attempts.open().filter(quiz=quiz).first()
            return attempt or begin(enrolment, quiz, now, missed_of, only)
    except IntegrityError:
        # What the lock cannot see (another path into the database) the constraint stops.
        return learner.attempts.open().get(quiz=quiz)


def slots_to_ask(quiz):
    """The quiz's slots whose question is published, in order."""
    slots = quiz.slots.filter(question__state=State.PUBLISHED, question__current__isnull=False)
    return slots.order_by("position", "pk")


def resting_on(quiz, keys):
    """The ids of the questions this quiz asks that rest on one of these passages."""
    slots = slots_to_ask(quiz).filter(question__citations__passage__key__in=keys)
    return set(slots.values_list("question", flat=True))


def begin(enrolment, quiz, now, missed_of, only=None):
    """A new attempt with its responses: order of choices and passages to quote are fixed here."""
    slots = slots_to_ask(quiz).select_related("question__current")
    slots = slots.prefetch_related("question__current__choices", "question__citations__passage")
    if not slots:
        raise NothingToAsk
    answered_before = {}
    if missed_of:
        stays = Q(fraction=1) if only is None else Q(answered_at__isnull=False) & ~Q(slot__question__in=only)
        answered_before = {response.slot_id: response for response in missed_of.responses.filter(stays)}
        if all(slot.pk in answered_before for slot in slots):
            answered_before, missed_of = {}, None
    learner = enrolment.learner
    last = learner.attempts.filter(quiz=quiz).aggregate(last=Max("number"))["last"] or 0
    attempt = Attempt.objects.create(
        learner=learner,
        enrolment=enrolment,
        quiz=quiz,
        number=last + 1,
        builds_on=missed_of,
        started_at=now,
    )
    Response.objects.bulk_create(
        carried(attempt, position, answered_before[slot.pk])
        if slot.pk in answered_before
        else asked(attempt, position, slot)
        for position, slot in enumerate(slots, 1)
    )
    return attempt


def asked(attempt, position, slot):
    version = slot.question.current
    return Response(
        attempt=attempt,
        slot=slot,
        version=version,
        position=position,
        choice_order=version.type.arrange(version, secrets.SystemRandom().shuffle),
        keys=[citation.passage.key for citation in slot.question.citations.all()],
    )


def carried(attempt, position, before):
    """What was right before stays right. It points at the response that was really given."""
    return Response(
        attempt=attempt,
        slot_id=before.slot_id,
        version_id=before.version_id,
        position=position,
        choice_order=before.choice_order,
        keys=before.keys,
        fraction=before.fraction,
        answered_at=before.answered_at,
        carried_from_id=before.carried_from_id or before.pk,
    )


def sheet(learner, attempt):
    """The learner's responses of this attempt, in order, in one query with all that their pages show.
    Each has ``given``: the answer submitted, None where there is none or they asked to be shown."""
    submitted = Try.objects.filter(
        Q(response=OuterRef("pk")) | Q(response=OuterRef("carried_from"))
    ).order_by("-number")
    return (
        Response.objects.filter(attempt__in=learner.attempts.filter(pk=attempt))
        .select_related(
            "slot",
            "version__question__document",
            "attempt__enrolment",
            "attempt__quiz__lesson",
            "attempt__quiz__path",
        )
        .annotate(given=Subquery(submitted.values("answer")[:1]))
        .order_by("position")
    )


def save(response, answer, seq, now):
    """Keeps a draft and returns the seq the next save must name. The same answer again changes nothing.

    Conflict when another answer was saved since this seq was read."""
    # No condition here may join another table: the update would then look at seq before it waits for
    # another save of the same row, and not again after it, and both would win.
    saved = Response.objects.filter(
        pk=response.pk, seq=seq, answered_at=None, attempt__in=Attempt.objects.open()
    ).update(draft=answer, seq=F("seq") + 1, saved_at=now)
    if saved:
        return seq + 1
    stored = Response.objects.select_related("attempt").get(pk=response.pk)
    if stored.answered_at:
        given = first_try(stored)
        if given.answer != answer:
            raise AlreadyAnswered(given.answer, stored.seq)
    elif stored.attempt.finished_at:
        raise AttemptFinished
    elif stored.draft != answer:
        raise Conflict(stored.draft, stored.seq)
    return stored.seq


def answer(response, answer, seq, now, gave_up=False):
    """Grades the answer and returns the one Try of this response; ``gave_up`` asks to be shown and
    earns nothing. The same answer again returns the same Try.

    AlreadyAnswered when another answer was given before, Conflict when another tab has saved another
    draft since this seq was read, ValidationError when there is nothing to check."""
    if gave_up:
        answer = None
    elif answer is None:
        raise ValidationError(_("Choose or write an answer first. Or press “I don’t know. Show me”."))
    # All or nothing together with whatever transaction stands around it: no savepoint of its own.
    with transaction.atomic(savepoint=False):
        responses = hold(response.attempt_id)
        held = responses[response.pk]
        may_answer = not held.answered_at and not held.attempt.finished_at
        # Whoever asks to be shown means it, whatever another tab has chosen.
        agrees = gave_up or seq == held.seq or held.draft in (None, answer)
        if may_answer and agrees:
            given = record(held, response.version, answer, now)
            if all(each.answered_at for each in responses.values()):
                close(held.attempt, responses.values(), now)
            return given
    if held.answered_at:
        given = first_try(held)
        if given.answer != answer:
            raise AlreadyAnswered(given.answer, held.seq)
        return given
    if held.attempt.finished_at:
        raise AttemptFinished
    raise Conflict(held.draft, held.seq)


def finish(attempt, now):
    """Ends the attempt; what was not answered earns nothing. Finishing twice is finishing once."""
    with transaction.atomic(savepoint=False):
        responses = list(hold(attempt.pk).values())
        if not responses[0].attempt.finished_at:
            close(responses[0].attempt, responses, now)


def hold(attempt):
    """The attempt's responses by primary key, all locked until the transaction ends: one answer at a
    time, so that exactly one of them is the last. SQLite holds the whole database instead."""
    locked = (
        Response.objects.filter(attempt=attempt)
        .select_related("slot", "attempt__enrolment__path", "attempt__quiz__lesson")
        .select_for_update(of=("self", "attempt"), no_key=True)
        .order_by("position")
    )
    return {response.pk: response for response in locked}


def record(held, version, answer, now):
    held.fraction = version.type.grade(version, answer).fraction
    held.answered_at = now
    given = Try.objects.create(response=held, number=1, answer=answer, fraction=held.fraction, at=now)
    Response.objects.filter(pk=held.pk).update(fraction=held.fraction, answered_at=now, seq=F("seq") + 1)
    progress.see(held.attempt.enrolment_id, held.attempt.enrolment.last_seen_at, now)
    return given


def close(attempt, responses, now):
    """Finishes a held attempt and tells the learner's progress when it is passed."""
    Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=True).update(finished_at=now)
    if not reckon(attempt.quiz, responses).passed:
        return
    if attempt.quiz.lesson:
        progress.check_passed(attempt.enrolment, attempt.quiz.lesson, now)
    else:
        progress.final_passed(attempt.enrolment, now)


def first_try(response):
    """The Try that counts for an answered response; for a carried one, that of the attempt before."""
    return Try.objects.filter(response=response.carried_from_id or response.pk).earliest("number")


def standing(attempt):
    """How the attempt stands now."""
    return reckon(attempt.quiz, attempt.responses.select_related("slot", "version"))


def reckon(quiz, responses):
    right = sum(((each.fraction or 0) * each.slot.points for each in responses), Decimal(0))
    total = sum((each.slot.points for each in responses), Decimal(0))
    return Standing(
        right=right,
        needed=min(Decimal(quiz.pass_points), total),
        total=total,
        missed=[each for each in responses if each.fraction != 1],
    )


def next_to_answer(responses, after=0):
    """The next response without an answer, looking on from this position and then from the start."""
    waiting = [each for each in responses if not each.answered_at]
    return next((each for each in waiting if each.position > after), waiting[0] if waiting else None)
