"""All that rests on one sentence, cited anew in one go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learn.models import Lesson
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.admin_work.pages import everywhere, key, one, queue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


def test_the_queue_leads_to_all_that_rest_on_one_sentence_and_shows_them_first(client, document):
    page = client.get(queue(document)).text
    assert everywhere(document).replace("&", "&amp;") in page
    page = client.get(everywhere(document)).text
    assert "Tea is a <ins>bush</ins>." in page
    for thing in (Lesson.objects.get(), Question.objects.get()):
        assert f'href="{one(thing)}"' in page
    assert "A leaf. Tea is a leaf." in page
    assert Lesson.objects.get().citations.get().passage.text == "Tea is a leaf."


def test_a_sentence_chosen_for_one_can_be_cited_by_all_after_they_are_shown(client, document):
    water = key(document, "Water is warm.")
    fields = {"key": key(document, "Tea is a leaf."), "to": "", "other": f"[@{water}]", "_everywhere": 1}
    response = client.post(one(Question.objects.get()), fields)
    assert response.headers["Location"] == everywhere(document, to=water)
    assert client.get(response.headers["Location"]).context["row"].new == "Water is warm."
    response = client.post(one(Question.objects.get()), fields | {"other": "nonsense"}, follow=True)
    assert desk.said(response)[0].startswith("No sentence of the newest edition has this key.")


def test_all_are_cited_anew_in_one_post_and_a_second_one_changes_nothing(client, document):
    lesson, question = Lesson.objects.get(), Question.objects.get()
    fields = {"thing": [f"lesson-{lesson.pk}", f"question-{question.pk}"]}
    response = client.post(everywhere(document), fields, follow=True)
    assert desk.said(response) == [
        "2 lessons and questions rest on the new sentence now. Publish the lessons when they say what is so."
    ]
    assert response.redirect_chain == [(queue(document), 302)]
    lesson.refresh_from_db()
    assert key(document, "Tea is a bush.") in lesson.body
    assert question.citations.get().passage.text == "Tea is a bush."
    response = client.post(everywhere(document), fields, follow=True)
    assert desk.said(response) == ["Nothing of what was ticked rests on the old sentence any more."]
    lesson.refresh_from_db()
    assert lesson.body.count("[@") == 1


def test_nothing_ticked_or_a_sentence_that_is_not_there_changes_nothing(client, document):
    response = client.post(everywhere(document), follow=True)
    assert desk.said(response) == ["Tick the lessons and questions that are to rest on the new sentence."]
    fields = {"thing": [f"lesson-{Lesson.objects.get().pk}"]}
    response = client.post(everywhere(document, to="nonsense"), fields, follow=True)
    assert desk.said(response)[0].startswith("No sentence of the newest edition has this key.")
    assert Lesson.objects.get().citations.get().passage.text == "Tea is a leaf."
    assert client.get(everywhere(document, key="nonsense")).status_code == 404


def test_the_list_of_all_asks_as_much_for_two_as_for_six(client, document, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get(everywhere(document))
    for number in range(4):
        make.question(document, slug=f"q{number}")
    with django_assert_max_num_queries(len(few)):
        assert client.get(everywhere(document)).text.count("checkbox") == 6
