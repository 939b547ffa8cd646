"""A question before its answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, Question, Response
from tests import make
from tests.quizzes.views.pages import SEVERAL, WRITTEN, address, asked, place, text_of

pytestmark = pytest.mark.django_db


def test_a_question_says_where_one_stands(client):
    page = client.get(asked(client)[1])
    assert "Question 2 of 2" in text_of(page)
    assert 'aria-label="Question 2 of 2"' in page.content.decode()
    assert "/learn/tea/leaves/" in page.content.decode()


def test_the_topic_of_a_question_is_for_those_who_keep_the_bank(client):
    """Learners cannot know what “mechanism” is meant to tell them, and it can give an answer away."""
    first, _ = asked(client)
    assert Question.objects.filter(topic="plants").exists()
    assert "plants" not in client.get(first).text
    client.post(first, {"answer": place(1), "seq": "0"})
    assert "plants" not in client.get(first).text


def test_choices_are_named_by_where_they_stand(client):
    [first, _] = asked(client)
    Response.objects.update(choice_order=[2, 0, 1])
    page = text_of(client.get(first))
    assert page.index("A fish") < page.index("A leaf") < page.index("A stone")


def test_a_saved_draft_is_chosen_and_called_saved(client):
    [first, _] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"})
    page = client.get(first)
    assert f'value="{place(1)}" checked' in page.content.decode()
    assert "Saved" in text_of(page)


def test_nothing_is_called_saved_before_it_is(client):
    assert "Saved" not in text_of(client.get(asked(client)[0]))


def test_several_choices_come_with_their_rule(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL))
    page = client.get(first)
    assert "Choose all that are right. A right choice counts for you, a wrong one against you." in text_of(
        page
    )
    assert 'type="checkbox"' in page.content.decode()


def test_a_short_answer_is_a_field_that_keeps_the_draft(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    client.post(f"{first}save/", {"answer": '<b>"seve', "seq": "0"})
    assert 'value="&lt;b&gt;&quot;seve"' in client.get(first).content.decode()


def test_pages_of_an_attempt_are_kept_by_no_cache(client):
    [first, _] = asked(client)
    for url in (first, f"/attempts/{Attempt.objects.get().pk}/", address(Attempt.objects.get().quiz)):
        assert set(client.get(url)["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_looking_writes_nothing(client):
    [first, second] = asked(client)
    client.post(first, {"show": "1"})
    attempt = Attempt.objects.get()
    for url in (first, second, attempt.get_absolute_url(), address(attempt.quiz)):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_a_place_that_is_not_in_the_attempt_is_not_there(client):
    asked(client)
    assert client.get(f"/attempts/{Attempt.objects.get().pk}/9/").status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999999"])
def test_an_attempt_that_does_not_exist_is_not_there(client, number):
    asked(client)
    for url in (f"/attempts/{number}/", f"/attempts/{number}/1/", f"/attempts/1/{number}/"):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
