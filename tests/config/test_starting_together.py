"""Several hosts that start at the same moment on one empty PostgreSQL, as `docker compose up` or two machines
after a power cut do."""

import os
import subprocess
import sys

import psycopg
import pytest

from learn.management.commands.start import LOCK

from .sites import ROOT, SITE
from .test_moving import empty_postgres  # noqa: F401  a fixture


@pytest.fixture
def begin(empty_postgres, tmp_path):  # noqa: F811
    """Begins `manage.py start` on the host of this name."""

    def start(host):
        own = {"DATA_DIR": str(tmp_path / host), "DATABASE_URL": empty_postgres, "DEMO": ""}
        return subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "start"],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)} | SITE | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def test_one_makes_the_site_ready_and_the_others_find_it_so(begin):
    hosts = [begin(name) for name in ("one", "two", "three")]
    said = [host.communicate(timeout=300) for host in hosts]
    assert [host.returncode for host in hosts] == [0, 0, 0], said
    assert sum("The first course is loaded." in out for out, _errors in said) == 1
    assert sum("The database is brought up to date" in out for out, _errors in said) == 1


def test_whoever_waits_says_so_and_touches_nothing_meanwhile(begin, empty_postgres):  # noqa: F811
    with psycopg.connect(empty_postgres, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        host = begin("one")
        assert host.stdout.readline().startswith("Another host is making the site ready.")
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    _out, errors = host.communicate(timeout=300)
    assert host.returncode == 0, errors
