"""What PostgreSQL promises about a power cut, asked before anything is served by it."""

from django.core.checks import Error
from django.db import connection

# What makes an answer that was acknowledged survive.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
OFF = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off' ORDER BY name"
MEND = "Set them on in postgresql.conf: without them a power cut can lose answers that were saved."


def not_durable():
    """What of it is not as it must be, as "fsync is off"; [] on SQLite, where our own settings see to it."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(OFF, [list(DURABLE)])
        return [f"{name} is off" for (name,) in cursor.fetchall()]


def check_durable(databases=None, **options):
    """Django's check of a database: `manage.py migrate` and `manage.py start` refuse one that may forget."""
    wrong = not_durable() if databases else []
    said = f"PostgreSQL may forget what it has saved: {'; '.join(wrong)}."
    return [Error(said, MEND, id="docent.E001")] if wrong else []
