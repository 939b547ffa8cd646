"""Who gains by a correction and who loses: said of each learner, of each quiz, before and after it is made."""

import re

import pytest

from quizzes import attempts
from quizzes.models import Slot
from tests import make
from tests.quizzes.correcting import every_mark_is_earned
from tests.quizzes.sitting import NOW, RIGHT, WRONG, answer_all, responses

from .correcting import another, confirm, look, version_of

pytestmark = pytest.mark.django_db


def marks_shown(page):
    rows = re.search(r'<table class="rows changed-marks">.*?</table>', page.text, re.S)[0]
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', rows)
    return [tuple(cell.replace("\xa0", " ") for cell in row) for row in found]


def figure(page, word):
    return re.search(rf"<dt>{word}</dt><dd>(\d+)</dd>", page.text)[1]


def said_of(page, quiz):
    return re.search(rf'/change/">{quiz}</a>.*?<br>(.*?)</li>', page.text, re.S)[1]


def test_who_gains_in_one_quiz_and_loses_in_another_is_told_under_both(client, attempt):
    """Mia answered it wrong in a check she finished, and right in a practice she is still at."""
    version = version_of(attempt)
    path = make.path(version.question.document, slug="practice")
    practice = make.quiz(path, slug="practice", title="Practice: tea")
    for position, response in enumerate(responses(attempt), 1):
        Slot.objects.create(quiz=practice, position=position, question=response.version.question)
    under_way = attempts.start(attempt.learner, practice, NOW)
    first = responses(under_way)[0]
    attempts.answer(first, RIGHT, first.seq, NOW)
    another(attempt, WRONG, RIGHT)

    preview = look(client, version, 1)
    assert figure(preview, "learners gain") == "2" and figure(preview, "learner loses") == "1"
    assert "<dt>Gain</dt><dd>Mia, Ann</dd>" in preview.text
    assert "<dt>Lose</dt><dd>Mia</dd>" in preview.text
    assert "2 earn something else. 2 learners gain." in said_of(preview, "Check: tea")
    assert "1 earns something else. 1 learner loses." in said_of(preview, "Practice: tea")
    rows = [
        ("Mia", "Check: tea", "0 %", "100 %"),
        ("Mia", "Practice: tea", "100 %", "0 %"),
        ("Ann", "Check: tea", "0 %", "100 %"),
    ]
    assert marks_shown(preview) == rows

    done = confirm(client, version, preview)
    assert figure(done, "learners gained") == "2" and figure(done, "learner lost") == "1"
    assert "2 learners gained." in said_of(done, "Check: tea")
    assert "1 learner lost." in said_of(done, "Practice: tea")
    assert sorted(marks_shown(done)) == sorted(rows)
    assert every_mark_is_earned()


def test_a_preview_shows_the_first_marks_and_says_how_many_more_change(client, attempt, monkeypatch):
    monkeypatch.setattr("quizzes.regrading.foreseen.MOST_SHOWN", 1)
    another(attempt, WRONG, RIGHT)
    another(attempt, WRONG, RIGHT, email="bo@example.org", name="Bo")
    preview = look(client, version_of(attempt), 1)
    assert marks_shown(preview) == [("Mia", "Check: tea", "0 %", "100 %")]
    assert "and 2 more" in preview.text
    left_out = look(client, version_of(attempt), 0, ruling="dropped")
    assert marks_shown(left_out) == [("Mia", "Check: tea", "0 %", "left out")]


def test_a_question_left_out_says_of_each_quiz_who_gains(client, attempt):
    answer_all(attempts.start(make.learner("bo@example.org", "Bo"), attempt.quiz, NOW), RIGHT, WRONG)
    preview = look(client, version_of(attempt), 0, ruling="dropped")
    assert "1 learner gains. 1 learner loses." in said_of(preview, "Check: tea")
