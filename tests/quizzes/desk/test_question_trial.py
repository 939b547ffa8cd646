"""Trying a question in the admin."""

import pytest

from quizzes.models import Attempt, Question, Response, Try
from tests import make
from tests.quizzes.writing import write

pytestmark = pytest.mark.django_db


def trial(client, question, **answer):
    return client.post(f"/admin/quizzes/question/{question.pk}/try/", answer)


def test_a_trial_grades_like_the_real_thing_and_keeps_nothing(client, document):
    question = make.question(document)
    page = client.get(f"/admin/quizzes/question/{question.pk}/try/").text
    assert "A leaf" in page and "It is a leaf." not in page
    right = trial(client, question, answer="0", check="1").text
    assert "<strong>Yes.</strong>" in right and "Tea is a leaf." in right
    wrong = trial(client, question, answer="1", check="1").text
    assert "You chose “A stone”: The source names a leaf." in wrong
    assert (Attempt.objects.count(), Response.objects.count(), Try.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "kind, rows, answer, verdict",
    [
        ("multiple", [("A", True, ""), ("B", True, ""), ("C", False, "No.")], ["0"], "Partly right, 1 of 2."),
        ("truefalse", [("", True, ""), ("", False, "It is.")], ["1"], "Not this one."),
        ("short", [("leaf", True, "")], ["Leaf."], "Yes."),
        ("short", [("leaf", True, "")], ["stone"], "Not right."),
    ],
)
def test_every_kind_can_be_tried(client, document, kind, rows, answer, verdict):
    write(client, document, kind=kind, rows=rows)
    page = trial(client, Question.objects.get(), answer=answer, check="1").text
    assert verdict in page
    assert ("It counts 50 %." in page.replace("\u00a0", " ")) is (kind == "multiple")


def test_a_trial_without_an_answer_asks_for_one_and_shows_when_asked(client, document):
    question = make.question(document)
    assert "Choose or write an answer first." in trial(client, question, check="1").text
    assert "That choice is not on this page." in trial(client, question, answer="9", check="1").text
    assert "Here it is." in trial(client, question, show="1").text


def test_a_draft_can_be_tried_straight_from_the_form(client, document):
    response = write(client, document, button="_try")
    question = Question.objects.get()
    assert response.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/try/", 302)]
    assert question.state == "draft"
