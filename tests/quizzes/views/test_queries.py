"""The same number of queries for one question and for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, Question, Quiz, Response
from tests import make
from tests.quizzes.views.pages import address, asked, place

pytestmark = pytest.mark.django_db


def queries(client, call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_an_answer_and_its_verdict_take_seven_queries(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count + 1)]
    first = asked(client, *questions)[0]

    data = {"answer": place(0), "seq": "0"}

    def answer():
        client.get(client.post(first, data).url)

    assert queries(client, answer) == 7 + make.A_LOCK


@pytest.mark.parametrize("count", [1, 30])
def test_a_save_takes_three_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.post(f"{first}save/", {"answer": "1", "seq": "0"})) == 3


@pytest.mark.parametrize("count", [1, 30])
def test_a_question_takes_two_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.get(first)) == 2


@pytest.mark.parametrize("count", [1, 30])
def test_results_take_four_queries_when_nothing_comes_next(client, count):
    document = make.document()
    lesson = make.lesson(document)
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document, [lesson]), questions, lesson)
    client.post(address(check))
    attempt = Attempt.objects.get()
    client.post(attempt.get_absolute_url())
    assert queries(client, lambda: client.get(attempt.get_absolute_url())) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_starting_takes_the_same_number_of_queries(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document), questions)
    assert queries(client, lambda: client.post(address(check))) == 13
    assert Question.objects.count() == count


def sit(client, quiz, begins, ends=False, **sent):
    """Begins, answers every question, ends where that is asked for, then looks at how it went and at one
    question again."""
    client.post(address(quiz), begins)
    for response in Response.objects.order_by("position"):
        client.post(response.get_absolute_url(), {"answer": place(0, response), "seq": "0"} | sent)
    whole = Attempt.objects.get().get_absolute_url()
    if ends:
        client.post(whole)
    assert "5 of 5" in client.get(whole).text
    client.get(f"{whole}1/")


OWN = 2  # statements with which the test itself looks for the responses and the attempt


def test_a_whole_check_of_five_questions_takes_forty_nine_statements(client):
    """What begins and ends a transaction, a savepoint in a test, counts as well."""
    check = make.course(5)[2]
    taken = queries(client, lambda: sit(client, check, {"read": "1"}, check="1"))
    assert taken - OWN == 49 + 7 * make.A_LOCK


def test_a_whole_exam_of_five_questions_takes_fifty_one_statements(client):
    check = make.course(5)[2]
    Quiz.objects.filter(pk=check.pk).update(feedback="at_end", time_limit=30, attempts_allowed=2)
    taken = queries(client, lambda: sit(client, check, {"begin": "1"}, ends=True))
    assert taken - OWN == 51 + 8 * make.A_LOCK
