"""A walk through a regrade: start, answer, the same answer again, change, finish, regrade, undo."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from learn.models import LessonProgress
from quizzes import attempts, regrading
from quizzes.attempts.certainty import sureness
from quizzes.models import QuestionVersion, Regrade, RegradeChange, Response, Try
from tests import make
from tests.quizzes.correcting import (
    LATER_STILL,
    THEN,
    check_passed_at,
    correct,
    first_wording,
    fresh,
    keyed,
    score,
    sit_again,
)
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def test_a_walk_from_the_first_answer_to_a_regrade_and_back():
    # start
    attempt = sit(2)
    first, second = responses(attempt)
    # answer: the key says that this is wrong
    attempts.answer(first, WRONG, first.seq, NOW)
    # the same answer again makes no new try
    attempts.answer(first, WRONG, first.seq, LATER)
    # another answer changes nothing: the first one counts
    with pytest.raises(attempts.AlreadyAnswered):
        attempts.answer(first, RIGHT, first.seq + 1, LATER)
    # finish
    attempts.answer(second, RIGHT, second.seq, LATER)
    attempt.refresh_from_db()
    assert attempt.finished_at == LATER
    assert score(attempt) == (1, 2, False)
    assert check_passed_at(attempt) is None
    given = list(Try.objects.order_by("pk").values())
    # regrade: what they chose was right all the time
    made = correct(first.version, keyed(first.version, 1), "The source says stone.")
    assert score(attempt) == (2, 2, True)
    assert check_passed_at(attempt) == THEN
    assert [(c.response_id, c.before, c.after) for c in made.changes.all()] == [(first.pk, 0, 1)]
    # undo
    back = regrading.marking_before(made)
    correct(fresh(first.version), back, "It was right before.", LATER_STILL, undoes=made, takes_away=True)
    assert score(attempt) == (1, 2, False)
    assert check_passed_at(attempt) is None
    # and the answers are as they were given
    assert list(Try.objects.order_by("pk").values()) == given


def test_a_preview_says_who_gains_who_loses_and_which_completions_change():
    mia = answer_all(sit(2), WRONG, RIGHT)
    sit_again(mia, RIGHT, RIGHT)
    sit_again(mia, OTHER, RIGHT, email="bo@example.org", name="Bo")
    seen = regrading.preview(first_wording(mia), keyed(first_wording(mia), 1))
    assert seen.figures.marks.numbers == (3, 2, 0)
    assert (seen.gain.names, seen.lose.names) == (["Mia"], ["Ann"])
    assert (seen.given.names, seen.lost.names) == (["Mia"], ["Ann"])
    scores = seen.figures.scores.rows
    assert [(start, end, before, after) for start, end, before, after in scores if before or after] == [
        (40, 59, 2, 2),
        (100, 100, 1, 1),
    ]


def test_a_preview_changes_nothing():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    regrading.preview(version, keyed(version, 1))
    assert score(attempt) == (1, 2, False)
    assert QuestionVersion.objects.get(pk=version.pk).marking() == version.marking()
    assert not Regrade.objects.exists()


def test_a_marking_that_changes_nothing_is_no_regrade():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    with pytest.raises(ValidationError, match="Nothing is corrected yet"):
        regrading.preview(first_wording(attempt), first_wording(attempt).marking())


def test_the_explanation_and_the_whys_change_in_the_same_act():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    marking = keyed(version, 1, explanation="Tea is a stone.")
    marking["choices"][1]["feedback"] = "It is a stone."
    made = correct(version, marking)
    version = fresh(version)
    assert version.marking() == marking == made.after
    assert (made.before["explanation"], made.before["choices"][0]["credit"]) == ("Tea is a leaf.", "1")


def test_an_attempt_under_way_keeps_its_words_and_takes_the_new_key():
    attempt = sit(2)
    first, second = responses(attempt)
    attempts.answer(first, WRONG, first.seq, NOW)
    version = first.version
    correct(version, keyed(version, 1))
    first.refresh_from_db()
    assert (first.fraction, first.answered_at, first.version) == (1, NOW, version)
    other = attempts.start(make.learner("ann@example.org", "Ann"), attempt.quiz, THEN)
    mine = responses(other)[0]
    assert attempts.answer(mine, WRONG, mine.seq, THEN).fraction == 1


def test_a_page_read_before_the_regrade_is_graded_by_the_key_after_it():
    attempt = sit(2)
    stale = responses(attempt)[0]
    list(stale.version.choice_list)
    correct(stale.version, keyed(QuestionVersion.objects.get(pk=stale.version_id), 1))
    assert attempts.answer(stale, WRONG, stale.seq, LATER).fraction == 1


def test_what_was_carried_over_follows_the_answer_really_given():
    first = answer_all(sit(2), RIGHT, WRONG)
    again = attempts.start(first.learner, first.quiz, LATER, missed_of=first)
    attempts.finish(again, LATER)
    made = correct(first_wording(first), keyed(first_wording(first), 1))
    assert [each.fraction for each in responses(again)][0] == 0
    assert made.changes.count() == 2


def test_each_further_try_keeps_its_penalty():
    attempt = sit(1, tries=3, penalty="0.25", pass_points=1)
    response = responses(attempt)[0]
    for answer in (OTHER, WRONG):
        attempts.answer(response, answer, response.seq, NOW)
        response.refresh_from_db()
    correct(response.version, keyed(response.version, 1))
    response.refresh_from_db()
    assert float(response.fraction) == 0.75


def test_an_answer_accepted_later_earns_its_credit():
    document = make.document()
    question = make.question(document, kind="short", choices=(("leaf", 1, ""),))
    quiz = make.quiz(make.path(document), [question])
    attempt = answer_all(attempts.start(make.learner(), quiz, NOW), {"text": "Leaves"})
    version = question.current
    marking = version.marking()
    marking["choices"].append(
        {"position": 1, "text": "leaves", "credit": "0.5", "feedback": "One.", "details": {}}
    )
    correct(version, marking)
    assert score(attempt)[0] == 0.5


def test_everyone_gets_credit_even_who_left_it_out():
    mia = answer_all(sit(2, pass_points=2), WRONG, RIGHT)
    ann = attempts.start(make.learner("ann@example.org", "Ann"), mia.quiz, NOW)
    second = responses(ann)[1]
    attempts.answer(second, RIGHT, second.seq, LATER)
    attempts.finish(ann, LATER)
    version = first_wording(mia)
    seen = regrading.preview(version, version.marking() | {"ruling": "credit"})
    assert seen.figures.marks.numbers == (1, 1, 1)
    made = correct(version, version.marking() | {"ruling": "credit"})
    assert made.figures["quizzes"] == [[mia.quiz_id, 1, 1, 1, 0]]
    back = regrading.preview(fresh(version), regrading.marking_before(made))
    assert (back.figures.marks.left_open, back.credit) == (1, "taken")
    assert [score(mia), score(ann)] == [(2, 2, True), (2, 2, True)]
    assert [check_passed_at(mia), check_passed_at(ann)] == [THEN, THEN]
    assert made.changes.count() == 1


def test_a_question_left_out_counts_neither_for_nor_against():
    mia = answer_all(sit(2, pass_points=2), WRONG, RIGHT)
    ann = sit_again(mia, RIGHT, WRONG)
    version = first_wording(mia)
    seen = regrading.preview(version, version.marking() | {"ruling": "dropped"})
    assert (seen.gain.names, seen.lose.names) == (["Mia"], ["Ann"])
    made = correct(version, version.marking() | {"ruling": "dropped"})
    assert [score(mia)[:2], score(ann)[:2]] == [(1, 1), (0, 1)]
    # What each answer earned stays beside it, for the day on which it counts again.
    kept = made.changes.order_by("response").values_list("before", "after")
    assert list(kept) == [(0, 0), (1, 1)]


def test_a_ruling_is_undone_like_anything_else():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    made = correct(version, version.marking() | {"ruling": "credit"})
    version = fresh(version)
    correct(version, regrading.marking_before(made), undoes=made, takes_away=True)
    assert score(attempt) == (1, 2, False)


def test_only_the_newest_regrade_can_be_undone_and_only_once():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    first = correct(version, keyed(version, 1))
    version = fresh(version)
    second = correct(version, keyed(version, 2))
    with pytest.raises(ValidationError, match="Undo the newest correction first"):
        regrading.marking_before(first)
    version = fresh(version)
    correct(version, regrading.marking_before(second), undoes=second)
    second = Regrade.objects.get(pk=second.pk)
    with pytest.raises(ValidationError):
        regrading.marking_before(second)
    assert regrading.marking_before(Regrade.objects.get(pk=first.pk)) == first.before


def statements(learners):
    """How many statements a regrade takes that changes the marks and the completions of so many."""
    attempt = answer_all(sit(1, pass_points=1), WRONG)
    for number in range(learners - 1):
        sit_again(attempt, WRONG, email=f"{number}@example.org")
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    with CaptureQueriesContext(connection) as captured:
        regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN)
    assert RegradeChange.objects.count() == learners
    return len(captured)


def test_it_takes_as_many_statements_for_one_learner_as_for_twelve():
    with transaction.atomic():
        one = statements(1)
        transaction.set_rollback(True)
    assert statements(12) == one


def test_learners_are_gone_through_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr("quizzes.regrading.replaying.BATCH", 2)
    attempt = answer_all(sit(1, pass_points=1), WRONG)
    for number in range(4):
        sit_again(attempt, WRONG, email=f"{number}@example.org")
    version = first_wording(attempt)
    correct(version, keyed(version, 1))
    assert set(Response.objects.values_list("fraction", flat=True)) == {1}
    assert LessonProgress.objects.filter(check_passed_at=THEN).count() == 5


def test_how_sure_a_learner_was_is_judged_by_the_new_key():
    attempt = sit(2, certainty="scored")
    for response, given, sure in zip(responses(attempt), (WRONG, RIGHT), (3, 2), strict=True):
        attempts.answer(response, given, 0, LATER, certainty=sure)

    def judged():
        firsts = {each.response_id: each for each in Try.objects.filter(number=1)}
        found = sureness(responses(attempt), firsts)
        return found.marks, [level.right for level in found.levels]

    assert judged() == (-6 + 2, [0, 1])
    correct(first_wording(attempt), keyed(first_wording(attempt), 1))
    assert judged() == (3 + 2, [1, 1])
