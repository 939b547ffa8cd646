"""PostgreSQL's own programs, run on the site's database: a dump of it, and putting one back."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import pq
from psycopg.sql import SQL, Literal

from . import cached

# A dump drops what is in it. Tables that a newer Docent has made since would stay, and hold on to those it
# drops: so all go that are Docent's, and what their triggers call.
EMPTY = r"""
SET client_min_messages = warning;
DO $empty$
DECLARE
    ours oid[];
    gone text[];
    each text;
BEGIN
    SELECT array_agg(oid) INTO ours FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
        AND (relname = ANY ({tables}::text[])
            OR EXISTS (SELECT FROM unnest({apps}::text[]) AS app WHERE starts_with(relname, app || '_')));
    IF ours IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg('TABLE ' || kept::regclass) INTO gone FROM unnest(ours) AS kept;
    SELECT gone || array_agg(DISTINCT 'FUNCTION ' || tgfoid::regprocedure) INTO gone FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid = ANY (ours);
    FOREACH each IN ARRAY gone LOOP
        EXECUTE format('DROP %s CASCADE', each);
    END LOOP;
END $empty$;
"""
# What a dump makes, as its list has it; of a table the schema and the name.
ENTRY = re.compile(
    r"^(?P<line>(?P<number>\d+); \d+ \d+ (?:TABLE (?!DATA )(?P<schema>\S+) (?P<table>\S+) )?.*)"
    r"(?:\n;\tdepends on: (?P<needs>.*))?",
    re.M,
)


def dump(file, snapshot, refuse):
    """Writes what this exported snapshot sees of the database; raises refuse(a sentence) where it cannot."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    words.append(f"--exclude-table-data={cached.TABLE}")
    done = subprocess.run(  # noqa: S603
        [program("pg_dump", refuse), *words], env=where(), capture_output=True, text=True
    )
    if done.returncode:
        raise refuse(f"pg_dump failed: {fault_in(done.stderr)}")


def put_back(file, tables, there, refuse):
    """Puts these tables of a dump, with all that belongs to them, in the place of those that are there and
    of a newer Docent's, in one transaction; where it cannot, it raises refuse(a sentence), and nothing has
    changed. What another program keeps in the database stays: what the dump has of it is left out."""
    Path(f"{file}.list").write_text(belonging(listed(file, refuse), tables, refuse))
    emptied = emptying(tables | there)
    connection.close()
    words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(file)]
    reads = [program("pg_restore", refuse), f"--use-list={file}.list", *words]
    does = [program("psql", refuse), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile("w+") as read, tempfile.TemporaryFile("w+") as did:
        psql = subprocess.Popen(  # noqa: S603
            does, env=where(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=did
        )
        pg_restore = subprocess.Popen(reads, env=where(), stdout=subprocess.PIPE, stderr=read)  # noqa: S603
        try:
            with psql.stdin as sql, pg_restore.stdout as dumped:
                sql.write(f"BEGIN;\n{emptied}".encode())
                shutil.copyfileobj(dumped, sql)
                # Only what was read to its end counts: without this line nothing has happened.
                if pg_restore.wait() == 0:
                    sql.write(b"\nCOMMIT;\n")
        except BrokenPipeError:
            pass  # psql has stopped at an error, and says which
        failed = [psql.wait(), pg_restore.wait()]
        if any(failed):
            name, said = ("psql", did) if failed[0] else ("pg_restore", read)
            said.seek(0)
            raise refuse(f"{name} failed: {fault_in(said.read())}")


def listed(file, refuse):
    """The dump's own list of what it makes, a line each, and of what each hangs on."""
    done = subprocess.run(  # noqa: S603
        [program("pg_restore", refuse), "--list", "--verbose", str(file)],
        env=where(), capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise refuse(f"pg_restore failed: {fault_in(done.stderr)}")
    return done.stdout


def belonging(said, tables, refuse):
    """Of a dump's list the lines of these tables, of what hangs on them (rows, counters, indexes, triggers),
    and of what those need. What hangs on a table of another program as well is none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        here = cursor.fetchone()[0]
    # It is no model's, and a backup made with Redis has none.
    cache = settings.CACHES["default"]["LOCATION"]
    lines, needs, ours, theirs = {}, {}, {}, set()
    for entry in ENTRY.finditer(said):
        number, lines[entry["number"]] = entry["number"], entry["line"]
        needs[number] = set((entry["needs"] or "").split())
        if entry["schema"] == here and entry["table"] in {*tables, cache}:
            ours[entry["table"]] = number
        elif entry["table"]:
            theirs.add(number)
    if lost := sorted(tables - ours.keys()):
        raise refuse(f"The backup's database has no table {lost[0]} in the schema {here}.")
    kept = hanging_on(ours.values(), needs) - hanging_on(theirs, needs)
    while more := set().union(*(needs[number] for number in kept)).intersection(lines) - kept:
        kept |= more
    return "\n".join(line for number, line in lines.items() if number in kept)


def hanging_on(these, needs):
    """These, all that needs one of them, all that needs one of those, and so on."""
    found = set(these)
    while more := {number for number, needed in needs.items() if needed & found} - found:
        found |= more
    return found


def emptying(tables):
    """SQL that takes these tables away, and those a newer Docent has made, known by how their names begin."""
    known, applied = MigrationLoader(None).disk_migrations, MigrationRecorder(connection).applied_migrations()
    apps = {"learn", "quizzes"}.union(app for app, name in applied if (app, name) not in known)
    return SQL(EMPTY).format(tables=Literal(sorted(tables)), apps=Literal(sorted(apps))).as_string()


def program(name, refuse):
    found = shutil.which(name)
    if not found:
        raise refuse(f"{name} is not installed. It comes with PostgreSQL's client programs.")
    return found


def where():
    """The environment that leads these programs to the site's database just as the site itself is led there,
    certificates and all. The password is in it: no list of processes shows it."""
    given = connection.get_connection_params()
    said = {name: os.environ[name] for name in os.environ if name.startswith("PG") or name == "HOME"}
    for option in pq.Conninfo.get_defaults():
        name, value = (option.envvar or b"").decode(), given.get(option.keyword.decode())
        if name and value is not None:
            said[name] = str(value)
    return {"PATH": "/usr/bin:/bin", "HOME": tempfile.gettempdir()} | said


def fault_in(said):
    """The line that tells what went wrong."""
    lines = said.strip().splitlines() or ["it said nothing"]
    return next((line for line in lines if re.search("error|fatal", line, re.I)), lines[-1])
