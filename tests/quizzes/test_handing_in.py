"""What educators read of attempts that ran out while nobody was there: that they are not counted in yet, with
a button that hands them in."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Attempt
from tests import desk, make
from tests.quizzes.desk.correcting import address, hidden, look, version_of
from tests.quizzes.sitting import RIGHT, WRONG, responses

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ONE = "The time of 1 attempt is up, and it is not handed in yet. What is saved in it is not counted here."


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def exam():
    source = make.document()
    path = make.path(source, [make.lesson(source)])
    questions = [make.question(source, f"q{number}", f"Question {number}?") for number in (1, 2)]
    return make.quiz(path, questions, slug="exam", preset="exam", time_limit=30, grace=60, feedback="at_end")


def left_alone(exam, person, *saved, ago=2 * HOUR):
    """An attempt in which this was saved; its page was closed, and its time ran out since."""
    attempt = attempts.start(person, exam, timezone.now() - ago)
    for response, answer in zip(attempts.sheet(person, attempt.pk), saved, strict=False):
        attempts.save(response, answer, 0, attempt.started_at)
    return attempt


def pages(exam):
    way = exam.path
    return [f"/admin/quizzes/quiz/went/{way.pk}/", f"/admin/learn/enrolment/{way.pk}/"]


def hand_in(client, exam, **data):
    return client.post(f"/admin/quizzes/quiz/went/{exam.path_id}/hand-in/", data, follow=True)


def test_what_is_not_handed_in_is_no_try_and_has_no_score(client, exam):
    """Its learner would be said to have failed with 0 points, and may have passed."""
    left_alone(exam, make.learner(), RIGHT, RIGHT)
    progress = f"/admin/learn/enrolment/{exam.path_id}/"
    page = client.get(progress).text
    assert "time is up, not handed in" in page
    assert "no try left" not in page and "1 try" not in page and "0/2" not in page
    hand_in(client, exam)
    page = client.get(progress).text
    assert "1 try, best 2 of 2" in page and "not handed in" not in page


def test_the_pages_say_that_an_attempt_ran_out_and_looking_hands_nothing_in(client, exam):
    left_alone(exam, make.learner(), RIGHT, RIGHT)
    for page in pages(exam):
        assert ONE in client.get(page).text
    assert Attempt.objects.filter(finished_at=None).count() == 1


def test_once_handed_in_the_figures_are_true_and_the_note_is_gone(client, exam):
    left_alone(exam, make.learner(), RIGHT, WRONG)
    left_alone(exam, make.learner("zoe@example.org", "Zoe"), RIGHT)
    arrived = hand_in(client, exam)
    assert desk.said(arrived) == desk.done() == ["2 attempts are handed in."]
    assert arrived.text.count("2 of 2 learners were right at the first try.") == 1
    assert "0 of 1 learner was right at the first try." in arrived.text
    assert "not handed in yet" not in arrived.text
    assert {attempt.finished_at for attempt in Attempt.objects.all()} == {
        attempt.deadline for attempt in Attempt.objects.all()
    }


def test_from_progress_one_comes_back_to_progress(client, exam):
    left_alone(exam, make.learner(), RIGHT, RIGHT)
    arrived = hand_in(client, exam, **{"from": "progress"})
    assert arrived.request["PATH_INFO"] == f"/admin/learn/enrolment/{exam.path_id}/"
    assert "best 2 of 2" in arrived.text


def test_what_still_runs_or_is_in_its_grace_is_neither_told_nor_handed_in(client, exam):
    left_alone(exam, make.learner(), RIGHT, ago=HOUR / 4)
    left_alone(exam, make.learner("zoe@example.org", "Zoe"), RIGHT, ago=HOUR / 2)
    for page in pages(exam):
        assert "not handed in yet" not in client.get(page).text
    assert desk.said(hand_in(client, exam)) == ["Nothing had to be handed in."]
    assert not Attempt.objects.exclude(finished_at=None).exists()


def test_attempts_of_another_path_stay_as_they_are(client, exam):
    other = make.path(make.document("other"), [], slug="other")
    left_alone(exam, make.learner(), RIGHT)
    client.post(f"/admin/quizzes/quiz/went/{other.pk}/hand-in/")
    assert Attempt.objects.filter(finished_at=None).count() == 1


def test_only_a_press_of_the_button_hands_in(client, exam):
    assert client.get(f"/admin/quizzes/quiz/went/{exam.path_id}/hand-in/").status_code == 405


def test_who_may_only_see_progress_reads_the_note_without_a_button(exam):
    left_alone(exam, make.learner(), RIGHT)
    person = make.educator("see@example.org")
    person.user_permissions.add(Permission.objects.get(codename="view_enrolment"))
    client = desk.signed_in(person)
    for page in pages(exam):
        text = client.get(page).text
        assert ONE in text and "hand-in" not in text
    assert hand_in(client, exam).status_code == 403
    assert Attempt.objects.filter(finished_at=None).count() == 1


@pytest.mark.parametrize("page", [0, 1])
def test_the_note_costs_the_same_for_one_as_for_three(client, exam, page, django_assert_num_queries):
    left_alone(exam, make.learner(), RIGHT)
    client.get(pages(exam)[page])
    with CaptureQueriesContext(connection) as first:
        client.get(pages(exam)[page])
    for name in ("zoe", "ann"):
        left_alone(exam, make.learner(f"{name}@example.org", name), RIGHT)
    with django_assert_num_queries(len(first)):
        assert "3 attempts" in client.get(pages(exam)[page]).text


def test_the_preview_of_a_correction_says_it_and_hands_in_what_asks_the_question(client, exam):
    attempt = left_alone(exam, make.learner(), WRONG, RIGHT)
    version = version_of(attempt)
    preview = look(client, version, 1)
    assert ONE in preview.text
    assert "<dt>answers marked again</dt><dd>0</dd>" in preview.text
    again = client.post(address(version), {"proposal": hidden(preview, "proposal"), "_hand_in": "1"})
    assert desk.said(again) == ["1 attempt is handed in."]
    assert "Nothing has changed yet." in again.text and "not handed in yet" not in again.text
    assert "<dt>answers marked again</dt><dd>1</dd>" in again.text
    assert responses(attempt)[0].fraction == 0


def test_a_preview_that_cannot_be_read_again_hands_nothing_in(client, exam):
    attempt = left_alone(exam, make.learner(), WRONG, RIGHT)
    page = client.post(address(version_of(attempt)), {"proposal": "made up", "_hand_in": "1"}, follow=True)
    assert "This page was too old" in page.text
    assert Attempt.objects.filter(finished_at=None).count() == 1


def test_a_press_hands_in_no_more_than_a_browser_waits_for(client, exam, monkeypatch):
    monkeypatch.setattr("quizzes.admin.handing_in.AT_ONCE", 2)
    for number in range(3):
        left_alone(exam, make.learner(f"l{number}@example.org", f"L{number}"), RIGHT, ago=(3 - number) * HOUR)
    assert desk.said(hand_in(client, exam)) == [
        "2 attempts are handed in.",
        "1 more is to be handed in: press again. The command close_attempts, which a timer may run, hands in all "
        "of them.",
    ]
    [left] = Attempt.objects.filter(finished_at=None)
    assert left.learner.email == "l2@example.org"
    assert desk.said(hand_in(client, exam)) == ["1 attempt is handed in."]


def test_the_desk_says_how_many_wait_beside_who_is_stuck(client, exam):
    assert "not handed in" not in client.get("/admin/").text
    left_alone(exam, make.learner(), RIGHT)
    left_alone(exam, make.learner("zoe@example.org", "Zoe"), RIGHT, ago=HOUR / 4)
    left_alone(exam, make.educator("staff@example.org"), RIGHT)
    assert "2 learners, 0 finished, 1 attempt not handed in." in client.get("/admin/").text


def test_the_sheet_says_it_of_each_learner(client, exam):
    left_alone(exam, make.learner(), RIGHT)
    left_alone(exam, make.learner("zoe@example.org", "Zoe"), RIGHT, ago=HOUR / 4)
    text = client.get(f"/admin/learn/enrolment/{exam.path_id}/csv/").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Time is up, not handed in"] for row in rows] == ["1", ""]
