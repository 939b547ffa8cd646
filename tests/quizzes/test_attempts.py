"""Sitting a quiz. Whatever is done twice is done once."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction

from learn.models import Enrolment, LessonProgress
from quizzes import attempts
from quizzes.models import Attempt, Choice, Quiz, Response, Slot, Try
from tests import make

pytestmark = pytest.mark.django_db
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


# Starting


def test_it_starts_with_one_response_for_each_question_in_order():
    attempt = sit(3)
    assert [r.version.stem for r in responses(attempt)] == ["Question 0?", "Question 1?", "Question 2?"]
    assert [r.position for r in responses(attempt)] == [1, 2, 3]
    assert (attempt.number, attempt.started_at, attempt.finished_at) == (1, NOW, None)


def test_it_enrols_the_learner():
    attempt = sit()
    assert Enrolment.objects.get().learner == attempt.learner
    assert attempt.enrolment == Enrolment.objects.get()


def test_it_resumes_an_open_attempt():
    attempt = sit()
    assert attempts.start(attempt.learner, attempt.quiz, LATER) == attempt
    assert Attempt.objects.count() == 1
    assert Response.objects.count() == 3


def test_it_numbers_a_new_attempt_after_a_finished_one():
    attempt = sit()
    attempts.finish(attempt, LATER)
    assert attempts.start(attempt.learner, attempt.quiz, LATER).number == 2


def test_two_learners_each_have_their_own_attempt():
    attempt = sit()
    other = attempts.start(make.learner("zoe@example.org"), attempt.quiz, NOW)
    assert other != attempt
    assert other.number == 1


def test_the_database_refuses_a_second_open_attempt():
    attempt = sit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            learner=attempt.learner, enrolment=attempt.enrolment, quiz=attempt.quiz, number=2, started_at=NOW
        )


def test_it_fixes_the_order_of_choices_and_the_passages_for_the_attempt():
    attempt = sit()
    for response in responses(attempt):
        assert sorted(response.choice_order) == [0, 1, 2]
        assert response.keys == [c.passage.key for c in response.version.question.citations.all()]
        assert len(response.keys) == 1


def test_what_is_cited_later_does_not_change_what_an_attempt_quotes():
    attempt = sit(1)
    [response] = responses(attempt)
    response.version.question.citations.all().delete()
    assert len(responses(attempt)[0].keys) == 1


def test_a_question_that_is_not_published_is_not_asked():
    way, lesson, check, final = make.course(1)
    draft = make.question(way.document, "draft", state="draft")
    retired = make.question(way.document, "retired", state="retired")
    for position, question in enumerate([draft, retired], 2):
        Slot.objects.create(quiz=check, position=position, question=question)
    assert len(responses(attempts.start(make.learner(), check, NOW))) == 1


def test_a_quiz_without_questions_does_not_start():
    way, lesson, check, final = make.course(0)
    with pytest.raises(attempts.NothingToAsk):
        attempts.start(make.learner(), check, NOW)
    assert Attempt.objects.count() == 0


# Only what was missed


def test_only_what_was_missed_is_asked_again():
    first = answer_all(sit(3), RIGHT, WRONG, None)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    was = responses(first)
    assert again.builds_on == first
    assert [r.carried_from_id for r in responses(again)] == [was[0].pk, None, None]
    assert [r.fraction for r in responses(again)] == [1, None, None]
    assert responses(again)[0].answered_at == LATER
    assert responses(again)[0].given == RIGHT
    assert Try.objects.filter(response__attempt=again).count() == 0


def test_what_was_partly_right_is_asked_again():
    attempt = sit(2)
    Choice.objects.filter(position=1).update(credit=Decimal("0.5"))
    first = answer_all(attempt, RIGHT, WRONG)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    assert [bool(r.carried_from_id) for r in responses(again)] == [True, False]


def test_what_was_right_twice_before_still_leads_to_the_answer_really_given():
    first = answer_all(sit(3), RIGHT, WRONG, WRONG)
    second = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    attempts.finish(second, LATER)
    third = attempts.start(first.learner, first.quiz, LATER, missed_of=second)
    assert responses(third)[0].carried_from == responses(first)[0]
    assert responses(third)[0].given == RIGHT


def test_answering_what_was_missed_passes_with_what_was_right_before():
    first = answer_all(sit(3), RIGHT, WRONG, None)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    for response in responses(again)[1:]:
        attempts.answer(response, RIGHT, 0, LATER)
    again.refresh_from_db()
    assert again.finished_at == LATER
    assert attempts.standing(again).right == 3
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_a_question_added_since_is_asked():
    first = answer_all(sit(2), RIGHT, WRONG)
    added = make.question(first.quiz.path.document, "added")
    Slot.objects.create(quiz=first.quiz, position=9, question=added)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    assert [bool(r.carried_from_id) for r in responses(again)] == [True, False, False]


def test_when_nothing_was_missed_everything_is_asked():
    first = answer_all(sit(2), RIGHT, RIGHT)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    assert again.builds_on is None
    assert [r.answered_at for r in responses(again)] == [None, None]


# Saving


def test_it_saves_a_draft_and_issues_the_next_seq():
    [response] = responses(sit(1))
    assert attempts.save(response, WRONG, 0, LATER) == 1
    response.refresh_from_db()
    assert (response.draft, response.seq, response.saved_at) == (WRONG, 1, LATER)
    assert response.answered_at is None


def test_the_same_save_again_is_one_save():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    assert attempts.save(response, WRONG, 0, LATER) == 1
    response.refresh_from_db()
    assert (response.seq, response.saved_at) == (1, NOW)


def test_another_answer_with_an_old_seq_is_shown_the_stored_one():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    with pytest.raises(attempts.Conflict) as conflict:
        attempts.save(response, OTHER, 0, LATER)
    assert (conflict.value.stored, conflict.value.seq) == (WRONG, 1)
    response.refresh_from_db()
    assert response.draft == WRONG


def test_naming_the_new_seq_replaces_the_stored_answer():
    [response] = responses(sit(1))
    seq = attempts.save(response, WRONG, 0, NOW)
    assert attempts.save(response, OTHER, seq, LATER) == 2
    response.refresh_from_db()
    assert response.draft == OTHER


def test_a_seq_that_was_never_issued_saves_nothing():
    [response] = responses(sit(1))
    with pytest.raises(attempts.Conflict):
        attempts.save(response, WRONG, 7, NOW)
    response.refresh_from_db()
    assert response.draft is None


def test_taking_a_choice_back_is_saved():
    [response] = responses(sit(1))
    attempts.save(response, WRONG, 0, NOW)
    attempts.save(response, None, 1, NOW)
    response.refresh_from_db()
    assert (response.draft, response.seq) == (None, 2)


def test_nothing_is_saved_once_it_is_answered():
    [response] = responses(sit(1))
    attempts.answer(response, RIGHT, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered) as conflict:
        attempts.save(response, WRONG, 1, LATER)
    assert conflict.value.stored == RIGHT
    response.refresh_from_db()
    assert response.draft is None


def test_a_late_save_of_the_answer_given_is_no_conflict():
    [response] = responses(sit(1))
    attempts.answer(response, RIGHT, 0, NOW)
    assert attempts.save(response, RIGHT, 0, LATER) == 1


def test_nothing_is_saved_in_a_finished_attempt():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    with pytest.raises(attempts.AttemptFinished):
        attempts.save(responses(attempt)[0], WRONG, 0, LATER)


# Answering


def test_it_grades_and_keeps_the_answer():
    response = responses(sit(2))[0]
    given = attempts.answer(response, RIGHT, 0, LATER)
    response.refresh_from_db()
    assert (given.number, given.answer, given.fraction, given.at) == (1, RIGHT, 1, LATER)
    assert (response.fraction, response.answered_at) == (1, LATER)


def test_a_wrong_answer_earns_nothing():
    response = responses(sit(2))[0]
    assert attempts.answer(response, WRONG, 0, LATER).fraction == 0


def test_asking_to_be_shown_is_kept_as_such_and_earns_nothing():
    response = responses(sit(2))[0]
    given = attempts.answer(response, WRONG, 0, LATER, gave_up=True)
    response.refresh_from_db()
    assert (given.answer, given.fraction) == (None, 0)
    assert (response.fraction, response.answered_at) == (0, LATER)


def test_the_same_answer_again_is_one_answer():
    response = responses(sit(2))[0]
    first = attempts.answer(response, RIGHT, 0, NOW)
    assert attempts.answer(response, RIGHT, 0, LATER) == first
    assert Try.objects.get().at == NOW


def test_asking_again_to_be_shown_is_one_answer():
    response = responses(sit(2))[0]
    first = attempts.answer(response, None, 0, NOW, gave_up=True)
    assert attempts.answer(response, None, 0, LATER, gave_up=True) == first
    assert Try.objects.count() == 1


def test_another_answer_after_the_first_gets_the_first_one_back():
    response = responses(sit(2))[0]
    attempts.answer(response, WRONG, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered) as conflict:
        attempts.answer(response, RIGHT, 1, LATER)
    assert conflict.value.stored == WRONG
    assert Try.objects.get().answer == WRONG


def test_asking_to_be_shown_after_answering_gets_the_answer_back():
    response = responses(sit(2))[0]
    attempts.answer(response, WRONG, 0, NOW)
    with pytest.raises(attempts.AlreadyAnswered):
        attempts.answer(response, None, 1, LATER, gave_up=True)
    assert Try.objects.get().answer == WRONG


def test_an_answer_that_differs_from_another_tabs_draft_is_asked_about():
    response = responses(sit(2))[0]
    attempts.save(response, WRONG, 0, NOW)
    with pytest.raises(attempts.Conflict) as conflict:
        attempts.answer(response, RIGHT, 0, LATER)
    assert (conflict.value.stored, conflict.value.seq) == (WRONG, 1)
    assert Try.objects.count() == 0
    assert attempts.answer(response, RIGHT, 1, LATER).answer == RIGHT


def test_an_answer_that_agrees_with_another_tabs_draft_is_taken():
    response = responses(sit(2))[0]
    attempts.save(response, RIGHT, 0, NOW)
    assert attempts.answer(response, RIGHT, 0, LATER).fraction == 1


def test_whoever_asks_to_be_shown_is_shown_whatever_another_tab_chose():
    response = responses(sit(2))[0]
    attempts.save(response, RIGHT, 0, NOW)
    assert attempts.answer(response, None, 0, LATER, gave_up=True).answer is None


def test_no_answer_is_not_graded():
    response = responses(sit(2))[0]
    with pytest.raises(ValidationError, match="Choose or write an answer first"):
        attempts.answer(response, None, 0, LATER)
    assert Try.objects.count() == 0


def test_nothing_is_answered_in_a_finished_attempt():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    with pytest.raises(attempts.AttemptFinished):
        attempts.answer(responses(attempt)[0], RIGHT, 0, LATER)
    assert Try.objects.count() == 0


def test_answering_notes_that_the_learner_was_here():
    attempt = sit(2)
    attempts.answer(responses(attempt)[0], RIGHT, 0, NOW + timedelta(hours=1))
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.last_seen_at == NOW + timedelta(hours=1)


def test_a_try_is_never_changed():
    response = responses(sit(2))[0]
    given = attempts.answer(response, RIGHT, 0, NOW)
    given.fraction = 0
    with pytest.raises(ValidationError):
        given.save()


# Finishing


def test_the_last_answer_finishes_the_attempt():
    attempt = sit(2)
    first, second = responses(attempt)
    attempts.answer(first, RIGHT, 0, NOW)
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    attempts.answer(second, WRONG, 0, LATER)
    attempt.refresh_from_db()
    assert attempt.finished_at == LATER


def test_finishing_twice_is_finishing_once():
    attempt = sit(2)
    attempts.finish(attempt, NOW)
    attempts.finish(attempt, LATER)
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW


def test_what_was_not_answered_earns_nothing():
    attempt = sit(3)
    attempts.answer(responses(attempt)[0], RIGHT, 0, NOW)
    attempts.finish(attempt, LATER)
    standing = attempts.standing(attempt)
    assert (standing.right, standing.total, len(standing.missed)) == (1, 3, 2)


def test_a_draft_is_not_an_answer():
    attempt = sit(2)
    attempts.save(responses(attempt)[0], RIGHT, 0, NOW)
    attempts.finish(attempt, LATER)
    assert attempts.standing(attempt).right == 0


def test_passing_the_check_is_noted_on_the_lesson():
    attempt = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    progress = LessonProgress.objects.get()
    assert (progress.lesson, progress.check_passed_at) == (attempt.quiz.lesson, LATER)


def test_not_passing_leaves_the_lesson_as_it_was():
    answer_all(sit(3), RIGHT, WRONG, WRONG)
    assert LessonProgress.objects.count() == 0


def test_passing_the_final_is_noted_on_the_enrolment():
    way, lesson, check, final = make.course(1)
    attempt = answer_all(attempts.start(make.learner(), final, NOW), RIGHT)
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.final_passed_at == LATER


def test_the_first_pass_counts():
    first = answer_all(sit(3), RIGHT, RIGHT, WRONG)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    attempts.answer(responses(again)[2], RIGHT, 0, LATER + timedelta(days=1))
    assert LessonProgress.objects.get().check_passed_at == LATER


def test_when_progress_cannot_be_noted_the_answer_is_not_kept_either():
    attempt = sit(1, pass_points=1)

    def break_off(execute, sql, params, many, context):
        if "learn_lessonprogress" in sql:
            raise OperationalError
        return execute(sql, params, many, context)

    with pytest.raises(OperationalError), connection.execute_wrapper(break_off), transaction.atomic():
        attempts.answer(responses(attempt)[0], RIGHT, 0, NOW)
    assert Try.objects.count() == 0
    assert responses(attempt)[0].answered_at is None


# How it stands


def test_it_says_what_is_right_needed_and_missed():
    standing = attempts.standing(answer_all(sit(3), RIGHT, WRONG, None))
    assert (standing.right, standing.needed, standing.total, standing.passed) == (1, 2, 3, False)
    assert [r.position for r in standing.missed] == [2, 3]


def test_needed_is_never_more_than_there_is():
    assert attempts.standing(sit(2, pass_points=6)).needed == 2


def test_points_weigh_a_question():
    attempt = sit(2, pass_points=3)
    attempt.quiz.slots.filter(position=1).update(points=3)
    standing = attempts.standing(answer_all(attempt, RIGHT, WRONG))
    assert (standing.right, standing.total, standing.passed) == (3, 4, True)


@pytest.mark.parametrize(
    ("right", "shown"),
    [("5", 5), ("5.5", Decimal("5.5")), ("5.9999999", 6), ("5.97", Decimal("5.9")), ("0", 0)],
)
def test_points_are_shown_short_and_never_rounded_up_to_a_pass(right, shown):
    standing = attempts.Standing(Decimal(right), Decimal(6), Decimal(8), [])
    assert standing.shown == shown
    assert standing.passed == (shown == 6)


def test_three_thirds_are_a_whole():
    assert attempts.Standing(3 * Decimal("0.3333333"), Decimal(1), Decimal(3), []).passed


# Whose it is


def test_the_sheet_of_another_learners_attempt_is_empty():
    attempt = answer_all(sit(2), RIGHT, WRONG)
    assert list(attempts.sheet(make.learner("zoe@example.org"), attempt.pk)) == []


# Two at once


def at_once(*calls):
    """Runs the calls in threads of their own, released together; returns what each returned or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            barrier.wait(5)
            results[place] = call()
        except Exception as error:  # noqa: BLE001
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_eight_starts_at_once_are_one_attempt():
    way, lesson, check, final = make.course(2)
    mia = make.learner()
    started = at_once(*[lambda: attempts.start(mia, check, NOW)] * 8)
    assert {attempt.pk for attempt in started} == {Attempt.objects.get().pk}
    assert Response.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_answers_at_once_are_one_answer():
    attempt = sit(1, pass_points=1)
    [response] = responses(attempt)
    given = at_once(*[lambda: attempts.answer(response, RIGHT, 0, NOW)] * 8)
    assert {each.pk for each in given} == {Try.objects.get().pk}
    assert Attempt.objects.get().finished_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_two_different_answers_at_once_one_counts_and_the_other_is_told():
    [response] = responses(sit(1))
    results = at_once(
        lambda: attempts.answer(response, RIGHT, 0, NOW), lambda: attempts.answer(response, WRONG, 0, NOW)
    )
    kept = Try.objects.get()
    [told] = [each for each in results if isinstance(each, attempts.AlreadyAnswered)]
    assert kept in results
    assert told.stored == kept.answer


@pytest.mark.django_db(transaction=True)
def test_the_last_two_answers_at_once_finish_the_attempt():
    attempt = sit(2)
    first, second = responses(attempt)
    at_once(lambda: attempts.answer(first, RIGHT, 0, NOW), lambda: attempts.answer(second, RIGHT, 0, NOW))
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW
    assert LessonProgress.objects.get().check_passed_at == NOW


@pytest.mark.django_db(transaction=True)
def test_of_eight_saves_at_once_one_is_kept_and_the_others_are_told():
    [response] = responses(sit(1))
    drafts = [{"choices": [n % 3]} for n in range(8)]
    results = at_once(*(lambda draft=draft: attempts.save(response, draft, 0, NOW) for draft in drafts))
    response.refresh_from_db()
    assert response.seq == 1
    for draft, result in zip(drafts, results, strict=True):
        assert result == 1 if draft == response.draft else result.stored == response.draft
