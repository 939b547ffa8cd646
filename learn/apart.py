"""Work that nobody waits for: whether there was any must not show in how long a page takes."""

from contextvars import copy_context
from threading import Thread

from django.conf import settings
from django.db import connection


def apart(work, *args):
    """Does it in a thread of its own, with what is known of the request; here and now where MAIL_APART is
    off. What it raises is for the log alone."""
    if not settings.MAIL_APART:
        work(*args)
        return
    Thread(target=copy_context().run, args=(and_close, work, *args)).start()


def and_close(work, *args):
    try:
        work(*args)
    finally:
        connection.close()
