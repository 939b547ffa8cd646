"""Every part of the tests: all but the browser, the browser, and on the PostgreSQL server that
TEST_DATABASE_URL names, if it names one, what asks a database once more. Two cores run them at once.

The first part is seen as it runs, each other one in full when it has ended. The last lines are pytest's
own, one for each part. Given arguments, it is pytest with these arguments and nothing else."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLOSING = re.compile(rb"^=+ .+ in \d+\.\d+s.* =+$", re.M)
COLOUR = re.compile(rb"\x1b\[[\d;]*m")


class Part:
    """One run of pytest: a name for people, pytest's arguments, and variables of its environment."""

    def __init__(self, name, *arguments, **variables):
        self.name, self.arguments, self.variables = name, arguments, variables
        self.said = b""

    def start(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            pytest(*self.arguments),
            cwd=ROOT,
            env=os.environ | self.variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def follow(self):
        """Prints what the part says, as it says it, until it has ended."""
        say(f"\n--- {self.name} ---\n".encode())
        while not self.has_ended():
            self.say_more()
        self.say_more()

    def has_ended(self):
        try:
            self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            return False
        return True

    def say_more(self):
        # Not read(): the place in the file is shared with the process that writes it.
        while more := os.pread(self.log.fileno(), 65536, len(self.said)):
            self.said += more
            say(more)

    @property
    def closing(self):
        """pytest's last line, or one that says that there is none."""
        found = CLOSING.findall(COLOUR.sub(b"", self.said))
        return found[-1] if found else f"{self.name}: ended before pytest had its last word.".encode()

    @property
    def is_well(self):
        """Whether it ended well, told its end, and ran a test. One that is cut short may end with 0 too."""
        return self.process.returncode == 0 and b" passed" in self.closing


def pytest(*arguments):
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    return [sys.executable, "-m", "pytest", *colour, *arguments]


def say(said):
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()


def parts():
    yield Part("All but the browser", "-m", "not browser")
    yield Part("The browser", "-m", "browser")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        # Who gets what at the door does not hang on the database.
        words = ["-m", "database and not browser", "--ignore=tests/security"]
        yield Part("What asks the database but the doors, on PostgreSQL", *words, DATABASE_URL=server)


def run(parts, at_once):
    """Runs the parts, at once or one after another; returns those that are not well."""
    for part in parts if at_once else ():
        part.start()
    for part in parts:
        if not at_once:
            part.start()
        part.follow()
    failed = [part for part in parts if not part.is_well]
    say("".join(f"\nFailed: {part.name}. See above.\n" for part in failed).encode())
    say(b"\n" + b"".join(part.closing + b"\n" for part in parts))
    return failed


if __name__ == "__main__":
    if sys.argv[1:]:
        os.execv(sys.executable, pytest(*sys.argv[1:]))
    sys.exit(bool(run(list(parts()), at_once=(os.cpu_count() or 1) > 1)))
