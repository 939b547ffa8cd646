"""Run on the server's database: `rows.py sow LEARNERS QUESTIONS` makes a site with a course and signed-in
learners, `rows.py reap` tells what has become of them. Both print JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from learn.models import Enrolment, LessonProgress  # noqa: E402
from quizzes.models import Attempt, Response, Try  # noqa: E402
from tests import make  # noqa: E402


def signed_in(learner):
    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    return session.session_key


def sow(learners, questions):
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    way, lesson, check, final = make.course(questions)
    people = [make.User.objects.create(email=f"learner{n}@example.org") for n in range(learners)]
    return {
        "quiz": f"/learn/{way.slug}/quiz/{check.slug}/",
        "sessions": {person.pk: signed_in(person) for person in people},
        "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    }


def reap():
    tries = {}
    for response, answer in Try.objects.values_list("response", "answer"):
        tries.setdefault(response, []).append(answer)
    return {
        "attempts": list(Attempt.objects.values("learner", "number", "enrolment")),
        "finished": Attempt.objects.finished().count(),
        "responses": [
            row | {"tries": tries.get(row["pk"], [])}
            for row in Response.objects.values(
                "pk", "attempt__learner", "position", "choice_order", "draft", "seq", "fraction"
            )
        ],
        "enrolments": Enrolment.objects.count(),
        "passed": LessonProgress.objects.filter(check_passed_at__isnull=False).count(),
    }


verb, *counts = sys.argv[1:]
print(json.dumps({"sow": sow, "reap": reap}[verb](*map(int, counts)), default=str))
