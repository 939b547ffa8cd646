"""Starting a quiz: one open attempt, whatever happens twice; only what was missed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from learn.models import Enrolment, LessonProgress
from quizzes import attempts
from quizzes.attempts import starting
from quizzes.models import Attempt, Choice, QuestionVersion, Response, Slot, Try
from tests import make
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


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
            learner=attempt.learner,
            enrolment=attempt.enrolment,
            quiz=attempt.quiz,
            number=2,
            started_at=NOW,
            **attempt.kept(),
        )


@pytest.mark.django_db(transaction=True)
def test_a_question_deleted_while_somebody_begins_is_not_asked(monkeypatch):
    way, lesson, check, final = make.course(2)
    responses_of, gone = starting.responses_of, [10**6]

    def and_meanwhile(*asked):
        """The first time it asks what is there no longer."""
        made = list(responses_of(*asked))
        if gone:
            made[0].slot_id = gone.pop()
        return made

    monkeypatch.setattr(starting, "responses_of", and_meanwhile)
    assert len(responses(attempts.start(make.learner(), check, NOW))) == 2
    assert Attempt.objects.count() == 1


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
    make.forced(Choice.objects.filter(position=1), credit=Decimal("0.5"))
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


def leave_out(attempt, *positions):
    for response in responses(attempt):
        if response.position in positions:
            make.forced(QuestionVersion.objects.filter(pk=response.version_id), ruling="dropped")


def test_a_new_attempt_does_not_ask_what_is_left_out_and_keeps_the_share_to_pass_with():
    attempt = answer_all(sit(4, pass_points=3), *[RIGHT] * 4)
    leave_out(attempt, 1, 2)
    again = attempts.start(attempt.learner, attempt.quiz, LATER)
    assert [r.version.stem for r in responses(again)] == ["Question 2?", "Question 3?"]
    assert again.pass_points == attempts.standing(attempt).needed == 2


def test_only_the_missed_ones_again_leaves_out_what_is_left_out():
    attempt = answer_all(sit(3), WRONG, WRONG, RIGHT)
    leave_out(attempt, 1)
    again = attempts.start(attempt.learner, attempt.quiz, LATER, missed_of=attempt)
    assert [r.carried_from_id is None for r in responses(again)] == [True, False]


def test_a_quiz_whose_every_question_is_left_out_asks_nothing():
    attempt = answer_all(sit(1, pass_points=1), RIGHT)
    leave_out(attempt, 1)
    with pytest.raises(attempts.NothingToAsk):
        attempts.start(attempt.learner, attempt.quiz, LATER)
