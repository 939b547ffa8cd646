"""Whether servers of this site are running, for the commands that put another database in its place."""

import fcntl

from django.conf import settings
from django.db import connection

# Held open, and with it the lock, by whoever serves and by its workers, until the last of them has ended.
held = []
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def place():
    return settings.DATA_DIR / "serving"


def announce():
    """From here on, and as long as this process or one that comes of it lives, the site is being served.
    Where the folder takes no locks it is served all the same."""
    try:
        file = place().open("a")
        held.append(file)
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return


def let_go_of_rows(connection, **said):
    """Has PostgreSQL free after a minute the rows that a server held which vanished in the midst of a change;
    the system would wait for it for two hours. No page is idle there for so long; a command may be."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = '60s'")


def is_served_here():
    """Whether a server on this machine serves what is in DATA_DIR."""
    try:
        with place().open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def others_connected():
    """How many others are connected to the database, from whichever machine; 0 on SQLite, which knows no
    connections."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return cursor.fetchone()[0]


def refuse_while_served(refuse, anyway):
    """Raises refuse(a sentence) while somebody may be using the site, unless told to go on anyway."""
    if anyway:
        return
    then = (
        "What people do meanwhile would be lost. Stop the servers (systemctl stop docent.socket "
        "docent.service; Ctrl-C where `make run` runs); or, if you are sure, add --while-served."
    )
    if is_served_here():
        raise refuse(f"This site is being served on this machine now. {then}")
    if others := others_connected():
        raise refuse(f"Others are connected to this database now ({others}), perhaps servers. {then}")
