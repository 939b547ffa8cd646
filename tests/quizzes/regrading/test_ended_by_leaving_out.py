"""Leaving out the one question a learner had still to answer ends their attempt, as their last answer would."""

import pytest
from django.conf import settings

from learn import progress
from learn.models import LearningPath, LessonProgress
from quizzes import attempts, regrading
from quizzes.models import Attempt, Quiz
from tests import desk, make
from tests.quizzes.correcting import (
    THEN,
    check_passed_at,
    drop,
    every_mark_is_earned,
    first_wording,
    fresh,
    left_out,
    score,
    undo,
)
from tests.quizzes.desk.correcting import look
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def all_but_the_first(attempt, *answers):
    for response, answer in zip(responses(attempt)[1:], answers, strict=False):
        attempts.answer(response, answer, response.seq, LATER)
    return attempt


def begun(attempt, email="bo@example.org", name="Bo"):
    return attempts.start(make.learner(email, name), Quiz.objects.get(pk=attempt.quiz_id), NOW)


def is_over(attempt):
    attempt.refresh_from_db()
    return attempt.finished_at is not None


def test_it_ends_and_counts():
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    made = drop(first_wording(attempt))
    attempt.refresh_from_db()
    assert (attempt.finished_at, attempt.settled_at) == (THEN, THEN)
    assert score(attempt) == (2, 2, True)
    assert check_passed_at(attempt) == THEN
    [row] = made.completions.all()
    assert (row.enrolment, row.passed_before, row.passed_after) == (attempt.enrolment, None, THEN)
    assert made.figures["ended"] == [[attempt.quiz_id, 1]]
    assert every_mark_is_earned()


def test_who_does_not_pass_with_it_has_it_ended_too():
    attempt = all_but_the_first(sit(3), WRONG, RIGHT)
    made = drop(first_wording(attempt))
    assert is_over(attempt) and check_passed_at(attempt) is None
    assert not made.completions.exists()


def test_a_try_under_way_at_it_is_no_answer_to_wait_for():
    attempt = all_but_the_first(sit(3, tries=3), RIGHT, RIGHT)
    first = responses(attempt)[0]
    attempts.answer(first, WRONG, first.seq, LATER)
    drop(first.version)
    assert is_over(attempt) and every_mark_is_earned()


@pytest.mark.parametrize("answers", [(), (RIGHT,)])
def test_an_attempt_with_something_left_goes_on(answers):
    attempt = all_but_the_first(sit(3), *answers)
    made = drop(first_wording(attempt))
    assert not is_over(attempt) and made.figures["ended"] == []


def test_an_attempt_nobody_has_answered_anything_in_stays():
    attempt = sit(1, pass_points=1)
    answer_all(begun(attempt), WRONG)
    drop(first_wording(attempt))
    assert not is_over(attempt)


def test_an_exam_ends_when_its_learner_ends_it():
    attempt = sit(2, feedback="end")
    for response in responses(attempt)[1:]:
        attempts.save(response, RIGHT, response.seq, LATER)
    drop(first_wording(attempt))
    assert not is_over(attempt)


def test_a_new_key_ends_nothing():
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    answer_all(begun(attempt), WRONG, WRONG, WRONG)
    version = fresh(first_wording(attempt))
    marking = version.marking() | {"ruling": "credit"}
    regrading.regrade(version, marking, regrading.preview(version, marking).seal, "Why.", None, THEN)
    assert not is_over(attempt)


@pytest.mark.parametrize("counts", ["highest", "latest", "first", "average"])
def test_the_preview_counts_those_that_end_and_those_that_pass_with_it(counts):
    attempt = all_but_the_first(sit(3, counts=counts), RIGHT, RIGHT)
    all_but_the_first(begun(attempt), WRONG, WRONG)
    all_but_the_first(begun(attempt, "cy@example.org", "Cy"), RIGHT)
    version = fresh(first_wording(attempt))
    seen = regrading.preview(version, left_out(version))
    assert seen.consequences.ended == [(attempt.quiz, 2)]
    assert (seen.given.names, seen.lost.count) == (["Mia"], 0)
    made = drop(version)
    assert made.figures["ended"] == [[attempt.quiz_id, 2]] and made.completions.count() == 1
    assert Attempt.objects.unclosed().count() == 1


