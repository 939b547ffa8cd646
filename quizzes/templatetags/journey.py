"""How learn's pages ask what only quizzes knows."""

from django import template
from django.utils import timezone

from learn.models.lessons import State

from .. import attempts, points, whereabouts
from ..journey import journey, journeys
from ..models import Quiz
from ..whereabouts import known_with_enrolments

register = template.Library()
register.filter("points", points.written)
ON_A_PAGE = 12


@register.simple_tag(takes_context=True)
def journey_of(context, path):
    """The path as the person of this request meets it."""
    return journey(path, context["request"].user, timezone.now())


@register.simple_tag(takes_context=True)
def my_journeys(context):
    """A dict: ``under_way`` are journeys joined, latest first; ``now`` the one to go on with, or None;
    ``has_finished`` whether all that were joined are finished; ``begin`` the first journey there is, where
    none was joined; ``others`` open paths not joined, but for that; ``updates`` are (journey, step) of
    lessons changed since they were read, corrections first; ``update_leads`` whether the first of them is the
    one thing to do; ``ended`` are the enrolments on paths that are
    not offered any more; ``page`` and ``more``: which page of all these it is, and the next one's number."""
    user, page = context["request"].user, page_number(context["request"].GET.get("page"))
    first, last = (page - 1) * ON_A_PAGE, page * ON_A_PAGE
    paths, enrolments = known_with_enrolments(user, first, last + 1)
    offered = [path for path in paths[:ON_A_PAGE] if path.state == State.PUBLISHED]
    mine = [path for path in offered if path.pk in enrolments]
    others = [path for path in offered if path.pk not in enrolments]
    begin = [] if mine or page > 1 else others[:1]
    found = journeys(mine or begin, enrolments, user, timezone.now())
    joined = found if mine else []
    updates = sorted(
        ((journey, step) for journey in joined for step in journey.updates),
        key=lambda each: not each[1].update.is_correction,
    )
    now = go_on_with(joined)
    return {
        "under_way": joined,
        "begin": found[0] if begin else None,
        "others": others[len(begin) :],
        "has_finished": all(journey.completed_at for journey in joined),
        "now": now,
        "updates": updates,
        "update_leads": leads(updates, now),
        "ended": [enrolments[path.pk] for path in paths[:ON_A_PAGE] if path.state != State.PUBLISHED],
        "page": page,
        "more": page + 1 if len(paths) > ON_A_PAGE else None,
    }


def go_on_with(journeys):
    """The journey in which a clock runs, else the latest with something to do, one that is finished and has
    only got a new lesson after all others; None where there is none."""
    to_do = [journey for journey in journeys if journey.next]
    return min(to_do, key=lambda each: (not each.next.clock, each.next.is_new), default=None)


def leads(updates, now):
    """Whether to read what has changed comes before all else: where nothing else is to be done, and where
    something read was wrong. A clock that runs does not wait for it."""
    if now is None:
        return bool(updates)
    return bool(updates) and updates[0][1].update.is_correction and not now.next.clock


def page_number(text):
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


@register.simple_tag(takes_context=True)
def check_of(context, path, lesson):
    """The lesson's published check on this path that has questions, or None."""
    return whereabouts.check_of(path, lesson, context["request"].user, timezone.now())


@register.simple_tag(takes_context=True)
def asks_again(context, path, lesson, keys):
    """A dict: the lesson's ``quiz`` and how many of its ``questions`` rest on these passages."""
    quiz = Quiz.objects.filter(path=path, lesson=lesson).askable().first()
    return {"quiz": quiz, "questions": len(attempts.resting_on(quiz, keys)) if quiz else 0}
