"""Correcting several versions of a question in one act."""

from functools import partial

import pytest

from quizzes import attempts, regrading
from quizzes.models import QuestionVersion, Regrade, Response
from quizzes.regrading.alike import alike, alike_undone
from tests import make
from tests.quizzes.correcting import (
    THEN,
    check_passed_at,
    every_mark_is_earned,
    everything,
    fresh,
    keyed,
    undo,
)
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all
from tests.quizzes.test_two_at_once import at_once


@pytest.fixture
def quiz():
    question = make.question(make.document())
    lesson = make.lesson(question.document)
    return make.quiz(make.path(question.document, [lesson]), [question], lesson=lesson, pass_points=1)


def later(version):
    """A next version of its question, which is asked from now on."""
    question = version.question
    question.current = version.successor(question.versions.count() + 1)
    question.save()
    return question.current


def correct_all(version, marking, seal=None, **how):
    """Corrects the version, and all that count as it does, in one act."""
    also = alike(version, version.marked_by(marking))
    seal = seal or regrading.preview(version, marking, also).seal
    return regrading.regrade(version, marking, seal, "The key was wrong.", None, THEN, also=also, **how)


@pytest.mark.django_db
def test_who_loses_only_by_both_is_shown_as_losing(quiz):
    """Mia passed with either version: taken one by one, each correction would leave her the other pass."""
    first, mia = QuestionVersion.objects.get(), make.learner()
    answer_all(attempts.start(mia, quiz, NOW), RIGHT)
    later(first)
    again = answer_all(attempts.start(mia, quiz, NOW), RIGHT)
    first, second = (fresh(each) for each in QuestionVersion.objects.order_by("number"))
    also = alike(first, first.marked_by(keyed(first, 1)))
    assert [each.version for each in also] == [second]
    assert regrading.preview(first, keyed(first, 1)).lost.count == 0
    assert regrading.preview(first, keyed(first, 1), also).lost.count == 1
    made = correct_all(first, keyed(first, 1), takes_away=True)
    assert check_passed_at(again) is None and every_mark_is_earned()
    # Going back together gives her back what she had passed, and notes it in either history.
    before = regrading.marking_before(made)
    back = alike_undone(fresh(first), fresh(first).marked_by(before))
    assert [each.undoes for each in back] == made.along
    seal = regrading.preview(fresh(first), before, back).seal
    regrading.regrade(fresh(first), before, seal, "It was right.", None, THEN, undoes=made, also=back)
    assert check_passed_at(again) == LATER and every_mark_is_earned()
    assert fresh(second).marking() == second.marking()


@pytest.mark.django_db
def test_nothing_is_corrected_where_one_of_them_was_corrected_meanwhile(quiz):
    first = QuestionVersion.objects.get()
    answer_all(attempts.start(make.learner(), quiz, NOW), WRONG)
    answer_all(attempts.start(make.learner("ann@example.org", "Ann"), quiz, NOW), WRONG)
    second = fresh(later(first))
    answer_all(attempts.start(make.learner("bo@example.org", "Bo"), quiz, NOW), WRONG)
    marking = keyed(first, 1)
    also = alike(first, first.marked_by(marking))
    seal = regrading.preview(first, marking, also).seal
    seen = regrading.preview(second, keyed(second, 2))
    regrading.regrade(second, keyed(second, 2), seen.seal, "It is the third.", None, THEN)
    before = everything()
    with pytest.raises(regrading.MovedOn, match="one of these versions"):
        regrading.regrade(first, marking, seal, "The key was wrong.", None, THEN, also=also)
    assert everything() == before


@pytest.mark.django_db
def test_the_versions_of_one_act_are_undone_one_by_one_as_well(quiz):
    first = QuestionVersion.objects.get()
    answer_all(attempts.start(make.learner(), quiz, NOW), WRONG)
    later(first)
    answer_all(attempts.start(make.learner("ann@example.org", "Ann"), quiz, NOW), WRONG)
    made = correct_all(fresh(first), keyed(first, 1))
    [along] = made.along
    undo(along)
    assert every_mark_is_earned()
    assert Regrade.objects.count() == 3 and fresh(first).marking() == made.after


@pytest.mark.django_db
def test_a_version_that_a_learner_is_given_meanwhile_gets_a_correction_of_its_own(quiz):
    first = QuestionVersion.objects.get()
    answer_all(attempts.start(make.learner(), quiz, NOW), WRONG)
    second = later(first)
    first, marking = fresh(first), keyed(first, 1)
    also = alike(first, first.marked_by(marking))
    seal = regrading.preview(first, marking, also).seal
    answer_all(attempts.start(make.learner("ann@example.org", "Ann"), quiz, NOW), WRONG)
    made = correct_all(first, marking, seal)
    assert [each.version for each in made.along] == [second] and not made.unseen
    assert made.since.answers == 1 and every_mark_is_earned()


@pytest.mark.django_db(transaction=True)
def test_one_that_nobody_was_given_is_corrected_before_or_after_a_learner_gets_it_and_never_between(quiz):
    first, ann = QuestionVersion.objects.get(), make.learner("ann@example.org", "Ann")
    answer_all(attempts.start(make.learner(), quiz, NOW), WRONG)
    later(first)
    first = fresh(first)
    made, attempt = at_once(
        partial(correct_all, first, keyed(first, 1)), partial(attempts.start, ann, quiz, NOW)
    )
    assert len(made.along) + len(made.unseen) == 1
    answer_all(attempt, WRONG)
    assert every_mark_is_earned()
    assert set(Response.objects.values_list("fraction", flat=True)) == {1}
