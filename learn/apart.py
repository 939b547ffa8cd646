"""Work that nobody waits for: whether there was any must not show in how long a page takes."""

from contextvars import ContextVar, copy_context
from secrets import SystemRandom
from threading import Timer

from django.conf import settings
from django.db import connection

# Seconds until it begins. The page has gone by then: work beside it would slow it down, and so tell.
WAIT = (1, 3)
is_apart = ContextVar("is_apart", default=False)


def apart(work, *args):
    """Does it a moment later in a thread of its own, with what is known of the request; here and now where
    MAIL_APART is off, or where it is apart already. What it raises is for the log alone."""
    if is_apart.get() or not settings.MAIL_APART:
        work(*args)
        return
    Timer(SystemRandom().uniform(*WAIT), copy_context().run, (in_its_thread, work, *args)).start()


def in_its_thread(work, *args):
    is_apart.set(True)
    try:
        work(*args)
    finally:
        connection.close()
