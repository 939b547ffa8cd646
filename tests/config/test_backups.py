"""A backup and its way back, as an operator runs them: commands on sites of their own."""

import hashlib
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import backups

from .sites import LEARNER, erase, manage, rows


@pytest.fixture
def other(tmp_path):
    return tmp_path / "other"


def test_an_empty_site_gets_all_of_it_back(site, other):
    folder, backup, said = site
    done = manage(other, "restore", backup)
    assert done.returncode == 0, done.stderr
    assert rows(other) == rows(folder)
    assert len(rows(other)["learn_passage"]) == 67
    assert (other / "media" / "extra" / "picture.png").read_bytes() == b"a picture"
    assert said.startswith("Backed up to") and "rows in" in said


def test_who_was_signed_in_when_it_was_made_signs_in_again(site, tmp_path):
    folder, backup = shutil.copytree(site[0], tmp_path / "site"), tmp_path / "one.docent"
    begun = "from learn.sessions import SessionStore; SessionStore().create()"
    assert manage(folder, "shell", "-c", begun).returncode == 0
    assert manage(folder, "backup", backup).returncode == 0
    assert len(rows(folder)["learn_session"]) == 1
    done = manage(folder, "restore", backup, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert rows(folder)["learn_session"] == []


def test_where_people_signed_in_from_is_in_no_backup(site, tmp_path):
    folder, backup = shutil.copytree(site[0], tmp_path / "site"), tmp_path / "one.docent"
    counted = (
        "from django.core.cache import cache;"
        "cache.set('allauth:rl:account:login:30/60/ip:ip:203.0.113.77', [1.0], 900);"
        "cache.set('allauth:rl:account:login:30/60/ip:ip:203.0.113.88', [1.0], 900);"
        "cache.delete('allauth:rl:account:login:30/60/ip:ip:203.0.113.88')"
    )
    assert manage(folder, "shell", "-c", counted).returncode == 0
    assert b"203.0.113." in b"".join(file.read_bytes() for file in folder.glob("docent.sqlite3*"))
    assert manage(folder, "backup", backup).returncode == 0
    assert b"203.0.113." not in backup.read_bytes()
    assert manage(tmp_path / "other", "restore", backup).returncode == 0
    assert rows(tmp_path / "other") == rows(folder)
    asked = "from django.core.cache import cache; cache.set('a', 1); print(cache.get('a'))"
    assert manage(tmp_path / "other", "shell", "-c", asked).stdout.split()[-1] == "1"


def test_a_backup_of_before_that_holds_them_is_put_back(site, tmp_path):
    _folder, backup, _said = site
    older = damaged(backup, tmp_path, with_the_cache)
    done = manage(tmp_path / "other", "restore", older)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "other" / "docent.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM cache").fetchone() == (1,)
    assert manage(tmp_path / "other", "clean").returncode == 0
    with closing(sqlite3.connect(tmp_path / "other" / "docent.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM cache").fetchone() == (0,)


def test_it_stands_only_whole_and_only_for_its_owner(site):
    _folder, backup, _said = site
    assert backup.stat().st_mode & 0o077 == 0
    assert [file.name for file in backup.parent.iterdir() if file.name.startswith(".backup")] == []
    with tarfile.open(backup) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["engine"] == "sqlite" and manifest["rows"]["learn_passage"] == 67


def test_a_backup_overwrites_nothing(site):
    folder, backup, _said = site
    before = backup.read_bytes()
    done = manage(folder, "backup", backup)
    assert done.returncode == 1 and "is there already" in done.stderr
    assert backup.read_bytes() == before


def test_people_are_overwritten_only_when_told(site, tmp_path):
    folder, backup, _said = site
    used = tmp_path / "used"
    shutil.copytree(folder, used)
    with closing(sqlite3.connect(used / "docent.sqlite3")) as database:
        database.execute("UPDATE learn_user SET name = 'Changed since'")
        database.commit()
    changed = rows(used)
    refused = manage(used, "restore", backup)
    assert refused.returncode == 1 and "--overwrite" in refused.stderr
    assert rows(used) == changed
    assert manage(used, "restore", "--overwrite", backup).returncode == 0
    assert rows(used) == rows(folder)


def whole_garbage(file):
    file.write_bytes(b"garbage")


def pages_of_noise(file):
    content = bytearray(file.read_bytes())
    content[4096:40960] = b"\xa5" * 36864
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [whole_garbage, pages_of_noise])
def test_a_damaged_database_is_put_aside(site, tmp_path, damage):
    folder, backup = shutil.copytree(site[0], tmp_path / "site"), site[1]
    for beside in folder.glob("docent.sqlite3-*"):
        beside.unlink()
    damage(folder / "docent.sqlite3")
    broken = (folder / "docent.sqlite3").read_bytes()
    for words in (["start"], ["restore", backup]):
        done = manage(folder, *words)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "is damaged" in done.stderr and "--overwrite" in done.stderr
    doctor = manage(folder, "doctor").stdout
    assert "it is damaged: " in doctor and "restore THE-NEWEST-BACKUP --overwrite" in doctor
    done = manage(folder, "restore", backup, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert rows(folder) == rows(site[0])
    (aside,) = folder.glob("docent.sqlite3.damaged-????-??-??-??????")
    assert f"still there: {aside}" in done.stdout
    assert aside.stat().st_size == len(broken) and aside.read_bytes()[4096:40960] == broken[4096:40960]


def test_what_a_newer_docent_has_made_since_goes(site, tmp_path):
    folder, backup, _said = site
    used = tmp_path / "used"
    shutil.copytree(folder, used)
    with closing(sqlite3.connect(used / "docent.sqlite3")) as database:
        database.execute("CREATE TABLE mfa_later (learner integer REFERENCES learn_user)")
        database.execute("INSERT INTO mfa_later SELECT id FROM learn_user")
        database.commit()
    assert manage(used, "restore", "--overwrite", backup).returncode == 0
    assert rows(used) == rows(folder)


def damaged(backup, folder, change):
    """A copy of the backup with one file in it changed."""
    unpacked, broken = folder / "unpacked", folder / "broken.docent"
    with tarfile.open(backup) as tar:
        tar.extractall(unpacked, filter="data")
    change(unpacked)
    with tarfile.open(broken, "w") as tar:
        tar.add(unpacked, ".")
    return broken


def flip(unpacked):
    data = bytearray((unpacked / "database.sqlite3").read_bytes())
    data[len(data) // 2] ^= 1
    (unpacked / "database.sqlite3").write_bytes(data)


def with_the_cache(unpacked):
    """As Docent made backups before: what was cached is in them."""
    file = unpacked / "database.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT INTO cache VALUES ('203.0.113.77', '', '2026-01-02 03:04:05')")
        database.commit()
    manifest = json.loads((unpacked / "manifest.json").read_text())
    manifest["files"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (unpacked / "manifest.json").write_text(json.dumps(manifest))


def from_the_future(unpacked):
    manifest = json.loads((unpacked / "manifest.json").read_text())
    manifest["migrations"].append("learn.9999_later")
    (unpacked / "manifest.json").write_text(json.dumps(manifest))


def of_another_engine(unpacked):
    manifest = json.loads((unpacked / "manifest.json").read_text())
    (unpacked / "manifest.json").write_text(json.dumps(manifest | {"engine": "postgresql"}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip, "is damaged: database.sqlite3 is not what was backed up"),
        (from_the_future, "is of a newer Docent"),
        (of_another_engine, "This is a backup of postgresql, and the site runs on sqlite"),
    ],
)
def test_what_is_damaged_or_does_not_fit_changes_nothing(site, other, tmp_path, change, said):
    _folder, backup, _said = site
    done = manage(other, "restore", damaged(backup, tmp_path, change))
    assert done.returncode == 1 and said in done.stderr
    assert not (other / "docent.sqlite3").exists() or rows(other) == {}


def test_cron_keeps_the_newest_so_many(site, tmp_path):
    folder, _backup, _said = site
    kept = tmp_path / "kept"
    kept.mkdir()
    for day in (1, 2, 3):
        (kept / f"2026-01-0{day}-000000.docent").write_bytes(b"old")
    done = manage(folder, "backup", "--keep", "2", BACKUP_DIR=str(kept))
    assert done.returncode == 0, done.stderr
    names = sorted(file.name for file in kept.iterdir())
    assert len(names) == 2 and names[0] == "2026-01-03-000000.docent"


def test_a_backup_that_somebody_named_is_theirs_to_take_away(site, tmp_path):
    folder, _backup, _said = site
    kept = tmp_path / "kept"
    kept.mkdir()
    theirs = {"before-upgrade.docent", "2025-last-year.docent"}
    for name in theirs:
        (kept / name).write_bytes(b"theirs")
    assert manage(folder, "backup", "--keep", "1", BACKUP_DIR=str(kept)).returncode == 0
    assert len({file.name for file in kept.iterdir()} - theirs) == 1
    assert all((kept / name).is_file() for name in theirs)


def test_an_upload_that_goes_while_a_backup_is_made_spoils_no_backup(
    tmp_path, monkeypatch, keep_files_apart, db
):
    default_storage.save("stays.txt", ContentFile(b"tea"))
    monkeypatch.setattr(backups.uploads, "names", lambda storage: ["gone.txt", "stays.txt"])
    monkeypatch.setattr(backups, "copy_database", lambda copy: copy.write_bytes(b"-") and ({}, set()))
    backups.back_up(tmp_path / "one.docent", timezone.now())
    with tarfile.open(tmp_path / "one.docent") as tar:
        assert [name for name in tar.getnames() if "media/" in name] == ["media/stays.txt"]


def test_a_backup_names_uploads_that_are_gone(site, tmp_path):
    folder = shutil.copytree(site[0], tmp_path / "site")
    with closing(sqlite3.connect(folder / "docent.sqlite3")) as database:
        file = database.execute("SELECT file FROM learn_revision WHERE file != ''").fetchone()[0]
    (folder / "media" / file).unlink()
    done = manage(folder, "backup", tmp_path / "one.docent")
    assert done.returncode == 0 and "Backed up to" in done.stdout
    assert done.stderr == (
        f"1 uploaded file that the database names was gone and is not in it: {file}. Where an older backup "
        "has it, keep that one.\n"
    )


def test_a_backup_is_on_the_disk_before_older_ones_are_taken_away(db, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "2026-01-01-000000.docent").write_bytes(b"old")
    done = []

    def note(what, real):
        def noted(path, *args):
            done.append((what, "folder" if path == kept else "file"))
            return real(path, *args)

        return noted

    monkeypatch.setattr(backups, "bring_to_disk", note("brought to disk", backups.bring_to_disk))
    monkeypatch.setattr(Path, "rename", note("named", Path.rename))
    monkeypatch.setattr(Path, "unlink", note("taken away", Path.unlink))
    monkeypatch.setattr(backups, "copy_database", lambda copy: copy.write_bytes(b"-") and ({}, set()))
    backups.back_up_to_folder(1, timezone.now())
    assert done == [
        ("brought to disk", "file"),
        ("named", "file"),
        ("brought to disk", "folder"),
        ("taken away", "file"),
    ]


def test_where_there_is_no_site_nothing_is_backed_up_made_or_taken_away(tmp_path):
    wrong, kept = tmp_path / "wrong", tmp_path / "kept"
    kept.mkdir()
    (kept / "2026-01-01-000000.docent").write_bytes(b"good")
    done = manage(wrong, "backup", "--keep", "1", BACKUP_DIR=str(kept))
    assert done.returncode == 1 and f"no site in DATA_DIR {wrong}" in done.stderr, done.stdout
    assert not (wrong / "docent.sqlite3").exists()
    (wrong / "docent.sqlite3").touch()
    assert manage(wrong, "backup", "--keep", "1", BACKUP_DIR=str(kept)).returncode == 1
    assert [file.name for file in kept.iterdir()] == ["2026-01-01-000000.docent"]


def test_the_archive_of_another_program_is_called_no_backup(site, tmp_path):
    with tarfile.open(tmp_path / "foreign.tar", "w") as tar:
        tar.add(__file__, "letters.txt")
    done = manage(tmp_path / "other", "restore", tmp_path / "foreign.tar")
    assert done.returncode == 1 and "foreign.tar is no backup of Docent" in done.stderr


# Without the mark for a database: what is refused has not asked it.


@pytest.mark.parametrize("content", [b"", b"not a backup", None])
def test_what_is_no_backup_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "file.docent"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("restore", file)


def test_a_folder_for_unpacking_that_is_none_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "mistyped"))
    with pytest.raises(CommandError, match="TMPDIR names .*mistyped, which is no folder"):
        call_command("restore", tmp_path / "file.docent")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--keep", "-3"], "--keep should be 1 or more"),
        (["--keep", "0"], "--keep should be 1 or more"),
        (["elsewhere.docent", "--keep", "1"], "Leave out either FILE or --keep"),
    ],
)
def test_keeping_what_would_keep_none_is_refused_and_takes_nothing_away(settings, tmp_path, words, said):
    kept = settings.BACKUP_DIR = tmp_path / "kept"
    kept.mkdir()
    (kept / "2026-01-01-000000.docent").write_bytes(b"old")
    with pytest.raises(CommandError, match=said):
        call_command("backup", *words)
    assert [file.name for file in kept.iterdir()] == ["2026-01-01-000000.docent"]


