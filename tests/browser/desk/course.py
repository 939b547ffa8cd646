"""What there is at the desk, and how it is found."""

from django.utils import timezone

from learn import progress
from quizzes import attempts
from tests import make

SENTENCES = ("Tea is a leaf.", "Water for tea is warm.", "A pot of tea is made of clay.")


def option(page, words):
    """A line of the open picker."""
    return page.locator("[role=option]", has_text=words)


def address(lesson):
    return f"/admin/learn/lesson/{lesson.pk}/change/"


def join(path, email, name):
    learner = make.learner(email, name)
    enrolment = progress.enrol(learner, path, timezone.now())
    step = path.steps.get()
    progress.mark_read(enrolment, step.lesson, step.lesson.current, timezone.now())
    attempt = attempts.start(learner, path.quizzes.get(), timezone.now())
    response = attempt.responses.get()
    attempts.answer(response, {"choices": [1]}, response.seq, timezone.now())
    return learner
