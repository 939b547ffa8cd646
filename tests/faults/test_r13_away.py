"""R13: the disk is full or read-only, the database or the cache is away, the clock jumps. Nothing is called
saved that is not, people read what to do, and it goes on by itself when all is well again."""

import asyncio
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.faults import sizes
from tests.faults.cluster import Cluster
from tests.faults.counting import count
from tests.faults.crowd import Away, Crowd, wait_for
from tests.faults.faults import Clock, Disk, ReadOnly, Redis
from tests.faults.site import Seedbed, copy

pytestmark = [pytest.mark.load, sizes.in_time]

only_sqlite = pytest.mark.skipif(
    not settings.IS_SQLITE, reason="on PostgreSQL the fault is made at its server"
)
only_postgresql = pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite has no server that could be away")
WRITERS = 6
WORDS = "The site cannot answer just now"


@pytest.fixture
def later():
    """An ExitStack that is closed with the test."""
    with ExitStack() as stack:
        yield stack


async def through(site, fail, mend, hold):
    """What people met while something failed for so long and was mended again: (crowd, what was found)."""
    crowd, loop = Crowd(site), asyncio.get_running_loop()
    is_over = False
    learners = site.sown["learners"]
    saving = [asyncio.create_task(crowd.keep_saving(each, lambda: is_over)) for each in learners[:WRITERS]]
    await until(lambda: crowd.ledger.writes > 3 * WRITERS, saving)
    await loop.run_in_executor(None, fail)
    await asyncio.sleep(hold)
    page = await what_is_read(crowd, learners[WRITERS])
    await loop.run_in_executor(None, mend)
    began, before = time.monotonic(), crowd.ledger.writes
    await until(lambda: crowd.ledger.writes >= before + 3 * WRITERS, saving)
    back = time.monotonic() - began
    is_over = True
    await asyncio.gather(*saving)
    counted = count(site, crowd.ledger)
    found = {
        "falsely_saved": counted.lost + counted.overwritten + crowd.ledger.refused,
        "bare_errors": crowd.statuses[500],
        "damage": len(site.damage()),
    }
    return found, {
        "refused": crowd.statuses[503],
        "saved": crowd.ledger.writes,
        "page": page,
        "back_s": round(back, 1),
    }


async def until(is_so, saving, patience=120):
    end = time.monotonic() + patience
    while not is_so():
        for task in saving:
            if task.done():
                task.result()
        assert time.monotonic() < end, "nothing is saved any more"
        await asyncio.sleep(0.02)


async def what_is_read(crowd, learner):
    """The status of the page that somebody without JavaScript gets who begins something now; "unclear" where it
    does not say what to do."""
    try:
        reply = await crowd.post(learner, crowd.sown["final"], accept="text/html", begin="1")
    except Away:
        return "none"
    is_clear = WORDS in reply.body and "not saved yet" in reply.body and "retry-after" in reply.headers
    return reply.status if reply.status != 503 or is_clear else "unclear"


def run(site, fail, mend, hold=sizes.R13_AWAY, broken=None, **variables):
    site.start(broken=broken, **variables)
    try:
        return wait_for(through(site, fail, mend, hold))
    finally:
        site.close()


def on(disk, new_site, name):
    """A sown site whose data lie on this disk."""
    site = new_site(name)
    folder = disk.place / name
    folder.mkdir()
    copy(site.file, folder / "site.sqlite3")
    site.database = f"sqlite:///{folder / 'site.sqlite3'}"
    site.environment |= {"DATABASE_URL": site.database}
    return site


@only_sqlite
def test_a_full_disk_is_no_saved_answer(new_site, tmp_path, tell, later):
    disk = Disk(tmp_path)
    later.callback(disk.close)
    found, more = run(on(disk, new_site, "r13full"), disk.fill, disk.empty)
    control, _more = run(on(disk, new_site, "r13fullbroken"), disk.fill, disk.empty, broken="swallow")
    tell("R13", "disk full (a file mounted by loop)", found, control, **more)
    assert not any(found.values())
    assert more["refused"] and more["page"] == 503
    assert control["falsely_saved"]


@only_sqlite
@sizes.by_hand
def test_a_read_only_disk_is_no_saved_answer(new_site, tmp_path, tell):
    site, broken = new_site("r13readonly"), new_site("r13readonlybroken")
    disk = ReadOnly(tmp_path, site.folder.parent)
    found, more = run(site, disk.forbid, disk.allow, **disk.variables)
    control, _more = run(broken, disk.forbid, disk.allow, broken="swallow", **disk.variables)
    tell("R13", "read-only (every write answers EROFS)", found, control, **more)
    assert not any(found.values())
    assert more["refused"] and more["page"] == 503
    assert control["falsely_saved"]


@only_postgresql
def test_a_database_that_is_away_is_no_saved_answer(cluster, killable, tell):
    found, more = run(killable.site("r13away"), cluster.stop, cluster.start)
    control, _more = run(
        killable.site("r13awaybroken"), cluster.stop, cluster.start, hold=3, broken="swallow"
    )
    tell("R13", f"database away for {sizes.R13_AWAY:.0f} s", found, control, **more)
    assert not any(found.values())
    assert more["refused"] and more["page"] == 503
    assert control["falsely_saved"]