# Who has gone stays gone


def people(database):
    with closing(sqlite3.connect(database)) as opened:
        return {email for (email,) in opened.execute("SELECT email FROM learn_user")}


@pytest.fixture
def used(site, tmp_path):
    """A copy of the site of its own, with the same people and rows."""
    shutil.copytree(site[0], tmp_path / "used")
    return tmp_path / "used"


def test_who_left_on_another_host_does_not_come_back(site, used, tmp_path):
    _folder, backup, _said = site
    shared = {"DATABASE_URL": f"sqlite:///{used / 'docent.sqlite3'}"}
    assert LEARNER in people(used / "docent.sqlite3")
    erase(used, LEARNER)
    done = manage(tmp_path / "another-host", "restore", "--overwrite", backup, **shared)
    assert done.returncode == 0, done.stderr
    assert LEARNER not in people(used / "docent.sqlite3")
    assert "1 account that was deleted since it was made is deleted again." in done.stdout


def test_a_restore_that_breaks_off_at_the_uploads_lets_nobody_in_again(used, tmp_path):
    backup = tmp_path / "one.docent"
    begun = "from learn.sessions import SessionStore; SessionStore().create()"
    assert manage(used, "shell", "-c", begun).returncode == 0
    assert manage(used, "backup", backup).returncode == 0
    erase(used, LEARNER)
    shutil.rmtree(used / "media")
    (used / "media").write_text("no folder")
    done = manage(used, "restore", "--overwrite", backup)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith("CommandError: The database is put back, the uploaded files are not")
    assert rows(used)["learn_session"] == []
    assert LEARNER in people(used / "docent.sqlite3")
    (used / "media").unlink()
    done = manage(used, "start", DEMO="0")
    assert "Deleted again, as it was before a backup was put back: 1 account." in done.stdout
    assert LEARNER not in people(used / "docent.sqlite3")


