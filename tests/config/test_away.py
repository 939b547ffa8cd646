"""What an operator reads who gives a command while the database is away: a sentence, and what to look at."""

import pytest

from .sites import manage

NOBODY = "postgres://docent:secret@127.0.0.1:1/docent"


@pytest.mark.parametrize(
    "words", [["start"], ["backup"], ["clean"], ["close_attempts"], ["add_educator", "ann@example.org"]]
)
def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path, words):
    done = manage(tmp_path / "site", *words, DATABASE_URL=NOBODY)
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: "), done.stderr
    assert "Is its server running, and does DATABASE_URL name it?" in done.stderr
    assert "Traceback" not in done.stderr and "secret" not in done.stderr


def test_another_fault_of_the_database_keeps_its_traceback(tmp_path):
    raised = "from django.db import connection as c; c.cursor().execute('SELECT nothing FROM nowhere')"
    done = manage(tmp_path / "site", "shell", "-c", raised)
    assert done.returncode == 1 and "Traceback" in done.stderr and "does not answer" not in done.stderr
