"""Statements on SQLite."""

import pytest
from django.db import connection

from config.sqlite.base import LONGEST

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what SQLite is told"),
]


def asked(sql, values):
    with connection.cursor() as cursor:
        return cursor.execute(sql, values).fetchone()


def test_the_same_statement_takes_other_values_each_time():
    assert [asked("SELECT %s || %s", [word, "!"]) for word in ("one", "two")] == [("one!",), ("two!",)]


def test_a_sign_that_stands_for_itself_stays():
    assert asked("SELECT %s LIKE '1%%', '%%s'", ["100"]) == (1, "%s")


def test_values_can_have_names():
    assert asked("SELECT %(word)s || %(word)s", {"word": "a"}) == ("aa",)


def test_a_statement_however_long_is_asked():
    """What writes many rows at once is not kept."""
    many = [str(number) * 4 for number in range(10_000, 14_000)]
    assert len(many) * 20 > LONGEST
    said = ", ".join(f"'{each}'" for each in many)
    assert asked(f"SELECT count(*), %s WHERE '{many[0]}' IN ({said})", ["x"]) == (1, "x")
