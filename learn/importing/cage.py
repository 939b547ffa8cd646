"""Runs a program that reads what strangers sent: with its memory, time and output capped, an empty
environment, no files of its own, and nothing of it left when it ends, however it ends.

Run as a script it is the inside of the cage: it caps itself, then becomes the program."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

MB = 1024 * 1024
MEMORY_MB = 640
OUTPUT_MB = 96
SECONDS = 25  # with what starts it and shows what came of it, the half minute that a page promises
CPU_SECONDS = 20
LOOKS_EVERY = 0.2
STAGES = ("sentences",)


class Ended(Exception):
    """The program was stopped or failed. Its text is why: time, memory, output, killed or failure."""


def run(command, data, seconds=SECONDS, watch=None):
    """What the program writes, given these bytes to read. Ended when it does not end well.

    ``watch`` is called some times a second with how far the program says it is; when it raises, the
    program is ended. Input and output are files without a name, so that even a power cut leaves none."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written, Hearing() as hearing:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603  The command is ours, the bytes are the stranger's.
            [sys.executable, "-I", __file__, str(os.getpid()), *command],
            stdin=given,
            stdout=written,
            stderr=hearing.mouth,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            code = wait(process, seconds, hearing, watch)
        finally:
            kill_all(process)
        written.seek(0)
        if code:
            raise Ended(why(code))
        return written.read()


def wait(process, seconds, hearing, watch):
    """How the program ended by itself. Ended when it does not in time."""
    until = time.monotonic() + seconds
    while True:
        try:
            return process.wait(timeout=LOOKS_EVERY)
        except subprocess.TimeoutExpired:
            heard = hearing.heard()
            if watch:
                watch(heard)
            if time.monotonic() > until:
                raise Ended("time") from None


class Hearing:
    """What the program says of how far it is. It is a stranger's too: a few words are listened to."""

    def __enter__(self):
        self.ear, self.mouth = os.pipe()
        os.set_blocking(self.ear, False)
        self.last = ""
        return self

    def __exit__(self, *error):
        os.close(self.ear)
        os.close(self.mouth)

    def heard(self):
        """The last whole line so far that names a stage, or nothing."""
        try:
            lines = os.read(self.ear, 65536).split(b"\n")[:-1]
        except BlockingIOError:
            lines = []
        for line in lines:
            if line.decode(errors="replace") in STAGES:
                self.last = line.decode()
        return self.last


def reached(stage):
    """Said by the program in the cage: how far it is, one of `STAGES`."""
    print(stage, file=sys.stderr, flush=True)


def kill_all(process):
    """Ends the program and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def why(code):
    return {-signal.SIGXCPU: "time", -signal.SIGXFSZ: "output", -signal.SIGKILL: "killed"}.get(
        code, "failure"
    )


def confine(memory_mb=MEMORY_MB):
    """Caps this process and all it will start."""
    for limit, most in (
        (resource.RLIMIT_AS, memory_mb * MB),
        (resource.RLIMIT_FSIZE, OUTPUT_MB * MB),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    # At the hard limit it would be killed as if from outside; a second earlier it is told why.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    if sys.platform == "linux":
        # Dies with the server that asked: PR_SET_PDEATHSIG.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    asked_by, *program = sys.argv[1:]
    confine()
    if os.getppid() == int(asked_by):  # else it died before we could be told
        os.execv(program[0], program)  # noqa: S606
