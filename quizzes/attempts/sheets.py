"""An attempt's responses as its pages show them and as answers to it are taken, in one query."""

from collections import defaultdict
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Case, OuterRef, Q, Subquery, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from learn.models import Revision
from learn.prepared import Given, prepared

from ..grading import right_before_the_last
from ..holding import share_wordings
from ..models import Regrade, Response, Try
from ..models.questions import choices_along


@prepared
def told(with_choices, is_held=False, is_mine=True):
    """An attempt's responses, in order, each with all that its pages show; ``with_choices``: that at one
    position with the choices of its wording. ``is_held``: locked, with what ends an attempt. ``is_mine``:
    only where it is that learner's."""
    submitted = Try.objects.filter(
        Q(response=OuterRef("pk")) | Q(response=OuterRef("carried_from"))
    ).order_by("-number")
    over_at = Coalesce(OuterRef("answered_at"), OuterRef("attempt__finished_at"))
    regrades = Regrade.objects.filter(version=OuterRef("version"), at__gt=over_at)
    editions = Revision.objects.filter(document=OuterRef("version__question__document")).order_by("-number")
    responses = Response.objects.filter(attempt=Given("attempt")).order_by("position")
    if is_mine:
        responses = responses.filter(attempt__learner=Given("learner"))
    if with_choices:
        choices = Case(When(position=Given("position"), then=choices_along("version")))
        responses = responses.annotate(choices=choices)
    if is_held:
        responses = responses.select_for_update(of=("self", "attempt"), no_key=True)
    return responses.select_related(
        "slot",
        "version__question__document",
        "attempt__quiz__lesson",
        "attempt__quiz__path",
        "attempt__enrolment",
    ).annotate(
        given=Subquery(submitted.values("answer")[:1]),
        corrected_at=Subquery(regrades.values("at")[:1]),
        correction=Subquery(regrades.values("reason")[:1]),
        took_back=Subquery(regrades.values("undoes")[:1]),
        edition=Subquery(editions.values("number")[:1]),
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
    asked = {"attempt": attempt, "learner": learner.pk, "position": position}
    return completed(told(position is not None, **asked), position)


def hold(attempt, position=None, learner=None):
    """As `sheet`, all locked until the transaction ends: one answer at a time, so that exactly one of them is
    the last. SQLite holds the whole database instead. Without a learner whoever's it is.

    Their wordings are read once they are shared: a regrade may have gone before, and what is graded next
    must be graded by the marking it left."""
    share_wordings(attempt)
    return held(attempt, position, learner)


def held(attempt, position=None, learner=None):
    """As `hold`, for who corrects one of its wordings: nobody answers it then, and the quiz, which is held,
    too, lets no other of its wordings be corrected. To share those here could wait for who waits for it."""
    asked = {"attempt": attempt, "learner": learner and learner.pk, "position": position}
    return completed(told(position is not None, True, learner is not None, **asked), position)


@contextmanager
def holding(learner, attempt, position):
    """The learner's responses of this attempt as `hold` gives them, until the block ends; what is written in
    it is written together. What goes wrong has to be caught in it: an exception that leaves it takes back
    all of it."""
    with transaction.atomic(savepoint=False):
        yield hold(attempt, position, learner)


def completed(responses, position):
    """These responses, with what no query says of them."""
    for each in responses[:1]:
        each.attempt.enrolment.path = each.attempt.quiz.path  # the same, and read
    for each in responses:
        if each.position == position:
            each.version.take_choices(each.choices)
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
