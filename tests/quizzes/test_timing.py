"""When an attempt ends, by the server's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from learn.models import LessonProgress
from quizzes import attempts
from quizzes.models import Allowance, Attempt, Quiz, Try
from tests import make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
UP = NOW + 30 * MINUTE


def timed(questions=3, **fields):
    return sit(questions, **{"time_limit": 30, "grace": 60} | fields)


def test_its_end_is_fixed_as_it_begins():
    assert timed().deadline == UP


def test_it_ends_when_the_quiz_closes_at_the_latest():
    assert timed(closes_at=NOW + 5 * MINUTE).deadline == NOW + 5 * MINUTE


def test_without_a_limit_and_a_close_nothing_ends_it():
    assert sit().deadline is None


def test_past_its_end_it_counts_as_finished():
    attempt = timed()
    for now, is_open in ((UP - MINUTE, True), (UP, False), (UP + MINUTE, False)):
        assert Attempt.objects.open(now).exists() is is_open
        assert Attempt.objects.finished(now).exists() is not is_open
        assert attempt.is_finished(now) is not is_open


def test_what_was_under_way_is_taken_within_the_grace():
    attempt = timed()
    first, second, third = responses(attempt)
    assert attempts.save(first, RIGHT, 0, UP + MINUTE) == 1
    assert attempts.answer(second, RIGHT, 0, UP + MINUTE).fraction == 1
    with pytest.raises(attempts.AttemptFinished):
        attempts.save(third, RIGHT, 0, UP + 61 * timedelta(seconds=1))
    with pytest.raises(attempts.AttemptFinished):
        attempts.answer(third, RIGHT, 0, UP + 61 * timedelta(seconds=1))


@pytest.mark.parametrize("feedback", ["at_once", "at_end"])
def test_what_was_saved_is_submitted_when_it_is_closed(feedback):
    attempt = timed(feedback=feedback)
    for response, given in zip(responses(attempt), (RIGHT, WRONG), strict=False):
        attempts.save(response, given, 0, NOW + MINUTE)
    assert attempts.close_when_due(attempt, UP + 5 * MINUTE)
    assert [r.fraction for r in responses(attempt)] == [1, 0, None]
    assert {each.at for each in Try.objects.all()} == {UP}
    attempt.refresh_from_db()
    assert attempt.finished_at == UP


def test_it_is_not_closed_by_others_while_the_grace_lasts():
    attempt = timed()
    assert not attempts.close_when_due(attempt, UP + MINUTE / 2)
    assert attempts.close_all(UP + MINUTE / 2) == (0, 0)


def test_starting_again_closes_it_first():
    attempt = timed(pass_points=1)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW + MINUTE)
    again = attempts.start(attempt.learner, attempt.quiz, UP + MINUTE)
    attempt.refresh_from_db()
    assert (attempt.finished_at, again.number, again.deadline) == (UP, 2, UP + 31 * MINUTE)
    assert LessonProgress.objects.get().check_passed_at == UP


def test_it_is_closed_even_when_no_other_may_begin():
    attempt = timed(attempts_allowed=1)
    with pytest.raises(attempts.NoneLeft):
        attempts.start(attempt.learner, attempt.quiz, UP + MINUTE)
    attempt.refresh_from_db()
    assert attempt.finished_at == UP


def test_the_command_closes_what_is_due(capsys):
    attempt = timed(pass_points=1)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW)
    Attempt.objects.update(deadline=make.timezone.now() - 2 * MINUTE)
    call_command("close_attempts")
    assert capsys.readouterr().out == "1 attempt closed, 0 results made to count.\n"
    assert LessonProgress.objects.get().check_passed_at is not None


def test_extra_minutes_count_from_the_start():
    way, lesson, check, final = make.course(1)
    Quiz.objects.update(time_limit=30)
    mia = make.learner()
    Allowance.objects.create(quiz=check, learner=mia, extra_minutes=10)
    check.refresh_from_db()
    assert attempts.start(mia, check, NOW).deadline == NOW + 40 * MINUTE
    assert attempts.start(make.learner("zoe@example.org"), check, NOW).deadline == UP


def test_extra_minutes_move_the_end_of_an_attempt_under_way():
    attempt = timed()
    zoe = attempts.start(make.learner("zoe@example.org"), attempt.quiz, NOW)
    Allowance.objects.create(quiz=attempt.quiz, learner=attempt.learner, extra_minutes=10)
    assert attempts.move_deadlines(attempt.quiz, NOW + MINUTE, attempt.learner) == 1
    attempt.refresh_from_db()
    zoe.refresh_from_db()
    assert (attempt.deadline, zoe.deadline) == (NOW + 40 * MINUTE, UP)


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({"time_limit": 20}, UP),
        ({"time_limit": 45}, NOW + 45 * MINUTE),
        ({"time_limit": None}, None),
        ({"closes_at": NOW + 10 * MINUTE}, NOW + 10 * MINUTE),
        ({"closes_at": NOW + 90 * MINUTE}, UP),
    ],
)
def test_only_an_earlier_close_takes_promised_time_away(changed, ends):
    attempt = timed()
    Quiz.objects.filter(pk=attempt.quiz_id).update(**changed)
    attempts.move_deadlines(Quiz.objects.get(pk=attempt.quiz_id), NOW + MINUTE)
    attempt.refresh_from_db()
    assert attempt.deadline == ends


def test_who_begins_with_limits_read_before_they_were_changed_has_those_of_now():
    way, lesson, check, final = make.course(1)
    Quiz.objects.update(time_limit=30)
    check.refresh_from_db()
    Quiz.objects.update(time_limit=45)
    assert attempts.start(make.learner(), check, NOW).deadline == NOW + 45 * MINUTE


def test_it_opens_and_closes():
    way, lesson, check, final = make.course(1)
    Quiz.objects.update(opens_at=NOW, closes_at=UP)
    check.refresh_from_db()
    mia = make.learner()
    for now in (NOW - MINUTE, UP):
        with pytest.raises(attempts.NotOpen):
            attempts.start(mia, check, now)
    assert attempts.start(mia, check, NOW).deadline == UP


def test_as_many_attempts_as_are_allowed_and_as_are_given():
    attempt = sit(1, attempts_allowed=1)
    attempts.finish(attempt, NOW)
    with pytest.raises(attempts.NoneLeft):
        attempts.start(attempt.learner, attempt.quiz, NOW)
    Allowance.objects.create(quiz=attempt.quiz, learner=attempt.learner, extra_attempts=1)
    assert attempts.start(attempt.learner, attempt.quiz, NOW).number == 2


def test_the_command_puts_right_when_a_quiz_closes_where_summer_time_has_changed(capsys):
    attempt = sit(1)
    stale = datetime(2999, 5, 3, 22, 59, tzinfo=UTC)
    Quiz.objects.filter(pk=attempt.quiz_id).update(
        closes_wall="2999-05-03T23:59", zone="Europe/Berlin", closes_at=stale
    )
    Attempt.objects.update(deadline=stale)
    for said in ("opens or closes at another moment now.", "0 attempts closed"):
        call_command("close_attempts")
        assert said in capsys.readouterr().out
    closes = datetime(2999, 5, 3, 21, 59, tzinfo=UTC)
    attempt.refresh_from_db()
    assert (Quiz.objects.get(pk=attempt.quiz_id).closes_at, attempt.deadline) == (closes, closes)
