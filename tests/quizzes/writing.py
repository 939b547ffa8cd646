"""Writing a question at the desk in a test."""

from django.utils import timezone

from quizzes import attempts
from quizzes.models import Question
from tests import make

ROWS = (("A leaf", True, "It is."), ("A stone", False, "A leaf is named."), ("A fish", False, "No fish is."))


def typed(document, kind="single", stem="What is tea?", rows=ROWS, button="_draft", **changed):
    """The form as a browser sends it, with a spare row left empty."""
    values = {
        "document": document.pk,
        "kind": kind,
        "stem": stem,
        "explanation": "Tea is a leaf.",
        "topic": "plants",
        "cites": [document.passages.first().key],
        "rows-TOTAL_FORMS": len(rows) + 1,
        "rows-INITIAL_FORMS": 0,
        button: "1",
    }
    for number, (text, right, why) in enumerate(rows):
        values |= {f"rows-{number}-text": text, f"rows-{number}-why": why}
        if right:
            values[f"rows-{number}-is_right"] = "on"
    return values | changed


def write(client, document, **fields):
    return client.post("/admin/quizzes/question/add/", typed(document, **fields), follow=True)


def change(client, question, **fields):
    address = f"/admin/quizzes/question/{question.pk}/change/"
    return client.post(address, typed(question.document, **fields), follow=True)


def choices(version):
    return [(choice.text, choice.credit, choice.feedback) for choice in version.choices.all()]


def give(question):
    """A learner is given the question, as a check gives it."""
    path = make.path(question.document, [make.lesson(question.document)])
    quiz = make.quiz(path, [question])
    return attempts.start(make.learner(), quiz, timezone.now())


def again(question):
    return Question.objects.get(pk=question.pk)
