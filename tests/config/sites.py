"""Sites of their own, in folders, and what is asked of them: commands, as an operator runs them."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LEARNER = "learner@demo.invalid"
SITE = {
    "ALLOWED_HOSTS": "",
    "DATABASE_URL": "",
    "DEBUG": "",
    "DEMO": "1",
    "HOST": "",
    "PORT": "",
    "BACKUP_DIR": "",
}


def manage(folder, *words, **variables):
    """`manage.py` on the site whose data are in this folder."""
    env = (
        {"PATH": os.environ["PATH"], "HOME": str(folder.parent)}
        | SITE
        | {"DATA_DIR": str(folder)}
        | variables
    )
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, words)],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )


def rows(folder):
    """Every row of every table of a site on SQLite, but for the cache."""
    with closing(sqlite3.connect(folder / "docent.sqlite3")) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'cache'"
        ).fetchall()
        return {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for (name,) in tables}


def erase(folder, email, **variables):
    """Deletes an account as its owner does."""
    said = (
        "from django.utils import timezone; from learn.models import User; from learn import privacy;"
        f"privacy.erase(User.objects.get(email={email!r}), timezone.now())"
    )
    done = manage(folder, "shell", "-c", said, **variables)
    assert done.returncode == 0, done.stderr
