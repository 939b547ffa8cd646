"""A run of everything is green only when every part of it ran tests and ended well."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.everything import Part, run

PASSING = "def test_well():\n    pass\n"
FAILING = "def test_ill():\n    assert 1 == 2\n"
DYING = "import os\n\ndef test_gone():\n    os._exit(0)\n"
KILLED = "import os, signal\n\ndef test_gone():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
EMPTY = ""


@pytest.fixture
def part(tmp_path):
    """part(name, code): a part with these tests, and with nothing of ours around them."""

    def part(name, code):
        file = tmp_path / f"test_{name}.py"
        file.write_text(code)
        return Part(name, "-c", os.devnull, "-p", "no:django", "-p", "no:cacheprovider", str(file))

    return part


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after another"])
def test_all_is_well_when_every_part_is(part, capfdbinary, at_once):
    assert run([part("first", PASSING), part("second", PASSING)], at_once) == []
    said = capfdbinary.readouterr().out.decode().splitlines()
    assert [line.count("1 passed") for line in said[-3:]] == [0, 1, 1]
    assert said.index("--- first ---") < said.index("--- second ---")


@pytest.mark.parametrize(
    "code, closing",
    [
        (FAILING, "1 failed"),
        (KILLED, "ended before pytest had its last word"),
        (DYING, "ended before pytest had its last word"),
        (EMPTY, "no tests ran"),
    ],
    ids=["fails", "is killed", "leaves", "has no test"],
)
def test_a_part_that_is_not_well_is_named_and_its_end_is_told(part, capfdbinary, code, closing):
    first, second = part("first", code), part("second", PASSING)
    assert run([first, second], True) == [first]
    said = capfdbinary.readouterr().out.decode().splitlines()
    assert said[-4] == "Failed: first. See above."
    assert closing in said[-2] and "1 passed" in said[-1]


def test_what_fails_is_shown_in_full(part, capfdbinary):
    run([part("first", PASSING), part("second", FAILING)], True)
    assert "assert 1 == 2" in capfdbinary.readouterr().out.decode()


def test_arguments_are_pytests():
    done = subprocess.run(
        [sys.executable, "tests/everything.py", "-p", "no:django", "--version"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, f"pytest {pytest.__version__}\n")
