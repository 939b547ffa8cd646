"""Correcting how the answers to a wording count: first seen, then done at once, and undone in the same way.
The answers themselves stay as they were given."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learn import progress

from ..holding import hold_unsettled, hold_wording
from ..models import QuestionVersion, Quiz, Regrade, RegradeChange, RegradeCompletion, Response
from ..pouring import Tap, stored
from .catching_up import WorkedOut
from .consequences import consequences
from .ending import end
from .foreseen import under_way
from .kept import ALONG_WITH
from .replaying import Completion, Replaying, moments, quizzes_of
from .sealing import Seal, name_of

AT_ONCE = 500  # rows
ROUNDS = 5
MOST_IN_A_PAGE = 200_000  # answers that are worked out while a browser, and what stands before it, waits
MOST_MOVED = 100  # times a few neighbours: about as many as are worked out in a second


class MovedOn(Exception):
    """What was agreed to is no longer so, as a sentence for who did. Nothing was changed."""


def preview(version, marking, also=()):
    """What a marking would change; nothing changes. ValidationError, in the educator's words, where it
    changes words learners have read, or nothing. also: an `Alike` of each other version of the question that
    is corrected in the same way with it.

    The marking of now is a change where answers were marked by an older site: it is all the same a replay."""
    replaying = Replaying(version, marking, [(each.version, each.marking) for each in also])
    asking = replaying.asking()
    follows = consequences(replaying, asking)
    replaying.ending = {attempt.pk for attempt in follows.ending}
    found = replaying.preview(asking)
    found.consequences = follows
    if replaying.corrects_nothing and not found.figures.marks.changed:
        raise ValidationError(_("Nothing is corrected yet. Change what counts, then look again."))
    return found


def takes_long(*versions):
    """Whether more have answered these than a browser waits for."""
    given = Response.objects.filter(version__in=versions, fraction__isnull=False)
    return given[MOST_IN_A_PAGE : MOST_IN_A_PAGE + 1].exists()


@dataclass(frozen=True)
class Since:
    """What came in since a correction was shown, and is corrected with it: answers to the question, and
    attempts that are over since."""

    answers: int
    attempts: int


def regrade(version, marking, seal, reason, by, now, takes_away=False, undoes=None, also=()):
    """Marks every answer to the wording again by this marking, and returns the `Regrade`, with what came in
    ``since`` the preview that ``seal`` is of. All or nothing: the marks, what learners read about them, the
    checks passed by it and, with ``takes_away``, those that are passed no longer.

    also: an `Alike` of each version that is corrected in the same act. The `Regrade` of each is in ``along``
    of what is returned; ``unseen`` are those that nobody was given, which need none.

    MovedOn, with nothing changed, when how it counts is no longer what was shown, or somebody would lose what
    they have passed of whom that was not shown.

    All is worked out before anybody has to wait, and only written once nobody can write: a hundred thousand
    answers take long to mark, and learners answer meanwhile."""
    agreed, worked_out = Seal.unpacked(seal), None
    markings = {version.pk: marking} | {each.version.pk: each.marking for each in also}
    undoing = {version.pk: undoes} | {each.version.pk: each.undoes for each in also}
    for _round in range(ROUNDS):
        if worked_out is None:
            fresh = [QuestionVersion.objects.get(pk=pk) for pk in markings]
            refuse_other_marking(fresh, markings, agreed)
            first, *others = [(each, markings[each.pk]) for each in fresh]
            worked_out = WorkedOut(Replaying(*first, others))
        worked_out.catch_up()  # nearly all of it while nobody waits
        with transaction.atomic():
            held, quizzes = hold(markings)
            refuse_other_marking(held, markings, agreed)
            if takes_away:
                hold_unsettled({enrolment for enrolment, _lesson in agreed.losing}, quizzes)
            if not worked_out.is_of_now(quizzes):
                worked_out = None
            elif worked_out.catch_up(MOST_MOVED):
                refuse(worked_out, agreed, takes_away)
                said = {"by": by, "at": now, "reason": reason, "takes_away": takes_away}
                return write(held, worked_out, agreed, said, undoing)
    raise MovedOn(_("So much is answered here at the moment that nothing was changed. Try again in a while."))


def refuse_other_marking(versions, markings, agreed):
    """MovedOn where what would be corrected, or into what, is not what a person agreed to."""
    before = {version.pk: version.marking() for version in versions}
    after = {version.pk: version.marked_by(markings[version.pk]).marking() for version in versions}
    if name_of(before, after) != agreed.marking:
        if len(versions) > 1:
            raise MovedOn(
                _(
                    "How one of these versions counts was corrected since you looked, so nothing was "
                    "changed. Look again."
                )
            )
        raise MovedOn(
            _("How this version counts was corrected since you looked, so nothing was changed. Look again.")
        )


def refuse(worked_out, agreed, takes_away):
    """MovedOn where a completion would be taken from somebody of whom that was not shown, or where another
    has put it all right already."""
    if takes_away and not worked_out.losing <= agreed.losing:
        raise MovedOn(
            _(
                "Since you looked, others have passed who would lose that with this, so nothing was changed. "
                "Look again."
            )
        )
    if worked_out.replaying.corrects_nothing and not worked_out.changes:
        raise MovedOn(_("Nothing is left to correct."))


def hold(versions):
    """These wordings (primary keys) as they are once nobody is answering them any more, in the same order,
    and the primary keys of all quizzes they count in. Whoever would answer one waits."""
    held = {pk: held_one(pk) for pk in sorted(versions)}  # so that no two corrections wait for each other
    # One regrade at a time in a quiz, for the same reason.
    quizzes = Quiz.objects.filter(pk__in=list(quizzes_of(versions).values_list("pk", flat=True)))
    locked = quizzes.select_for_update(no_key=True).order_by("pk")
    return [held[pk] for pk in versions], set(locked.values_list("pk", flat=True))


def held_one(pk):
    hold_wording(pk)
    # One that nobody was given is given to nobody while it is held: then it needs no `Regrade`.
    is_given = Response.objects.filter(version=pk).exists()
    return QuestionVersion.objects.select_for_update(no_key=is_given).get(pk=pk)


def write(held, worked_out, agreed, said, undoing):
    """Writes what was worked out for the held wordings; returns the `Regrade` of the first. undoing: {primary
    key of a wording: the `Regrade` of it that is undone by this}."""
    takes_away, replaying = said["takes_away"], worked_out.replaying
    figures, asking = worked_out.figures, replaying.asking()
    follows = consequences(replaying, asking)
    kept = figures.kept([quiz.pk for quiz in asking], under_way(replaying.wordings)) | follows.kept()
    first, *others = held
    made = note(first, replaying, said | {"undoes": undoing[first.pk], "figures": kept})
    with_it = {"figures": {ALONG_WITH: made.pk}}
    made.unseen = [each for each in others if not each.is_answered]
    made.along = [
        note(each, replaying, said | with_it | {"undoes": undoing[each.pk]})
        for each in others
        if each not in made.unseen
    ]
    changes = worked_out.changes
    for each in (made, *made.along):
        change_marks(each, changes[each.version_id])
    change_completions(made, [each for each in worked_out.completions if each.passes or takes_away])
    for version in held:
        version.mark_by(replaying.proposals[version.pk].marking())
    end_attempts(made, follows.ending)
    follows.change_paths(made.at)
    answers, over = figures.marks.answers, figures.scores.attempts
    made.since = Since(answers - agreed.answers, over - agreed.attempts)
    return made


def note(version, replaying, said):
    """The `Regrade` of one of the wordings."""
    after = replaying.proposals[version.pk].marking()
    return Regrade.objects.create(version=version, before=version.marking(), after=after, **said)


def change_marks(made, changes):
    """Writes what each response earns now, and notes it: few fractions, each earned by many. One that is left
    out, or taken in again, may earn what it earned."""
    earning = defaultdict(list)
    for response, before, after in changes:
        if before != after:
            earning[after].append(response)
    for after, some in earning.items():
        for few in batched(some, AT_ONCE):
            Response.objects.filter(pk__in=few).update(fraction=after)
    # Everybody who saves waits for this on SQLite: a hundred thousand objects would take ten seconds.
    tap, told = Tap(RegradeChange, ("regrade", "response", "before", "after")), {}
    for response, before, after in changes:
        for fraction in (before, after):
            if fraction not in told:
                told[fraction] = stored(RegradeChange, "after", fraction)
        tap.take((made.pk, response, told[before], told[after]))
    tap.pour()


def change_completions(made, completions):
    for few in batched(completions, AT_ONCE):
        change_some(made, few)


def change_some(made, completions):
    """Notes the checks and finals passed only now, takes back those passed no longer, and records both.
    What a regrade had taken back comes back as it was, with its day, when one is undone."""
    goals = defaultdict(list)
    for each in completions:
        goals[each.path, each.lesson, each.passes].append(each)
    stood = moments(completions)
    before = taken_back_before(completions) if made.undoes else {}
    for (path, lesson, passes), some in goals.items():
        if not passes:
            progress.take_back(path, lesson, [each.enrolment for each in some])
            continue
        when = {each.enrolment: before.get(each.of, (made.at, None))[0] for each in some}
        finished = {each.enrolment: before[each.of][1] for each in some if each.of in before}
        progress.passed_by_many(path, lesson, when, made.at, finished)
    note_completions(made, completions, stood)


def end_attempts(made, ending):
    """Finishes these attempts, and notes what is passed by that."""
    goals = [
        Completion(each.learner_id, each.enrolment_id, each.quiz.path, each.quiz.lesson, True)
        for each in ending
    ]
    stood = moments(goals)
    end(ending, made.at)
    after, noted = moments(goals), set(made.completions.values_list("enrolment", "lesson"))
    passed = {each.of: each for each in goals if not stood[each.of][0] and after[each.of][0]}
    note_completions(made, [each for of, each in passed.items() if of not in noted], stood)


def note_completions(made, completions, stood):
    """Notes what became of these completions, which ``stood`` as `moments` says before."""
    after = moments(completions)
    RegradeCompletion.objects.bulk_create(
        RegradeCompletion(
            regrade=made,
            enrolment_id=each.enrolment,
            lesson=each.lesson,
            passed_before=stood[each.of][0],
            finished_before=stood[each.of][1],
            passed_after=after[each.of][0],
            finished_after=after[each.of][1],
        )
        for each in completions
    )


def batched(rows, size):
    """The rows, so many at a time."""
    rows = iter(rows)
    while some := list(islice(rows, size)):
        yield some


def taken_back_before(completions):
    """{(enrolment, lesson): (when it was passed, when the path was finished)} of what regrades took. Of
    several that were undone in another order than they were made, any may be the one that took it."""
    enrolments = [each.enrolment for each in completions]
    rows = RegradeCompletion.objects.filter(passed_after=None, enrolment__in=enrolments).order_by("pk")
    return {(row.enrolment_id, row.lesson_id): (row.passed_before, row.finished_before) for row in rows}


def marking_before(regrade):
    """The marking that undoing this regrade leads back to. ValidationError where it is not the last one."""
    if not regrade.is_in_force:
        raise ValidationError(
            _("How this version counts was corrected again since. Undo the newest correction first.")
        )
    return regrade.before
