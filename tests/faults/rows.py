"""Run on a site's own database: `rows.py sow LEARNERS` makes a course and signed-in learners and prints what
a crowd needs of them as JSON; `rows.py unguard` takes away the constraints that keep once what is done twice,
of the tables named or of all, so that the program or a broken variant of it can show what it would do."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import UniqueConstraint  # noqa: E402

from learn.models import Enrolment, LessonProgress  # noqa: E402
from learn.sessions import SessionStore  # noqa: E402
from quizzes.models import Attempt, Quiz, Response, Try  # noqa: E402
from tests import make  # noqa: E402
from tests.faults.answers import KINDS  # noqa: E402

QUESTIONS = 2


def signed_in(learner):
    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    return session.session_key


def sow(learners):
    """A lesson with a check that tells after each question, and a final that tells at its end; and the same
    lesson on a path of its own whose final asks a question of each kind."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        source = make.document()
        taught = make.lesson(source)
        way = make.path(source, [taught])
        asked = [make.question(source, f"q{n}", f"Question {n}?") for n in range(2 * QUESTIONS)]
        check = make.quiz(way, asked[:QUESTIONS], lesson=taught)
        final = make.quiz(way, asked[QUESTIONS:], slug="final", title="Final", feedback=Quiz.Feedback.AT_END)
        kinds = [make.question(source, kind, kind, kind=kind, choices=KINDS[kind][0]) for kind in KINDS]
        each = make.path(source, [taught], slug="kinds", title="Kinds")
        of_all = make.quiz(each, kinds, slug="all", title="All", feedback=Quiz.Feedback.AT_END)
        password = make_password(make.PASSWORD)
        people = [
            make.User.objects.create(email=f"learner{n}@example.org", password=password)
            for n in range(int(learners))
        ]
        return {
            "check": f"/learn/{way.slug}/quiz/{check.slug}/",
            "final": f"/learn/{way.slug}/quiz/{final.slug}/",
            "kinds": f"/learn/{each.slug}/quiz/{of_all.slug}/",
            "questions": QUESTIONS,
            "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
            "learners": [
                {"pk": person.pk, "email": person.email, "session": signed_in(person)} for person in people
            ],
        }


def sign_in(pk):
    """The session of the learner with this number, who signs in again."""
    return signed_in(make.User.objects.get(pk=pk))


def unguard(*tables):
    for model in (Attempt, Enrolment, LessonProgress, Response, Try):
        if model._meta.db_table not in (tables or [model._meta.db_table]):
            continue
        once = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
        # SQLite makes such a table anew, by what the model says then.
        model._meta.constraints = [each for each in model._meta.constraints if each not in once]
        for constraint in once:
            with connection.schema_editor() as editor:
                editor.remove_constraint(model, constraint)


verb, *words = sys.argv[1:]
print(json.dumps({"sow": sow, "sign_in": sign_in, "unguard": unguard}[verb](*words)))
