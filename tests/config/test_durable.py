"""A database that may forget in a power cut what it has saved is not served from."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from config.durable import check_durable


@pytest.mark.skipif(settings.IS_SQLITE, reason="SQLite is set by our own settings")
@pytest.mark.django_db
def test_the_start_refuses_one_that_may_forget():
    assert check_durable(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    with pytest.raises(CommandError, match="synchronous_commit is off"):
        call_command("start")
