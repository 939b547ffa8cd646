"""Answering from a page that was open while its lesson was published again."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from learn import publishing
from learn.models import LessonProgress
from quizzes import attempts
from quizzes.models import Attempt
from tests import desk, make

pytestmark = pytest.mark.django_db

LESSON = "/learn/tea/leaves/"
CHANGES = "/learn/tea/leaves/changes/"
QUIZ = "/learn/tea/quiz/check/"
AGAIN = f"{QUIZ}again/"


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf.", "Tea is a bush.", "Water is warm.", "Clay."))


def publish(lesson, *sentences):
    keys = dict(lesson.document.passages.values_list("text", "key"))
    lesson.body = "Words. [" + "; ".join(f"@{keys[text]}" for text in sentences) + "]"
    lesson.save()
    return publishing.publish(lesson, None, timezone.now())


@pytest.fixture
def lesson(document):
    lesson = make.lesson(document, published=False, summary="")
    publish(lesson, "Tea is a leaf.", "Water is warm.")
    lesson.refresh_from_db()
    return lesson


@pytest.fixture
def check(document, lesson):
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in (1, 2)]
    for question, text in zip(questions, ("Tea is a bush.", "Clay."), strict=True):
        question.citations.update(passage=document.passages.get(text=text))
    return make.quiz(make.path(document, [lesson]), questions, lesson=lesson)


@pytest.fixture
def client(check):
    return desk.signed_in(make.learner())


def form_to(page, action):
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if action in form)
    return dict(re.findall(r'<input type="hidden" name="(version|read)" value="(.*?)">', form))


def row():
    return LessonProgress.objects.get()


def test_who_answers_from_an_older_page_has_read_what_it_showed(client, lesson):
    first, sent = lesson.current, form_to(client.get(LESSON).text, QUIZ)
    publish(lesson, "Tea is a bush.", "Water is warm.")
    assert client.post(QUIZ, sent).url.endswith("/1/#question")
    assert row().read_version == first
    assert "Tea is a <ins>bush</ins>." in client.get(CHANGES).text


@pytest.mark.parametrize("said", [{}, {"version": "x"}, {"version": "0"}, {"version": "9" * 30}])
def test_without_a_version_there_is_it_is_the_published_one(client, lesson, said):
    newest = publish(lesson, "Tea is a bush.")
    client.post(QUIZ, {"read": "1"} | said)
    assert row().read_version == newest


def sign_up(client, page, email):
    """Follows the link of the page to sign up, and does."""
    link = urlsplit(unescape(re.search(r'href="(/[^"]*\?next=[^"]*)"', page)[1]))
    back = parse_qs(link.query)["next"][0]
    return client.post(link.path, {"email": email, "password1": make.PASSWORD, "next": back})


def test_a_stranger_who_signs_up_has_read_what_was_shown(check, lesson):
    stranger, first = Client(), lesson.current
    page = stranger.get(LESSON).text
    publish(lesson, "Tea is a bush.", "Water is warm.")
    sign_up(stranger, page, "ann@example.org")
    assert row().read_version == first


def test_who_was_signed_out_meanwhile_has_read_what_was_shown(check, lesson):
    mia, first = make.learner(), lesson.current
    client = desk.signed_in(mia)
    sent = form_to(client.get(LESSON).text, QUIZ)
    client.logout()
    publish(lesson, "Tea is a bush.", "Water is warm.")
    signing_in = client.post(QUIZ, sent).url
    assert signing_in.endswith("?next=/learn/tea/quiz/check/%3Fask%3D1%26version%3D1")
    address = "/learn/tea/quiz/check/?ask=1&version=1"
    client.post("/account/sign-in/", {"login": mia.email, "password": make.PASSWORD, "next": address})
    assert row().read_version == first


# Asked again


@pytest.fixture
def behind(client, check, lesson):
    """Mia has read and answered; then the lesson rests on another sentence."""
    client.post(QUIZ, {"read": "1"})
    attempts.finish(Attempt.objects.get(), timezone.now())
    return publish(lesson, "Tea is a bush.", "Water is warm.")


def test_what_changed_after_the_page_was_opened_is_shown_before_anything_is_asked(client, behind, lesson):
    sent = form_to(client.get(CHANGES).text, AGAIN)
    publish(lesson, "Tea is a bush.", "Clay.")
    response = client.post(AGAIN, sent, follow=True)
    assert response.redirect_chain == [(CHANGES, 302)]
    said = "The lesson has changed again meanwhile. This is all that has changed."
    assert desk.said(response) == [said]
    assert "Ask me the 2 questions on it" in response.text and "Clay." in response.text
    assert row().caught_up_version is None and not Attempt.objects.filter(finished_at=None).exists()
    client.post(AGAIN, form_to(response.text, AGAIN))
    assert Attempt.objects.get(finished_at=None).responses.filter(answered_at=None).count() == 2


def test_a_quiet_version_meanwhile_keeps_nobody_from_answering(client, behind, lesson):
    sent = form_to(client.get(CHANGES).text, AGAIN)
    newest = publish(lesson, "Water is warm.", "Tea is a bush.")
    client.post(AGAIN, sent)
    assert row().caught_up_version == newest and Attempt.objects.filter(finished_at=None).exists()


@pytest.mark.parametrize("said", [{}, {"version": "x"}, {"version": "9" * 30}])
def test_an_older_page_asks_as_before(client, behind, said):
    client.post(AGAIN, said)
    assert row().caught_up_version == behind
