"""How sure a learner is: asked for beside each answer, kept, and shown at the end."""

from decimal import Decimal

import pytest

from quizzes.attempts import certainty
from quizzes.models import QuestionVersion, Quiz, Response
from tests import make
from tests.quizzes.views.pages import begin, place, whole, words

pytestmark = pytest.mark.django_db


def test_how_sure_one_is_is_kept_and_shown_at_the_end(client, exam):
    Quiz.objects.filter(pk=exam.pk).update(certainty="scored")
    urls = begin(client, exam)
    for url, position in zip(urls, (0, 1, 0), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(position, response), "seq": "0", "certainty": "3"})
    assert 'value="3" checked' in client.get(urls[0]).text
    client.post(whole())
    page = words(client.get(whole()))
    assert "2 of 3. You passed." in page
    assert "Very sure 2 of 3 right" in page
    assert "Certainty marks, beside your score: 0 of 9." in page


def test_the_rows_of_how_sure_one_was_add_up_to_what_was_asked(client, exam):
    """Very sure of one, silent at one, and one is left open; then one of them is left out of the score."""
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked")
    urls = begin(client, exam)
    for url, sure in zip(urls[:2], ({"certainty": "3"}, {}), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(0, response), "seq": "0"} | sure)
    client.post(whole())
    page = words(client.get(whole()))
    assert "Very sure 1 of 1 right You did not say 1 of 1 right Not answered 1" in page
    silent = Response.objects.get(position=2).version_id
    make.forced(QuestionVersion.objects.filter(pk=silent), ruling="dropped")
    page = words(client.get(whole()))
    assert "Very sure 1 of 1 right Not answered 1" in page and "You did not say" not in page
    assert "1 question that is left out of the score is left out here, too." in page


def test_what_everyone_was_given_the_points_of_says_nothing_of_how_well_one_judged(client, exam):
    Quiz.objects.filter(pk=exam.pk).update(certainty="scored")
    urls = begin(client, exam)
    for url, position in zip(urls, (0, 1, 0), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(position, response), "seq": "0", "certainty": "3"})
    client.post(whole())
    wrong = Response.objects.get(position=2).version_id
    make.forced(QuestionVersion.objects.filter(pk=wrong), ruling="credit")
    page = words(client.get(whole()))
    assert "Very sure 2 of 2 right" in page and "Certainty marks, beside your score: 6 of 6." in page
    assert "1 question of which everyone has been given the points is left out here." in page


@pytest.mark.parametrize(
    ("marks", "shown"), [("-3.5", "−3.5"), ("-3.50", "−3.5"), ("0", "0"), ("-0.00", "0"), ("12", "12"), ("100", "100"), ("1.666667", "1.67")]
)  # fmt: skip
def test_certainty_marks_have_a_minus_sign_and_no_needless_decimals(marks, shown):
    assert certainty.said(Decimal(marks)) == shown


@pytest.mark.parametrize(("how", "is_said"), [("scored", True), ("asked", False)])
def test_where_certainty_is_marked_it_is_said_what_leaving_it_out_means(client, exam, how, is_said):
    Quiz.objects.filter(pk=exam.pk).update(certainty=how)
    first, *_ = begin(client, exam)
    page = words(client.get(first))
    assert ("Left out, it counts as not very sure." in page) is is_said
    assert ("Leave it out if you like." in page) is not is_said


@pytest.mark.parametrize("preset", ["exam", "check"])
def test_certainty_stays_on_a_page_that_is_given_back(client, exam, preset):
    feedback = "at_end" if preset == "exam" else "at_once"
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked", preset=preset, feedback=feedback)
    first, *_ = begin(client, exam)
    page = client.post(first, {"answer": "elsewhere", "seq": "0", "certainty": "2"})
    assert page.status_code == 422
    assert 'name="certainty" value="2" checked' in page.text


@pytest.mark.parametrize("said", ["", "0", "4", "-1", "x"])
def test_certainty_never_stands_in_the_way(client, exam, said):
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked")
    first, *_ = begin(client, exam)
    client.post(first, {"answer": place(0), "seq": "0", "certainty": said})
    response = Response.objects.order_by("position").first()
    assert (response.draft, response.certainty) == ({"choices": [0]}, None)
