"""A run of everything is green only when every part of it ran tests and ended well."""

import os
import re
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

    def part(name, code, **more):
        file = tmp_path / f"test_{name}.py"
        file.write_text(code)
        alone = ["-c", os.devnull, "-o", f"cache_dir={tmp_path}/{name}"]
        return Part(name, *alone, str(file), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", **more)

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


def test_how_long_a_core_worked_for_each_part_is_told(part, capfdbinary):
    busy = "import time\n\ndef test_busy():\n    while time.process_time() < 1.5:\n        pass\n"
    run([part("first", PASSING), part("second", busy)], True)
    first, second = capfdbinary.readouterr().out.decode().splitlines()[-2:]
    assert re.search(r" first, \d+ s of a core$", first)
    assert int(re.search(r" second, (\d+) s of a core$", second)[1]) >= 1


def test_what_fails_is_shown_in_full(part, capfdbinary):
    run([part("first", PASSING), part("second", FAILING)], True)
    assert "assert 1 == 2" in capfdbinary.readouterr().out.decode()


LATE = """
from pathlib import Path
import pytest

def test_well():
    Path(__file__ + "ran").touch(exist_ok=False)

@pytest.mark.parametrize("n", range({count}))
def test_late(n):
    been = Path(__file__ + str(n))
    if not been.exists():
        been.touch()
        assert False, "too late - as can be"
"""


def test_what_comes_late_in_the_browser_is_tried_once_more_and_named(part, capfdbinary):
    late = part("first", LATE.format(count=2), second_chance="test_first")
    assert run([late, part("second", PASSING)], True) == []
    said = capfdbinary.readouterr().out.decode().splitlines()
    named = [line for line in said if line.startswith("Passed only the second time: ")]
    assert [line.rpartition("::")[2] for line in named] == ["test_late[0]", "test_late[1]"]
    assert "2 failed, 1 passed" in said[-3] and "2 passed" in said[-2] and "1 passed" in said[-1]


@pytest.mark.parametrize(
    "code, second_chance",
    [(FAILING, "test_first"), (LATE.format(count=1), ""), (LATE.format(count=1), "elsewhere"), (LATE.format(count=4), "test_first"), (KILLED, "test_first")],
    ids=["fails twice", "has no second chance", "others have one", "too many", "is killed"],
)  # fmt: skip
def test_a_second_chance_hides_nothing(part, code, second_chance):
    first = part("first", code, second_chance=second_chance)
    assert run([first], True) == [first]


def test_arguments_are_pytests():
    done = subprocess.run(
        [sys.executable, "tests/everything.py", "-p", "no:django", "--version"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, f"pytest {pytest.__version__}\n")
