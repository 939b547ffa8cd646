"""R8: every change of every clock from 2025 to 2030: what opens, closes and runs out does so when the clocks
on the walls there say, and lasts as long as was promised."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from quizzes.attempts.timing import deadline
from quizzes.models import Allowance, Attempt, Quiz
from quizzes.models import quizzes as quiz_models
from tests.faults import sizes

FROM, TO = datetime(2025, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
AROUND = (-HOUR, -SECOND, timedelta(0), SECOND, HOUR)
LIMIT, EXTRA = 45, 30


@cache
def zones():
    every = sorted(available_timezones())
    return random.Random(8).sample(every, sizes.R8_ZONES) + ["Europe/Berlin"] if sizes.R8_ZONES else every


def changes(place):
    """Every moment of these years at which clocks there jump, to the second."""
    days = [FROM + n * DAY for n in range((TO - FROM).days + 1)]
    offsets = [each.astimezone(place).utcoffset() for each in days]
    for (before, after), (was, then) in zip(pairwise(days), pairwise(offsets), strict=True):
        if was != then:
            while after - before > SECOND:
                middle = before + (after - before) // (2 * SECOND) * SECOND
                if middle.astimezone(place).utcoffset() == was:
                    before = middle
                else:
                    after = middle
            yield after


def wall(at, place):
    return at.astimezone(place).replace(tzinfo=None)


def first_to_show(shown, walls):
    """The oracle, which knows nothing of offsets: somebody who looks at the clock every minute, and rings when
    it first shows this or, where it jumps over it, more."""
    return next(at for at, seen in walls if seen >= shown)


def wrong_at(change, zone, begins):
    """(cases, those that are not as the clocks there say) around one change. ``begins`` gives the moment an
    attempt begins as the program is given it."""
    place, cases, wrong = ZoneInfo(zone), 0, 0
    start = change - 26 * HOUR
    walls = [(start + n * MINUTE, wall(start + n * MINUTE, place)) for n in range(52 * 60)]
    due = wall(change, place).replace(hour=23, minute=59)
    for shown in [wall(change, place) + each for each in AROUND] + [due]:
        shown = shown.replace(second=0, microsecond=0)
        rings = first_to_show(shown, walls)
        said = shown.isoformat(timespec="minutes")
        quiz = Quiz(opens_wall=said, closes_wall=said, zone=zone, time_limit=LIMIT)
        quiz.derive_times()
        for off in AROUND:
            now = rings + off
            begun = begins(now - LIMIT * MINUTE, place)
            given = Allowance(extra_minutes=EXTRA)
            promised = min(begun.timestamp() + (LIMIT + EXTRA) * 60, rings.timestamp())
            cases += 4
            wrong += quiz.has_opened(now) != (off >= timedelta(0))
            wrong += quiz.has_closed(now) != (off >= timedelta(0))
            wrong += ends(Quiz(time_limit=LIMIT), begun, Allowance(), now) != (True, now.timestamp())
            wrong += ends(quiz, begun, given, now) != (now.timestamp() >= promised, promised)
    return cases, wrong


def ends(quiz, begun, given, now):
    """(whether an attempt begun then, by a clock on a wall there, is over now; when it is)"""
    end = deadline(quiz, begun, given)
    return Attempt(quiz=quiz, deadline=end).is_out_of_time(now), end.timestamp()


def every_case(begins=lambda at, place: at):
    found = {"transitions": 0, "cases": 0, "wrong": 0}
    for zone in zones():
        for change in changes(ZoneInfo(zone)):
            cases, wrong = wrong_at(change, zone, begins)
            found["transitions"] += 1
            found["cases"] += cases
            found["wrong"] += wrong
    return found


def naive_moment(said, zone):
    """Takes the offset of noon the day before for that of the moment, as who knows only "UTC+2" does."""
    meant = datetime.fromisoformat(said)
    noon = (meant - DAY).replace(hour=12, tzinfo=ZoneInfo(zone))
    return (meant - noon.utcoffset()).replace(tzinfo=UTC)


@sizes.in_time
def test_what_opens_closes_and_runs_out_does_so_by_the_clocks_on_the_walls(monkeypatch, tell):
    found = every_case()
    monkeypatch.setattr(quiz_models, "moment", naive_moment)
    # And an attempt timed by a clock on the wall.
    control = every_case(begins=lambda at, place: at.astimezone(place))
    tell("R8", f"{len(zones())} zones, 2025 to 2030", found, control)
    assert found["wrong"] == 0 and found["transitions"] >= 12
    assert control["wrong"]


def test_a_week_later_it_is_due_at_the_same_time_on_the_wall():
    for zone in zones():
        place = ZoneInfo(zone)
        for change in changes(place):
            due = wall(change, place).replace(hour=23, minute=59, second=0) - 3 * DAY
            quizzes = [
                Quiz(closes_wall=(due + d * DAY).isoformat(timespec="minutes"), zone=zone) for d in (0, 7)
            ]
            for quiz in quizzes:
                quiz.derive_times()
            first, second = (wall(quiz.closes_at, place) for quiz in quizzes)
            assert second - first == 7 * DAY
