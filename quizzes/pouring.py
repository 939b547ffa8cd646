"""Very many rows into a table at once: the fastest way each database has. Every constraint of the database
holds as ever; what else models see to is for whoever makes the rows."""

import json

from django.core.management.color import no_style
from django.db import connection
from django.db.models import JSONField, Max

AT_ONCE = 2000


def stored(model, name, value):
    """The value as the database keeps it in this field."""
    field = model._meta.get_field(name)
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value)
    return field.get_db_prep_save(value, connection)


def alone_with(models):
    """Until the transaction ends nobody else writes to these tables, so that primary keys can be given out
    here. SQLite lets only one write anyway."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def next_key(model):
    """The first primary key after all there are."""
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


class Tap:
    """Takes rows of one model, each a tuple of these fields' values as they are `stored`, and writes them
    when there are enough of them. The other fields get their default, and the primary key, where it is none
    of these, what the database gives."""

    def __init__(self, model, names):
        fields = [model._meta.get_field(name) for name in names]
        others = [field for field in model._meta.local_concrete_fields if field not in fields]
        others = [field for field in others if not field.primary_key]
        self.model, self.rows = model, []
        self.rest = tuple(stored(model, field.name, field.get_default()) for field in others)
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in [*fields, *others])
        self.into = f"{quote(model._meta.db_table)} ({columns})"
        self.width = len(fields) + len(others)

    def take(self, row):
        self.rows.append(row + self.rest)

    def pour(self):
        if not self.rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.into} FROM STDIN") as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * self.width)
                cursor.executemany(f"INSERT INTO {self.into} VALUES ({places})", self.rows)  # noqa: S608
        self.rows.clear()


def count_on(models):
    """The next row that anybody makes gets the number after the last one."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
