"""A migration runs while servers of the version before still serve: it must not break what they do.

So a new column has a default in the database or may be empty, and nothing is renamed, narrowed or taken away
before the release after next."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

from .releases.keep import KEPT
from .test_upgrading import RELEASES

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(settings.IS_SQLITE, reason="on SQLite there is one host, and nothing to roll"),
]
# (app, migration): why the version before can run beside it all the same.
SAFE = {
    ("quizzes", "0035_attempts_keep_their_rules"): (
        "comes from 0.1.0, which nobody ran on several hosts: CHANGELOG.md says to stop the servers for it"
    ),
}


def released():
    """(app, name) of every migration that the newest release has."""
    packed = Path(__file__).parent / "releases" / RELEASES[-1] / KEPT["sqlite"]
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(gzip.decompress(packed.read_bytes()).decode())
        return set(database.execute("SELECT app, name FROM django_migrations"))


def faults(migration, capsys):
    """What the version before could not live with in this migration, in the linter's words."""
    linter = MigrationLinter(str(settings.BASE_DIR), no_cache=True)
    capsys.readouterr()
    linter.lint_migration(migration)
    said = capsys.readouterr().out
    return said if linter.nb_erroneous else ""


@pytest.fixture
def migrations(db):
    return MigrationLoader(connection).disk_migrations


def test_none_since_the_last_release_breaks_the_version_before(migrations, capsys):
    old = released()
    new = [m for key, m in migrations.items() if key not in old and key[0] in ("learn", "quizzes")]
    found = {(m.app_label, m.name): faults(m, capsys) for m in new}
    assert {key: said for key, said in found.items() if said and key not in SAFE} == {}


def test_it_sees_one_that_would(migrations, capsys):
    """Control: a migration from before the first release, made while nobody used the site."""
    assert "NOT NULL" in faults(migrations["quizzes", "0006_quiz_engine"], capsys)
