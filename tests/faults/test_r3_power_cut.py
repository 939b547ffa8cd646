"""R3: the power goes. What was acknowledged is on the disk, and the database is whole, even where the last
writes arrived in part. On PostgreSQL the settings that promise this are looked at."""

import random
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings

from config.durable import not_durable
from tests.faults import power, sizes
from tests.faults.crowd import Crowd, wait_for
from tests.faults.faults import compiled

pytestmark = [pytest.mark.load, sizes.in_time]

TORN = 3
WRITERS = 8


def recorded(site, library, seconds, broken=None):
    """(files before, trace, ledger) of a site that has been saving under the recorder."""
    before = {site.file: open(site.file, "rb").read()}
    trace = site.folder / "trace"
    site.start(broken=broken, LD_PRELOAD=str(library), RECORD_ROOT=str(site.folder), RECORD_TO=str(trace))
    crowd = Crowd(site)
    crowd.ledger.mark = lambda: trace.stat().st_size
    wait_for(crowd.saving_for(site.sown["learners"][:WRITERS], seconds))
    site.kill()
    return before, trace, crowd.ledger


def cut(site, before, trace, ledger, n, folder):
    """{"lost", "damaged", "images", "acknowledged"} over so many cuts at random moments."""
    pick = random.Random(n)
    marks = sorted(mark for row in ledger.answers.values() for _seq, _place, mark in row.at)
    moments = sorted(pick.choice(marks) + pick.randrange(-4000, 4000) for _ in range(n))
    found = {"lost": 0, "damaged": 0, "images": 0, "acknowledged": 0}
    for moment, files in power.cuts(trace, before, moments):
        images = [{path: file.kept for path, file in files.items()}]
        images += [{path: file.torn(pick) for path, file in files.items()} for _ in range(TORN)]
        for image in images:
            found["images"] += 1
            look(site, image, ledger, moment, folder, found)
    return found


def look(site, image, ledger, moment, folder, found):
    """Starts from what is on the disk, as SQLite does after a power cut, and counts."""
    name = "after.sqlite3"
    for old in folder.glob(name + "*"):
        old.unlink()
    for path, data in image.items():
        (folder / (name + path.removeprefix(site.file))).write_bytes(data)
    try:
        with closing(sqlite3.connect(folder / name)) as database:
            found["damaged"] += database.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            rows = {
                (attempt, position): (seq, draft)
                for attempt, position, seq, draft in database.execute(
                    "SELECT attempt_id, position, seq, draft FROM quizzes_response"
                )
            }
    except sqlite3.DatabaseError:
        found["damaged"] += 1
        rows = {}
    for where, row in ledger.answers.items():
        known = [(seq, place) for seq, place, mark in row.at if mark <= moment]
        found["acknowledged"] += len(known)
        kept = rows.get(where, (-1, None))[0]
        found["lost"] += sum(seq > kept for seq, _place in known)


@pytest.mark.skipif(not settings.IS_SQLITE, reason="PostgreSQL is asked for its settings instead")
def test_a_power_cut_takes_nothing_that_was_acknowledged(new_site, tell, tmp_path):
    library = compiled("recorder.c", tmp_path)
    site, broken = new_site("r3"), new_site("r3broken")
    *what, ledger = recorded(site, library, sizes.R3_SECONDS)
    found = cut(site, *what, ledger, sizes.R3_CUTS, tmp_path)
    *what, hasty = recorded(broken, library, sizes.R3_SECONDS, broken="synchronous_normal")
    control = cut(broken, *what, hasty, sizes.R3_CUTS, tmp_path)
    tell(
        "R3",
        f"{sizes.R3_CUTS} cuts, an image of what was fsynced and {TORN} torn ones each",
        found,
        control,
        writes=ledger.writes,
    )
    assert (found["lost"], found["damaged"]) == (0, 0)
    assert found["images"] == sizes.R3_CUTS * (1 + TORN) and found["acknowledged"] > sizes.R3_CUTS
    assert control["lost"]


@pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite's power is cut instead")
@pytest.mark.django_db
def test_postgresql_promises_that_what_is_committed_is_on_the_disk():
    assert not_durable() == []
