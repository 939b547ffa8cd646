"""Correcting how a version counts at the desk, as a browser sends it."""

import re

from quizzes import attempts
from quizzes.models import QuestionVersion
from tests import make
from tests.quizzes.sitting import NOW, answer_all, responses


def version_of(attempt):
    return QuestionVersion.objects.get(pk=responses(attempt)[0].version_id)


def address(version, what=""):
    return f"/admin/quizzes/regrade/version/{version.pk}/{what}"


def typed(version, *right, ruling="", explanation="Tea is a stone.", new=(), **changed):
    """The form as a browser sends it, with these rows ticked."""
    rows = list(version.choice_list)
    spare = 2 if version.type.hides(version, rows[0]) else 0
    values = {
        "ruling": ruling,
        "explanation": explanation,
        "rows-TOTAL_FORMS": len(rows) + spare,
        "rows-INITIAL_FORMS": len(rows),
    }
    for number, row in enumerate(rows):
        values |= {f"rows-{number}-position": row.position, f"rows-{number}-why": row.feedback}
        values |= {f"rows-{number}-percent": "", f"rows-{number}-text": row.text}
        if row.position in right:
            values[f"rows-{number}-is_right"] = "on"
    for number, fields in enumerate(new, len(rows)):
        values |= {f"rows-{number}-{name}": value for name, value in fields.items()}
    return {name: value for name, value in (values | changed).items() if value is not None}


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.text)[1]


def look(client, version, *right, **fields):
    return client.post(address(version), typed(version, *right, **fields))


def confirm(client, version, preview, reason="The source says stone.", **extra):
    data = {"proposal": hidden(preview, "proposal"), "reason": reason} | extra
    return client.post(address(version, "confirm/"), data, follow=True)


def another(attempt, *answers, email="ann@example.org", name="Ann"):
    """Somebody else sits the same quiz."""
    return answer_all(attempts.start(make.learner(email, name), attempt.quiz, NOW), *answers)


def given(kind, choices, answer, **fields):
    """Somebody has answered a question of this kind."""
    question = make.question(make.document(), kind=kind, choices=choices, **fields)
    quiz = make.quiz(make.path(question.document), [question])
    return answer_all(attempts.start(make.learner(), quiz, NOW), answer)
