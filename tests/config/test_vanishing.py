"""A server that vanishes in the midst of a change, with its machine: PostgreSQL hears nothing of it."""

import pytest
from django.conf import settings

from .sites import manage
from .test_moving import empty_postgres  # noqa: F401  a fixture

ASKED = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW idle_in_transaction_session_timeout")
    print(cursor.fetchone()[0])
"""


@pytest.mark.skipif(settings.IS_SQLITE, reason="on SQLite the system lets go of what a process held")
@pytest.mark.parametrize(("first", "kept"), [("import config.wsgi", "1min"), ("", "0")])
def test_it_keeps_no_rows_from_others_and_a_command_may_take_its_time(
    empty_postgres,  # noqa: F811
    tmp_path,
    first,
    kept,
):
    done = manage(tmp_path / "site", "shell", "-v0", "-c", first + ASKED, DATABASE_URL=empty_postgres)
    assert done.stdout.split()[-1:] == [kept], done.stderr
