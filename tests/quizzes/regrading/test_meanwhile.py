"""What happens between the preview of a regrade and the regrade."""

import pytest

from quizzes import attempts, regrading
from quizzes.models import Regrade
from tests import make
from tests.quizzes.correcting import (
    THEN,
    check_passed_at,
    correct,
    every_mark_is_earned,
    everything,
    first_wording,
    fresh,
    keyed,
    sit_again,
)
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def another_learner(attempt):
    return attempts.start(make.learner("bo@example.org", "Bo"), attempt.quiz, NOW)


def another_wording_corrected(attempt):
    second = fresh(responses(attempt)[1].version)
    correct(second, keyed(second, 2))


@pytest.mark.parametrize(
    "moves, since",
    [
        (lambda attempt: sit_again(attempt, WRONG, RIGHT), (1, 1)),
        (another_learner, (0, 0)),
        (lambda attempt: attempts.finish(another_learner(attempt), LATER), (0, 1)),
        (another_wording_corrected, (0, 0)),
    ],
    ids=["another answer", "another learner", "an attempt that ended", "another wording corrected"],
)
def test_what_came_in_since_the_preview_is_marked_by_the_same_rule(moves, since):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    moves(attempt)
    made = regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN)
    assert (made.since.answers, made.since.attempts) == since
    assert every_mark_is_earned()
    assert made.changes.count() == 1 + since[0]


def test_a_regrade_is_refused_where_how_it_counts_was_corrected_meanwhile():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    correct(version, keyed(version, 2))
    before = everything()
    with pytest.raises(regrading.MovedOn, match="was corrected since you looked"):
        regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN)
    assert everything() == before


def test_nobody_loses_a_completion_of_whom_that_was_not_shown():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    ann = sit_again(attempt, RIGHT, RIGHT)
    # as many as were shown, and yet not the same
    answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), WRONG, RIGHT)
    before = everything()
    with pytest.raises(regrading.MovedOn, match="others have passed who would lose that"):
        regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN, takes_away=True)
    assert everything() == before
    regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN)
    assert (check_passed_at(attempt), check_passed_at(ann)) == (LATER, LATER)


def test_fewer_may_lose_their_completion_than_were_shown():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    ann = sit_again(attempt, RIGHT, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), WRONG, RIGHT)
    regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN, takes_away=True)
    assert (check_passed_at(attempt), check_passed_at(ann)) == (LATER, None)


def test_what_another_has_put_right_already_is_no_second_correction():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    make.forced(attempt.responses.filter(position=1), fraction=1)
    seen = regrading.preview(version, version.marking())
    regrading.regrade(version, version.marking(), seen.seal, "Why", None, THEN)
    with pytest.raises(regrading.MovedOn, match="Nothing is left to correct"):
        regrading.regrade(version, version.marking(), seen.seal, "Why", None, THEN)
    assert Regrade.objects.count() == 1


def test_a_regrade_confirms_only_the_marking_that_was_previewed():
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, keyed(version, 1))
    with pytest.raises(regrading.MovedOn):
        regrading.regrade(version, keyed(version, 2), seen.seal, "Why", None, THEN)
