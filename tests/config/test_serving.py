"""What replaces a site's database notices that the site is being served."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.request import urlopen

import psycopg
import pytest

from .sites import ROOT, SITE, manage, rows
from .test_moving import empty_postgres  # noqa: F401  a fixture


@pytest.fixture
def site(site, tmp_path):
    """A copy of the site of its own, and a backup of it."""
    folder, backup, _said = site
    shutil.copytree(folder, tmp_path / "site")
    return tmp_path / "site", backup


@contextmanager
def served(folder):
    """gunicorn serves the site, until all of it is killed."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(folder.parent)} | SITE | {"DATA_DIR": str(folder)},
        start_new_session=True,
    )
    try:
        answer_of(f"http://127.0.0.1:{port}/healthz")
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def answer_of(address):
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            assert time.monotonic() < end, "the server does not come up"
            time.sleep(0.1)


def test_a_site_that_is_served_is_not_replaced_unless_told(site):
    folder, backup = site
    with served(folder):
        refused = manage(folder, "restore", "--overwrite", backup)
        assert refused.returncode == 1 and "Traceback" not in refused.stderr
        assert "is being served" in refused.stderr and "--while-served" in refused.stderr
        assert manage(folder, "restore", "--overwrite", "--while-served", backup).returncode == 0
    # Killed, all at once: nothing of it is left that would stand in the way.
    done = manage(folder, "restore", "--overwrite", backup)
    assert done.returncode == 0, done.stderr
    assert "manage.py start" in done.stdout


def test_a_site_that_is_served_is_not_moved(site):
    folder, _backup = site
    before = rows(folder)
    with served(folder):
        refused = manage(folder, "move_database", "postgres://u:p@127.0.0.1:1/none")
    assert refused.returncode == 1 and "is being served" in refused.stderr
    assert rows(folder) == before


def test_it_is_backed_up_and_looked_over_while_it_is_served(site, tmp_path):
    folder, _backup = site
    with served(folder):
        assert manage(folder, "backup", tmp_path / "meanwhile.docent").returncode == 0


def test_another_host_that_is_connected_is_noticed(empty_postgres, tmp_path):  # noqa: F811
    shared = {"DATABASE_URL": empty_postgres}
    assert manage(tmp_path / "one", "start", **shared).returncode == 0
    backup = tmp_path / "site.docent"
    assert manage(tmp_path / "one", "backup", backup, **shared).returncode == 0
    words = ("restore", "--overwrite", backup)
    with psycopg.connect(empty_postgres, autocommit=True):
        refused = manage(tmp_path / "two", *words, **shared)
        assert refused.returncode == 1 and "connected to this database now (1)" in refused.stderr
    done = manage(tmp_path / "two", *words, **shared)
    assert done.returncode == 0, done.stderr
