"""Two people at one question: the second is told before the first one's words are lost."""

import pytest
from django.utils import timezone

from quizzes import attempts, deleting
from quizzes.models import Question
from tests import make

from .filling import page_of, save, write

pytestmark = pytest.mark.django_db
TOLD = "Someone saved this while you were writing. Your words are still here."


def test_the_second_at_a_question_is_told_and_can_put_their_words_in_place(client, document):
    write(client, document, "single", {"text": "Leaf", "correct": "on"}, {"text": "Stone"})
    question = Question.objects.get()
    address, before = page_of(client, question)
    save(client, question, stem="Hers?")
    page = client.post(address, before | {"explanation": "His.", "_draft": "1"}, follow=True)
    assert TOLD in page.text and "His." in page.text
    assert Question.objects.get().current.stem == "Hers?"
    seen = page.context["form"]["seen"].value()
    client.post(address, before | {"stem": "His?", "seen": seen, "_draft": "1"})
    assert Question.objects.get().current.stem == "His?"


def test_whoever_publishes_over_anothers_rows_is_told(client, document):
    write(client, document, "single", {"text": "Leaf", "correct": "on"}, {"text": "Stone"})
    question = Question.objects.get()
    address, before = page_of(client, question)
    save(client, question, **{"rows-1-text": "A bird"})
    assert TOLD in client.post(address, before | {"_publish": "1"}, follow=True).text
    assert Question.objects.get().state == "draft"


def test_the_second_at_what_a_question_rests_on_is_told(client, document):
    question = make.question(document)
    quiz = make.quiz(make.path(document), [question])
    attempts.start(make.learner(), quiz, timezone.now())
    address = f"/admin/quizzes/question/{question.pk}/change/"
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"cites": [document.passages.first().key], "seen": seen}
    client.post(address, sent | {"topic": "hers"})
    assert TOLD in client.post(address, sent | {"topic": "his"}, follow=True).text
    assert Question.objects.get().topic == "hers"


def test_what_is_sent_to_a_question_that_was_deleted_meanwhile_is_not_called_safe(client, document):
    write(client, document, "single", {"text": "Leaf", "correct": "on"}, {"text": "Stone"})
    question = Question.objects.get()
    address, sent = page_of(client, question)
    deleting.delete(question)
    page = client.post(address, sent | {"_draft": "1"})
    assert page.status_code == 404
    assert "What you sent just now could not be kept" in page.text and "is safe" not in page.text
