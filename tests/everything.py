"""Every part of the tests: the quizzes, all else but the browser, the browser, and on the PostgreSQL server
that TEST_DATABASE_URL names, if it names one, once more what another database may answer otherwise
(`make test-postgres`: all that asks one). Two cores run them at once.

Of the browser, up to three tests that fail are tried once more, by themselves, and named if they pass then:
a browser on a busy machine can be late. What must never be lost (tests/faults) has no second chance.

The first part is seen as it runs, each other one in full when it has ended. The last lines are pytest's
own, one for each part, with its name and how long a core worked for it, however busy the machine was.
Given arguments, it is pytest with these arguments and nothing else."""

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLOSING = re.compile(rb"^=+ .+ in \d+\.\d+s.* =+$", re.M)
FAILED = re.compile(rb"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.M)
COLOUR = re.compile(rb"\x1b\[[\d;]*m")


class Part:
    """One run of pytest: a name for people, pytest's arguments, and variables of its environment."""

    def __init__(self, name, *arguments, second_chance="", **variables):
        self.name, self.arguments, self.variables = name, arguments, variables
        self.second_chance = second_chance.encode()
        self.said, self.worked = b"", 0

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
        before = worked()
        while not self.has_ended():
            self.say_more()
        self.say_more()
        self.worked = worked() - before

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
        """pytest's last line and what is to be known of the part, or a line that says that there is none."""
        found = CLOSING.findall(COLOUR.sub(b"", self.said))
        if not found:
            return f"{self.name}: ended before pytest had its last word.".encode()
        return found[-1] + f" {self.name}, {self.worked:.0f} s of a core".encode()

    @property
    def failed(self):
        """The tests that failed, as pytest names them."""
        return FAILED.findall(COLOUR.sub(b"", self.said))

    def again(self):
        """A part of what failed in this one, or None where that gets no second chance."""
        failed = self.failed
        if self.second_chance and 0 < len(failed) <= 3 and all(self.second_chance in test for test in failed):
            name = f"{self.name}: once more, what failed"
            return Part(name, *self.arguments, "--last-failed", **self.variables)

    @property
    def is_well(self):
        """Whether it ended well, told its end, and ran a test. One that is cut short may end with 0 too."""
        return self.process.returncode == 0 and b" passed" in self.closing


def worked():
    """Seconds of a core in all processes that have ended and were waited for, with those they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pytest(*arguments):
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    return [sys.executable, "-m", "pytest", *colour, *arguments]


def say(said):
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()


def parts():
    words = ["-m", "not browser", "-o", "cache_dir=.pytest_cache/quizzes"]
    yield Part("The quizzes", *words, "tests/quizzes")
    yield Part("All else but the browser", "-m", "not browser", "tests", "--ignore", "tests/quizzes")
    words = ["-m", "browser", "-o", "cache_dir=.pytest_cache/browser"]
    yield Part("The browser", *words, second_chance="tests/browser/")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        words = ["-m", "database and not browser and not sqlite_is_enough"]
        yield Part("What another database may answer otherwise, on PostgreSQL", *words, DATABASE_URL=server)


def run(parts, at_once):
    """Runs the parts, at once or one after another; returns those that are not well."""
    for part in parts if at_once else ():
        part.start()
    failed, closings = [], []
    for part in parts:
        if not at_once:
            part.start()
        part.follow()
        closings.append(part.closing)
        if part.is_well:
            continue
        again = part.again()
        if again:
            again.start()
            again.follow()
            closings.append(again.closing)
        if again and again.is_well:
            say(b"".join(b"\nPassed only the second time: " + test for test in part.failed) + b"\n")
        else:
            failed.append(part)
    say("".join(f"\nFailed: {part.name}. See above.\n" for part in failed).encode())
    say(b"\n" + b"".join(closing + b"\n" for closing in closings))
    return failed


if __name__ == "__main__":
    if sys.argv[1:]:
        os.execv(sys.executable, pytest(*sys.argv[1:]))
    sys.exit(bool(run(list(parts()), at_once=(os.cpu_count() or 1) > 1)))
