"""Whose an attempt is: the signed-in learner's, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Attempt, Try
from tests import make
from tests.quizzes.views.pages import JSON, address, asked, place

pytestmark = pytest.mark.django_db


def test_a_page_of_an_attempt_asks_to_sign_in_and_comes_back(client):
    [first, second] = asked(client)
    login = reverse("account_login")
    assert Client().get(first).url == f"{login}?next={first}"
    for sent_to in (first, f"{first}save/"):
        response = Client().post(sent_to, {"answer": "1"})
        assert (response.status_code, response.templates[0].name) == (401, "account/login.html")
        assert f'name="next" value="{first}"' in response.text
    attempt = Attempt.objects.get().get_absolute_url()
    assert Client().get(attempt).url == f"{login}?next={attempt}"


def test_the_script_is_told_where_to_sign_in(client):
    [first, second] = asked(client)
    response = Client().post(f"{first}save/", {"answer": "1", "seq": "0"}, headers=JSON)
    assert (response.status_code, response.json()) == (
        401,
        {"go": f"{reverse('account_login')}?next={first}"},
    )


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_another_learners_attempt_is_not_there(client, method):
    [first, second] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"})
    client.post(second, {"show": "1"})
    zoe = Client()
    zoe.force_login(make.learner("zoe@example.org"))
    for url in (first, second, f"{first}save/", Attempt.objects.get().get_absolute_url()):
        assert getattr(zoe, method)(url).status_code == 404
        assert getattr(zoe, method)(url, headers=JSON).status_code == 404
    assert Try.objects.count() == 1


def test_another_learners_attempt_cannot_be_built_on(client, course):
    client.post(address(course[2]))
    finished = Attempt.objects.get()
    attempts.finish(finished, timezone.now())
    zoe = Client()
    zoe.force_login(make.learner("zoe@example.org"))
    assert zoe.post(address(course[2]), {"missed_of": finished.pk}).status_code == 404
    assert Attempt.objects.count() == 1


def test_staff_see_no_learners_attempt_here(client):
    [first, second] = asked(client)
    ed = Client()
    ed.force_login(make.educator(is_superuser=True))
    assert ed.get(first).status_code == 404
