"""PostgreSQL's own programs, run on the site's database: a dump of it, and putting one back."""

import os
import re
import shutil
import subprocess
import tempfile

from django.db import connection
from psycopg import pq

from . import cached

# A dump drops what is in it. Tables that a newer Docent has made since would stay, and hold on to those it
# drops: so all go that the apps of this database have made, and what their triggers call.
EMPTY = r"""
SET client_min_messages = warning;
DO $empty$
DECLARE
    ours oid[];
    gone text[];
    each text;
BEGIN
    IF to_regclass('django_migrations') IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(oid) INTO ours FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
        AND (starts_with(relname, 'django_')
            OR EXISTS (SELECT FROM django_migrations WHERE starts_with(relname, app || '_')));
    SELECT array_agg('TABLE ' || kept::regclass) INTO gone FROM unnest(ours) AS kept;
    SELECT gone || array_agg(DISTINCT 'FUNCTION ' || tgfoid::regprocedure) INTO gone FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid = ANY (ours);
    FOREACH each IN ARRAY gone LOOP
        EXECUTE format('DROP %s CASCADE', each);
    END LOOP;
END $empty$;
"""


def dump(file, snapshot, refuse):
    """Writes what this exported snapshot sees of the database; raises refuse(a sentence) where it cannot."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    words.append(f"--exclude-table-data={cached.TABLE}")
    done = subprocess.run(  # noqa: S603
        [program("pg_dump", refuse), *words], env=where(), capture_output=True, text=True
    )
    if done.returncode:
        raise refuse(f"pg_dump failed: {fault_in(done.stderr)}")


def put_back(file, refuse):
    """Puts a dump in the place of all that is Docent's, in one transaction; where it cannot, it raises
    refuse(a sentence), and nothing has changed."""
    words = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(file)]
    reads = [program("pg_restore", refuse), *words]
    does = [program("psql", refuse), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile("w+") as read, tempfile.TemporaryFile("w+") as did:
        psql = subprocess.Popen(  # noqa: S603
            does, env=where(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=did
        )
        pg_restore = subprocess.Popen(reads, env=where(), stdout=subprocess.PIPE, stderr=read)  # noqa: S603
        try:
            with psql.stdin as sql, pg_restore.stdout as dumped:
                sql.write(f"BEGIN;\n{EMPTY}".encode())
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
