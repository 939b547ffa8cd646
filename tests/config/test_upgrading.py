"""From each released version to this one: its database as it was in use comes forward whole."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from .releases.keep import KEPT
from .sites import manage

RELEASES = sorted(path.parent.name for path in (Path(__file__).parent / "releases").glob("*/facts.json"))


FACTS = """
import django, json
django.setup()
from tests.config.releases.populated import facts
print(json.dumps(facts(), default=str))
"""


@pytest.fixture
def database(tmp_path):
    """The address of an empty database of the kind this run of the tests uses."""
    if settings.IS_SQLITE:
        yield f"sqlite:///{tmp_path / 'docent.sqlite3'}"
        return
    name = f"docent_upgrading_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield settings.DATABASE_URL.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def put_back(release, database):
    kind = "sqlite" if settings.IS_SQLITE else "postgresql"
    packed = Path(__file__).parent / "releases" / release / KEPT[kind]
    sql = gzip.decompress(packed.read_bytes()).decode()
    if settings.IS_SQLITE:
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            connection.executescript(sql)
        return
    with psycopg.connect(database, autocommit=True) as connection:
        # Newer pg_dumps write commands of psql's own.
        connection.execute("\n".join(line for line in sql.split("\n") if not line.startswith("\\")))


def test_there_is_a_release_to_come_from():
    assert "0.1.0" in RELEASES


def execute(database, sql):
    """Runs this in a database of either kind and returns the rows."""
    if settings.IS_SQLITE:
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            found = connection.execute(sql).fetchall()
            connection.commit()
            return found
    with psycopg.connect(database, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.database
@pytest.mark.parametrize("release", RELEASES)
def test_who_had_gone_by_then_is_known_as_gone(release, database, tmp_path):
    put_back(release, database)
    execute(database, "UPDATE learn_user SET erased_at = '2026-11-25 10:00:00' WHERE name = 'Ada'")
    (tmp_path / "erased").write_text("9001 2026-11-25T11:00:00+00:00\n")
    started = manage(tmp_path, "start", DATABASE_URL=database)
    assert started.returncode == 0, started.stderr
    ada = execute(database, "SELECT id FROM learn_user WHERE name = 'Ada'")
    known = execute(database, "SELECT number, joined_at IS NULL FROM learn_erasure ORDER BY number")
    assert known == [(ada[0][0], False), (9001, True)]


def assert_all_is_there(release, database, tmp_path):
    """What was in use at the release is in this database, as this version sees it."""
    looked = subprocess.run(
        [sys.executable, "-c", FACTS],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DATABASE_URL": database, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert looked.returncode == 0, looked.stderr
    kept = json.loads((Path(__file__).parent / "releases" / release / "facts.json").read_text())
    assert json.loads(looked.stdout) == kept
    if settings.IS_SQLITE:
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.database
@pytest.mark.parametrize("release", RELEASES)
def test_a_site_in_use_is_brought_up_to_date(release, database, tmp_path):
    put_back(release, database)
    migrated = manage(tmp_path, "migrate", DATABASE_URL=database)
    assert migrated.returncode == 0, migrated.stderr
    assert_all_is_there(release, database, tmp_path)


@pytest.mark.database
@pytest.mark.parametrize("release", RELEASES)
def test_the_backup_made_before_it_is_brought_up_to_date_leads_back(release, database, tmp_path):
    put_back(release, database)
    backup = tmp_path / "before.docent"
    made = manage(tmp_path, "backup", backup, DATABASE_URL=database)
    assert made.returncode == 0, made.stderr
    started = manage(tmp_path, "start", DATABASE_URL=database)
    assert started.returncode == 0, started.stderr
    execute(database, "UPDATE learn_user SET name = 'Changed since'")
    restored = manage(tmp_path, "restore", "--overwrite", backup, DATABASE_URL=database)
    assert restored.returncode == 0, restored.stderr
    assert_all_is_there(release, database, tmp_path)


def test_an_upgrade_installs_first_since_the_backup_is_made_by_the_new_program():
    """It may need packages that the one of before did not have."""
    said = subprocess.run(
        ["make", "--dry-run", "upgrade"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout
    steps = ["config/install.py requirements.txt", "manage.py backup", "manage.py start"]
    assert sorted(steps, key=said.index) == steps
