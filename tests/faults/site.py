"""A site of its own for each row: a database, a folder, and gunicorn as it runs in production."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import psycopg
from django.conf import settings

GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
# A broken variant of the program, see broken.py.
BROKEN = "tests.faults.broken:application"
NOT_OURS = (
    "DJANGO_SETTINGS_MODULE",
    "PYTHONPATH",
    "WEB_CONCURRENCY",
    "GUNICORN_CMD_ARGS",
    "CACHE_URL",
    "HTTPS",
)


class Site:
    """A site in this folder on this database. ``sown``: what rows.py said of who is there."""

    def __init__(self, folder, database, sown=None, **variables):
        self.folder, self.database, self.sown = folder, database, sown
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "gunicorn.log"
        self.environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.environment |= {
            "DATABASE_URL": database,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-this-test-" * 4,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "DEBUG": "", "DEMO": "", "ALLOWED_HOSTS": "", "HOST": "", "PORT": "",
        } | variables  # fmt: skip
        self.listening = self.process = None

    @property
    def is_sqlite(self):
        return self.database.startswith("sqlite")

    @property
    def file(self):
        return self.database.removeprefix("sqlite:///")

    # Programs

    def run(self, *words, timeout=300):
        """Runs a Python program as the site's machine would; returns what it prints."""
        done = subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sow(self, learners):
        self.sown = json.loads(self.run("tests/faults/rows.py", "sow", learners))

    # The server

    @property
    def port(self):
        return self.listening.getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, broken=None, waits=True, **variables):
        """Starts gunicorn, as a supervisor would. The socket outlives it: who comes while it is dead waits."""
        if self.listening is None:
            self.listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.broken = broken
        program = [*GUNICORN, "--bind", f"fd://{self.listening.fileno()}", *([BROKEN] if broken else [])]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                program, cwd=settings.BASE_DIR, stdout=out, stderr=out, start_new_session=True,
                pass_fds=[self.listening.fileno()],
                env=self.environment | {"BROKEN": broken or ""} | variables,
            )  # fmt: skip
        if waits:
            self.wait_until_well()

    def get(self, path, timeout=30):
        """(status, headers, text) of a page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=timeout) as reply:
                return reply.status, reply.headers, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def wait_until_well(self, path="/learn/tea/", patience=60):
        """Seconds until a page is served from the database."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            try:
                if self.get(path, timeout=patience)[0] == 200:
                    return time.monotonic() - began
            except OSError:
                pass
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(f"not back within {patience} s\n" + self.log.read_text()[-2000:])

    def processes(self):
        """Process ids of the server and its workers."""
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)  # fmt: skip
        return [self.process.pid, *map(int, children.stdout.split())]

    def kill(self):
        """All of it at once and without a farewell."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def close(self):
        self.kill()
        if self.listening:
            self.listening.close()

    # The database

    def rows(self, sql):
        if self.is_sqlite:
            with closing(sqlite3.connect(self.file, timeout=30)) as database:
                return database.execute(sql).fetchall()
        with psycopg.connect(self.database) as database:
            return database.execute(sql).fetchall()

    def damage(self):
        """What is wrong with the database itself, a line each."""
        if self.is_sqlite:
            said = [row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
            return said + [f"points nowhere: {row}" for row in self.rows("PRAGMA foreign_key_check")]
        return [f"points nowhere: {name}" for name, sql in ORPHANS.items() if self.rows(sql)[0][0]]


# PostgreSQL has no command that checks every foreign key: these are the ones that answers hang on.
ORPHANS = {
    f"{table}.{column}": f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL AND NOT EXISTS "  # noqa: S608
    f"(SELECT 1 FROM {other} o WHERE o.id = t.{column})"
    for table, column, other in (
        ("quizzes_try", "response_id", "quizzes_response"),
        ("quizzes_response", "attempt_id", "quizzes_attempt"),
        ("quizzes_attempt", "enrolment_id", "learn_enrolment"),
        ("quizzes_attempt", "learner_id", "learn_user"),
        ("learn_enrolment", "learner_id", "learn_user"),
        ("learn_lessonprogress", "enrolment_id", "learn_enrolment"),
    )
}


class Seedbed:
    """Makes sites whose database is a copy of one that has been sown once."""

    def __init__(self, folder, server, learners):
        self.folder, self.server, self.learners = folder, server, learners
        self.names, self.sown = [], None

    def address(self, name):
        if not self.server:
            return f"sqlite:///{self.folder / name / 'site.sqlite3'}"
        return re.sub(r"/[^/?]*(?=\?|$)", f"/docent_faults_{os.getpid()}_{name}", self.server)

    def site(self, name, **variables):
        """A new site of this name, sown."""
        if self.sown is None:
            first = Site(self.folder / "sown", self.create("sown"))
            first.run("manage.py", "collectstatic", "--noinput", "-v0")
            first.sow(self.learners)
            self.sown = first.sown
        static = {"STATIC_ROOT": str(self.folder / "sown" / "static")}
        return Site(self.folder / name, self.create(name, like="sown"), self.sown, **static | variables)

    def empty(self, name):
        return Site(self.folder / name, self.create(name))

    def create(self, name, like=None):
        address = self.address(name)
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        if self.server:
            words = f'CREATE DATABASE "{address.rpartition("/")[2].partition("?")[0]}"'
            if like:
                words += f' TEMPLATE "docent_faults_{os.getpid()}_{like}"'
            self.tell(words)
            self.names.append(name)
        elif like:
            copy(self.address(like).removeprefix("sqlite:///"), address.removeprefix("sqlite:///"))
        return address

    def tell(self, words):
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(words)

    def close(self):
        for name in self.names:
            self.tell(f'DROP DATABASE IF EXISTS "docent_faults_{os.getpid()}_{name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)


def copy(database, to):
    """Copies an SQLite database nobody writes to, with all that its log holds."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
