"""What an operator reads when a disk is full: a sentence, and what to do."""

import shutil
import sqlite3
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import OperationalError

from config import doctor
from learn.full_disk import is_full
from tests.faults.faults import Disk

from .sites import manage, rows


@pytest.fixture
def disk(tmp_path):
    with ExitStack() as stack:
        disk = Disk(tmp_path, megabytes=48)
        stack.callback(disk.close)
        yield disk


def said_in_a_sentence(done):
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "is full" in done.stderr and "room" in done.stderr
    return done.stderr


def test_a_backup_onto_a_full_disk(site, disk):
    folder, _backup, _said = site
    disk.fill()
    said = said_in_a_sentence(manage(folder, "backup", disk.place / "site.docent"))
    assert "Nothing is left of it" in said
    disk.empty()
    assert [file.name for file in disk.place.iterdir()] == ["lost+found"]


def test_a_backup_for_which_there_is_some_room_and_not_enough(site, disk):
    folder, _backup, _said = site
    (disk.place / "holder").write_bytes(bytes(1 << 20))
    disk.fill()
    (disk.place / "holder").unlink()
    said_in_a_sentence(manage(folder, "backup", disk.place / "site.docent"))


def test_a_restore_where_there_is_no_room_to_unpack(site, disk, tmp_path):
    _folder, backup, _said = site
    disk.fill()
    # Python itself looks for another folder where nothing at all can be written.
    (disk.place / "filler").open("r+b").truncate((disk.place / "filler").stat().st_size - 200_000)
    done = manage(tmp_path / "other", "restore", backup, TMPDIR=str(disk.place))
    assert "TMPDIR" in said_in_a_sentence(done)


def test_a_site_whose_disk_is_full_is_neither_replaced_nor_started(site, disk, tmp_path):
    folder, backup, _said = site
    there, home = disk.place / "site", {"HOME": str(tmp_path)}
    shutil.copytree(folder, there)
    before = rows(there)
    disk.fill()
    assert "DATA_DIR" in said_in_a_sentence(manage(there, "restore", "--overwrite", backup, **home))
    assert "DATA_DIR" in said_in_a_sentence(manage(there, "start", **home))
    assert "DATA_DIR" in said_in_a_sentence(manage(there, "backup", tmp_path / "elsewhere.docent", **home))
    looked = manage(there, "doctor", **home).stdout
    assert "the disk is full" in looked and f"Make room where DATA_DIR {there} lies" in looked
    assert "Is its server running" not in looked and "site's own user" not in looked
    disk.empty()
    assert rows(there) == before
    assert manage(there, "start", **home).returncode == 0


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OperationalError("database or disk is full"), True),
        (OSError(28, "No space left on device"), True),
        (OperationalError('could not extend file "base/1": No space left on device'), True),
        (sqlite3.OperationalError("disk I/O error"), False),  # there is room: it is the disk that is broken
        (OSError(13, "Permission denied"), False),
        (OperationalError("connection refused"), False),
    ],
)
def test_only_a_full_disk_is_called_full(error, full, tmp_path):
    assert is_full(error, tmp_path) is full


def test_the_doctor_names_another_fault_as_before(monkeypatch, tmp_path):
    def fails(now):
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(doctor, "CHECKS", (fails,))
    monkeypatch.setattr(doctor, "MENDS", {fails: f"Look at {settings.BASE_DIR}."})
    assert [(each.said, each.mend) for each in doctor.look(None)] == [
        ("it does not answer: [Errno 13] Permission denied", f"Look at {settings.BASE_DIR}.")
    ]
