"""How learn's pages ask what only quizzes knows."""

from django import template

from learn.models import LearningPath

from .. import attempts
from ..journey import journey, journeys, with_questions_left
from ..models import Quiz

register = template.Library()


@register.simple_tag(takes_context=True)
def journey_of(context, path):
    """The path as the person of this request meets it."""
    return journey(path, context["request"].user)


@register.simple_tag(takes_context=True)
def my_journeys(context):
    """A dict: ``under_way`` are journeys joined, latest first; ``others`` open ones not joined; ``now`` the
    one to go on with, or None; ``updates`` are (journey, step) of lessons changed since they were read,
    corrections first."""
    user = context["request"].user
    found = journeys(LearningPath.objects.visible_to(user), user)
    joined = sorted((j for j in found if j.enrolment), key=lambda j: j.enrolment.last_seen_at, reverse=True)
    unfinished = [j for j in joined if j.next]
    return {
        "under_way": joined,
        "others": [j for j in found if not j.enrolment],
        "now": unfinished[0] if unfinished else None,
        "updates": sorted(
            ((j, step) for j in joined for step in j.updates),
            key=lambda each: not each[1].update.is_correction,
        ),
    }


@register.simple_tag(takes_context=True)
def check_of(context, path, lesson):
    """The lesson's published check on this path, with how many questions it asks, or None."""
    quizzes = Quiz.objects.filter(path=path, lesson=lesson)
    return with_questions_left(quizzes, context["request"].user).first()


@register.simple_tag(takes_context=True)
def asks_again(context, path, lesson, keys):
    """A dict: the lesson's ``quiz`` and how many of its ``questions`` rest on these passages."""
    quiz = Quiz.objects.filter(path=path, lesson=lesson).askable().first()
    return {"quiz": quiz, "questions": len(attempts.resting_on(quiz, keys)) if quiz else 0}
