"""What other rules of a quiz mean for the people who have sat it."""

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn.models.lessons import State

from .models import Allowance, Attempt
from .models.rules import Rules
from .presets import SETTINGS
from .rules import length
from .walltime import not_as_written

# By these it is said when an attempt ends, also one under way; all others it keeps.
TIMES = {"time_limit", "grace", "opens_wall", "closes_wall", "zone"}
RULES = {field.name for field in Rules._meta.fields} | set(SETTINGS)


def rules(quiz):
    """{name: value} of all that is a rule of the quiz, to be compared later."""
    return {name: getattr(quiz, name) for name in RULES}


def meaning(quiz, before, now, moved=0):
    """A sentence or more for who has changed the rules of the quiz, which were these ``before``; empty where
    nobody is concerned. ``moved``: how many attempts under way end at another time by that."""
    changed = {name for name, value in before.items() if getattr(quiz, name) != value}
    if not changed:
        return ""
    begun = Attempt.objects.filter(quiz=quiz)
    sat = begun.aggregate(n=Count("learner", distinct=True))["n"]
    if not sat:
        return ""
    sitting = begun.open(now).aggregate(n=Count("learner", distinct=True))["n"]
    said = [who(sat, sitting)] if changed - TIMES else []
    if sitting and not moved and not said and changed & {"time_limit", "closes_wall", "zone"}:
        said.append(_("What is under way ends when it was said to as it began."))
    elif moved and said:
        said.append(_("Of attempts under way only the end is another."))
    return " ".join(filter(None, [*said, used_up(quiz, changed)]))


def doubts(quiz, now):
    """What an educator may not have meant by when the quiz opens and closes and by its limit, a sentence
    each."""
    walls = [wall for wall in (quiz.opens_wall, quiz.closes_wall) if wall]
    said = [not_as_written(wall, quiz.zone) for wall in walls]
    if quiz.has_closed(now) and quiz.state == State.PUBLISHED:
        said.append(_("It has closed by now, so nobody can begin it."))
    if quiz.opens_at and quiz.closes_at and quiz.time_limit:
        open_for = int((quiz.closes_at - quiz.opens_at).total_seconds()) // 60
        if open_for < quiz.time_limit:
            words = {"open": length(open_for), "limit": length(quiz.time_limit)}
            said.append(_("It is open for %(open)s only: nobody has the %(limit)s of its limit.") % words)
    return list(filter(None, said))


def who(sat, sitting):
    """Who sat or is sitting it, and what becomes of what they have."""
    if sat == sitting:
        people = ngettext(
            "%(n)d person is sitting this quiz now: the attempt keeps the rules it began with.",
            "%(n)d people are sitting this quiz now: their attempts keep the rules they began with.",
            sat,
        )
    else:
        people = ngettext(
            "%(n)d person has sat this quiz: attempts begun until now keep the rules they began with.",
            "%(n)d people have sat this quiz: attempts begun until now keep the rules they began with.",
            sat,
        )
    still = sitting and sat != sitting
    now = ngettext("%d of them is sitting it now.", "%d of them are sitting it now.", sitting) % sitting
    kept = _("The new rules hold for what is begun from now on.")
    return " ".join(filter(None, [people % {"n": sat}, now if still else "", kept]))


def used_up(quiz, changed):
    """Who cannot begin again because so many attempts are no longer allowed."""
    if "attempts_allowed" not in changed or not quiz.attempts_allowed:
        return ""
    extra = Allowance.objects.filter(quiz=quiz, learner=OuterRef("learner")).values("extra_attempts")
    given = Coalesce(Subquery(extra[:1]), Value(0), output_field=IntegerField())
    used = Attempt.objects.filter(quiz=quiz).order_by().values("learner").annotate(n=Count("pk"), given=given)
    none_left = used.filter(n__gte=F("given") + quiz.attempts_allowed).count()
    if not none_left:
        return ""
    said = ngettext(
        "%d person has used all attempts allowed now and cannot begin again. Below you can give them more.",
        "%d people have used all attempts allowed now and cannot begin again. Below you can give them more.",
        none_left,
    )
    return said % none_left
