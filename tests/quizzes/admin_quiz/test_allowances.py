"""What one learner is given beyond the rules of a quiz."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Allowance, Quiz
from tests import desk, make
from tests.quizzes.test_admin_quizzes import save

from .setting import given, page, rules

pytestmark = pytest.mark.django_db


def test_a_learner_is_given_more_time_and_it_is_kept_who_gave_it(client, ed, quiz, mia):
    save(client, quiz, **given(quiz, "MIA@example.org", minutes=15))
    row = Allowance.objects.get()
    assert (row.learner, row.extra_minutes, row.extra_attempts, row.by) == (mia, 15, 0, ed)
    assert "Ed Okafor, " in page(client, quiz)
    assert f"#{mia.pk} · {quiz} · +15 min · +0" in desk.done()[-1] and "Mia" not in desk.done()[-1]


def test_an_attempt_under_way_is_given_the_time_at_once(client, quiz, mia):
    Quiz.objects.update(time_limit=30)
    quiz.refresh_from_db()
    attempt = attempts.start(mia, quiz, timezone.now())
    response = save(client, quiz, **rules(quiz), **given(quiz, mia.email, minutes=15))
    before = attempt.deadline
    attempt.refresh_from_db()
    assert attempt.deadline == before + timedelta(minutes=15)
    assert "1 attempt under way ends at another time now." in desk.said(response)


def test_what_gives_nothing_here_is_said_to_give_nothing(client, quiz, mia):
    said = desk.said(save(client, quiz, **given(quiz, mia.email, minutes=15, more=1)))
    assert "It has no time limit, so more minutes change nothing yet." in said
    assert "Everybody has as many attempts as they like already." in said


def test_an_earlier_close_is_said_to_reach_attempts_under_way(client, quiz, mia):
    attempts.start(mia, quiz, timezone.now())
    response = save(client, quiz, **rules(quiz, closes_wall="2999-01-01T10:00"))
    assert "1 attempt under way ends at another time now." in desk.said(response)


def test_who_has_not_joined_the_path_yet_is_given_more_before_the_exam(client, quiz):
    zoe = make.learner("zoe@example.org")
    Quiz.objects.update(time_limit=30)
    quiz.refresh_from_db()
    save(client, quiz, **rules(quiz), **given(quiz, "Zoe@example.org", minutes=15))
    attempt = attempts.start(zoe, quiz, timezone.now())
    assert attempt.deadline - attempt.started_at == timedelta(minutes=45)


def test_an_email_without_an_account_is_given_nothing(client, quiz):
    make.learner("")
    for email in ("nobody@example.org", ""):
        response = save(client, quiz, **given(quiz, email, minutes=5))
        assert "Nobody has an account with this e-mail." in response.text
    assert Allowance.objects.count() == 0


def test_a_learner_stands_there_once(client, quiz, mia):
    Allowance.objects.create(quiz=quiz, learner=mia, extra_minutes=5)
    row = Allowance.objects.get()
    kept = {"allowances-INITIAL_FORMS": 1, "allowances-TOTAL_FORMS": 2, "allowances-0-id": row.pk}
    again = {"allowances-1-email": mia.email, "allowances-1-extra_minutes": 9, "allowances-1-quiz": quiz.pk}
    response = save(client, quiz, **given(quiz, mia.email, minutes=5) | kept | again)
    assert "This learner has been given something already. Change that row." in response.text


def test_what_was_given_can_be_taken_back(client, quiz, mia):
    row = Allowance.objects.create(quiz=quiz, learner=mia, extra_minutes=5)
    kept = {"allowances-INITIAL_FORMS": 1, "allowances-0-id": row.pk, "allowances-0-DELETE": "on"}
    save(client, quiz, **given(quiz, mia.email, minutes=5) | kept)
    assert Allowance.objects.count() == 0
