"""Files are read in this process. The cage costs more than the reading, and has tests of its own."""

import json

import pytest

from learn.importing import cage, inside


@pytest.fixture(autouse=True)
def uncaged(monkeypatch):
    """What the program in the cage would write of a file, without that program: test_cage.py holds that it is
    the same. A module about the cage puts the real one back, with an `uncaged` of its own."""

    def run(command, data, watch=None):
        *_program, kind, name = command
        return json.dumps(inside.answer(data, name, kind)).encode()

    monkeypatch.setattr(cage, "run", run)
    monkeypatch.setattr(cage, "reached", lambda stage: None)
