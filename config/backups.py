"""A backup in one file, database and uploads, made while the site runs; and putting one back.

The file is a tar: manifest.json (what is in it, with digests and the rows of each table), the database as its
own engine copies it, and the uploads. SQLite is copied by its backup API, PostgreSQL by pg_dump: both show
one moment."""

import errno
import hashlib
import io
import json
import os
import re
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from learn import full_disk
from learn.models import Session
from learn.privacy import erase_again, write_down

from . import cached, damaged, postgres, uploads
from .serving import refuse_while_served
from .version import VERSION

FORMAT = 1
NAMED_BY_DAY = re.compile(r"\d{4}-\d\d-\d\d-\d{6}\.docent")
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


class CannotBackUp(Exception):
    """A sentence: what stood in the way, and what to do."""


class CannotRestore(Exception):
    """A sentence: what stood in the way, and what to do. Nothing has changed, where it does not say so."""


@dataclass(frozen=True)
class Report:
    """rows: {table: how many}. uploads: how many files. bytes: of the backup. erased: after a restore, how
    many accounts that had been deleted since the backup are deleted again. missing: after a backup, the names
    of the uploads that its database names and that were gone, in order. aside: after a restore, where the
    damaged file of SQLite is now."""

    rows: dict
    uploads: int
    bytes: int
    erased: int = 0
    missing: tuple = ()
    aside: Path | None = None

    def __str__(self):
        return (
            f"{sum(self.rows.values()):,} rows in {len(self.rows)} tables, uploaded files: {self.uploads:,}, "
            f"{self.bytes / 1024 / 1024:.1f} MB"
        )


def back_up(path, now):
    """Writes the backup and returns its `Report`. It stands under its name only when it is whole; a file
    that stands there already is not overwritten."""
    path = Path(path)
    if path.exists():
        raise CannotBackUp(f"{path} is there already. Name another file; a backup overwrites nothing.")
    if not holds_a_site():
        where = "DATABASE_URL" if settings.DATABASE_URL else f"DATA_DIR {settings.DATA_DIR}"
        raise CannotBackUp(
            f"There is no site in {where}: nothing is backed up, and no older backup is taken away. Let "
            f"{where.split()[0]} name the place of the site, or begin one with manage.py start."
        )
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE[connection.vendor]
            rows, named = copy_database(copy)
            whole = Path(folder) / "whole.tar"
            packed = write_tar(whole, copy, rows, now)
            size = whole.stat().st_size
            whole.chmod(0o600)
            # Before older ones are taken away, also by a power cut.
            bring_to_disk(whole)
            whole.rename(path)
            bring_to_disk(path.parent)
    except full_disk.ERRORS as error:
        if full_disk.is_full(error, path.parent):
            raise CannotBackUp(
                f"{path} cannot be written: the disk is full. Nothing is left of it. Make room there, or "
                "write it to another disk."
            ) from error
        if not isinstance(error, OSError):
            raise
        raise CannotBackUp(f"{path} cannot be written: {error.strerror}. Nothing is left of it.") from error
    return Report(rows, len(packed), size, missing=tuple(sorted(named - packed)))


