"""What still says the old sentence is asked about before it rests on the new one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.importing.importing import import_file
from learn.models import Lesson, User
from learn.publishing import publish
from quizzes.good_questions import waive
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.admin_work.pages import TEA, key, one, queue, says_it_is_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]
TICK = "Tick this if it is right all the same. If it is not, edit it now."
WHY = "Say in a few words why it is right all the same."


@pytest.mark.parametrize("model", [Lesson, Question])
def test_what_still_says_the_old_sentence_is_not_cited_anew_in_one_press(client, document, model):
    thing = model.objects.get()
    new = key(document, "Tea is a bush.")
    response = client.post(one(thing), {"key": key(document, "Tea is a leaf."), "to": new})
    assert response.status_code == 200
    page = response.text
    assert "Nothing has changed yet" in page
    assert page.count("It says “leaf”, and the new sentence does not.") == 1
    assert "It is right all the same, because …" in page
    kind = model.__name__.lower()
    assert f">Edit the {kind} now</a>" in page
    assert f'<option value="{new}" selected>' in page
    assert "errorlist" not in page
    assert thing.citations.get().passage.text == "Tea is a leaf."
    assert desk.done() == []


@pytest.mark.parametrize("model", [Lesson, Question])
def test_a_tick_and_a_reason_cite_it_anew_and_are_kept(client, document, model):
    thing = model.objects.get()
    response = client.post(one(thing), says_it_is_right(document), follow=True)
    assert desk.done() == desk.said(response)
    assert desk.done()[0].endswith("It is right all the same: A bush has leaves.")
    assert {each.passage.text for each in thing.citations.all()} == {"Tea is a bush."}
    assert thing.lint_waivers.get().reason == "A bush has leaves." if model is Question else True


@pytest.mark.parametrize(
    "typed, error, at",
    [
        ({"why": "Both."}, TICK, "wrong-tick"),
        ({"why": ""}, TICK, "wrong-tick"),
        ({"is_right": 1, "why": " \x00 "}, WHY, "wrong-why"),
        ({"is_right": 1, "why": "x" * 501}, "The reason has 501 characters; at most 500", "wrong-why"),
    ],
)
def test_a_yes_that_is_not_whole_is_said_at_its_field_and_changes_nothing(client, document, typed, error, at):
    question = Question.objects.get()
    fields = says_it_is_right(document)
    response = client.post(one(question), {key: fields[key] for key in ("key", "to", "asked")} | typed)
    assert error in response.text
    assert f'aria-invalid="true" aria-describedby="{at}"' in response.text
    assert response.text.count("aria-invalid") == response.text.count("autofocus") == 1
    assert ("checked" in response.text) == ("is_right" in typed)
    assert question.citations.get().passage.text == "Tea is a leaf."
    assert desk.done() == []


def test_a_yes_to_one_sentence_is_not_a_yes_to_another(client, document):
    question = Question.objects.get()
    fields = says_it_is_right(document, other=key(document, "Water is warm."))
    page = client.post(one(question), fields).text
    assert "The sentence you chose: “Water is warm.”" in page
    assert 'value="A bush has leaves."' in page
    assert "checked" not in page
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_a_not_that_came_into_the_sentence_is_asked_about(client, document):
    import_file(TEA.replace(b"Tea is a leaf.", b"Tea is not a leaf."), "tea.md", slug="tea")
    question = Question.objects.get()
    page = client.get(one(question)).text
    assert "A “not” came into the new sentence, and it says none." in page
    fields = {"key": key(document, "Tea is a leaf."), "to": key(document, "Tea is not a leaf.")}
    assert "Nothing has changed yet" in client.post(one(question), fields).text
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_the_queue_is_not_done_while_a_question_says_what_its_sentence_does_not(client, document):
    lesson, question = Lesson.objects.get(), Question.objects.get()
    client.post(one(lesson), {"_retire": "sure"})
    question.citations.update(passage=document.passages.get(text="Tea is a bush."))
    page = client.get(queue(document)).text
    assert "Nothing is left to do" not in page
    assert "Nothing is left to cite." in page
    assert "1 question still says what its sentence does not any more." in page
    assert f'href="/admin/quizzes/question/{question.pk}/change/"' in page
    waive(question, "sentence-reworded", "A bush has leaves.", User.objects.get(), timezone.now())
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_a_lesson_that_says_what_its_new_sentence_does_not_is_listed_until_somebody_says_why(
    client, document
):
    question, lesson = Question.objects.get(), Lesson.objects.get()
    client.post(one(question), {"_retire": "sure"})
    bush = document.passages.get(text="Tea is a bush.")
    lesson.body, lesson.summary = f"Tea is a leaf. [@{bush.key}]", ""
    lesson.save()
    publish(lesson, None, timezone.now())
    page = client.get(queue(document)).text
    assert "Nothing is left to do" not in page and "Nothing is left to cite." in page
    assert f'href="/admin/learn/lesson/{lesson.pk}/change/">{lesson}</a>' in page
    assert "It says “leaf”, and the new sentence does not." in page
    response = client.post(one(lesson), {"_accept": 1, "key": bush.key, "reason": "Both hold."}, follow=True)
    assert desk.said(response) == [f"“{lesson}” stays as it is."]
    assert "Nothing is left to do" in response.text
    assert lesson.acceptances.get().passage == bush


def test_after_a_yes_with_a_reason_nothing_is_left_to_do(client, document):
    client.post(one(Lesson.objects.get()), {"_retire": "sure"})
    client.post(one(Question.objects.get()), says_it_is_right(document))
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_the_queue_asks_as_much_for_three_questions_behind_as_for_one(
    client, document, django_assert_max_num_queries
):
    bush = document.passages.get(text="Tea is a bush.")
    Question.objects.get().citations.update(passage=bush)
    with CaptureQueriesContext(connection) as few:
        assert "1 question still says" in client.get(queue(document)).text
    for number in range(2):
        question = make.question(document, slug=f"q{number}")
        question.citations.update(passage=bush)
        begun = document.revisions.get(number=1).created_at
        question.versions.update(created_at=begun)
    with django_assert_max_num_queries(len(few)):
        assert "3 questions still say" in client.get(queue(document)).text


def test_what_the_new_sentence_adds_is_shown_beside_what_is_said(client, document):
    import_file(TEA.replace(b"Tea is a leaf.", b"Tea is a brown leaf or a leaf."), "tea.md", slug="tea")
    question = Question.objects.get()
    page = client.get(one(question)).text
    assert "The new sentence adds “brown”, and it does not say so." in page
    assert "Right is, and why:" in page and "the new sentence does not." not in page
