"""The same number of queries for one question and for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, Question
from tests import make
from tests.quizzes.views.pages import address, asked, place

pytestmark = pytest.mark.django_db


def queries(client, call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_an_answer_and_its_verdict_take_twelve_queries_at_most(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count + 1)]
    first = asked(client, *questions)[0]

    data = {"answer": place(0), "seq": "0"}

    def answer():
        client.get(client.post(first, data).url)

    assert queries(client, answer) == 12


@pytest.mark.parametrize("count", [1, 30])
def test_a_save_takes_four_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.post(f"{first}save/", {"answer": "1", "seq": "0"})) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_a_question_takes_four_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.get(first)) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_results_take_six_queries_when_nothing_comes_next(client, count):
    document = make.document()
    lesson = make.lesson(document)
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document, [lesson]), questions, lesson)
    client.post(address(check))
    attempt = Attempt.objects.get()
    client.post(attempt.get_absolute_url())
    assert queries(client, lambda: client.get(attempt.get_absolute_url())) == 6


@pytest.mark.parametrize("count", [1, 30])
def test_starting_takes_the_same_number_of_queries(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document), questions)
    assert queries(client, lambda: client.post(address(check))) == 20
    assert Question.objects.count() == count
