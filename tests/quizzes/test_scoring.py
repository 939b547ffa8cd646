"""Which attempt counts, and when a quiz is passed under each rule."""

from decimal import Decimal

import pytest

from learn.models import LessonProgress
from quizzes import attempts
from quizzes.attempts import Standing, certainty
from quizzes.models import QuestionVersion, Quiz
from tests import make
from tests.quizzes.sitting import LATER, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def went(counts, *rights):
    return [Standing(Decimal(right), Decimal(6), Decimal(8), [], counts=counts) for right in rights]


@pytest.mark.parametrize(
    ("counts", "right", "passes"),
    [("highest", 7, True), ("latest", 4, True), ("first", 3, False), ("average", "4.75", False)],
)
def test_what_counts_of_several_attempts(counts, right, passes):
    standings = went(counts, 3, 5, 7, 4)
    assert attempts.score(standings).right == Decimal(right)
    assert attempts.completes(standings) is passes


@pytest.mark.parametrize("counts", Quiz.Counts.values)
def test_one_attempt_counts_as_it_is(counts):
    assert attempts.score(went(counts, 5)).right == 5


def test_without_an_attempt_there_is_no_score():
    assert attempts.score([]) is None


@pytest.mark.parametrize("counts", Quiz.Counts.values)
def test_what_was_passed_once_stays_passed(counts):
    assert attempts.completes(went(counts, 6, 0, 0))


@pytest.mark.parametrize(
    ("counts", "passed"), [("highest", True), ("latest", True), ("first", False), ("average", False)]
)
def test_the_second_attempt_passes_where_it_can(counts, passed):
    attempt = answer_all(sit(2, counts=counts), WRONG, WRONG)
    answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), RIGHT, RIGHT)
    assert LessonProgress.objects.filter(check_passed_at=LATER).exists() is passed


def test_the_average_passes_with_the_attempt_that_lifts_it_over_the_mark():
    attempt = answer_all(sit(2, counts="average", pass_points=1), WRONG, WRONG)
    for answers in ((RIGHT, WRONG), (RIGHT, RIGHT)):
        assert not LessonProgress.objects.exists()
        answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), *answers)
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_standings_of_all_attempts_take_one_query(django_assert_num_queries):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), RIGHT, RIGHT)
    with django_assert_num_queries(1):
        found = attempts.standings(attempt.learner, attempt.quiz)
    assert [standing.right for standing in found.values()] == [1, 2]


def ruled(attempt, position, ruling):
    version = responses(attempt)[position - 1].version_id
    make.forced(QuestionVersion.objects.filter(pk=version), ruling=ruling)


def test_everyone_gets_credit_for_a_question_never_answered_too():
    attempt = answer_all(sit(3), RIGHT, WRONG, None)
    ruled(attempt, 3, "credit")
    standing = attempts.standing(attempt)
    assert (standing.right, standing.total, standing.passed) == (2, 3, True)
    assert [r.position for r in standing.missed] == [2]


def test_a_dropped_question_counts_nowhere():
    attempt = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    ruled(attempt, 1, "dropped")
    standing = attempts.standing(attempt)
    assert (standing.right, standing.total, standing.left_out) == (1, 2, 1)


@pytest.mark.parametrize(
    ("mark", "asked", "left_out", "needed"),
    [(1, 9, 1, 1), (3, 5, 1, 3), (2, 3, 1, 2), (3, 3, 1, 2), (4, 8, 2, 3)],
)
def test_a_dropped_question_keeps_the_share_to_pass_with_rounded_up(mark, asked, left_out, needed):
    attempt = sit(asked, pass_points=mark)
    for position in range(1, left_out + 1):
        ruled(attempt, position, "dropped")
    assert attempts.standing(attempt).needed == needed


def test_who_was_shown_every_answer_does_not_pass_because_one_is_dropped():
    attempt = answer_all(sit(3, pass_points=1), None, None, None)
    ruled(attempt, 2, "dropped")
    assert not attempts.standing(attempt).passed
    ruled(attempt, 1, "dropped")
    ruled(attempt, 3, "dropped")
    assert attempts.standing(attempt).total == 0
    assert not attempts.standing(attempt).passed


def test_certainty_earns_exactly_what_the_table_says():
    assert [certainty.mark(1, sure) for sure in (1, 2, 3)] == [1, 2, 3]
    assert [certainty.mark(0, sure) for sure in (1, 2, 3)] == [0, -2, -6]


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0.25, (0.25, -1, -3.75)),
        (0.5, (0.5, 0, -1.5)),
        (2 / 3, (0.6667, 0.6667, 0)),
        (0.75, (0.75, 1, 0.75)),
        (0.8, (0.8, 1.2, 1.2)),
        (0.9, (0.9, 1.6, 2.1)),
        (1, (1, 2, 3)),
    ],
)
def test_honesty_about_ones_chances_earns_most(chance, expected):
    for sure, earned in zip((1, 2, 3), expected, strict=True):
        mark = chance * certainty.mark(1, sure) + (1 - chance) * float(certainty.mark(0, sure))
        assert mark == pytest.approx(earned, abs=0.00006)


def test_who_does_not_say_was_not_very_sure():
    assert (certainty.mark(1, None), certainty.mark(0, None)) == (1, 0)


def test_certainty_is_kept_with_the_answer_and_leaves_the_score_alone():
    attempt = sit(3, certainty="scored")
    for response, given, sure in zip(responses(attempt), (RIGHT, WRONG, RIGHT), (3, 3, 2), strict=True):
        attempts.answer(response, given, 0, LATER, certainty=sure)
    firsts = {r.pk: r.tries.get() for r in responses(attempt)}
    assert [first.certainty for first in firsts.values()] == [3, 3, 2]
    assert attempts.standing(attempt).right == 2
    found = certainty.sureness(responses(attempt), firsts)
    assert [(level.right, level.n) for level in found.levels] == [(1, 2), (1, 1)]
    assert (found.marks, found.most) == (3 - 6 + 2, 9)


def test_certainty_is_saved_with_the_draft_and_later_not_forgotten():
    [response] = responses(sit(1, certainty="asked"))
    seq = attempts.save(response, WRONG, 0, LATER, certainty=2)
    attempts.save(response, WRONG, seq, LATER)
    response.refresh_from_db()
    assert response.certainty == 2
    assert attempts.answer(response, WRONG, response.seq, LATER).certainty == 2


def test_how_sure_one_was_is_what_was_said_before_any_feedback():
    attempt = sit(1, certainty="asked", tries=3)
    for given, sure in ((WRONG, 3), (RIGHT, 1)):
        [response] = responses(attempt)
        attempts.answer(response, given, response.seq, LATER, certainty=sure)
    [response] = responses(attempt)
    assert response.certainty == 3
    assert [each.certainty for each in response.tries.order_by("number")] == [3, None]
