"""From one database to another, as from SQLite to PostgreSQL once a site has outgrown one machine: every row
copied as it stands, and compared one by one before it counts."""

from itertools import islice

import environ
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DataError, connections, transaction
from django.db.utils import DEFAULT_DB_ALIAS

from .serving import refuse_while_served

AT_ONCE = 500


class CannotMove(Exception):
    """A sentence: what stood in the way, and what to do. The new database is as it was."""


def move(address, while_served=False):
    """Copies all rows of the site's database to the empty one at this address, which gets its tables first.
    Returns {table: how many rows}. CannotMove where the site is being served, unless told to go on. The
    uploads and the site's settings stay where they are."""
    refuse_while_served(CannotMove, while_served)
    target = connect(address)
    call_command("migrate", database=target, verbosity=0, interactive=False)
    models = apps.get_models(include_auto_created=True)
    refuse_what_is_in_use(models, target)
    with transaction.atomic(), transaction.atomic(using=target):
        with connections[target].constraint_checks_disabled():
            empty(models, target)
            for model in models:
                copy(model, target)
        connections[target].check_constraints()
        moved = {model._meta.db_table: compare(model, target) for model in models}
        count_on(models, target)
    return moved


def connect(address):
    """The alias of a connection to the database at this address."""
    try:
        is_known = address.startswith(("postgres://", "postgresql://"))
        given = environ.Env.db_url_config(address) if is_known else {}
    except Exception as error:
        raise CannotMove("The address should be postgres://user:password@host:5432/name.") from error
    if "postgresql" not in given.get("ENGINE", "") or not given.get("NAME"):
        raise CannotMove("The address should be postgres://user:password@host:5432/name.")
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        raise CannotMove(
            "The site runs on PostgreSQL already. Use pg_dump and pg_restore, or backup and restore."
        )
    connections.databases["target"] = given
    connections.configure_settings(connections.databases)
    try:
        connections["target"].ensure_connection()
    except Exception as error:
        raise CannotMove(f"That database does not let us in: {error}") from error
    return "target"


def refuse_what_is_in_use(models, target):
    """What the migrations themselves make (groups, permissions) may be there; a person or a document not."""
    made = ("auth", "contenttypes")
    for model in models:
        if model._meta.app_label not in made and model._base_manager.using(target).exists():
            raise CannotMove(f"The new database is not empty: there are rows in {model._meta.db_table}.")


def empty(models, target):
    for model in reversed(models):
        model._base_manager.using(target).all()._raw_delete(target)


def rows(model, alias):
    found = model._base_manager.using(alias).order_by("pk")
    return iter(found.iterator(chunk_size=AT_ONCE))


def copy(model, target):
    fields = model._meta.local_concrete_fields
    source = rows(model, DEFAULT_DB_ALIAS)
    while batch := list(islice(source, AT_ONCE)):
        try:
            # raw: as they stand, no "last changed" set to now.
            model._base_manager.using(target)._insert(batch, fields=fields, using=target, raw=True)
        except (DataError, ValueError) as error:
            raise CannotMove(f"A row of {model._meta.db_table} cannot be carried: {error}") from error


def compare(model, target):
    """How many rows there are, each with the same values on both sides; CannotMove otherwise."""
    fields = [field.attname for field in model._meta.local_concrete_fields]
    theirs = rows(model, target)
    count = 0
    for row in rows(model, DEFAULT_DB_ALIAS):
        other = next(theirs, None)
        if other is None or any(plain(getattr(row, f)) != plain(getattr(other, f)) for f in fields):
            raise CannotMove(f"Row {row.pk} of {model._meta.db_table} did not arrive as it was.")
        count += 1
    if next(theirs, None) is not None:
        raise CannotMove(f"There are more rows in {model._meta.db_table} than there were.")
    return count


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def count_on(models, target):
    """The next new row gets the number after the last one."""
    with connections[target].cursor() as cursor:
        for sql in connections[target].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
