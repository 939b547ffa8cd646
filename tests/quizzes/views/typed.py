"""A question of each type as a learner meets it, and its answer as a browser sends it."""

import re

from quizzes.models import Response
from tests import make
from tests.quizzes.question_types import in_database
from tests.quizzes.views.pages import asked

RULES = ("preset", "tries", "feedback")


def begin(client, document, kind, order=None, **fields):
    rules = {name: fields.pop(name) for name in RULES if name in fields}
    [first] = asked(client, in_database(make, document, kind, **fields), **rules)
    if order is not None:
        Response.objects.update(choice_order=order)
    return first


def right_form(**changed):
    response = Response.objects.get()
    type = response.version.type
    fields = type.fields(response.version, type.correct_answer(response.version), response.choice_order)
    sent = {"seq": "0"}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent | changed


def controls(page):
    """The answer's controls on the page: {name: its tag}."""
    found = re.findall(r"<(?:input|select)[^>]*\bname=\"(answer[^\"]*)\"[^>]*>", page.text)
    return set(found)
