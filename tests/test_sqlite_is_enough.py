"""What stands in tests/sqlite_is_enough.txt asks nothing that another database may answer otherwise."""

import re
from fnmatch import fnmatch

import pytest

from tests.conftest import MODULES, TESTS, sqlite_is_enough

FILES = sorted(TESTS.rglob("test_*.py"))
# Locks, races, threads, statements of our own, and databases by name.
MAY_DIFFER = re.compile(
    r"transaction=True|on_commit|select_for_update|cursor\(|[Tt]hread|\.vendor|IS_SQLITE|postgres|psycopg",
    re.I,
)


@pytest.mark.parametrize("line", MODULES)
def test_each_line_is_of_modules_there_are(line):
    assert [file for file in FILES if fnmatch(file.relative_to(TESTS).as_posix(), line.removeprefix("!"))]


def test_a_new_module_is_run_on_both():
    assert not sqlite_is_enough(TESTS / "quizzes" / "test_new.py")


def test_what_a_line_takes_out_is_run_on_both():
    desk = TESTS / "quizzes" / "desk"
    assert sqlite_is_enough(desk / "test_words.py")
    assert not sqlite_is_enough(desk / "test_correcting_meanwhile.py")


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if sqlite_is_enough(file) and "browser" not in file.parts],
    ids=lambda file: file.relative_to(TESTS).as_posix(),
)
def test_what_locks_races_or_has_statements_of_its_own_is_not_listed(file):
    assert MAY_DIFFER.findall(file.read_text()) == []
