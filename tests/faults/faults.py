"""What can go wrong around a site: a disk that fills or may not be written to, a cache that is away, a clock
that jumps. Each can be mended again."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest


class Disk:
    """A small file system of its own under this folder: a file mounted by loop."""

    def __init__(self, folder, megabytes=24):
        self.image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir(parents=True)
        if os.getuid() or not shutil.which("mkfs.ext4"):
            pytest.skip("Only root may mount a disk to fill. Run this row as root.")
        with self.image.open("wb") as image:
            image.truncate(megabytes * 1024 * 1024)
        self.tell("mkfs.ext4", "-q", "-m", "0", self.image)
        if self.tell("mount", "-o", "loop", self.image, self.place, may_fail=True):
            pytest.skip("This machine lets nobody mount a file by loop: no disk to fill.")

    def tell(self, *words, may_fail=False):
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
        assert may_fail or done.returncode == 0, done.stderr
        return done.returncode

    def fill(self):
        """Leaves not one free block."""
        with (self.place / "filler").open("wb", buffering=0) as filler:
            for size in (1 << 20, 1 << 12):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    pass

    def empty(self):
        (self.place / "filler").unlink()

    def close(self):
        self.tell("umount", "-l", self.place, may_fail=True)
        self.image.unlink(missing_ok=True)


class ReadOnly:
    """What makes the database's folder read-only while told so."""

    def __init__(self, folder, root):
        self.flag = folder / "read-only"
        self.variables = {
            "LD_PRELOAD": str(compiled("readonly.c", folder)),
            "READ_ONLY_ROOT": str(root),
            "READ_ONLY_WHILE": str(self.flag),
        }

    def forbid(self):
        self.flag.touch()

    def allow(self):
        self.flag.unlink()


def compiled(source, folder):
    """A library to preload, made of one of the sources beside this file."""
    library = folder / source.replace(".c", ".so")
    try:
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O1", "-o", library, Path(__file__).with_name(source), "-ldl"],
            check=True,
        )
    except FileNotFoundError:
        pytest.skip("There is no gcc here. Install it: this row compiles a library to preload.")
    return library


class Redis:
    """A Redis of the test's own on a port of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if not shutil.which("redis-server"):
            pytest.skip("There is no redis-server here. Install it: this row takes the cache away.")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def stop(self):
        self.process.kill()
        self.process.wait(20)


class Clock:
    """A clock that only the site's own processes see, and that jumps when told."""

    def __init__(self, folder):
        self.file = folder / "clock"
        self.jump(0)
        self.variables = {"LD_PRELOAD": str(compiled("clock.c", folder)), "CLOCK_IS_OFF": str(self.file)}

    def jump(self, seconds):
        """It is so many seconds off what the machine's clock says."""
        self.file.write_text(str(seconds))
