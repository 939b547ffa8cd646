"""The servers that are measured, each in a session of its own: the kernel shares CPU out by session."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench import processes

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "docent.example.org"
START_WITHIN = 60  # seconds
OURS = ("DATABASE_URL", "PORT", "HOST", "DEMO", "DEBUG", "WEB_CONCURRENCY", "DJANGO_SETTINGS_MODULE")


def environment(folder, **more):
    """What a server in production has around it: nothing of this shell but where programs are."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {
        "ALLOWED_HOSTS": HOST,
        "SECRET_KEY": "of-a-site-that-is-gone-in-a-minute-" * 2,
        "BEHIND_PROXY": "1",
        "DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **more,
    }


class Server:
    """A gunicorn with the site's own settings for it, on this port of this machine."""

    def __init__(self, name, port, folder, env, wsgi=None):
        self.name, self.port, self.env = name, port, env
        self.words = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
        self.words += ["--bind", f"127.0.0.1:{port}", *([wsgi] if wsgi else [])]
        self.log = folder / f"{name}.log"

    def start(self, path):
        """Starts it; returns the seconds until this path first answered 200."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        while not self.answers(path):
            if self.process.poll() is not None or time.monotonic() - began > START_WITHIN:
                self.stop()
                sys.exit(f"{self.name} did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.005)
        return time.monotonic() - began

    def answers(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def pids(self):
        return processes.in_session(self.process.pid)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(20)


class OnSqlite:
    """Where the database is a file, all its work is the worker's."""

    name = "SQLite"

    def __init__(self, folder):
        self.url = f"sqlite:///{folder / 'bench.sqlite3'}"
        self.file = folder / "bench.sqlite3"

    def cpu(self):
        return 0.0

    def size(self):
        return self.file.stat().st_size


class OnPostgres:
    """A database of its own on the server that DATABASE_URL names, dropped at the end."""

    name = "PostgreSQL"

    def __init__(self, here):
        import psycopg

        self.called = f"docent_bench_{os.getpid()}"
        self.server = psycopg.connect(here, autocommit=True)
        self.server.execute(f'CREATE DATABASE "{self.called}"')
        self.url = re.sub(r"/[^/?]*(?=\?|$)", f"/{self.called}", here)
        self.seen = {}

    def cpu(self):
        """Seconds of CPU of the backends that serve the database. Those that ended keep what they had when
        last looked at."""
        pids = self.server.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            [self.called],
        ).fetchall()
        self.seen |= {pid: processes.cpu([pid]) for (pid,) in pids}
        return sum(self.seen.values())

    def size(self):
        return self.server.execute("SELECT pg_database_size(%s)", [self.called]).fetchone()[0]

    def drop(self):
        self.server.execute(f'DROP DATABASE "{self.called}" WITH (FORCE)')
        self.server.close()


@contextmanager
def database(folder):
    here = os.environ.get("DATABASE_URL", "")
    if not here.startswith("postgres"):
        yield OnSqlite(folder)
        return
    found = OnPostgres(here)
    try:
        yield found
    finally:
        found.drop()


def run(env, *words):
    """Runs a program as the site's operator would; returns what it prints."""
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stderr[-3000:]}")
    return done.stdout
