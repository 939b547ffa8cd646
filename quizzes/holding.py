"""Answers to a wording and a regrade of it wait for each other, and who begins a quiz and who moves its end.
SQLite lets only one of them write anyway."""

from django.db import connection

from .models import Attempt

OF_WORDINGS = 0x646F63656E74 << 16  # apart from whatever else such locks may be used for
OF_ENDS = OF_WORDINGS + (1 << 40)  # more wordings than there will be
AT_ONCE = 500


def share_wordings(*attempts):
    """Until the transaction ends no wording in these attempts (primary keys) is marked anew: called before
    anything is locked, read or graded that a regrade changes. Any number of learners share that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s + version_id) FROM"
                " (SELECT DISTINCT version_id FROM quizzes_response WHERE attempt_id = ANY(%s)) AS asked",
                [OF_WORDINGS, list(attempts)],
            )


def hold_wording(version):
    """Until the transaction ends nobody answers this wording (its primary key): waits for those who are."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OF_WORDINGS + version])


def share_ends(quiz):
    """Until the transaction ends nobody moves when attempts at this quiz (its primary key) end: called before
    anything is locked or read that says when. Any number of learners share that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [OF_ENDS + quiz])


def hold_ends(quiz):
    """Until the transaction ends nobody begins this quiz (its primary key) where it has limits: waits for
    those who are at it, whose attempts would not be seen yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OF_ENDS + quiz])


def hold_unsettled(enrolments, quizzes):
    """Until the transaction ends no attempt of these at these quizzes ends or counts, whatever it asks:
    waits for those that are at it. Else an attempt with another wording could pass a check in the very moment
    in which the pass before it is taken away, and leave the learner without one."""
    enrolments = sorted(enrolments)
    if connection.vendor == "postgresql":
        for start in range(0, len(enrolments), AT_ONCE):
            few = enrolments[start : start + AT_ONCE]
            attempts = Attempt.objects.filter(enrolment__in=few, quiz__in=quizzes, settled_at=None)
            list(attempts.select_for_update(no_key=True).order_by("pk").values_list("pk"))
