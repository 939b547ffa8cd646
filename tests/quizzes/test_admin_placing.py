"""Putting questions into a quiz: ticked in their list, or from the page of one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Slot
from tests import desk, make

pytestmark = pytest.mark.django_db
LIST, PAGE = "/admin/quizzes/question/", "/admin/quizzes/question/into-a-quiz/"


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def course():
    """(path, check, final) of the course about tea."""
    path, _lesson, check, final = make.course()
    return path, check, final


def asked(quiz):
    return [slot.question.slug for slot in quiz.slots.select_related("question").order_by("position")]


def offered(page):
    """The quizzes to choose from, as (path, quiz)."""
    select = page.text.partition('<select name="quiz"')[2].partition("</select>")[0]
    groups = re.findall(r'<optgroup label="(.*?)">(.*?)</optgroup>', select, re.DOTALL)
    return [(path, quiz) for path, inner in groups for quiz in re.findall(r">([^<]+)</option>", inner)]


def test_what_is_ticked_in_the_list_can_be_put_into_a_quiz(client, course):
    there = make.question(course[0].document, "there", "There?")
    retired = make.question(course[0].document, "gone", "Gone?", state="retired")
    page = client.get(LIST).text
    assert f'name="question" value="{there.pk}"' in page
    assert f'name="question" value="{retired.pk}"' not in page
    assert f'formaction="{PAGE}"' in page and "Put the ticked ones into a quiz" in page


def test_the_page_offers_the_quizzes_that_can_ask_them(client, course):
    path, check, final = course
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    make.question(other, "bean", "Bean?")
    one = make.question(path.document, "one", "One?", state="draft")
    page = client.get(PAGE, {"question": one.pk})
    assert offered(page) == [(str(path), str(check)), (str(path), str(final))]
    assert "One?" in page.text


def test_they_come_to_its_end_each_once(client, course):
    _path, check, _final = course
    before = asked(check)
    one, two = (
        make.question(check.path.document, slug, f"Is it {slug}?", state="draft") for slug in ("one", "two")
    )
    page = client.post(PAGE, {"question": [one.pk, two.pk], "quiz": check.pk}, follow=True)
    assert page.redirect_chain[-1][0] == f"/admin/quizzes/quiz/{check.pk}/change/"
    assert desk.said(page) == [
        "2 questions stand at its end now. Learners get those that are drafts once they are published."
    ]
    assert asked(check) == [*before, "one", "two"]
    again = client.post(PAGE, {"question": [one.pk], "quiz": check.pk}, follow=True)
    assert desk.said(again) == ["It asks all of them already."]
    assert asked(check) == [*before, "one", "two"]
    assert desk.done() == ["It asks “Is it one?” now.", "It asks “Is it two?” now."]


def test_those_of_another_document_are_named_and_stay_out(client, course):
    _path, check, _final = course
    before = asked(check)
    bean = make.question(make.document("coffee", "Coffee", sentences=("Coffee is a bean.",)), "bean", "Bean?")
    one = make.question(check.path.document, "one", "One?")
    page = client.post(PAGE, {"question": [bean.pk, one.pk], "quiz": check.pk}, follow=True)
    assert desk.said(page) == [
        "1 question stands at its end now.",
        "“Bean?” rests on another document than this quiz, so it stays out.",
    ]
    assert asked(check) == [*before, "one"]


def test_a_published_quiz_that_draws_keeps_enough_to_draw_from(client, course):
    _path, check, _final = course
    for slug in ("one", "two"):
        make.question(check.path.document, slug, f"{slug}?", topic="rare")
    Slot.objects.create(quiz=check, draws=2, draw_topic="rare", position=50)
    one = check.path.document.questions.get(slug="one")
    before = check.slots.count()
    page = client.post(PAGE, {"question": [one.pk], "quiz": check.pk}, follow=True)
    assert "where there is 1 published question to draw" in page.text
    assert check.slots.count() == before


def test_without_a_choice_the_page_comes_back_and_says_so(client, course):
    one = make.question(course[0].document, "one", "One?")
    page = client.post(PAGE, {"question": [one.pk], "quiz": ""})
    assert page.status_code == 200 and "Choose the quiz." in page.text


def test_a_document_without_a_quiz_says_where_one_is_made(client):
    one = make.question(make.document(), "one", "One?")
    page = client.get(PAGE, {"question": one.pk})
    assert "No quiz asks about this document yet." in page.text and '"/admin/quizzes/quiz/add/"' in page.text


@pytest.mark.parametrize("sent", [[], ["x"], ["0"]])
def test_without_questions_it_leads_back_to_the_list(client, sent):
    page = client.get(PAGE, {"question": sent}, follow=True)
    assert desk.said(page) == ["Tick the questions to put into a quiz first."]


def test_the_page_of_a_question_leads_there(client, course):
    one = make.question(course[0].document, "one", "One?")
    page = client.get(f"{LIST}{one.pk}/change/").text
    assert f'href="{PAGE}?question={one.pk}"' in page


def test_nobody_else_gets_there(course):
    one = make.question(course[0].document, "one", "One?")
    learner = desk.signed_in(make.learner())
    assert learner.get(PAGE, {"question": one.pk}).status_code == 302
    staff = desk.signed_in(make.educator("sam@example.org", "Sam"))
    for answer in (
        staff.get(PAGE, {"question": one.pk}),
        staff.post(PAGE, {"question": one.pk, "quiz": course[1].pk}),
    ):
        assert answer.status_code == 403
    assert not one.slots.exists()


def test_it_asks_as_much_for_three_questions_as_for_one(client, course):
    rows = [make.question(course[0].document, f"q{n}x", f"Q{n}?").pk for n in range(3)]
    client.get(PAGE, {"question": rows[:1]})
    counts = []
    for sent in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"question": sent})
        counts.append(len(queries))
    assert counts[0] == counts[1]
