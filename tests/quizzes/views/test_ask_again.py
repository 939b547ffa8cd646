"""After a lesson has changed, only the questions that rest on what changed are asked."""

import pytest
from django.test import Client
from django.utils import timezone

from learn import progress, publishing
from quizzes import attempts
from quizzes.models import Attempt, Quiz
from tests import desk, make

pytestmark = pytest.mark.django_db

AGAIN = "/learn/tea/quiz/check/again/"
CHANGES = "/learn/tea/leaves/changes/"


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf.", "Tea is a bush.", "Water is warm."))


def key(document, text):
    return document.passages.get(text=text).key


@pytest.fixture
def lesson(document):
    body = f"Words. [@{key(document, 'Tea is a leaf.')}; @{key(document, 'Water is warm.')}]"
    return make.lesson(document, body=body, summary="")


@pytest.fixture
def check(document, lesson):
    path = make.path(document, [lesson])
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in (1, 2, 3)]
    questions[1].citations.update(passage=document.passages.get(text="Tea is a bush."))
    questions[2].citations.update(passage=document.passages.get(text="Water is warm."))
    questions[0].citations.update(passage=document.passages.get(text="Water is warm."))
    return make.quiz(path, questions, lesson=lesson)


@pytest.fixture
def mia(check, lesson):
    """She has read it and answered: the first right, the others wrong."""
    mia, now = make.learner(), timezone.now()
    progress.mark_read(progress.enrol(mia, check.path, now), lesson, lesson.current, now)
    attempt = attempts.start(mia, check, now)
    for response, choice in zip(attempt.responses.order_by("position"), (0, 1, 1), strict=True):
        attempts.answer(response, {"choices": [choice]}, response.seq, now)
    return mia


@pytest.fixture
def client(mia):
    return desk.signed_in(mia)


@pytest.fixture
def changed(mia, document, lesson):
    lesson.body = lesson.body.replace(key(document, "Tea is a leaf."), key(document, "Tea is a bush."))
    lesson.save()
    return publishing.publish(lesson, None, timezone.now())


def test_the_page_offers_the_questions_on_what_changed(client, changed):
    assert "Ask me the 1 question on it" in client.get(CHANGES).text


def test_only_these_are_asked_and_the_other_answers_stand(client, changed, mia):
    response = client.post(AGAIN, follow=True)
    attempt = Attempt.objects.get(finished_at=None)
    assert response.redirect_chain[0][0].startswith(f"/attempts/{attempt.pk}/2/")
    assert "You have read what changed. Here is the question on it." in response.text
    assert "You are up to date." not in response.text
    assert [
        (each.position, each.fraction) for each in attempt.responses.order_by("position") if each.answered_at
    ] == [(1, 1), (3, 0)]
    assert mia.enrolments.get().lessons.get().caught_up_version == changed


def test_answering_it_finishes_the_attempt_and_takes_nothing_away(client, changed, mia):
    done = mia.enrolments.get().lessons.get().check_passed_at
    client.post(AGAIN)
    attempt = Attempt.objects.get(finished_at=None)
    response = attempt.responses.get(position=2)
    attempts.answer(response, {"choices": [0]}, response.seq, timezone.now())
    attempt.refresh_from_db()
    assert attempt.finished_at
    assert "You are up to date." in client.get(f"/attempts/{attempt.pk}/").text
    assert mia.enrolments.get().lessons.get().check_passed_at == done


def test_a_wrong_answer_to_what_changed_is_what_is_left_to_put_right(client, changed, check):
    Quiz.objects.filter(pk=check.pk).update(pass_points=2)
    client.post(AGAIN)
    attempt = Attempt.objects.get(finished_at=None)
    response = attempt.responses.get(position=2)
    attempts.answer(response, {"choices": [1]}, response.seq, timezone.now())
    page = " ".join(client.get(f"/attempts/{attempt.pk}/").text.split())
    assert "You are up to date." not in page
    said = "You have read what changed. Your answer to the question on it was not right yet."
    assert said in page and page.index(said) < page.index("of 3.")
    assert "You need" not in page and "and that stays." in page
    assert '<button class="button">Only the ones I missed' in page
    assert "See what you have done" not in page


def test_an_attempt_begun_before_does_not_stand_in_the_way_of_what_is_asked_again(
    client, changed, check, mia
):
    begun = attempts.start(mia, check, timezone.now())
    second = begun.responses.get(position=2)
    attempts.answer(second, {"choices": [0]}, second.seq, timezone.now())
    response = client.post(AGAIN, follow=True)
    attempt = Attempt.objects.get(finished_at=None)
    assert attempt != begun and response.redirect_chain[0][0].startswith(f"/attempts/{attempt.pk}/2/")
    assert "Here is the question on it." in response.text
    assert [each.position for each in attempt.responses.filter(answered_at=None)] == [2]
    assert begun.responses.filter(answered_at=None).count() == 2


def test_how_it_went_says_what_was_not_asked_again(client, changed):
    client.post(AGAIN)
    attempt = Attempt.objects.get(finished_at=None)
    response = attempt.responses.get(position=2)
    attempts.answer(response, {"choices": [0]}, response.seq, timezone.now())
    page = " ".join(client.get(f"/attempts/{attempt.pk}/").text.split())
    assert "2 of 3." in page
    assert "1 question of these you had right before, and it was not asked again." in page
    assert "1 question of these stands as you answered it before, and was not asked again." in page
    assert "You had this right" in client.get(f"/attempts/{attempt.pk}/1/").text
    assert "As you answered it before" in client.get(f"/attempts/{attempt.pk}/3/").text


def test_twice_is_once(client, changed):
    client.post(AGAIN)
    assert client.post(AGAIN)["Location"] == CHANGES
    assert Attempt.objects.filter(finished_at=None).count() == 1


def test_where_nothing_changed_nothing_is_asked(client, check):
    assert client.post(AGAIN, follow=True).redirect_chain[-1] == ("/learn/tea/leaves/", 302)
    assert not Attempt.objects.filter(finished_at=None).exists()


def test_where_no_question_rests_on_it_there_is_nothing_to_ask(client, changed, check):
    check.slots.get(question__slug="q2").question.citations.update(
        passage=check.path.document.passages.get(text="Water is warm.")
    )
    page = client.get(CHANGES).text
    assert "Ask me" not in page
    assert "I have read this" in page
    assert client.post(AGAIN)["Location"] == CHANGES
    assert not Attempt.objects.filter(finished_at=None).exists()


def test_a_stranger_and_an_outsider_get_nothing(changed, check):
    assert Client().post(AGAIN)["Location"].startswith("/account/")
    check.path.is_open = False
    check.path.save()
    assert desk.signed_in(make.learner("out@example.org", "Out")).post(AGAIN).status_code == 404


def test_it_is_a_post(client, changed):
    assert client.get(AGAIN).status_code == 405


def test_the_final_has_nothing_to_ask_again(client, changed, check, document):
    make.quiz(check.path, [make.question(document, "last", "Last?")], slug="final", title="Final")
    assert client.post("/learn/tea/quiz/final/again/").status_code == 404
