"""A file of SQLite that can no longer be read, as after a fault of the disk: known, and put aside."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

OF_DAMAGE = ("file is not a database", "database disk image is malformed")


def is_damage(error):
    """Whether this error of the database is that of a file that cannot be read any more."""
    return str(error).startswith(OF_DAMAGE)


def database():
    """The path of the site's file of SQLite, where there is one and it is damaged; else None."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return None
    path = Path(connection.settings_dict["NAME"])
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as file:
            whole = file.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        whole = False
    return None if whole else path


def put_aside(path, now):
    """Renames the file and what SQLite keeps beside it, and returns the new path: nothing of it is lost."""
    connection.close()
    aside = path.with_name(f"{path.name}.damaged-{now:%Y-%m-%d-%H%M%S}")
    for ending in ("", "-wal", "-shm"):
        file = path.with_name(path.name + ending)
        if file.exists():
            file.rename(aside.with_name(aside.name + ending))
    return aside


def sentence(error):
    """What is wrong and what to do."""
    return (
        f"The database is damaged: {error}. Stop the servers and put the newest backup back: "
        ".venv/bin/python manage.py restore FILE --overwrite"
    )
