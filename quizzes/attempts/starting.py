"""Starting a quiz: one open attempt, whatever happens twice; all that it asks is fixed here."""

from collections import defaultdict
from math import ceil

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONArray
from django.utils.translation import gettext as _

from learn import progress
from learn.models import Enrolment
from learn.prepared import Given, OneList, each, prepared, room

from ..holding import share_ends, share_wordings
from ..models import Allowance, Attempt, QuestionCitation, Response, Slot
from ..models.questions import Ruling, choices_along, choices_of, is_askable, is_left_out
from . import drawing
from .closing import finish
from .timing import LIMITS, allowance, deadline


class CannotStart(Exception):
    """A new attempt cannot begin; the sentence says why."""


class NothingToAsk(CannotStart):
    """The quiz has no published question."""


class NotOpen(CannotStart):
    """The quiz has not opened yet, or has closed."""


class NoneLeft(CannotStart):
    """The learner has used all attempts."""


def start(learner, quiz, now, missed_of=None, only=None):
    """The learner's open attempt at the quiz, or a new one; one whose time is up is closed first.
    `CannotStart` where the quiz's rules do not let a new one begin.

    With ``missed_of``, a finished attempt of theirs, the new one asks only what was missed in it; with
    ``only`` too, ids of questions, those whatever was answered then, and no others."""
    sitting = learner, quiz, now, missed_of, only
    try:
        return start_once(*sitting)
    except IntegrityError:
        # What the lock cannot see (another path into the database) the constraint stops. Where it was
        # something else, a question deleted meanwhile, there is no attempt: what is asked is looked up anew.
        return learner.attempts.unclosed().filter(quiz=quiz).first() or start_once(*sitting)


def start_once(learner, quiz, now, missed_of, only):
    with transaction.atomic():
        if missed_of:
            share_wordings(missed_of.pk)  # before the enrolment: a regrade takes that last
        if quiz.begins_on_purpose or quiz.closes_at:
            share_ends(quiz.pk)
            quiz.refresh_from_db(fields=LIMITS)
        held = hold(learner, quiz, now)
        before = attempts_at(learner=learner.pk, quiz=quiz.pk)
        attempt = next((each for each in before if each.finished_at is None), None)
        if attempt is None or not attempt.is_out_of_time(now):
            return attempt or begin(learner, held, quiz, now, before, missed_of, only)
    # Not while the enrolment is held: whoever ends an attempt takes that last.
    finish(attempt, now)
    return start_once(learner, quiz, now, missed_of, only)


def hold(learner, quiz, now):
    """The learner's enrolment, made when this is their first step on the path, and locked: one start at a
    time for a learner, so that two clicks do not both find no open attempt."""
    held = enrolment(learner=learner.pk, path=quiz.path_id)
    return held[0] if held else progress.enrol(learner, quiz.path, now)


@prepared
def enrolment():
    enrolments = Enrolment.objects.select_for_update(no_key=True)
    return enrolments.filter(learner=Given("learner"), path=Given("path"))


@prepared
def attempts_at():
    return Attempt.objects.filter(learner=Given("learner"), quiz=Given("quiz")).order_by("number")


def may_begin(quiz, allowance, used, now):
    """`CannotStart` where the rules do not let a learner begin who has begun so often before."""
    if not quiz.has_opened(now):
        raise NotOpen(_("It has not opened yet."))
    if quiz.has_closed(now):
        raise NotOpen(_("It has closed, so nobody can begin any more."))
    if quiz.attempts_allowed and used >= quiz.attempts_allowed + allowance.extra_attempts:
        raise NoneLeft(_("You have used all your attempts."))


def slots_to_ask(quiz):
    """The quiz's slots (a primary key) whose question may be asked or that draw, in order."""
    may_ask = is_askable("question__") | Q(question=None)
    return Slot.objects.filter(may_ask, quiz=quiz).order_by("position", "pk")


@prepared
def published():
    """The slots of a quiz to be asked, and those that would be, were their questions not left out; along with
    each the choices of its question and the keys of what that rests on, each key with its place."""
    shown = is_askable("question__") | is_left_out("question__") | Q(question=None)
    slots = Slot.objects.filter(shown, quiz=Given("quiz")).order_by("position", "pk")
    cited = QuestionCitation.objects.filter(question=OuterRef("question")).order_by().values("question")
    keys = cited.annotate(keys=OneList(JSONArray("position", "passage__key"))).values("keys")
    slots = slots.annotate(choices=choices_along("question__current"), cited=Subquery(keys))
    return slots.select_related("question__current")


@prepared
def cited_by(questions):
    cited = QuestionCitation.objects.filter(question__pk__in=each("questions", questions))
    return cited.order_by("position").values_list("question_id", "passage__key")


def resting_on(quiz, keys):
    """The ids of the questions this quiz may ask that rest on one of these passages."""
    resting = Q(question__citations__passage__key__in=keys)
    found = set(slots_to_ask(quiz.pk).filter(resting).values_list("question", flat=True))
    topics = set(quiz.slots.filter(question=None).values_list("draw_topic", flat=True))
    if topics:
        bank = drawing.bank_of(quiz).filter(citations__passage__key__in=keys)
        found |= set((bank if "" in topics else bank.filter(topic__in=topics)).values_list("pk", flat=True))
    return found


