"""An attempt keeps the rules it began with: whatever is changed at its quiz later, what it shows and scores
stays."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from quizzes import attempts, regrading
from quizzes.models import Attempt, Quiz
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LIVE = re.compile(r'(?s)<form.*?</form>|<section class="next".*?</section>|<p class="(quiet|lede)">.*?</p>')
OTHERWISE = {
    "pass_points": 3,
    "feedback": "at_end",
    "tries": 1,
    "penalty": Decimal("0.5"),
    "certainty": "scored",
    "counts": "average",
    "shuffles_questions": True,
    "shuffles_choices": False,
    "time_limit": 5,
    "grace": 0,
    "attempts_allowed": 2,
}


def practised(*answers):
    """A finished attempt with two tries at its first question."""
    attempt = sit(2, preset="practice", tries=2, pass_points=1)
    first = responses(attempt)[0]
    attempts.answer(first, WRONG, first.seq, LATER)
    answer_all(attempt, RIGHT, *answers)
    attempts.finish(attempt, LATER)
    attempt.refresh_from_db()
    return attempt


def pages(client, attempt):
    """All it shows, but for what leads on from there."""
    client.force_login(attempt.learner)
    address = attempt.get_absolute_url()
    each = [client.get(f"{address}{response.position}/") for response in attempt.responses.all()]
    return [LIVE.sub("", page.text.partition("<main")[2]).split() for page in [client.get(address), *each]]


@pytest.mark.parametrize("setting", OTHERWISE)
def test_a_finished_attempt_shows_and_scores_what_it_did_when_a_setting_changes(client, setting):
    attempt = practised(OTHER)
    before, standing = pages(client, attempt), attempts.standing(attempt)
    Quiz.objects.update(**{setting: OTHERWISE[setting]})
    attempt = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    assert pages(client, attempt) == before
    assert attempts.standing(attempt) == standing


def test_an_attempt_under_way_goes_on_as_it_began():
    attempt = sit(1, preset="practice", tries=3, certainty="asked")
    Quiz.objects.update(tries=1, penalty=1, feedback="at_end", certainty="")
    for given in (WRONG, RIGHT):
        [response] = responses(attempt)
        attempts.answer(response, given, response.seq, LATER)
    [response] = responses(attempt)
    assert (response.answered_at, response.fraction) == (LATER, Decimal("0.667"))


def test_a_regrade_takes_off_for_tries_what_was_said_as_the_attempt_began():
    attempt = practised(RIGHT)
    Quiz.objects.update(penalty=1)
    version = responses(attempt)[0].version
    marking = version.marking() | {"explanation": "Told better."}
    seal = regrading.preview(version, marking).seal
    regrading.regrade(version, marking, seal, "Why", None, LATER)
    assert responses(attempt)[0].fraction == Decimal("0.667")


def test_what_is_carried_over_is_marked_again_by_the_rules_it_was_given_under():
    before = practised(WRONG)
    Quiz.objects.update(penalty=1)
    version, other = [response.version for response in responses(before)]
    after = attempts.start(before.learner, before.quiz, LATER, missed_of=before, only=[other.question_id])
    marking = version.marking() | {"explanation": "Told better."}
    regrading.regrade(version, marking, regrading.preview(version, marking).seal, "Why", None, LATER)
    assert responses(after)[0].carried_from_id
    assert responses(after)[0].fraction == Decimal("0.667")


def test_a_regrade_passes_nobody_by_a_mark_set_later():
    attempt = practised(WRONG)
    Quiz.objects.update(pass_points=0)
    version = responses(attempt)[1].version
    marking = version.marking() | {"explanation": "Told better."}
    assert regrading.preview(version, marking).given.count == 0


def test_what_was_told_once_stays_told_when_the_quiz_opens_again():
    closes = datetime(2026, 11, 12, 10, tzinfo=UTC)
    attempt = sit(2, feedback="after_close", closes_wall="2026-11-12T10:00", zone="UTC", closes_at=closes)
    attempts.finish(attempt, NOW + timedelta(minutes=9))
    attempts.settle(attempt, closes + HOUR)
    Quiz.objects.update(closes_at=closes + 9 * HOUR)
    attempt = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    assert attempt.tells_answers(closes + 2 * HOUR)


def test_who_is_not_told_yet_waits_until_it_has_closed_again():
    closes = datetime(2026, 11, 12, 10, tzinfo=UTC)
    attempt = sit(2, feedback="after_close", closes_wall="2026-11-12T10:00", zone="UTC", closes_at=closes)
    attempts.finish(attempt, NOW + timedelta(minutes=9))
    Quiz.objects.update(closes_at=closes + 9 * HOUR)
    attempt = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    assert not attempt.tells_score(closes + 2 * HOUR)


def test_a_later_attempt_says_nothing_else_of_an_earlier_one(client):
    attempt = sit(2, counts="average", pass_points=1)
    first = answer_all(attempt, WRONG, WRONG)
    second = answer_all(attempts.start(first.learner, first.quiz, LATER), RIGHT, WRONG)
    before = pages(client, first), pages(client, second)
    answer_all(attempts.start(first.learner, first.quiz, LATER), RIGHT, RIGHT)
    assert (pages(client, first), pages(client, second)) == before


def test_attempts_from_before_get_the_rules_their_quiz_has():
    attempt = sit(2, preset="practice", tries=3, penalty=Decimal("0.5"), feedback="never", counts="first")
    Attempt.objects.update(tries=1, penalty=0, feedback="at_once", pass_points=0, counts="highest")
    migration = import_module("quizzes.migrations.0035_attempts_keep_their_rules")
    migration.take_from_the_quiz(apps, SimpleNamespace(connection=connection))
    attempt.refresh_from_db()
    assert attempt.kept() == attempt.quiz.kept()
    assert (attempt.tries, attempt.feedback, attempt.pass_points) == (3, "at_end", 2)
