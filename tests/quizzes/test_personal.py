"""Answers when the account they came from is erased."""

import csv
import io
import zipfile

import pytest
from django.utils import timezone

from learn import privacy
from quizzes import attempts, tracking
from quizzes.models import Response, Try
from tests import make


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def sat(learner, quiz, *answers):
    now = timezone.now()
    attempt = attempts.start(learner, quiz, now)
    for response, answer in zip(attempt.responses.order_by("position"), answers, strict=True):
        attempts.answer(response, answer, response.seq, now)
    return attempt


@pytest.fixture
def quiz(db):
    document = make.document()
    word = make.question(document, "word", "What is tea?", "short", [("leaf", 1, ""), ("plant", "0.5", "")])
    again = make.question(document, "again", "And then?", "short", [("leaf", 1, ""), ("plant", "0.5", "")])
    return make.quiz(make.path(document), [word, again, make.question(document)])


def test_own_words_go_and_what_was_earned_stays(quiz):
    mia = make.learner()
    sat(mia, quiz, {"text": "my name is Mia"}, {"text": "Plant"}, {"choices": [0]})
    before = list(Try.objects.values_list("fraction", flat=True))
    figures = [(row.n, row.right) for _quiz, rows in tracking.went(quiz.path) for row in rows]
    privacy.erase(mia, timezone.now())
    kept = list(Try.objects.values_list("answer", flat=True))
    assert kept == [{"text": "…"}, {"text": "Plant"}, {"choices": [0]}]
    assert list(Try.objects.values_list("fraction", flat=True)) == before
    assert [(row.n, row.right) for _quiz, rows in tracking.went(quiz.path) for row in rows] == figures


def test_a_draft_goes(quiz):
    mia = make.learner()
    response = attempts.start(mia, quiz, timezone.now()).responses.first()
    attempts.save(response, {"text": "my secret"}, 0, timezone.now())
    privacy.erase(mia, timezone.now())
    assert set(Response.objects.values_list("draft", flat=True)) == {None}


def test_a_person_reads_their_answers_in_words(quiz):
    mia = make.learner()
    sat(mia, quiz, {"text": "=HYPERLINK(1)"}, {"text": "leaf"}, {"choices": [1]})
    with zipfile.ZipFile(io.BytesIO(privacy.my_data(mia))) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
    assert [row[3:6] for row in rows[1:]] == [
        ["What is tea?", "'=HYPERLINK(1)", "0"], ["And then?", "leaf", "1"], ["What is tea?", "A stone", "0"],
    ]  # fmt: skip