def bring_to_disk(path):
    """From here on a file, or the names in a folder, are there after a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno != errno.EINVAL:  # not every network disk can do it with a folder
            raise
    finally:
        os.close(opened)


def back_up_to_folder(keep, now):
    """Backs up into BACKUP_DIR under a name that tells when, then takes away all so named but the newest
    ``keep`` (1 or more; None: all stay). Returns (the file, its `Report`)."""
    folder = settings.BACKUP_DIR
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotBackUp(f"BACKUP_DIR {folder} cannot be made: {error.strerror}.") from error
    path = folder / f"{now:%Y-%m-%d-%H%M%S}.docent"
    report = back_up(path, now)
    ours = sorted(file for file in folder.iterdir() if NAMED_BY_DAY.fullmatch(file.name))
    for old in ours[:-keep] if keep else ():
        old.unlink()
    return path, report


def copy_database(copy):
    """Copies the database as it is at one moment. Returns the count of rows of the copy, and the names of the
    uploads it names."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        page_by_page = copy.with_suffix(".pages")
        with closing(sqlite3.connect(page_by_page)) as target:
            connection.connection.backup(target)
            # Where people came from is in the cache, which may be lost. What is deleted stays readable in
            # free pages until they are used again.
            if cached.is_there():
                target.execute(f"DELETE FROM {cached.TABLE}")  # noqa: S608
                target.commit()
            target.execute("VACUUM INTO ?", [str(copy)])
            counted = rows_of(target.execute), uploads_in(target.execute)
        page_by_page.unlink()
        return counted
    with connection.cursor() as cursor:
        # The dump and the count see the same moment: the snapshot of one transaction.
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            postgres.dump(copy, snapshot, refuse=CannotBackUp)

            def execute(sql):
                return cursor.execute(sql) or cursor

            return rows_of(execute), uploads_in(execute)
        finally:
            cursor.execute("ROLLBACK")


def holds_a_site():
    """Whether there are tables of ours. Only to ask makes no database."""
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        if not Path(connection.settings_dict["NAME"]).exists():
            return False
    return bool(tables())


