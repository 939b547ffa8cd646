"""The cache, where it is kept in the database. It holds the addresses from which people sign in and try to,
for as long as they count against guessing; Django itself takes away only what is asked for again."""

from django.db import connection

TABLE = "cache"


def is_there():
    """Whether the database has a cache, also one of before `CACHE_URL` was set."""
    return TABLE in connection.introspection.table_names()


def let_go(now):
    """Takes away what has had its time."""
    if is_there():
        with connection.cursor() as cursor:
            moment = connection.ops.adapt_datetimefield_value(now)
            cursor.execute(f"DELETE FROM {TABLE} WHERE expires < %s", [moment])  # noqa: S608
