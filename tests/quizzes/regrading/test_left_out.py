"""Leaving a question out of every score: what is shown before, what is kept of it, and what stays passed."""

from itertools import permutations, product

import pytest

from quizzes import attempts, regrading
from quizzes.models import QuestionVersion, Quiz, Regrade
from tests import make
from tests.quizzes.correcting import (
    THEN,
    check_passed_at,
    correct,
    drop,
    every_mark_is_earned,
    first_wording,
    fresh,
    keyed,
    left_out,
    score,
    sit_again,
    undo,
)
from tests.quizzes.sitting import LATER, NOW, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


def begun(attempt, name):
    return attempts.start(make.learner(f"{name}@example.org", name), attempt.quiz, NOW)


def given(attempt, *answers):
    """Answers the first questions of an attempt and leaves it under way."""
    for response, answer in zip(responses(attempt), answers, strict=False):
        attempts.answer(response, answer, response.seq, LATER)
    return attempt


# What is shown before


def test_every_answer_left_out_counts_as_changed():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    sit_again(attempt, WRONG, RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    assert (seen.figures.marks.numbers, seen.turn) == ((2, 2, 0), "out")
    made = drop(version)
    assert made.changes.count() == 2
    version = fresh(version)
    seen = regrading.preview(version, regrading.marking_before(made))
    assert (seen.figures.marks.numbers, seen.turn) == ((2, 2, 0), "in")


@pytest.mark.parametrize(
    "answers, gain, lose",
    [
        ((RIGHT, WRONG), [], ["Bo"]),
        ((WRONG, RIGHT), ["Bo"], []),
        ((RIGHT, RIGHT), [], []),
        # Nothing else is answered, so nobody can say yet.
        ((RIGHT,), [], []),
        ((), [], []),
    ],
)
def test_attempts_under_way_gain_and_lose_by_what_is_answered(answers, gain, lose):
    attempt = answer_all(sit(3), RIGHT, RIGHT, RIGHT)
    given(begun(attempt, "Bo"), *answers)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    assert (seen.gain.names, seen.lose.names) == (gain, lose)


def test_attempts_under_way_that_have_it_before_them_are_counted():
    attempt = sit(3)
    given(begun(attempt, "Bo"), RIGHT)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    [row] = seen.by_quiz
    assert (row.quiz, row.marks.numbers, row.under_way) == (attempt.quiz, (1, 1, 0), 1)


def drawing(attempt, topic="plants", draws=1, **fields):
    document = attempt.quiz.path.document
    path = make.path(document, slug=f"draws-{topic or 'any'}-{draws}")
    quiz = make.quiz(path, [], title="Draws", **fields)
    quiz.slots.create(position=1, draws=draws, draw_topic=topic)
    return quiz


@pytest.mark.parametrize("topic, is_named", [("plants", True), ("", True), ("animals", False)])
def test_a_quiz_that_draws_it_by_topic_is_named_though_nobody_drew_it(topic, is_named):
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    quiz = drawing(attempt, topic)
    version = first_wording(attempt)
    named = {row.quiz.pk: row for row in regrading.preview(version, left_out(version)).by_quiz}
    assert (quiz.pk in named) is is_named
    if is_named:
        assert named[quiz.pk].draws_it and not named[attempt.quiz_id].draws_it


def test_a_quiz_of_another_document_draws_nothing_of_this_one():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    other = make.quiz(make.path(make.document("coffee"), slug="coffee"), [])
    other.slots.create(position=1, draws=1, draw_topic="")
    version = first_wording(attempt)
    assert [row.quiz for row in regrading.preview(version, left_out(version)).by_quiz] == [attempt.quiz]


def test_who_drew_it_gains_and_loses_like_others():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    bank = attempt.quiz.path.document.questions.count()
    quiz = drawing(attempt, draws=bank)
    drawn = attempts.start(make.learner("bo@example.org", "Bo"), quiz, NOW)
    version = first_wording(attempt)
    for response in responses(drawn):
        hit = response.version_id == version.pk
        attempts.answer(response, WRONG if hit else RIGHT, response.seq, LATER)
    seen = regrading.preview(version, left_out(version))
    assert seen.gain.names == ["Bo"]
    assert (quiz, (1, 1, 0), 0) in [(row.quiz, row.marks.numbers, row.under_way) for row in seen.by_quiz]


def test_a_quiz_that_is_short_of_questions_without_it_is_said_to_be():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    bank = attempt.quiz.path.document.questions.count()
    full, fewer = drawing(attempt, draws=bank), drawing(attempt, draws=bank - 1)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    short = {row.quiz.pk: row.draws_fewer for row in seen.by_quiz if row.draws_it}
    assert short == {full.pk: 1, fewer.pk: 0}


# What is kept of it


def test_what_was_shown_is_kept_with_it():
    attempt = answer_all(sit(2), RIGHT, WRONG)
    sit_again(attempt, WRONG, RIGHT)
    begun(attempt, "Bo")
    quiz = drawing(attempt)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    kept = drop(version).figures
    assert (kept["gain"], kept["lose"]) == (seen.gain.count, seen.lose.count) == (1, 1)
    assert kept["scores"] == [list(row) for row in seen.figures.scores.by_band]
    assert kept["quizzes"] == [[attempt.quiz_id, 2, 2, 0, 1], [quiz.pk, 0, 0, 0, 0]]


def test_a_new_key_keeps_its_figures_too():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    sit_again(attempt, WRONG, RIGHT)
    kept = correct(first_wording(attempt), keyed(first_wording(attempt), 1)).figures
    assert (kept["gain"], kept["lose"]) == (1, 1)
    assert kept["quizzes"] == [[attempt.quiz_id, 2, 2, 0, 0]]


# Where nothing counts any more


def test_who_passed_stays_passed_where_everything_is_left_out():
    """Even where the educator takes completions away: nothing says that it was not earned."""
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    for response in responses(attempt):
        seen = regrading.preview(fresh(response.version), left_out(response.version))
        assert seen.lost.count == 0
        drop(response.version, takes_away=True)
    assert check_passed_at(attempt) == LATER
    assert score(attempt) == (0, 0, False)


def test_nobody_passes_with_what_does_not_count():
    attempt = answer_all(sit(2), WRONG, WRONG)
    for response in responses(attempt):
        drop(response.version)
    assert check_passed_at(attempt) is None


def test_nobody_gains_or_loses_where_nothing_counts():
    attempt = answer_all(sit(1, pass_points=1), RIGHT)
    sit_again(attempt, WRONG)
    version = first_wording(attempt)
    seen = regrading.preview(version, left_out(version))
    assert (seen.gain.count, seen.lose.count, seen.figures.scores.attempts) == (0, 0, 2)
    assert seen.figures.scores.rows[-1] == (None, None, 0, 2)
    drop(version)
    version = fresh(version)
    scores = regrading.preview(version, version.marking() | {"ruling": ""}).figures.scores
    assert scores.rows[-1] == (None, None, 2, 0) and scores.attempts == 2


def test_another_attempt_decides_where_nothing_of_one_counts():
    empty = attempts.Standing(0, 2, 0, [])
    failed = attempts.Standing(1, 2, 4, [])
    for counts in Quiz.Counts.values:
        of = [attempts.Standing(s.right, s.needed, s.total, [], counts=counts) for s in (failed, empty)]
        assert attempts.score(of).total == attempts.score(of[::-1]).total == 4, counts
    assert attempts.score([empty]) == empty


def test_where_the_first_counts_and_nothing_of_it_does_the_second_passes():
    attempt = answer_all(sit(1, pass_points=1, counts="first"), WRONG)
    drop(first_wording(attempt))
    question = make.question(attempt.quiz.path.document, "new")
    attempt.quiz.slots.create(position=9, question=question)
    answer_all(attempts.start(attempt.learner, attempt.quiz, LATER), RIGHT)
    assert check_passed_at(attempt) == LATER


ANSWERS = list(product((RIGHT, WRONG), repeat=2))


def everybody(pass_points):
    """Four learners, who answered two questions in every way there is."""
    first = answer_all(sit(2, pass_points=pass_points), *ANSWERS[0])
    others = [
        sit_again(first, *answers, email=f"{n}@example.org", name=str(n))
        for n, answers in enumerate(ANSWERS[1:])
    ]
    return [first, *others]


def passes(sat):
    return [check_passed_at(attempt) for attempt in sat]


@pytest.mark.parametrize("pass_points", [1, 2])
@pytest.mark.parametrize("order", list(permutations((0, 1))), ids=["in order", "the other way round"])
def test_leaving_all_out_and_taking_it_back_ends_where_it_began(pass_points, order):
    """Where the educator says so each time: nobody keeps a pass that was not earned, and whose was comes back
    with its day."""
    sat = everybody(pass_points)
    before = passes(sat)
    made = [drop(response.version, takes_away=True) for response in responses(sat[0])]
    for place in order:
        undo(made[place], takes_away=True)
        assert every_mark_is_earned()
    assert passes(sat) == before


@pytest.mark.parametrize("pass_points", [1, 2])
@pytest.mark.parametrize("order", list(permutations((0, 1))), ids=["in order", "the other way round"])
def test_nothing_is_taken_on_the_way_unless_the_educator_says_so(pass_points, order):
    sat = everybody(pass_points)
    had = [bool(each) for each in passes(sat)]
    made = [drop(response.version) for response in responses(sat[0])]
    for place in order:
        undo(made[place])
        now = [bool(each) for each in passes(sat)]
        assert all(after or not before for before, after in zip(had, now, strict=True))
        had = now


def test_a_pass_given_while_others_were_left_out_is_offered_to_be_taken():
    """She was wrong at the first. Left out alone, it gives her the pass, and taken back, the pass is not
    earned, whatever else was left out meanwhile."""
    attempt = answer_all(sit(2), WRONG, RIGHT)
    first, second = (response.version for response in responses(attempt))
    made = drop(first)
    assert check_passed_at(attempt) == THEN
    drop(second)
    version = fresh(first)
    seen = regrading.preview(version, regrading.marking_before(made))
    assert seen.lost.names == ["Mia"]
    undo(made, takes_away=True)
    assert check_passed_at(attempt) is None


def test_a_learner_whose_pass_was_left_alone_is_not_asked_about_again():
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    correct(first_wording(attempt), keyed(first_wording(attempt), 1))
    second = responses(attempt)[1].version
    version = QuestionVersion.objects.get(pk=second.pk)
    assert regrading.preview(version, keyed(version, 2)).lost.count == 0
    assert Regrade.objects.count() == 1
