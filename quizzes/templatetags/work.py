"""How learn's admin pages ask what rests on a sentence."""

from django import template

from learn.models import Lesson
from learn.models.lessons import State

from ..models import Question
from ..quoting import in_quotes
from ..versions import percent

register = template.Library()
register.filter("percent", percent)
register.filter("in_quotes", in_quotes)


@register.simple_tag
def touched_by(document, difference):
    """How many lessons and questions rest on what the difference takes away, as a dict."""
    keys = list(difference.left)
    lessons = Lesson.objects.filter(document=document, citations__passage__key__in=keys)
    questions = Question.objects.filter(document=document, citations__passage__key__in=keys)
    return {
        "lessons": lessons.exclude(state=State.RETIRED).distinct().count(),
        "questions": questions.exclude(state=State.RETIRED).distinct().count(),
    }
