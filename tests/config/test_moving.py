"""From SQLite to PostgreSQL."""

import os
import shutil
import uuid

import psycopg
import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

from learn.models import User

from .sites import LEARNER, erase, manage, rows

ADDRESS = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")


@pytest.fixture
def empty_postgres():
    """The address of a PostgreSQL database of this test's own."""
    if not ADDRESS.startswith("postgres"):
        pytest.skip("no PostgreSQL is named; .ci/run names one")
    name = f"docent_moving_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield ADDRESS.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_migrations_ask_the_database_they_are_run_on_and_no_other(tmp_path, django_db_blocker):
    """While a site moves there are two, and what a migration says of the old one changed what people had."""

    def refuse(execute, sql, params, many, context):
        raise AssertionError(f"The other database was asked: {sql}")

    connections.databases["other"] = connections[DEFAULT_DB_ALIAS].settings_dict | {
        "ENGINE": "config.sqlite", "NAME": str(tmp_path / "other.sqlite3"), "OPTIONS": {},
    }  # fmt: skip
    try:
        with django_db_blocker.unblock(), connections[DEFAULT_DB_ALIAS].execute_wrapper(refuse):
            call_command("migrate", database="other", verbosity=0)
            assert User.objects.using("other").count() == 0
    finally:
        connections["other"].close()
        del connections["other"], connections.databases["other"]


def test_every_row_arrives_and_the_site_goes_on_there(site, empty_postgres, tmp_path):
    site = shutil.copytree(site[0], tmp_path / "site")
    before = rows(site)
    moved = manage(site, "move_database", empty_postgres)
    assert moved.returncode == 0, moved.stderr
    assert f"Moved {sum(len(found) for found in rows(site).values()) - untold(site):,} rows" in moved.stdout
    assert rows(site) == before
    again = manage(site, "move_database", empty_postgres)
    assert again.returncode == 1 and "is not empty" in again.stderr
    started = manage(site, "start", DATABASE_URL=empty_postgres)
    assert started.returncode == 0, started.stderr
    made = manage(site, "add_educator", "ed@example.org", DATABASE_URL=empty_postgres)
    assert made.returncode == 0, made.stderr
    there, copy = tmp_path / "there", tmp_path / "there.docent"
    assert manage(site, "backup", copy, DATABASE_URL=empty_postgres).returncode == 0
    assert manage(there, "restore", copy).returncode == 1  # another engine's
    assert manage(there, "restore", "--overwrite", copy, DATABASE_URL=empty_postgres).returncode == 0


def test_who_left_on_another_host_does_not_come_back(empty_postgres, tmp_path):
    shared, backup = {"DATABASE_URL": empty_postgres}, tmp_path / "site.docent"
    assert manage(tmp_path / "one", "start", **shared).returncode == 0
    assert manage(tmp_path / "one", "backup", backup, **shared).returncode == 0
    erase(tmp_path / "one", LEARNER, **shared)
    done = manage(tmp_path / "two", "restore", "--overwrite", backup, **shared)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(empty_postgres) as database:
        there = database.execute("SELECT email FROM learn_user WHERE is_demo").fetchall()
    assert "educator@demo.invalid" in str(there) and LEARNER not in str(there)


def untold(site):
    """Rows that are SQLite's and the migrations' own book-keeping, which the new database has its own of."""
    return sum(
        len(found) for name, found in rows(site).items() if name in ("django_migrations", "sqlite_sequence")
    )


@pytest.mark.parametrize("address", ["", "hello", "mysql://u:p@h/d", "postgres://u:p@127.0.0.1:1/none"])
def test_an_address_that_will_not_do_is_refused_in_a_sentence(tmp_path, address):
    done = manage(tmp_path / "site", "move_database", address)
    assert (
        done.returncode == 1 and done.stderr.startswith("CommandError: ") and "Traceback" not in done.stderr
    )
