"""Attempts that ran out, handed in from the figures that lack them, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Attempt
from tests import desk, make
from tests.quizzes.sitting import RIGHT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", [{"size": "narrow"}, {"dark": True, "javascript": False}], ids=["narrow", "without JavaScript"])  # fmt: skip
def test_an_educator_hands_in_what_ran_out(open_page, axe, no_sideways_scroll, how):
    document = make.document()
    path = make.path(document, [make.lesson(document)])
    exam = make.quiz(path, [make.question(document)], preset="exam", time_limit=30, feedback="at_end")
    mia = make.learner()
    attempt = attempts.start(mia, exam, timezone.now() - timedelta(hours=2))
    attempts.save(attempts.sheet(mia, attempt.pk)[0], RIGHT, 0, attempt.started_at)
    page = open_page(f"/admin/learn/enrolment/{path.pk}/", as_=desk.educator(), **how)
    page.get_by_text("The time of 1 attempt is up, and it is not handed in yet.").wait_for()
    assert no_sideways_scroll(page)
    if how.get("javascript", True):
        assert axe(page) == []
    page.get_by_role("button", name="Hand it in").click()
    page.get_by_text("1 attempt is handed in.").wait_for()
    assert page.get_by_role("button", name="Hand it in").count() == 0
    assert Attempt.objects.get().finished_at == attempt.deadline
    assert page.problems == []