def test_who_has_passed_already_is_not_newly_passed():
    attempt = answer_all(sit(3), RIGHT, RIGHT, RIGHT)
    again = attempts.start(attempt.learner, Quiz.objects.get(pk=attempt.quiz_id), LATER)
    all_but_the_first(again, RIGHT, RIGHT)
    version = fresh(first_wording(attempt))
    assert regrading.preview(version, left_out(version)).given.count == 0
    assert not drop(version).completions.exists()
    assert is_over(again) and check_passed_at(attempt) == LATER


def test_taken_back_who_passed_by_it_stays_passed():
    attempt = all_but_the_first(sit(3, pass_points=3), RIGHT, RIGHT)
    made = drop(first_wording(attempt))
    assert check_passed_at(attempt) == THEN
    undo(made)
    assert check_passed_at(attempt) == THEN and score(attempt) == (2, 3, False)


def test_taken_back_with_what_was_passed_it_is_not_passed_any_more():
    attempt = all_but_the_first(sit(3, pass_points=3), RIGHT, RIGHT)
    undo(drop(first_wording(attempt)), takes_away=True)
    assert check_passed_at(attempt) is None


@pytest.mark.parametrize("state", ["published", "retired"])
def test_the_page_says_how_many_end(state):
    """Of a quiz that is retired meanwhile, too, and that nobody else has answered it in."""
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    Quiz.objects.update(state=state)
    client = desk.signed_in(desk.educator())
    version = fresh(first_wording(attempt))
    page = look(client, version, 0, ruling="dropped").text
    assert "Check: tea: 1 attempt under way has nothing left to answer and ends with this." in page
    assert "1 attempt under way asks it no more." in page
    made = drop(version)
    page = client.get(f"/admin/quizzes/regrade/{made.pk}/change/").text
    assert "Check: tea: 1 attempt under way had nothing left to answer and ended with this." in page
    assert "1 attempt under way had it still to answer." in page


def test_home_says_how_it_went():
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    drop(first_wording(attempt))
    client = desk.signed_in(attempt.learner)
    page = client.get("/").text
    assert "All answered, not finished yet" not in page


@pytest.mark.parametrize("learners", [0, 2])
def test_ending_three_asks_as_much_as_ending_one(learners, django_assert_num_queries):
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    for number in range(learners):
        all_but_the_first(begun(attempt, f"{number}@example.org", f"L{number}"), RIGHT, RIGHT)
    version = fresh(first_wording(attempt))
    seal = regrading.preview(version, left_out(version)).seal
    with django_assert_num_queries(55 if settings.IS_SQLITE else 57):  # to hold the wording and who ends
        regrading.regrade(version, left_out(version), seal, "Why.", None, THEN)
    assert Attempt.objects.unclosed().count() == 0
    assert LessonProgress.objects.filter(check_passed_at=THEN).count() == 1 + learners


def test_who_has_done_all_else_has_finished_the_path_with_it():
    attempt = all_but_the_first(sit(3), RIGHT, RIGHT)
    way, lesson = attempt.quiz.path, attempt.quiz.lesson
    LearningPath.objects.filter(pk=way.pk).update(final_required=False)
    progress.mark_read(attempt.enrolment, lesson, lesson.current, NOW)
    drop(first_wording(attempt))
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.completed_at == THEN


def test_one_whose_time_had_run_out_ended_then_with_what_was_saved():
    attempt = sit(3, time_limit=10)
    first, second, third = responses(attempt)
    attempts.answer(second, RIGHT, second.seq, LATER)
    attempts.answer(third, WRONG, third.seq, LATER)
    attempts.save(first, RIGHT, first.seq, LATER)
    drop(first.version)
    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.settled_at == attempt.deadline
    assert responses(attempt)[0].given == RIGHT and score(attempt)[:2] == (1, 2)
    assert every_mark_is_earned()