def make_room(learner, quiz, only, now):
    """Ends the learner's open attempt at the quiz where some of these questions are answered in it already,
    so that the next one asks them again. One with a clock, or that costs an attempt, goes on."""
    if quiz.begins_on_purpose or quiz.is_deferred:
        return
    answered = Response.objects.filter(answered_at__isnull=False, version__question__in=only)
    for attempt in learner.attempts.unclosed().filter(quiz=quiz, responses__in=answered).distinct():
        finish(attempt, now)


def begin(learner, enrolment, quiz, now, before, missed_of=None, only=None):
    """A new attempt with its responses: what it asks, the order of questions and choices, its end and the
    passages to quote are fixed here."""
    given = allowance(learner, quiz) if quiz.begins_on_purpose else Allowance()
    may_begin(quiz, given, len(before), now)
    before_it = answered_in(missed_of) if missed_of else {}
    slots = published(quiz=quiz.pk)
    for slot in (slot for slot in slots if slot.question_id):
        slot.question.current.take_choices(slot.choices)
        slot.question.cited = [key for _place, key in sorted(slot.cited or ())]
    left_out = [slot for slot in slots if slot.question_id and slot.question.current.ruling == Ruling.DROPPED]
    asked = questions_of(learner, quiz, [slot for slot in slots if slot not in left_out], before_it)
    if not asked:
        raise NothingToAsk(_("There are no questions here yet."))
    stays = {(slot.pk, question.pk) for slot, _number, question in asked}
    stays = {place: each for place, each in before_it.items() if place in stays and is_settled(each, only)}
    if len(stays) == len(asked):
        stays, missed_of = {}, None
    attempt = Attempt.objects.create(
        learner=learner,
        enrolment=enrolment,
        quiz=quiz,
        number=before[-1].number + 1 if before else 1,
        builds_on=missed_of,
        started_at=now,
        deadline=deadline(quiz, now, given),
        **rules_kept(quiz, asked, left_out),
    )
    if quiz.shuffles_questions:
        drawing.shuffle(asked)
    Response.objects.bulk_create(responses_of(attempt, asked, stays))
    return attempt


def rules_kept(quiz, asked, left_out):
    """The rules of a new attempt: where questions are left out, with the mark that keeps its share."""
    kept = quiz.kept()
    if left_out:
        total = sum(slot.points for slot, _number, _question in asked)
        kept["pass_points"] = ceil(quiz.needed(total + sum(slot.points for slot in left_out), total))
    return kept


def answered_in(attempt):
    """{(slot, question): response} of an attempt, in the order of its slots."""
    responses = attempt.responses.select_related("version").order_by("slot", "drawn")
    return {(each.slot_id, each.version.question_id): each for each in responses}


def is_settled(response, only):
    """True when a response of the attempt built on stays as it was answered."""
    if only is None:
        return response.fraction == 1
    return response.answered_at is not None and response.version.question_id not in only


def questions_of(learner, quiz, slots, before_it):
    """[(slot, which of its draw, question)] of these slots, in order."""
    kept = {}
    for slot, question in before_it:
        kept.setdefault(slot, []).append(question)
    draws = drawing.drawn(learner, quiz, [slot for slot in slots if slot.question_id is None], kept)
    found = []
    for slot in slots:
        mine = [slot.question] if slot.question_id else draws[slot.pk]
        found += [(slot, number, question) for number, question in enumerate(mine)]
    return found


def responses_of(attempt, asked, stays):
    """What the attempt starts with: a response for each question asked, those that stay as they were."""
    anew = [question for slot, _number, question in asked if (slot.pk, question.pk) not in stays]
    with_choices([question.current for question in anew])
    keys = keys_of(anew)
    for position, (slot, number, question) in enumerate(asked, 1):
        before = stays.get((slot.pk, question.pk))
        if before:
            yield carried(attempt, position, number, before)
        else:
            yield fresh(attempt, position, number, slot, question, keys[question.pk])


def with_choices(versions):
    """Has these wordings read their choices, where they did not come along."""
    versions = [version for version in versions if not version.has_choices]
    rows = defaultdict(list)
    keys = [version.pk for version in versions]
    for choice in choices_of(room(keys), versions=keys):
        rows[choice.version_id].append(choice)
    for version in versions:
        version.choice_list = rows[version.pk]


def keys_of(questions):
    """{question id: the keys of the passages it rests on, in order}"""
    found = defaultdict(list, {each.pk: each.cited for each in questions if hasattr(each, "cited")})
    of = [question.pk for question in questions if question.pk not in found]
    for question, key in cited_by(room(of), questions=of):
        found[question].append(key)
    return found


def fresh(attempt, position, drawn, slot, question, keys):
    version = question.current
    return Response(
        attempt=attempt,
        slot=slot,
        version=version,
        drawn=drawn,
        position=position,
        choice_order=version.type.arrange(
            version, drawing.shuffle if attempt.quiz.shuffles_choices else drawing.keep
        ),
        keys=keys,
    )


def carried(attempt, position, drawn, before):
    """What was right before stays right. It points at the response that was really given."""
    return Response(
        attempt=attempt,
        slot_id=before.slot_id,
        version_id=before.version_id,
        drawn=drawn,
        position=position,
        choice_order=before.choice_order,
        keys=before.keys,
        fraction=before.fraction,
        certainty=before.certainty,
        answered_at=before.answered_at,
        carried_from_id=before.carried_from_id or before.pk,
    )
