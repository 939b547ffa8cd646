"""The work queue at the screen: what is left to do, and who may see it."""

import pytest

from learn.models import Lesson
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.admin_work.pages import everywhere, key, one, queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


def test_the_queue_is_one_click_from_the_desk_and_says_what_is_left(client, document):
    page = client.get("/admin/").text
    assert f'href="{queue(document)}"' in page
    assert "Waiting: 1 lesson and 1 question." in page
    page = client.get(queue(document)).text
    assert f'href="{one(Lesson.objects.get())}"' in page
    assert f'href="{one(Question.objects.get())}"' in page
    assert f'href="/admin/learn/document/{document.pk}/change/#editions">Was it the wrong file?' in page


def test_where_no_lesson_is_read_it_does_not_say_that_learners_go_on_reading(client, document):
    said = "Learners go on reading what is published"
    assert said in client.get(queue(document)).text
    Lesson.objects.update(state="retired")
    page = client.get(queue(document)).text
    assert "lesson or question left" in page and said not in page


def test_a_document_with_one_edition_is_not_on_the_desk(client):
    make.document()
    assert "Next edition" not in client.get("/admin/").text


def test_commas_are_done_in_one_go(client, document):
    question = Question.objects.get()
    question.citations.update(passage=document.passages.get(text="It is picked, by hand."))
    old, new = key(document, "It is picked, by hand."), key(document, "It is picked by hand.")
    assert f'value="{old}&gt;{new}"' in client.get(queue(document)).text
    assert '<h2 id="harmless">Only punctuation</h2>' in client.get(queue(document)).text
    response = client.post(queue(document) + "harmless/", {"pair": [f"{old}>{new}", "x"]}, follow=True)
    said = ["1 citation now names the sentence as it is punctuated now."]
    assert desk.said(response) == desk.done() == said
    assert question.citations.get().passage.text == "It is picked by hand."
    response = client.post(queue(document) + "harmless/", {"pair": f"{old}>{new}"}, follow=True)
    assert desk.said(response) == ["All of it was done already, perhaps by somebody else."]
    assert desk.done() == said


def test_only_who_may_write_lessons_and_questions_sees_it(document):
    staff = desk.signed_in(make.educator("staff@example.org"))
    learner = desk.signed_in(make.learner())
    lesson = Lesson.objects.get()
    for address in (queue(document), one(lesson), everywhere(document)):
        assert staff.get(address).status_code == 403
        assert learner.get(address).status_code == 302
    assert staff.post(one(lesson), {"_retire": 1}).status_code == 403
    assert staff.post(everywhere(document), {"thing": f"lesson-{lesson.pk}"}).status_code == 403
    assert Lesson.objects.get().state == "published"
