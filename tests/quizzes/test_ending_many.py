"""Many attempts whose time is up, ended together: each as if by itself."""

from datetime import timedelta

import pytest

from learn import progress
from learn.models import LearningPath, LessonProgress
from quizzes import attempts
from quizzes.models import Attempt, Quiz, Response, Try
from tests import make
from tests.quizzes.sitting import NOW, RIGHT, WRONG, responses, sit

pytestmark = pytest.mark.django_db
EXAM = {"preset": "exam", "feedback": "at_end", "time_limit": 30, "grace": 60}
MINUTE = timedelta(minutes=1)
MORNING, NOON = NOW + 30 * MINUTE, NOW + timedelta(hours=3)


def sat(*answers, minutes=0, **rules):
    """An attempt of somebody else each time, begun so many minutes later, in which this was saved."""
    quiz = Quiz.objects.filter(slug="check").first()
    if quiz is None:
        attempt = sit(len(answers), **EXAM | rules)
    else:
        number = Attempt.objects.count()
        person = make.learner(f"{number}@example.org", f"L{number}")
        attempt = attempts.start(person, quiz, NOW + minutes * MINUTE)
    for response, answer in zip(responses(attempt), answers, strict=True):
        if answer:
            attempts.save(response, answer, response.seq, attempt.started_at)
    return attempt


def told(attempt):
    attempt.refresh_from_db()
    return (attempt.finished_at, attempt.settled_at, [each.fraction for each in responses(attempt)])


def test_each_ends_at_its_own_time_with_what_was_saved_and_passes_then():
    one, two, three = sat(RIGHT, RIGHT), sat(RIGHT, WRONG, minutes=1), sat(RIGHT, RIGHT, minutes=2)
    for each in (one, three):
        progress.mark_read(each.enrolment, each.quiz.lesson, each.quiz.lesson.current, NOW)
    LearningPath.objects.update(final_required=False)
    assert attempts.close_all(NOON) == (3, 0)
    ends = [MORNING, MORNING + MINUTE, MORNING + 2 * MINUTE]
    assert [told(each) for each in (one, two, three)] == [
        (ends[0], ends[0], [1, 1]),
        (ends[1], ends[1], [1, 0]),
        (ends[2], ends[2], [1, 1]),
    ]
    assert [each.at for each in Try.objects.order_by("response")] == [end for end in ends for _ in range(2)]
    assert set(Response.objects.values_list("answered_at", flat=True)) == set(ends)
    passed = LessonProgress.objects.filter(check_passed_at__isnull=False).order_by("enrolment")
    assert list(passed.values_list("check_passed_at", flat=True)) == [ends[0], ends[2]]
    for each, end in ((one, ends[0]), (three, ends[2])):
        each.enrolment.refresh_from_db()
        assert each.enrolment.completed_at == end


def test_what_was_left_open_stays_unanswered_and_takes_no_save_any_more():
    attempt = sat(RIGHT, None)
    sat(RIGHT, None, minutes=1)
    before = responses(attempt)[1]
    attempts.close_all(NOON)
    after = responses(attempt)[1]
    assert (after.answered_at, after.fraction, after.seq) == (None, None, before.seq + 1)
    with pytest.raises(attempts.AttemptFinished):
        attempts.save(after, RIGHT, after.seq, NOON)


def test_who_had_passed_before_keeps_that_day():
    attempt = sat(RIGHT, RIGHT)
    progress.check_passed(attempt.enrolment, attempt.quiz.lesson, NOW)
    sat(RIGHT, RIGHT, minutes=1)
    attempts.close_all(NOON)
    assert LessonProgress.objects.get(enrolment=attempt.enrolment).check_passed_at == NOW


@pytest.mark.parametrize(("counts", "passed"), [("average", False), ("first", False), ("latest", True)])
def test_what_counts_of_several_attempts_decides(counts, passed):
    first = sat(WRONG, WRONG, counts=counts)
    attempts.finish(first, NOW + MINUTE)
    again = attempts.start(first.learner, first.quiz, NOW + 2 * MINUTE)
    for response in responses(again):
        attempts.save(response, RIGHT, 0, NOW + 2 * MINUTE)
    sat(WRONG, WRONG, minutes=1)
    attempts.close_all(NOON)
    assert LessonProgress.objects.filter(check_passed_at__isnull=False).exists() is passed


def test_results_that_may_be_known_now_count_together():
    closes = NOW + timedelta(hours=2)
    rules = {"closes_at": closes, "feedback": "after_close"}
    one, two = sat(RIGHT, RIGHT, **rules), sat(RIGHT, WRONG, minutes=1)
    assert attempts.close_all(NOW + timedelta(hours=1)) == (2, 0)
    assert told(one)[1] is None and not LessonProgress.objects.exists()
    assert attempts.close_all(NOON) == (0, 2)
    assert attempts.close_all(NOON) == (0, 0)
    assert (told(one)[1], told(two)[1]) == (NOON, NOON)
    assert LessonProgress.objects.get(check_passed_at__isnull=False).check_passed_at == MORNING


def test_no_more_than_asked_for_the_oldest_first_and_of_every_quiz():
    late, early = sat(RIGHT, RIGHT), sat(RIGHT, RIGHT, minutes=5)
    Attempt.objects.filter(pk=late.pk).update(deadline=MORNING + 30 * MINUTE)
    assert attempts.close_all(NOON, most=1) == (1, 0)
    assert told(early)[0] == early.deadline and told(late)[0] is None


def test_whose_time_was_moved_meanwhile_is_left():
    """Between the look at what is due and the hold somebody was given more time, or ended it."""
    one, two = sat(RIGHT, RIGHT), sat(RIGHT, RIGHT, minutes=1)
    Attempt.objects.filter(pk=one.pk).update(deadline=NOON + MINUTE)
    attempts.finish(two, NOW + 2 * MINUTE)
    assert attempts.closing_many.close_few([one.pk, two.pk], NOON) == 0
    assert told(one)[0] is None and told(two)[0] == NOW + 2 * MINUTE


@pytest.mark.parametrize("count", [1, 3])
def test_three_that_ended_at_once_take_as_many_queries_as_one(count, django_assert_num_queries):
    for _ in range(count):
        sat(RIGHT, RIGHT)
    with django_assert_num_queries(17 + 2 * make.A_LOCK):
        attempts.close_all(NOON)
