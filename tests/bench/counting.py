"""The site's settings, with the number of SQL statements of each answer in a header. What is counted here is
not timed: that is done on a server without it."""

from django.db import connection

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE
from tests.bench.visits import HEADER

BRACKETS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def count_statements(get_response):
    def middleware(request):
        statements = []

        def note(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response[HEADER] = sum(not sql.lstrip().startswith(BRACKETS) for sql in statements)
        return response

    return middleware


MIDDLEWARE = ["tests.bench.counting.count_statements", *MIDDLEWARE]
