"""Two hosts behind nginx, with one PostgreSQL, one Redis and one place for uploads: as compose.yaml has them."""

import asyncio
import time

import pytest
from django.conf import settings

from tests.faults.counting import count
from tests.faults.crowd import NAME, Crowd
from tests.faults.hosts import Bucket, Host, Nginx, Redis

pytestmark = [
    pytest.mark.load,
    pytest.mark.timeout(300),
    pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite is for one host"),
]
WRITERS = 8


@pytest.fixture(scope="module")
def farm(seedbed, tmp_path_factory):
    """(the two hosts, nginx in front of them)"""
    folder = tmp_path_factory.mktemp("hosts")
    bucket, redis = Bucket(), Redis(folder)
    database = seedbed.create("hosts")
    shared = {
        "ALLOWED_HOSTS": NAME, "HTTPS": "1", "BEHIND_PROXY": "1", "CACHE_URL": redis.url, "UPLOADS_URL": bucket.url,
        "STATIC_ROOT": str(folder / "static"), "LOG_FORMAT": "json",
    }  # fmt: skip
    hosts = [Host(folder / name, database, **shared) for name in ("one", "two")]
    hosts[0].run("manage.py", "collectstatic", "--noinput", "-v0")
    hosts[0].sow(WRITERS)
    hosts[0].run("tests/faults/picture.py")
    for host in hosts:
        host.start()
    nginx = Nginx(folder, [host.port for host in hosts])
    nginx.sown = hosts[0].sown
    yield hosts, nginx
    nginx.close()
    for host in hosts:
        host.close()
    redis.close()
    bucket.close()


def kept_saving(nginx, meanwhile):
    """A crowd that went on saving while this was done, in a thread of its own."""

    async def both():
        crowd, is_over = Crowd(nginx), False
        saving = [
            asyncio.create_task(crowd.keep_saving(each, lambda: is_over)) for each in nginx.sown["learners"]
        ]
        await asyncio.get_running_loop().run_in_executor(None, meanwhile)
        is_over = True
        await asyncio.gather(*saving)
        return crowd

    return asyncio.run(both())


def test_an_attempt_begun_on_one_host_goes_on_on_the_other_while_the_first_is_killed(farm, tell):
    (one, two), nginx = farm
    for host in (one, two):
        host.log.write_text("")

    def kill_in_turn():
        time.sleep(1)
        for host in (one, two):
            host.kill()
            time.sleep(1)
            host.start()
            time.sleep(6 if host is one else 1)  # until nginx asks it again

    crowd = kept_saving(nginx, kill_in_turn)
    found = count(one, crowd.ledger)
    tell(
        "hosts",
        f"{crowd.ledger.writes} saves, each of two hosts killed once",
        {"lost": found.lost, "failed": crowd.failures, "cut short": crowd.statuses[0]},
        {},
    )
    assert (found.lost, found.double, found.overwritten, crowd.ledger.refused) == (0, 0, 0, 0)
    # An answer that was on its way when its host died is cut short; the page sends again, and nothing is lost.
    assert crowd.failures == 0, crowd.statuses
    assert all("/save/" in host.log.read_text() for host in (one, two))


def test_a_rolling_restart_fails_no_request(farm, tell):
    (one, two), nginx = farm

    def upgrade():
        time.sleep(1)
        one.run("manage.py", "migrate")  # as an upgrade does, though here nothing is waiting
        for host in (one, two):
            host.restart()

    crowd = kept_saving(nginx, upgrade)
    found = count(one, crowd.ledger)
    tell(
        "hosts",
        f"{crowd.ledger.writes} saves during a rolling restart",
        {"lost": found.lost, "failed": crowd.failures, "cut short": crowd.statuses[0]},
        {},
    )
    assert (found.lost, crowd.failures, crowd.statuses[0]) == (0, 0, 0), crowd.statuses


def test_a_picture_brought_to_one_host_is_shown_by_both(farm):
    hosts, _nginx = farm
    for host in hosts:
        status, headers, data = host.get("/source/tea/images/" + "ab" * 32 + "/")
        assert (status, headers["Content-Type"], data) == (200, "image/png", b"a picture")