@only_postgresql
@sizes.by_hand
def test_a_read_only_database_is_no_saved_answer(cluster, killable, tell):
    def turn(value):
        with psycopg.connect(cluster.url, autocommit=True) as server:
            server.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            server.execute("SELECT pg_reload_conf()")

    site = killable.site("r13readonly")
    later_ones = killable.site("r13readonlybroken")
    found, more = run(site, lambda: turn("on"), lambda: turn("off"))
    control, _more = run(later_ones, lambda: turn("on"), lambda: turn("off"), hold=3, broken="swallow")
    tell("R13", "database read-only, as after a failover", found, control, **more)
    assert not any(found.values())
    assert more["refused"] and more["page"] == 503
    assert control["falsely_saved"]


@only_postgresql
@sizes.by_hand
def test_a_full_disk_of_the_database_is_no_saved_answer(tmp_path, tell, later):
    # Not in pytest's own folder, which only its user may enter.
    folder = Path(later.enter_context(tempfile.TemporaryDirectory(prefix="docent-faults-disk-")))
    folder.chmod(0o755)
    disk = Disk(folder, megabytes=160)
    later.callback(disk.close)
    cluster = Cluster(disk.place / "cluster", ["max_wal_size = 32MB", "min_wal_size = 32MB"])
    later.callback(cluster.close)
    bed = Seedbed(tmp_path / "bed", cluster.url, WRITERS + 1)

    def fill():
        disk.fill()
        # Segments of its log that are there already are used up, as they are in time.
        with suppress(psycopg.OperationalError), psycopg.connect(cluster.url, autocommit=True) as server:
            for _ in range(200):
                server.execute("SELECT pg_logical_emit_message(true, 'fill', repeat('x', 1000000))")

    def mend():
        disk.empty()
        with suppress(AssertionError):
            cluster.start()  # where it has given up altogether, its own supervisor does this

    found, more = run(bed.site("r13full"), fill, mend, hold=10)
    tell("R13", "disk of the database full (a file mounted by loop)", found, {}, **more)
    assert not any(found.values()) and more["refused"]


@sizes.by_hand
def test_without_its_cache_it_goes_on_saving_and_says_what_it_cannot_do(new_site, tmp_path, tell, later):
    redis = Redis(tmp_path / "redis")
    later.callback(redis.stop)
    site = new_site("r13cache", CACHE_URL=redis.url)
    site.start()
    ready = site.get("/readyz")[0]
    redis.stop()
    crowd = Crowd(site)
    wait_for(crowd.saving_for(site.sown["learners"][:WRITERS], 1.0))
    away = wait_for(signs_in(crowd))
    not_ready = site.get("/readyz")[0]
    redis.start()
    deadline = time.monotonic() + 60
    while (back := wait_for(signs_in(crowd)).status) == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    counted = count(site, crowd.ledger)
    found = {"falsely_saved": counted.lost + crowd.ledger.refused, "bare_errors": crowd.statuses[500]}
    tell("R13", "cache away", found, {}, saved=crowd.ledger.writes, sign_in=away.status, back=back)
    assert not any(found.values()) and crowd.ledger.writes
    assert (ready, not_ready, away.status) == (200, 503, 503) and WORDS in away.body
    assert back == 200


async def signs_in(crowd):
    """The answer to somebody who gives a wrong password."""
    nobody = {"session": ""}
    return await crowd.post(
        nobody, "/account/sign-in/", accept="text/html", login="a@example.org", password="wrong"
    )


@sizes.by_hand
def test_a_clock_that_jumps_loses_nothing(new_site, tmp_path, tell):
    clock = Clock(tmp_path)
    site = new_site("r13clock")
    jumps = (3600, -3600, 0)
    site.start(**clock.variables)
    crowd, seen = Crowd(site), set()

    async def jumping():
        is_over = False
        saving = [
            asyncio.create_task(crowd.keep_saving(each, lambda: is_over))
            for each in site.sown["learners"][:WRITERS]
        ]
        for jump in jumps:
            before = crowd.ledger.writes
            await until(lambda before=before: crowd.ledger.writes > before + 3 * WRITERS, saving)
            clock.jump(jump)
            await until(lambda before=crowd.ledger.writes: crowd.ledger.writes > before + 3 * WRITERS, saving)
            seen.add(site.rows("SELECT saved_at FROM quizzes_response ORDER BY seq DESC LIMIT 1")[0][0])
        is_over = True
        await asyncio.gather(*saving)

    wait_for(jumping())
    site.close()
    counted = count(site, crowd.ledger)
    found = {
        "falsely_saved": counted.lost + counted.overwritten + crowd.ledger.refused,
        "errors_5xx": crowd.failures,
    }
    hours = {str(at)[:13] for at in seen}
    tell(
        "R13",
        "clock one hour on, two back, one on",
        found,
        {},
        saved=crowd.ledger.writes,
        hours_seen=len(hours),
    )
    assert not any(found.values()) and len(hours) == 3
