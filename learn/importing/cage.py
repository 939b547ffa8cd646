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

MB = 1024 * 1024
MEMORY_MB = 640
OUTPUT_MB = 96
SECONDS = 28
CPU_SECONDS = 20


class Ended(Exception):
    """The program was stopped or failed. Its text is why: time, memory, output or failure."""


def run(command, data, seconds=SECONDS):
    """What the program writes, given these bytes to read. Ended when it does not end well.

    Input and output are files without a name, so that even a power cut leaves none behind."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603  The command is ours, the bytes are the stranger's.
            [sys.executable, "-I", __file__, *command],
            stdin=given,
            stdout=written,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Ended("time") from None
        finally:
            kill_all(process)
        written.seek(0)
        if code:
            raise Ended(why(code))
        return written.read()


def kill_all(process):
    """Ends the program and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def why(code):
    return {-signal.SIGXCPU: "time", -signal.SIGXFSZ: "output", -signal.SIGKILL: "memory"}.get(
        code, "failure"
    )


def confine(memory_mb=MEMORY_MB):
    """Caps this process and all it will start."""
    for limit, most in (
        (resource.RLIMIT_AS, memory_mb * MB),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_MB * MB),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        # Dies with the server that asked: PR_SET_PDEATHSIG.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    confine()
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606
