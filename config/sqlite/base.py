"""Django's SQLite, which puts each statement into SQLite's own words anew each time it is asked: for the long
ones of a page, which are always the same, that took as long as asking them. Here it is done once."""

from functools import lru_cache

from django.db.backends.sqlite3 import base

LONGEST = 30_000  # characters; what writes many rows at once is longer, and never the same again


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query, *, param_names=None):
        if param_names is None and len(query) < LONGEST:
            return in_its_words(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=500)
def in_its_words(query):
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name=None):
        return self.connection.cursor(factory=Cursor)
