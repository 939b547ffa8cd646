"""R4: hundreds in flight for a long time: writers queue, and none is told that the database is locked."""

import asyncio
import time

import pytest

from tests.faults import sizes
from tests.faults.counting import count
from tests.faults.crowd import Away, Crowd, wait_for

pytestmark = [pytest.mark.load, sizes.in_time]


async def sitting_for(crowd, seconds, in_flight):
    """Learners start, save, check and finish without a pause, and as one has finished another comes."""
    end = time.monotonic() + seconds
    queue = iter(crowd.sown["learners"] * 1000)

    async def one_after_another():
        for learner in queue:
            if time.monotonic() > end:
                return
            try:
                await crowd.sit(learner, crowd.random.choice(["check", "final"]), n=1)
            except Away:
                pass  # counted

    await asyncio.gather(*(one_after_another() for _ in range(in_flight)))


def load(site, seconds):
    crowd = Crowd(site)
    began = time.monotonic()
    wait_for(sitting_for(crowd, seconds, sizes.R4_IN_FLIGHT))
    took = time.monotonic() - began
    log = site.log.read_text()
    complaints = log.count("database is locked") + log.count("could not serialize")
    return crowd, took, {"errors_5xx": crowd.failures, "no_answer": crowd.statuses[0], "locked": complaints}


@sizes.by_hand
def test_nobody_meets_a_locked_database(new_site, tell):
    site = new_site("r4")
    site.start()
    crowd, took, found = load(site, sizes.R4_SECONDS)
    site.kill()
    broken = new_site("r4broken")
    broken.start(broken="deferred")
    _naive, _took, control = load(broken, sizes.R4_CONTROL_SECONDS)
    tell(
        "R4",
        f"{took:.0f} s at {sizes.R4_IN_FLIGHT} in flight",
        found,
        control,
        requests=len(crowd.times),
        requests_a_second=round(len(crowd.times) / took),
        p99_s=round(crowd.p99(), 2),
    )
    assert not any(found.values()), (found, site.log.read_text()[-2000:])
    assert count(site, crowd.ledger).double == 0
    assert control["errors_5xx"]
