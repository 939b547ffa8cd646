"""Correcting how a wording counts, and what has to hold afterwards."""

from datetime import timedelta

from learn.models import LessonProgress
from quizzes import attempts, regrading
from quizzes.grading import fraction_of
from quizzes.models import Attempt, QuestionVersion, Regrade, RegradeChange, Response
from tests import make
from tests.quizzes.sitting import NOW, answer_all, responses

THEN = NOW + timedelta(days=1)
LATER_STILL = NOW + timedelta(days=2)


def first_wording(attempt):
    return responses(attempt)[0].version


def fresh(version):
    return QuestionVersion.objects.get(pk=version.pk)


def keyed(version, *right, **changed):
    """Its marking with these rows right and no other."""
    marking = version.marking() | changed
    for row in marking["choices"]:
        row["credit"] = "1" if row["position"] in right else "0"
    return marking


def correct(version, marking, reason="The key was wrong.", now=THEN, **how):
    """Previews and confirms it, as an educator does."""
    seen = regrading.preview(version, marking)
    return regrading.regrade(version, marking, seen.seal, reason, None, now, **how)


def left_out(version):
    return version.marking() | {"ruling": "dropped"}


def drop(version, **how):
    version = fresh(version)
    return correct(version, left_out(version), **how)


def undo(made, **how):
    version = fresh(made.version)
    return correct(version, regrading.marking_before(made), undoes=made, **how)


def every_mark_is_earned():
    """Whether each response earns what its answers earn by how its wording counts now, and each check and
    final is passed that its attempts pass: reckoned one by one, by nothing a regrade uses."""
    rows = Response.objects.filter(fraction__isnull=False).select_related("attempt", "carried_from__attempt")
    for response in rows:
        really, version = response.carried_from or response, fresh(response.version)
        answers = [each.answer for each in really.tries.order_by("number")]
        assert response.fraction == fraction_of(version, answers, really.attempt.penalty), response
    for attempt in Attempt.objects.filter(settled_at__isnull=False).select_related("quiz__lesson"):
        if attempts.passes(attempt, list(attempt.responses.select_related("slot", "version"))):
            assert check_passed_at(attempt), attempt
    return True


def score(attempt):
    standing = attempts.standing(attempt)
    return standing.right, standing.total, standing.passed


def sit_again(attempt, *answers, email="ann@example.org", name="Ann"):
    """Another learner sits the same quiz."""
    return answer_all(attempts.start(make.learner(email, name), attempt.quiz, NOW), *answers)


def check_passed_at(attempt):
    rows = LessonProgress.objects.filter(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson)
    return rows.values_list("check_passed_at", flat=True).first()


def everything():
    rows = Response, Regrade, RegradeChange, LessonProgress, QuestionVersion
    return [list(model.objects.order_by("pk").values()) for model in rows]