def tables():
    """Every table there is of ours and of the packages, but for the cache, which may be lost."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(known.intersection(connection.introspection.table_names()))


def rows_of(execute, names=None):
    """{table: how many rows}, by whatever runs SQL and gives a cursor."""
    return {
        table: execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}").fetchone()[0]  # noqa: S608
        for table in (tables() if names is None else names)
    }


def uploads_in(execute):
    """The names of all files that rows name, by whatever runs SQL and gives a cursor. A database that is
    older than the program has not every table or column yet."""
    found, there, quoted = set(), tables(), connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, field in uploads.fields():
            table = model._meta.db_table
            columns = connection.introspection.get_table_description(cursor, table) if table in there else ()
            if field.column in {column.name for column in columns}:
                read = execute(f"SELECT {quoted(field.column)} FROM {quoted(table)}")  # noqa: S608
                found.update(name for (name,) in read.fetchall() if name)
    return found


def write_tar(whole, copy, rows, now):
    """Writes all of it, the manifest last but first to be looked for; returns the names of the uploads that
    went in."""
    files = {}
    with tarfile.open(whole, "w") as tar:
        with copy.open("rb") as file:
            add(tar, file, copy.name, files)
        for name in uploads.names(default_storage):
            try:
                file = default_storage.open(name)
            except FileNotFoundError:
                continue  # taken away since it was listed, as what a preview brings is
            with file:
                add(tar, file, f"media/{name}", files)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "migrations": sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
            "rows": rows,
            "files": files,
        }  # fmt: skip
        data = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return {name.removeprefix("media/") for name in files if name != copy.name}


def add(tar, file, name, files):
    """Adds an open file, and its digest to ``files``."""
    files[name] = hashlib.file_digest(file, "sha256").hexdigest()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = file.tell(), 0o600
    file.seek(0)
    tar.addfile(entry, file)


def restore(path, overwrite=False, while_served=False):
    """Puts a backup back and returns its `Report`. All of it is verified before anything changes.

    CannotRestore where there are people in the database already, unless told to overwrite, and where it is
    being served, unless told to go on."""
    path = Path(path)
    # Python would take another folder, and say nothing.
    if (asked := os.environ.get("TMPDIR")) and not os.access(asked, os.W_OK | os.X_OK):
        raise CannotRestore(f"TMPDIR names {asked}, which is no folder this program may write to.")
    with tempfile.TemporaryDirectory(prefix="docent-restore-") as folder:
        manifest = unpack(path, Path(folder))
        copy = Path(folder) / DATABASE[connection.vendor]
        verify(copy, manifest)
        with full_disk.told(CannotRestore, "then restore it once more."):
            broken = damaged.database()
            refuse_to_replace_people(overwrite, broken)
            refuse_while_served(CannotRestore, while_served)
            aside = damaged.put_aside(broken, timezone.now()) if broken else None
            write_down()
            replace_database(copy, manifest)
            # Some have been ended since: by signing out, a new password, or because somebody was locked out.
            end_sessions()
            replace_uploads(Path(folder) / "media")
            # The program may be newer than the backup.
            call_command("migrate", verbosity=0, interactive=False)
            erased = erase_again()
    return Report(manifest["rows"], len(manifest["files"]) - 1, path.stat().st_size, erased, aside=aside)


def unpack(path, folder):
    """Unpacks a backup into the folder and returns its manifest, every file's digest compared."""
    try:
        with tarfile.open(path) as tar:
            tar.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
        files, rows = dict(manifest["files"]), dict(manifest["rows"])
        if manifest["format"] != FORMAT or not rows:
            raise CannotRestore(f"{path} was made by another Docent, version {manifest['version']}.")
        for name, digest in files.items():
            with (folder / name).open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() != digest:
                    raise CannotRestore(f"{path} is damaged: {name} is not what was backed up.")
    except FileNotFoundError as error:
        if path.exists():
            raise CannotRestore(f"{path} is no backup of Docent, or only part of one.") from error
        raise CannotRestore(f"{path} is not there.") from error
    except OSError as error:
        if full_disk.is_full(error, folder):
            raise CannotRestore(
                f"{path} cannot be unpacked: the disk of {folder.parent} is full. Make room there, or name a "
                "folder on another disk with TMPDIR."
            ) from error
        raise CannotRestore(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise CannotRestore(f"{path} is no backup of Docent, or only part of one.") from error
    return manifest


def verify(copy, manifest):
    """The copy fits this site, and says of itself that it is whole."""
    if manifest["engine"] != connection.vendor:
        raise CannotRestore(
            f"This is a backup of {manifest['engine']}, and the site runs on {connection.vendor}. Restore it "
            "where DATABASE_URL names the same kind; move_database then brings it to the other."
        )
    known = set(map(".".join, MigrationLoader(None).disk_migrations))
    newer = sorted(set(manifest["migrations"]) - known)
    if newer:
        raise CannotRestore(f"The backup is of a newer Docent, version {manifest['version']}. Upgrade first.")
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CannotRestore("The database in the backup is damaged.")
            if rows_of(database.execute, manifest["rows"]) != manifest["rows"]:
                raise CannotRestore("The database in the backup has other rows than it had when it was made.")


def refuse_to_replace_people(overwrite, broken):
    if not overwrite and broken:
        raise CannotRestore(
            f"The database {broken} is damaged, and who is in it cannot be told. With --overwrite it is put "
            "aside under another name, and the backup takes its place."
        )
    if not overwrite and holds_people():
        raise CannotRestore(
            "There are people in this database already, and all that is in it would be replaced. Make a "
            "backup of it; then, if you mean it, add --overwrite."
        )


def holds_people():
    """Whether somebody would lose what is theirs. A database without tables holds nobody."""
    people = get_user_model()
    there = people._meta.db_table in connection.introspection.table_names()
    return there and people.objects.exists()


def replace_database(copy, manifest):
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
    else:
        # All or nothing; the rows are counted after it.
        kept = {"django_migrations", *manifest["rows"]}
        postgres.put_back(copy, kept, set(tables()), refuse=CannotRestore)
    with connection.cursor() as cursor:
        counted = rows_of(lambda sql: cursor.execute(sql) or cursor, manifest["rows"])
    if counted != manifest["rows"]:
        raise CannotRestore("The database does not hold the rows of the backup. Restore it once more.")


def end_sessions():
    """Ends every session there is. The tables may still be those of an older Docent."""
    if Session._meta.db_table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Session._meta.db_table}")  # noqa: S608


def replace_uploads(brought):
    try:
        uploads.replace(default_storage, brought)
    except Exception as error:  # each kind of storage has errors of its own
        if full_disk.is_full(error, settings.DATA_DIR):
            raise
        raise CannotRestore(
            f"The database is put back, the uploaded files are not, or not all of them: {error}. Look at "
            "where they are kept; then restore it once more."
        ) from error
