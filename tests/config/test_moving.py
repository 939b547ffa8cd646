"""From SQLite to PostgreSQL."""

import os
import shutil
import uuid

import psycopg
import pytest

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


def test_every_row_arrives_and_the_site_goes_on_there(site, empty_postgres, tmp_path):
    site = shutil.copytree(site[0], tmp_path / "site")
    moved = manage(site, "move_database", empty_postgres)
    assert moved.returncode == 0, moved.stderr
    assert f"Moved {sum(len(found) for found in rows(site).values()) - untold(site):,} rows" in moved.stdout
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
    assert done.returncode == 1 and "Traceback" not in done.stderr
