"""The program with something broken, as gunicorn serves it: `BROKEN=what gunicorn -c config/gunicorn.py
tests.faults.broken:application`. Each test of this folder must fail on one of these, or it proves nothing."""

import io
import json
import os
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs

from django.conf import settings

PAUSE = 0.1  # seconds: what was looked at is old by then, as it is under load


def check_then_create():
    """Looks whether it is there and, where it is not, makes it: no lock, no constraint, no seq."""
    from django.utils import timezone

    from learn import progress
    from learn.models import Enrolment, LessonProgress
    from quizzes import attempts
    from quizzes.attempts import answering, sheets, starting
    from quizzes.models import Attempt, Response, Try

    def enrol(learner, path, now):
        found = Enrolment.objects.filter(learner=learner, path=path).order_by("pk").first()
        time.sleep(PAUSE)
        return found or Enrolment.objects.create(learner=learner, path=path, joined_at=now, last_seen_at=now)

    def note(enrolment, lesson, now, what, **more):
        row = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson).order_by("pk").first()
        time.sleep(PAUSE)
        row = row or LessonProgress(enrolment=enrolment, lesson=lesson, started_at=now)
        setattr(row, what, now)
        for name, value in more.items():
            setattr(row, name, value)
        row.save()
        progress.settle(enrolment, now)

    def start(learner, quiz, now, missed_of=None, only=None):
        before = list(Attempt.objects.filter(learner=learner, quiz=quiz).order_by("pk"))
        time.sleep(PAUSE)
        if before:
            return before[-1]
        return starting.begin(learner, enrol(learner, quiz.path, now), quiz, now, before)

    def save(response, answer, seq, now, certainty=None):
        Response.objects.filter(pk=response.pk).update(draft=answer, seq=seq + 1, saved_at=now)
        return seq + 1

    @contextmanager
    def holding(learner, attempt, position):
        yield sheets.sheet(learner, attempt, position)

    def answer(response, answer, seq, now, gave_up=False, certainty=None, held=None):
        given = Try.objects.filter(response=response).first()
        time.sleep(PAUSE)
        responses = list(response.attempt.responses.select_related("slot", "version", "attempt__quiz"))
        held = next(each for each in responses if each.pk == response.pk)
        given = given or answering.record(held, [], answer, timezone.now(), None)
        if all(each.answered_at for each in responses):
            attempts.finish(held.attempt, now)
        return given

    progress.enrol, progress.note = enrol, note
    attempts.start, attempts.save, attempts.answer, attempts.holding = start, save, answer, holding


def settle_unseen():
    """Looks whether the path is finished without waiting for whoever else notes something of it."""
    from learn import progress

    really = progress.settle

    def settle(enrolment, now):
        really(enrolment, now)
        time.sleep(5 * PAUSE)

    progress.hold, progress.settle = lambda enrolments: None, settle


def acknowledge_before_commit():
    """Says that it is saved, and saves it a little later."""
    from quizzes import attempts

    really = attempts.save

    def save(response, answer, seq, now, certainty=None):
        def later():
            from django.db import connection

            time.sleep(2 * PAUSE)
            try:
                really(response, answer, seq, now, certainty)
            except attempts.Conflict:
                pass
            finally:
                connection.close()

        threading.Thread(target=later).start()
        return seq + 1

    attempts.save = save


def synchronous_normal():
    """SQLite leaves it to the system when what is committed reaches the disk."""
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("FULL", "NORMAL")


def deferred():
    """A transaction of SQLite that first reads and then writes, without having said so. PostgreSQL's kin to
    it: every transaction serializable, and none tried again."""
    options = settings.DATABASES["default"]["OPTIONS"]
    if settings.IS_SQLITE:
        options["transaction_mode"] = "DEFERRED"
    else:
        from django.db.backends.postgresql.psycopg_any import IsolationLevel

        options["isolation_level"] = IsolationLevel.SERIALIZABLE


def leak():
    """Each request leaves something behind."""
    kept = []

    def leaking(environ, start_response):
        kept.append(bytearray(20_000))
        return served(environ, start_response)

    return leaking


def swallow():
    """A save that fails is called saved."""

    def calling_it_saved(environ, start_response):
        if not environ["PATH_INFO"].endswith("/save/"):
            return served(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        began = []
        said = list(served(environ, lambda *status: began.append(status)))
        if began[0][0].startswith("503"):
            seq = int(parse_qs(body.decode())["seq"][0]) + 1
            said = [json.dumps({"seq": seq, "said": "Saved"}).encode()]
            began = [
                ("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said[0])))])
            ]
        start_response(*began[0])
        return said

    return calling_it_saved


def patch():
    """Breaks what BROKEN names; what serves instead, where that is another program."""
    return globals()[os.environ["BROKEN"]]()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()
instead = patch()

from config.wsgi import application as served  # noqa: E402

application = instead or served
