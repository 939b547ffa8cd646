"""Learners go on answering while a correction is worked out: what they do then is corrected as well."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import attempts, regrading
from quizzes.models import Regrade, Response
from quizzes.regrading import catching_up, correcting
from quizzes.regrading.catching_up import WorkedOut
from quizzes.regrading.replaying import Replaying
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
    score,
    sit_again,
)
from tests.quizzes.sitting import LATER, NOW, OTHER, RIGHT, WRONG, answer_all, responses, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def between(monkeypatch):
    """Has this done, one a round, in the last moment in which somebody can still answer."""

    def happen(*calls):
        waiting, catch_up = list(calls), WorkedOut.catch_up

        def and_then(self, most=None):
            done = catch_up(self, most)
            if most is None and waiting:
                waiting.pop(0)()
            return done

        monkeypatch.setattr(WorkedOut, "catch_up", and_then)

    return happen


@pytest.fixture
def worked_out(monkeypatch):
    """Every time that all is worked out: whether somebody had to wait for it."""
    times, begin = [], WorkedOut.__init__

    def watched(self, replaying):
        times.append(connection.in_atomic_block)
        begin(self, replaying)

    monkeypatch.setattr(WorkedOut, "__init__", watched)
    return times


@pytest.fixture
def again(monkeypatch):
    """How many learners were worked out again, each time."""
    times, catch_up = [], WorkedOut.catch_up

    def watched(self, most=None):
        batches, take = [], self.take
        self.take = lambda batch: batches.append(len(batch.learners)) or take(batch)
        done = catch_up(self, most)
        self.take = take
        times.append(sum(batches))
        return done

    monkeypatch.setattr(WorkedOut, "catch_up", watched)
    return times


@pytest.mark.django_db(transaction=True)
def test_it_is_worked_out_before_anybody_has_to_wait(worked_out, again):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    correct(first_wording(attempt), keyed(first_wording(attempt), 1))
    assert (worked_out, again) == ([False], [0, 0])
    assert score(attempt) == (2, 2, True)


def begun(attempt, name="Ann"):
    return attempts.start(make.learner(f"{name}@example.org", name), attempt.quiz, NOW)


HAPPENS = {
    "nothing": (lambda first, other: None, 0),
    "an answer": (lambda first, other: attempts.answer(responses(other)[0], WRONG, 0, LATER), 1),
    "an attempt that ended": (lambda first, other: attempts.finish(other, LATER), 1),
    "a whole attempt": (lambda first, other: sit_again(first, WRONG, RIGHT, email="cy@example.org"), 1),
    "a second attempt": (
        lambda first, other: answer_all(attempts.start(first.learner, first.quiz, LATER), WRONG, WRONG),
        1,
    ),
    "a learner who is gone": (lambda first, other: first.learner.delete(), 0),
}


@pytest.fixture
def each_alone(monkeypatch):
    monkeypatch.setattr(catching_up, "NEIGHBOURS", 1)


@pytest.mark.parametrize("what", HAPPENS)
def test_what_comes_between_working_it_out_and_writing_it_is_corrected_too(
    what, between, worked_out, again, each_alone
):
    first = answer_all(sit(2), WRONG, RIGHT)
    other, happens = begun(first), HAPPENS[what]
    between(lambda: happens[0](first, other))
    version = first_wording(first)
    made = correct(version, keyed(version, 1))
    assert (len(worked_out), again) == (1, [0, happens[1]])
    assert every_mark_is_earned() and nothing_is_left(version)
    changed = list(made.changes.values_list("response", flat=True))
    assert sorted(changed) == sorted(answered(version, WRONG))


def answered(version, answer):
    """The responses that this answer was given to, once or carried over."""
    given = Response.objects.filter(version=version, fraction__isnull=False)
    really = {each.pk: each.carried_from or each for each in given.select_related("carried_from")}
    return [pk for pk, each in really.items() if each.tries.filter(answer=answer).exists()]


def nothing_is_left(version):
    """Whether a fresh replay of everything finds nothing to change."""
    version = fresh(version)
    anew = WorkedOut(Replaying(version, version.marking()))
    return not anew.changes and not anew.completions


def test_what_is_carried_over_in_the_last_moment_follows_the_answer_really_given(between, again):
    first = answer_all(sit(2), RIGHT, WRONG)
    between(lambda: attempts.start(first.learner, first.quiz, LATER, missed_of=first))
    version = first_wording(first)
    made = correct(version, keyed(version, 1))
    assert again == [0, 1]
    assert made.changes.count() == 2
    assert every_mark_is_earned() and nothing_is_left(version)


def test_a_result_that_counts_only_now_is_a_completion_too(between):
    attempt = sit(2, feedback="after_close", closes_at=LATER)
    for response, given in zip(responses(attempt), (WRONG, RIGHT), strict=True):
        attempts.save(response, given, 0, NOW)
    attempts.finish(attempt, NOW)
    assert not attempts.settle(attempt, NOW)
    between(lambda: attempts.settle(attempt, THEN))
    version = first_wording(attempt)
    made = correct(version, keyed(version, 1))
    assert check_passed_at(attempt) == THEN
    assert made.completions.count() == 1


def test_a_second_try_that_earns_as_little_as_the_first_is_noticed(between):
    attempt = sit(1, tries=3, pass_points=1)
    [response] = responses(attempt)
    attempts.answer(response, OTHER, 0, NOW)
    between(lambda: attempts.answer(responses(attempt)[0], WRONG, 1, NOW))
    correct(response.version, keyed(response.version, 1))
    assert every_mark_is_earned()
    assert responses(attempt)[0].fraction > 0


def test_an_attempt_may_have_ended_in_the_past(between):
    first = sit(1, pass_points=1, feedback="at_end", time_limit=60)
    attempts.save(responses(first)[0], WRONG, 0, NOW)
    attempts.finish(first, LATER)
    late = begun(first)
    attempts.save(responses(late)[0], WRONG, 0, NOW)
    between(lambda: attempts.close_when_due(late, THEN))
    version = first_wording(first)
    made = correct(version, keyed(version, 1))
    late.refresh_from_db()
    assert late.finished_at < THEN
    assert made.changes.count() == 2 and every_mark_is_earned()


def test_another_wording_corrected_meanwhile_has_all_worked_out_once_more(between, worked_out):
    attempt = answer_all(sit(2), WRONG, WRONG)
    second = responses(attempt)[1].version
    between(lambda: correct(fresh(second), keyed(fresh(second), 1)))
    version = first_wording(attempt)
    correct(version, keyed(version, 1))
    assert len(worked_out) == 3
    assert score(attempt) == (2, 2, True)
    assert check_passed_at(attempt) == THEN and nothing_is_left(version)


def test_the_same_wording_corrected_meanwhile_stops_it(between):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version, stood = first_wording(attempt), []
    between(lambda: stood.append(correct(version, keyed(version, 2))) or stood.append(everything()))
    with pytest.raises(regrading.MovedOn, match="was corrected since you looked"):
        correct(version, keyed(version, 1))
    assert everything() == stood[1]


def test_who_passes_in_the_last_moment_loses_nothing_that_nobody_agreed_to(between):
    attempt = answer_all(sit(2), RIGHT, RIGHT)
    version, stood = first_wording(attempt), []
    between(lambda: stood.append(sit_again(attempt, RIGHT, RIGHT)) or stood.append(everything()))
    with pytest.raises(regrading.MovedOn, match="others have passed who would lose that"):
        correct(version, keyed(version, 1), takes_away=True)
    assert everything() == stood[1]


# How many


def test_where_too_much_moves_to_wait_for_it_is_worked_out_again_while_nobody_waits(
    between, again, monkeypatch, each_alone
):
    monkeypatch.setattr(correcting, "MOST_MOVED", 2)
    first = answer_all(sit(1, pass_points=1), WRONG)
    sat = [begun(first, f"L{number}") for number in range(6)]
    version = first_wording(first)
    between(
        lambda: [answer_all(each, WRONG) for each in sat[:3]],
        lambda: [answer_all(each, RIGHT) for each in sat[3:5]],
    )
    made = correct(version, keyed(version, 1))
    assert again == [0, 0, 3, 2]
    assert (made.changes.count(), every_mark_is_earned()) == (6, True)


def test_where_that_never_ends_it_is_given_up_and_nothing_is_changed(between, monkeypatch, each_alone):
    monkeypatch.setattr(correcting, "MOST_MOVED", 0)
    first = answer_all(sit(1, pass_points=1), WRONG)
    sat = iter([begun(first, f"L{number}") for number in range(10)])
    version = first_wording(first)
    between(*[lambda: answer_all(next(sat), WRONG)] * 10)
    with pytest.raises(regrading.MovedOn, match="Try again in a while"):
        correct(version, keyed(version, 1))
    assert not Regrade.objects.exists() and responses(first)[0].fraction == 0
    assert len(list(sat)) == 10 - correcting.ROUNDS


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_as_many_statements_for_twelve_who_moved_as_for_one(count, between):
    first = answer_all(sit(1, pass_points=1), WRONG)
    sat = [begun(first, f"L{number}") for number in range(count)]
    worked_out = WorkedOut(Replaying(fresh(first_wording(first)), first_wording(first).marking()))
    for each in sat:
        answer_all(each, WRONG)
    with CaptureQueriesContext(connection) as captured:
        assert worked_out.catch_up()
    assert len(captured) == 5


# Streaming in


class Stream:
    """Learners who start, answer, try again, give up, end and begin anew, a step at a time."""

    def __init__(self, quiz, learners):
        self.quiz, self.learners, self.steps = quiz, learners, 0
        self.now = NOW

    def step(self):
        """The next learner does the next thing. What they do depends on the number of the step alone."""
        number, self.steps = self.steps, self.steps + 1
        learner = self.learners[number * 7 % len(self.learners)]
        self.now += timedelta(seconds=1)
        mine = learner.attempts.order_by("number").last()
        if mine and mine.finished_at and number % 3:
            try:
                attempts.start(learner, self.quiz, self.now, missed_of=mine)
            except attempts.CannotStart:
                pass
            return
        attempt = attempts.start(learner, self.quiz, self.now)
        waiting = [each for each in responses(attempt) if not each.answered_at]
        if number % 11 == 10:
            attempts.finish(attempt, self.now)
        else:
            answer = (WRONG, RIGHT, OTHER, None)[(number * 5 + number // 4) % 4]
            last = waiting[number % len(waiting)]
            if last.draft != answer or answer is None:
                attempts.answer(last, answer, last.seq, self.now, gave_up=answer is None)

    def run(self, steps):
        for _step in range(steps):
            self.step()


def marks():
    return dict(Response.objects.filter(fraction__isnull=False).values_list("pk", "fraction"))


@pytest.mark.parametrize("counts, neighbours", [("highest", 1), ("first", 3), ("average", 3), ("latest", 16)])
def test_answers_that_stream_in_while_it_is_worked_out_are_all_corrected(
    monkeypatch, between, counts, neighbours
):
    monkeypatch.setattr(catching_up, "NEIGHBOURS", neighbours)
    monkeypatch.setattr("quizzes.regrading.replaying.BATCH", 3)
    first = sit(2, tries=2, counts=counts)
    learners = [first.learner, *(make.learner(f"{n}@example.org", f"L{n}") for n in range(11))]
    stream = Stream(first.quiz, learners)
    stream.run(40)
    batches = Replaying.batches

    def amid(replaying):
        for batch in batches(replaying):
            stream.run(2)
            yield batch
            stream.run(2)

    version = first_wording(first)
    right = version.marking()
    seen = regrading.preview(version, keyed(version, 1))
    monkeypatch.setattr(Replaying, "batches", amid)
    between(*[lambda: stream.run(15)] * 4)
    before = stream.steps
    made = regrading.regrade(version, keyed(version, 1), seen.seal, "Why", None, THEN)
    assert stream.steps >= before + 15 and made.since.answers > 0
    monkeypatch.setattr(Replaying, "batches", batches)
    assert every_mark_is_earned() and nothing_is_left(version)
    changed = {each.response_id: (each.before, each.after) for each in made.changes.all()}
    assert len(changed) == made.changes.count() == len(answers_to(version, changed))
    assert {pk: after for pk, (_before, after) in changed.items()} == {pk: marks()[pk] for pk in changed}
    # and back, with answers streaming in again
    there = marks()
    seen = regrading.preview(fresh(version), regrading.marking_before(made))
    monkeypatch.setattr(Replaying, "batches", amid)
    between(lambda: stream.run(15))
    regrading.regrade(fresh(version), right, seen.seal, "Back", None, THEN, undoes=made)
    assert fresh(version).marking() == right
    assert every_mark_is_earned()
    now = marks()
    assert {pk: now[pk] for pk in changed} == {pk: before for pk, (before, _after) in changed.items()}
    assert {pk for pk in there if there[pk] != now[pk]} <= set(changed) | moved_on(there)


def answers_to(version, pks):
    return Response.objects.filter(version=version, pk__in=pks)


def moved_on(there):
    """Of these responses those that were tried again since, so that their mark may be another."""
    return set(Response.objects.filter(pk__in=there, tries__number__gt=1).values_list("pk", flat=True))
