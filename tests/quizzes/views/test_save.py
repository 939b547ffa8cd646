"""Saving, as the page's script does it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, Response, Try
from tests.quizzes.views.pages import JSON, asked, place

pytestmark = pytest.mark.django_db


def test_saving_says_saved_and_names_the_next_seq(client):
    [first, second] = asked(client)
    response = client.post(f"{first}save/", {"answer": place(1), "seq": "0"}, headers=JSON)
    assert response.json() == {"seq": 1, "said": "Saved"}
    assert Response.objects.first().draft == {"choices": [1]}


def test_without_a_script_it_is_saved_by_its_own_button_and_not_checked(client):
    [first, second] = asked(client)
    assert '<noscript><button class="button plain" name="save" value="1">' in client.get(first).text
    page = client.post(first, {"answer": place(1), "seq": "0", "save": "1"}, follow=True)
    assert page.redirect_chain == [(f"{first}#question", 302)]
    assert "Your answer is saved." in page.text and f'value="{place(1)}" checked' in page.text
    assert "Check my answer" in page.text and "Not this one" not in page.text
    assert Response.objects.first().draft == {"choices": [1]} and not Try.objects.exists()


def test_what_cannot_be_saved_so_gets_a_sentence_and_stays(client):
    [first, second] = asked(client)
    page = client.post(first, {"answer": "77", "seq": "0", "save": "1"})
    assert page.status_code == 422 and "That choice is not on this page." in page.text
    client.post(first, {"answer": place(1), "seq": "0"})
    page = client.post(first, {"answer": place(2), "seq": "0", "save": "1"}, follow=True)
    assert Try.objects.get().answer == {"choices": [1]} and "Not this one" in page.text


def test_saving_another_answer_with_an_old_seq_gets_the_stored_one(client):
    [first, second] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"}, headers=JSON)
    response = client.post(f"{first}save/", {"answer": place(2), "seq": "0"}, headers=JSON)
    assert response.status_code == 409
    assert response.json() == {
        "seq": 1,
        "said": "In another tab you chose “A stone”.",
        "chosen": [["answer", place(1)]],
    }


def test_saving_after_answering_leads_to_the_answer(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    response = client.post(f"{first}save/", {"answer": place(2), "seq": "1"}, headers=JSON)
    assert (response.status_code, response.json()) == (409, {"go": f"{first}?before#verdict"})


def test_saving_what_cannot_be_read_gets_a_sentence(client):
    [first, second] = asked(client)
    response = client.post(f"{first}save/", {"answer": "77", "seq": "0"}, headers=JSON)
    assert response.status_code == 422
    assert response.json() == {"said": "That choice is not on this page. Choose one of those shown."}


@pytest.mark.parametrize("seq", ["", "-1", "x", "²", "999999999999999999", "99999999999999999999"])
def test_a_seq_that_is_no_number_saves_nothing(client, seq):
    [first, second] = asked(client)
    assert client.post(f"{first}save/", {"answer": place(1), "seq": seq}, headers=JSON).status_code == 409
    assert Response.objects.first().draft is None


def without_token(html):
    """The page but for what is another each time it is made."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", html)


def test_checking_by_script_is_given_the_page_of_the_verdict_and_its_address(client):
    [first, second] = asked(client)
    reply = client.post(first, {"answer": place(1), "seq": "0"}, headers=JSON).json()
    assert reply["go"] == f"{first}?checked#verdict"
    assert ("Not this one." in reply["page"], "Next question" in reply["page"]) == (True, True)
    loaded = client.get(reply["go"]).text
    assert without_token(reply["page"]) == without_token(loaded)


def test_where_a_clock_runs_the_script_is_only_told_where_to_go(client):
    [first, second] = asked(client)
    Attempt.objects.update(deadline=timezone.now() + timedelta(minutes=5))
    reply = client.post(first, {"answer": place(1), "seq": "0"}, headers=JSON).json()
    assert reply == {"go": f"{first}?checked#verdict"}


def test_a_try_that_was_not_the_last_tells_a_script_no_answer(client):
    [first, second] = asked(client)
    Attempt.objects.update(tries=3)
    reply = client.post(first, {"answer": place(1), "seq": "0"}, headers=JSON).json()
    assert list(reply) == ["go"]


def test_saving_is_a_post(client):
    [first, second] = asked(client)
    assert client.get(f"{first}save/").status_code == 405


def test_it_refuses_a_post_without_the_forms_token(client, mia):
    [first, second] = asked(client)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mia)
    for url in (first, f"{first}save/", f"/attempts/{Attempt.objects.get().pk}/"):
        assert strict.post(url, {"answer": place(1), "seq": "0"}).status_code == 403
    assert Try.objects.count() == 0
