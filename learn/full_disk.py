"""A disk that is full, told as what it is: each library has words of its own for it."""

import errno
import shutil
import sqlite3
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

ERRORS = (OSError, sqlite3.Error, DatabaseError)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SAID = ("disk is full", "No space left on device")
# With less than this SQLite cannot even open its files, and calls it an I/O error.
LEAST = 1024 * 1024


def is_full(error, place):
    """Whether this error is that of a full disk, such as the one this folder lies on."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    said = str(error)
    if any(words in said for words in SAID):
        return True
    return "disk I/O error" in said and shutil.disk_usage(place).free < LEAST


def where():
    """Which disk that can be, where it is the site's own."""
    if connection.vendor == "sqlite":
        return f"where DATA_DIR {settings.DATA_DIR} lies"
    return f"where DATA_DIR {settings.DATA_DIR} lies, or on the database's server"


@contextmanager
def told(refuse, then):
    """Within it an error of the site's full disk becomes refuse(a sentence). then: what to do with room."""
    try:
        yield
    except ERRORS as error:
        if not is_full(error, settings.DATA_DIR):
            raise
        raise refuse(f"The disk is full. Make room {where()}; {then}") from error
