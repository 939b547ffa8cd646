"""Sitting a quiz in a test."""

from datetime import UTC, datetime, timedelta

from quizzes import attempts
from quizzes.models import Quiz
from tests import make

NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
RIGHT, WRONG, OTHER = {"choices": [0]}, {"choices": [1]}, {"choices": [2]}


def sit(questions=3, **fields):
    """An attempt just begun; its quiz passes with two right answers."""
    way, lesson, check, final = make.course(questions)
    Quiz.objects.filter(pk=check.pk).update(**{"pass_points": 2} | fields)
    return attempts.start(make.learner(), Quiz.objects.get(pk=check.pk), NOW)


def responses(attempt):
    return list(attempts.sheet(attempt.learner, attempt.pk))


def answer_all(attempt, *answers):
    for response, given in zip(responses(attempt), answers, strict=True):
        attempts.answer(response, given, response.seq, LATER, gave_up=given is None)
    attempt.refresh_from_db()
    return attempt
