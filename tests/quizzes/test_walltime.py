"""Times as clocks on walls show them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from quizzes.models import Quiz
from quizzes.walltime import check_wall, check_zone, moment, not_as_written, said

ZONES = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca",
    "Asia/Gaza", "America/Santiago", "Pacific/Apia", "Africa/Cairo", "Antarctica/Troll", "Asia/Kathmandu",
]  # fmt: skip


def first_that_exists(wall, place):
    """The oracle: minute by minute, the first wall time that a moment there shows."""
    while True:
        found = wall.replace(tzinfo=place).astimezone(UTC)
        if found.astimezone(place).replace(tzinfo=None) == wall:
            return found
        wall += timedelta(minutes=1)


def changes(place):
    """Every moment of these years at which clocks there jump."""
    at = datetime(2025, 1, 1, tzinfo=UTC)
    while at.year < 2031:
        step = at + timedelta(hours=1)
        if step.astimezone(place).utcoffset() != at.astimezone(place).utcoffset():
            yield step
        at = step


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_jump_it_is_what_the_clocks_there_come_to(zone):
    place = ZoneInfo(zone)
    for jump in changes(place):
        for minutes in (-90, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 90):
            wall = jump.astimezone(place).replace(tzinfo=None, fold=0) + timedelta(minutes=minutes)
            said = wall.isoformat(timespec="minutes")
            assert moment(said, zone) == first_that_exists(wall, place), said


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-05-03T23:59", "2026-05-03T21:59"),
        ("2026-03-29T02:30", "2026-03-29T01:00"),  # skipped: the first that exists
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the earlier
    ],
)
def test_times_in_berlin(wall, utc):
    assert moment(wall, "Europe/Berlin") == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_day_that_an_island_skipped_begins_with_the_next():
    assert moment("2011-12-30T12:00", "Pacific/Apia") == datetime(2011, 12, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "wall",
    ["", "tomorrow", "2026-02-30T10:00", "2026-05-03", "2026-05-03T24:01", "0001-01-01T00:00", "9" * 99],
)
def test_what_is_no_time_is_refused(wall):
    with pytest.raises(ValidationError, match="is not a day with a time"):
        check_wall(wall)


def test_an_unknown_zone_is_refused_with_the_nearest():
    with pytest.raises(ValidationError, match="Did you mean “Europe/Berlin”"):
        check_zone("Europe/Berln")
    with pytest.raises(ValidationError, match="There is no time zone"):
        check_zone("../../etc/passwd")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("europe/vienna", "Europe/Vienna"),
        ("Sidney", "Australia/Sydney"),
        ("utc", "UTC"),
        ("GMT+1", None),  # there is an Etc/GMT+1, an hour behind
        ("UTC+2", None),
        ("Springfield", None),
    ],
)
def test_a_zone_is_guessed_by_its_city_and_never_by_its_hours(written, meant):
    with pytest.raises(ValidationError) as refused:
        check_zone(written)
    assert ("Did you mean" in refused.value.messages[0]) is bool(meant)
    assert not meant or f"Did you mean “{meant}”?" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        (
            "2026-03-29T02:30",
            "The clocks in Berlin jump over 29 March 2026, 02:30. It is taken as 29 March 2026, 03:00.",
        ),
        (
            "2026-10-25T02:30",
            "The clocks in Berlin show 25 October 2026, 02:30 twice. It is taken as the first of the two.",
        ),
        ("2026-05-03T23:59", ""),
    ],
)
def test_a_time_that_no_clock_shows_or_shows_twice_is_said_as_it_is_taken(wall, said):
    assert not_as_written(wall, "Europe/Berlin") == said


def test_a_moment_is_said_with_its_place():
    at = datetime(2026, 5, 3, 21, 59, tzinfo=UTC)
    assert said(at, "Europe/Berlin") == "3 May 2026, 23:59 (Berlin time)"
    assert said(at, "America/New_York") == "3 May 2026, 17:59 (New York time)"


def test_a_quiz_knows_the_moments_its_walls_come_to():
    quiz = Quiz(opens_wall="2026-05-03T08:00", closes_wall="2026-05-03T23:59", zone="Europe/Berlin")
    quiz.derive_times()
    assert quiz.opens_at == datetime(2026, 5, 3, 6, tzinfo=UTC)
    assert quiz.closes_at == datetime(2026, 5, 3, 21, 59, tzinfo=UTC)
