import json
import sys
from pathlib import Path

import pytest

from learn.importing import CannotRead, apart, cage, inside, packing
from learn.importing.readers import read

from . import making

PYTHON = [sys.executable, "-I", "-c"]
TEA = """# All about tea

Tea is a leaf. It is **good**.[^1]

- hot water
- $a < b$

| Tea | Minutes |
|-----|---------|
| green | two |

[^1]: Green tea turns bitter.
"""


@pytest.fixture(autouse=True)
def uncaged():
    """Here the cage is the real one."""


def run(program, data=b"", **options):
    return cage.run([*PYTHON, program], data, **options)


def test_it_gives_what_the_program_writes():
    assert run("import sys; print(sys.stdin.read()[::-1], end='')", b"tea") == b"aet"


def test_the_program_has_no_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for strangers")
    assert b"SECRET_KEY" not in run("import os; print(list(os.environ))")


def test_a_program_that_does_not_end_is_ended_with_all_it_started():
    with pytest.raises(cage.Ended, match="time"):
        run("import os, time; os.fork(); time.sleep(600)", seconds=1)


def test_memory_is_capped():
    with pytest.raises(cage.Ended):
        run("x = bytearray(3 * 1024**3)")


def test_output_is_capped(monkeypatch):
    with pytest.raises(cage.Ended):
        run("import os\nwhile True: os.write(1, b'x' * 1_000_000)")


def test_a_failure_is_told_from_success():
    with pytest.raises(cage.Ended, match="failure"):
        run("raise SystemExit(3)")


def test_two_files_are_read_at_once_and_a_third_waits(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with apart.turn(), apart.turn():
        with pytest.raises(CannotRead, match="Bring this one again in a minute"), apart.turn(patience=0):
            pass
    with apart.turn(patience=0):
        pass


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "html", "rtf", "pdf"])
def test_what_is_read_of_a_file_is_the_same_in_the_cage_and_outside(suffix):
    printed = Path(__file__).parent / "printed.pdf"
    data = printed.read_bytes() if suffix == "pdf" else making.pandoc(TEA, suffix)
    outside = packing.of_dict(json.loads(json.dumps(inside.answer(data, "tea", suffix))))
    assert outside.sections
    assert packing.as_dict(read(data, f"tea.{suffix}")) == packing.as_dict(outside)
