"""A PostgreSQL server of the test's own, made with initdb under a user without rights, on a port of its own.
Only this one is ever killed, stopped or filled."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

USER = "postgres"


def programs():
    """The folder with initdb and pg_ctl of the newest PostgreSQL here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if not found:
        pytest.skip("There is no initdb here. Install PostgreSQL's server: this row makes one of its own.")
    return found[-1].parent


class Cluster:
    def __init__(self, folder=None, settings=()):
        self.bin = programs()
        self.folder = Path(folder or tempfile.mkdtemp(prefix="docent-faults-cluster-"))
        self.folder.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.folder, USER)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.data = self.folder / "data"
        self.tell(
            self.bin / "initdb",
            "-D",
            self.data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--data-checksums",
        )
        lines = [f"port = {self.port}", "listen_addresses = '127.0.0.1'", "max_connections = 60",
                 f"unix_socket_directories = '{self.folder}'", *settings]  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{line}\n" for line in lines)
        self.start()

    @property
    def url(self):
        return f"postgres://{USER}@127.0.0.1:{self.port}/postgres"

    def tell(self, *words):
        """Runs a program as the user without rights."""
        how = {}
        if os.getuid() == 0:
            user = pwd.getpwnam(USER)
            how = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with (self.folder / "said").open("a+") as said:
            done = subprocess.run(
                list(map(str, words)), cwd=self.folder, stdout=said, stderr=said, timeout=120, env={"PATH": os.environ["PATH"]}, **how
            )  # fmt: skip
            if done.returncode:
                said.seek(0)
                raise AssertionError(said.read())

    def start(self):
        self.tell(self.bin / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self):
        self.tell(self.bin / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def wait_until_well(self):
        """Seconds until it lets somebody in."""
        began = time.monotonic()
        while time.monotonic() - began < 120:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return time.monotonic() - began
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    @property
    def postmaster(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill_backend(self, any_of):
        """SIGKILL to the process of one connection: the server lets all others go and recovers."""
        with psycopg.connect(self.url, autocommit=True) as asking:
            pids = [pid for (pid,) in asking.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
            )]  # fmt: skip
        if pids:
            os.kill(any_of(sorted(pids)), signal.SIGKILL)

    def kill_and_start(self):
        """SIGKILL to the server itself; its children go with it, and then somebody starts it again."""
        postmaster = self.postmaster
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True
        )
        os.kill(postmaster, signal.SIGKILL)
        for pid in [postmaster, *map(int, children.stdout.split())]:
            while Path(f"/proc/{pid}").exists() and not is_dead(pid):
                time.sleep(0.02)
        for again in range(20):  # its shared memory may be held a moment longer
            try:
                return self.start()
            except AssertionError:
                if again == 19:
                    raise AssertionError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.25)

    def close(self):
        try:
            self.stop()
        except AssertionError:
            pass  # it has ended by itself
        shutil.rmtree(self.folder, ignore_errors=True)


def is_dead(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
