"""R10: a backup made while people go on answering is of one moment, and brings back all that was acknowledged
before it began."""

import asyncio
import json
import os
import sqlite3
import tarfile
import time
from contextlib import closing
from copy import deepcopy

import pytest

from tests.faults import sizes
from tests.faults.counting import loaded
from tests.faults.crowd import Crowd, wait_for
from tests.faults.test_r4_load import sitting_for

pytestmark = [pytest.mark.load, sizes.in_time]

EVERY = 20.0  # seconds between two backups
SITTING = 12


def rows_by_table(file):
    with tarfile.open(file) as tar:
        return json.load(tar.extractfile("manifest.json"))["rows"]


async def backups_under_load(site, naive_copy):
    """(the crowd, [(backup, a naive copy, what was acknowledged before it began)])."""
    crowd, made, loop = Crowd(site), [], asyncio.get_running_loop()
    end = time.monotonic() + sizes.R10_SECONDS
    while True:
        sitting = asyncio.create_task(sitting_for(crowd, min(EVERY, sizes.R10_SECONDS), SITTING))
        while not crowd.ledger.writes:
            await asyncio.sleep(0.02)
        known, file = deepcopy(crowd.ledger.answers), site.folder / f"{len(made)}.docent"
        naive = await loop.run_in_executor(None, naive_copy, site)
        await loop.run_in_executor(None, site.run, "manage.py", "backup", file)
        made.append((file, naive, known))
        await sitting
        if time.monotonic() > end:
            return crowd, made


def lost(rows, known):
    """How many acknowledged answers are not among these responses."""
    there = {(attempt, position): (seq, loaded(draft)) for attempt, position, seq, draft in rows}
    return sum(there.get(where, (-1, None))[0] < row.seq for where, row in known.items())


RESPONSES = "SELECT attempt_id, position, seq, draft FROM quizzes_response"


def table_by_table(site):
    """The control: SQLite's file copied as it lies there; PostgreSQL's tables one after another."""
    if site.is_sqlite:
        file = site.folder / "naive.sqlite3"
        file.write_bytes(open(site.file, "rb").read())
        with closing(sqlite3.connect(file)) as database:
            try:
                return database.execute(RESPONSES).fetchall()
            except sqlite3.DatabaseError:
                return []
    attempts = site.rows("SELECT id FROM quizzes_attempt")
    time.sleep(1)
    return attempts, site.rows(RESPONSES)


def wrong_in(site, naive, known):
    if site.is_sqlite:
        return lost(naive, known)
    attempts, responses = naive
    return sum((row[0],) not in attempts for row in responses)


@sizes.by_hand
def test_a_backup_under_load_brings_back_all_that_was_acknowledged(new_site, seedbed, tell):
    site = new_site("r10")
    site.start()
    crowd, made = wait_for(backups_under_load(site, table_by_table))
    site.kill()
    found = {"lost": 0, "tables_that_differ": 0, "damage": 0}
    control = 0
    for n, (file, naive, known) in enumerate(made):
        restored = seedbed.empty(f"r10restored{n}")
        restored.environment["STATIC_ROOT"] = site.environment["STATIC_ROOT"]
        restored.run("manage.py", "restore", file)
        found["lost"] += lost(restored.rows(RESPONSES), known)
        found["damage"] += len(restored.damage())
        for table, rows in (rows_by_table(file) | {"learn_session": 0}).items():  # all sign in again
            found["tables_that_differ"] += restored.rows(f'SELECT count(*) FROM "{table}"')[0][0] != rows  # noqa: S608
        control += wrong_in(site, naive, known)
    goes_on = wait_for(sits_there(restored, site.sown))
    tell(
        "R10",
        f"{len(made)} backups while {SITTING} answer without a pause",
        found,
        {"wrong": control},
        acknowledged_before=sum(len(known) for _file, _naive, known in made),
        bytes=os.path.getsize(made[-1][0]),
        acknowledged=crowd.ledger.writes,
    )
    assert not any(found.values())
    assert crowd.failures == 0 and all(known for _file, _naive, known in made)
    assert goes_on == 1
    assert control


async def sits_there(restored, sown):
    """A learner signs in at the restored site and goes on: how many attempts end there."""
    restored.sown, learner = sown, sown["learners"][-1]
    session = json.loads(restored.run("tests/faults/rows.py", "sign_in", learner["pk"]))
    restored.start()
    try:
        crowd = Crowd(restored)
        await crowd.sit(learner | {"session": session}, "final", n=1)
        return len(crowd.ledger.finished)
    finally:
        restored.close()
