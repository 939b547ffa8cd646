"""R2: whatever process is killed, whenever: each write that was acknowledged is there, and the site comes back."""

import asyncio
import os
import signal
import time

import pytest
from django.conf import settings

from tests.faults import sizes
from tests.faults.counting import count
from tests.faults.crowd import Crowd, wait_for

pytestmark = [pytest.mark.load, sizes.in_time]

WRITERS = 16


def kill(what, site, cluster, pick):
    if what == "worker":
        workers = site.processes()[1:]
        if workers:
            os.kill(pick(workers), signal.SIGKILL)
    elif what == "server":
        site.kill()
        site.start(broken=site.broken, waits=False)
    elif what == "backend":
        cluster.kill_backend(pick)
    else:
        cluster.kill_and_start()


def kinds(kills, cluster):
    """What is killed, in turn: mostly workers, each other kind among every ten and within every four."""
    turn = [
        "worker",
        "server",
        "worker",
        "worker",
        "server",
        "worker",
        "worker",
        "worker",
        "worker",
        "worker",
    ]
    if cluster:
        turn = [
            "worker",
            "backend",
            "postmaster",
            "server",
            "worker",
            "worker",
            "backend",
            "worker",
            "worker",
            "worker",
        ]
    return [turn[n % len(turn)] for n in range(kills)]


async def under_load(site, cluster, kills):
    """A crowd that has gone on saving while this was killed; how long the site was away each time, counted
    from when its database was back; and how long that was away at most."""
    crowd, away, database, loop = Crowd(site), [], [0.0], asyncio.get_running_loop()
    is_over = False
    saving = [
        asyncio.create_task(crowd.keep_saving(learner, lambda: is_over))
        for learner in site.sown["learners"][:WRITERS]
    ]
    enough = time.monotonic() + sizes.ENOUGH
    for what in kinds(kills, cluster):
        if time.monotonic() > enough:
            break
        before = crowd.ledger.writes
        while crowd.ledger.writes < before + 20 and not any(task.done() for task in saving):
            await asyncio.sleep(0.02)
        await asyncio.sleep(crowd.random.random() * 0.3)
        await loop.run_in_executor(None, kill, what, site, cluster, crowd.random.choice)
        # How long PostgreSQL itself recovers is its own affair, and its disk's.
        if what in ("backend", "postmaster"):
            database.append(await loop.run_in_executor(None, cluster.wait_until_well))
        away.append((what, await loop.run_in_executor(None, site.wait_until_well)))
    is_over = True
    await asyncio.gather(*saving)
    return crowd, away, max(database)


def outcome(site, crowd):
    site.kill()
    found = count(site, crowd.ledger)
    return {"lost": found.lost + found.overwritten + crowd.ledger.refused, "double": found.double, "damage": len(site.damage())}  # fmt: skip


def test_what_was_acknowledged_survives_every_kill(killable, request, tell):
    cluster = None if settings.IS_SQLITE else request.getfixturevalue("cluster")
    site = killable.site("r2")
    broken = killable.site("r2broken")
    try:
        site.start()
        crowd, away, database = wait_for(under_load(site, cluster, sizes.R2_KILLS))
        found = outcome(site, crowd)
        broken.start(broken="acknowledge_before_commit")
        hasty, *_away = wait_for(under_load(broken, cluster, sizes.R2_CONTROL_KILLS))
        control = outcome(broken, hasty)
    finally:
        site.close()
        broken.close()
    killed = [what for what, _seconds in away]
    tell(
        "R2",
        f"{len(away)} kills: " + ", ".join(f"{killed.count(what)} {what}" for what in sorted(set(killed))),
        found,
        control | {"kills": sizes.R2_CONTROL_KILLS, "of": hasty.ledger.writes},
        acknowledged=crowd.ledger.writes,
        longest_away_s={w: round(max(s for x, s in away if x == w), 2) for w in sorted(set(killed))},
        database_away_s=round(database, 2),
        answers=dict(crowd.statuses),
    )
    assert not any(found.values()), (found, site.log.read_text()[-2000:])
    assert away and crowd.ledger.writes >= 20 * len(away)
    assert control["lost"]
