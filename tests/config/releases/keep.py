"""Keeps what this version's database looks like in use, on both engines: run before each release, as
`python -m tests.config.releases.keep postgres://user:password@host/an-empty-database`."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
KEPT = {"sqlite": "sqlite.sql.gz", "postgresql": "postgresql.sql.gz"}


def keep(address):
    """Populates the empty database at this address and keeps all that is in it."""
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": ""}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from config.version import VERSION

    from .populated import facts, populate

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    populate()
    kept = json.dumps(facts(), indent=1, default=str, ensure_ascii=False)
    if connection.vendor == "sqlite":
        sql = "\n".join(sqlite3.connect(connection.settings_dict["NAME"]).iterdump())
    else:
        connection.close()
        dump = ["pg_dump", "--inserts", "--rows-per-insert=500", "--no-owner", "--no-privileges", address]
        sql = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    folder = HERE / VERSION
    folder.mkdir(exist_ok=True)
    (folder / KEPT[connection.vendor]).write_bytes(gzip.compress(sql.encode(), mtime=0))
    (folder / "facts.json").write_text(kept + "\n")


if __name__ == "__main__":
    if sys.argv[2:]:
        keep(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as data:
            for each in (f"sqlite:///{data}/site.sqlite3", sys.argv[1]):
                subprocess.run(
                    [sys.executable, "-m", __spec__.name, each, "only"],
                    env=os.environ | {"DATA_DIR": data},
                    check=True,
                )
