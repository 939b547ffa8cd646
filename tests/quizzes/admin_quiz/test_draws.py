"""Rows of a quiz that draw from a topic."""

import pytest

from quizzes.models import Allowance
from quizzes.publish_check import findings
from tests import desk, make
from tests.quizzes.test_admin_quizzes import save

from .setting import given, page

pytestmark = pytest.mark.django_db


def draw(quiz, number, topic="plants"):
    return {
        "slots-TOTAL_FORMS": 4,
        "slots-3-quiz": quiz.pk,
        "slots-3-draws": number,
        "slots-3-draw_topic": topic,
    }


def test_a_row_can_draw_from_a_topic(client, quiz):
    make.question(quiz.path.document, "four", "Four?")
    save(client, quiz, **draw(quiz, 1))
    assert [(s.position, s.draws, s.draw_topic) for s in quiz.slots.filter(question=None)] == [
        (4, 1, "plants")
    ]
    assert "1 drawn from plants" in page(client, quiz)


def test_too_few_questions_to_draw_are_named(client, quiz):
    response = save(client, quiz, **draw(quiz, 2))
    assert "It draws 2 from “plants”, where there are 0 published questions to draw." in response.text
    assert quiz.slots.count() == 3


def test_a_draft_may_wait_for_its_questions_and_is_told(client, quiz):
    response = save(client, quiz, state="draft", **draw(quiz, 2))
    assert "It draws 2 from “plants”, where there are 0 published questions to draw." in desk.said(response)
    assert quiz.slots.count() == 4


def test_what_is_drawn_counts_for_the_pass(client, quiz):
    make.question(quiz.path.document, "four", "Four?")
    response = save(client, quiz, pass_points=5, **draw(quiz, 1))
    assert "It asks 4 published questions, but 5 right answers are needed to pass." in response.text
    save(client, quiz, pass_points=4, **draw(quiz, 1))
    quiz.refresh_from_db()
    assert quiz.pass_points == 4


def test_a_row_is_a_question_or_a_draw(client, quiz):
    four = make.question(quiz.path.document, "four", "Four?")
    response = save(client, quiz, **draw(quiz, 1), **{"slots-3-question": four.pk})
    assert "A place holds one question, or draws some by topic." in response.text
    assert quiz.slots.count() == 3


def test_a_draw_that_falls_short_is_said_before_and_after_and_stands_in_nobodys_way(client, quiz, mia):
    """Three are drawn of plants; one of these is retired."""
    drawn = [make.question(quiz.path.document, name, f"{name}?") for name in ("four", "five", "six")]
    quiz.slots.create(position=4, draws=3, draw_topic="plants")
    short = "It draws 3 from “plants”, where there are 2 published questions to draw."
    assert short not in page(client, quiz)
    address = f"/admin/quizzes/question/{drawn[0].pk}/retire/"
    asked = " ".join(client.post(address).text.split())
    assert "would ask 5 questions without it. It draws by topic, which then has 1 question too few" in asked
    drawn[0].refresh_from_db()
    assert drawn[0].state == "published"
    client.post(address, {"_retire": "sure"})
    drawn[0].refresh_from_db()
    assert drawn[0].state == "retired"
    assert short in page(client, quiz) and "Until there are enough it asks fewer" in page(client, quiz)
    assert short in [why for finding in findings(quiz.path) for why, _url in finding.whys]
    as_it_is = {"slots-3-draws": 3, "slots-3-draw_topic": "plants"}
    response = save(client, quiz, (1, 2, 3, 4), **as_it_is, **given(quiz, mia.email, minutes=15))
    assert Allowance.objects.get().extra_minutes == 15
    assert short in desk.said(response)
    response = save(client, quiz, (1, 2, 3, 4), **as_it_is | {"slots-3-draws": 4})
    assert "It draws 4 from “plants”" in response.text and quiz.slots.get(position=4).draws == 3