def test_a_backup_knows_who_had_left_before_it_was_made(site, used, tmp_path):
    _folder, older, _said = site
    erase(used, LEARNER)
    newer, burnt = tmp_path / "newer.docent", tmp_path / "after-the-fire"
    assert manage(used, "backup", newer).returncode == 0
    assert manage(burnt, "restore", newer).returncode == 0
    assert manage(burnt, "restore", "--overwrite", older).returncode == 0
    assert LEARNER not in people(burnt / "docent.sqlite3")


def test_a_copy_of_the_file_kept_elsewhere_is_heeded(site, used, tmp_path):
    _folder, backup, _said = site
    erase(used, LEARNER)
    burnt = tmp_path / "after-the-fire"
    burnt.mkdir()
    shutil.copy(used / "erased", burnt / "erased")
    assert manage(burnt, "restore", backup).returncode == 0
    assert LEARNER not in people(burnt / "docent.sqlite3")
    (burnt / "erased").unlink()
    assert manage(burnt, "restore", "--overwrite", backup).returncode == 0
    assert LEARNER not in people(burnt / "docent.sqlite3")


def test_the_file_to_keep_a_copy_of_is_there_before_anybody_has_left(site):
    folder, _backup, _said = site
    assert (folder / "erased").read_text() == ""
    assert (folder / "erased").stat().st_mode & 0o077 == 0


def test_what_the_file_of_a_host_knows_all_know_from_its_next_start(site, used, tmp_path):
    _folder, backup, _said = site
    erase(used, LEARNER)
    with closing(sqlite3.connect(used / "docent.sqlite3")) as database:
        database.execute("DELETE FROM learn_erasure")  # the version before kept the file alone
        database.commit()
    assert manage(used, "start").returncode == 0
    shared = {"DATABASE_URL": f"sqlite:///{used / 'docent.sqlite3'}"}
    assert manage(tmp_path / "another-host", "restore", "--overwrite", backup, **shared).returncode == 0
    assert LEARNER not in people(used / "docent.sqlite3")


def test_another_sites_deletions_delete_nobody_here(site, used, tmp_path):
    """Numbers are given out by each site anew."""
    _folder, backup, _said = site
    trial = tmp_path / "trial"
    assert manage(trial, "start").returncode == 0
    erase(trial, LEARNER)
    assert manage(trial, "restore", "--overwrite", backup).returncode == 0
    assert LEARNER in people(trial / "docent.sqlite3")
