"""An exam on the page: its rules are told, answers are kept, the end is asked about."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.models import LessonProgress
from quizzes.models import Allowance, Attempt, Quiz, Response, Try
from tests import make
from tests.quizzes.views.pages import HOUR, address, begin, place, whole, words

pytestmark = pytest.mark.django_db


def test_its_rules_are_told_before_it_begins(client, exam):
    page = words(client.get(address(exam)))
    assert "You have 30 minutes from when you begin." in page
    assert "You have 2 attempts. The best one counts." in page
    assert "What was right, and why, is shown when you have finished." in page
    assert "Begin now" in page


def test_its_result_says_how_many_attempts_are_left(client, exam):
    for left in ("You have 1 attempt left.", ""):
        begin(client, exam)
        client.post(whole())
        page = words(client.get(whole()))
        assert left in page and ("attempt left" in page) is bool(left)


def test_what_is_on_its_way_at_the_end_is_said_to_count_but_not_how_long(client, exam):
    page = words(client.get(address(exam)))
    assert "What is saved when the time is up counts, and so does what is on its way then." in page
    assert "60" not in page and "grace" not in page
    Quiz.objects.filter(pk=exam.pk).update(grace=0)
    page = words(client.get(address(exam)))
    assert "What is saved when the time is up counts." in page and "on its way" not in page


def test_what_is_given_to_one_learner_is_told(client, mia, exam):
    Allowance.objects.create(quiz=exam, learner=mia, extra_minutes=10, extra_attempts=1)
    page = words(client.get(address(exam)))
    assert "You have 40 minutes from when you begin; 10 minutes of it are given to you alone." in page
    assert "You have 3 attempts." in page

    Allowance.objects.update(extra_minutes=1)
    page = words(client.get(address(exam)))
    assert "You have 31 minutes from when you begin; 1 minute of it is given to you alone." in page


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (1, "1 minute"),
        (90, "90 minutes"),
        (120, "2 hours"),
        (150, "2 hours 30 minutes"),
        (1440, "1 day"),
        (8000, "5 days 13 hours 20 minutes"),
    ],
)
def test_a_long_time_limit_is_told_in_hours_and_days(client, exam, limit, said):
    Quiz.objects.update(time_limit=limit)
    assert f"You have {said} from when you begin." in words(client.get(address(exam)))


def test_a_day_given_to_one_learner_alone_is_told_as_one(client, mia, exam):
    Allowance.objects.create(quiz=exam, learner=mia, extra_minutes=1440)
    said = "You have 1 day 30 minutes from when you begin; 1 day of it is given to you alone."
    assert said in words(client.get(address(exam)))


def test_when_it_opens_and_closes_is_told_with_the_place(client, exam):
    exam.opens_wall, exam.closes_wall, exam.zone = "2026-05-03T08:00", "2999-05-03T23:59", "Europe/Berlin"
    exam.save()
    page = words(client.get(address(exam)))
    assert "Opened on 3 May 2026, 08:00 (Berlin time)." in page
    assert "Closes on 3 May 2999, 23:59 (Berlin time)." in page


@pytest.mark.parametrize("alone", [0, 10])
def test_who_begins_late_is_told_that_it_ends_when_the_exam_closes(client, mia, exam, alone):
    Allowance.objects.create(quiz=exam, learner=mia, extra_minutes=alone)
    closes = timezone.now().replace(microsecond=0) + timedelta(minutes=20)
    Quiz.objects.update(closes_at=closes, zone="Europe/Berlin")
    page = words(client.get(address(exam)))
    clock = closes.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M:%S").removesuffix(":00")
    said = (
        f"You have 40 minutes from when you begin; 10 minutes of it are given to you alone. "
        f"You have until {clock} (Berlin time) at the latest."
        if alone
        else f"You have 30 minutes from when you begin, and until {clock} (Berlin time) at the latest."
    )
    assert said in page


def test_an_exam_that_has_closed_says_when_and_promises_nothing(client, exam):
    opened, closed = timezone.now() - 2 * HOUR, timezone.now() - HOUR
    Quiz.objects.update(opens_at=opened, closes_at=closed)
    page = words(client.get(address(exam)))
    assert "Opened on" in page and "Closed on" in page
    assert "It has closed, so nobody can begin any more." in page
    assert "You have" not in page and "Opens on" not in page and "Closes on" not in page


def test_coming_from_the_lesson_one_reads_the_rules_first(client, exam):
    response = client.post(address(exam), {"read": "1"})
    assert response.url == address(exam)
    assert Attempt.objects.count() == 0
    assert LessonProgress.objects.get().read_at is not None


def test_an_answer_is_saved_and_the_next_question_comes(client, exam):
    first, second, third = begin(client, exam)
    response = client.post(first, {"answer": place(1), "seq": "0", "go": "1"})
    assert response.url == f"{second}#question"
    assert Response.objects.order_by("position").first().draft == {"choices": [1]}
    assert Try.objects.count() == 0


def test_one_goes_to_any_question_and_takes_the_answer_along(client, exam):
    first, second, third = begin(client, exam)
    assert client.post(first, {"answer": place(1), "seq": "0", "to": "3"}).url == f"{third}#question"
    assert client.post(third, {"seq": "0", "to": "all"}).url == whole()
    assert client.post(third, {"to": "7", "seq": "1"}).url == whole()


def test_after_the_last_answer_comes_the_whole_attempt(client, exam):
    for url in begin(client, exam):
        response = client.post(url, {"answer": "0", "seq": "0"})
    assert response.url == whole()
    page = words(client.get(whole()))
    assert "3 of 3 questions answered" in page
    assert "Look at any of them again, or finish." in page


def test_no_question_can_be_checked_or_shown_before_the_end(client, exam):
    first, *_ = begin(client, exam)
    for data in ({"check": "1"}, {"show": "1"}):
        client.post(first, {"answer": place(1), "seq": "0"} | data)
        page = client.get(first)
        assert "verdict" not in page.text
    assert Try.objects.count() == 0


def test_the_end_is_asked_about_and_what_is_unanswered_is_named(client, exam):
    first, *_ = begin(client, exam)
    client.post(first, {"answer": place(1), "seq": "0"})
    page = words(client.get(f"{whole()}finish/"))
    assert "Are you sure? 2 questions are unanswered. Question 1? Question 2?" in page
    assert Attempt.objects.get().finished_at is None


ORDER = (("Pick", 0, ""), ("Dry", 0, ""), ("Brew", 0, ""))


@pytest.fixture
def half(client):
    """The address of a question to put in order, with one of three given its place, in an exam."""
    document = make.document()
    questions = [
        make.question(document, "order", "In which order?", kind="ordering", choices=ORDER),
        make.question(document, "other", "What else?"),
    ]
    first, _second = begin(client, make.quiz(make.path(document), questions, feedback="at_end"))
    client.post(first, {"answer-0": "1", "seq": "0"})
    return first


def test_what_is_half_filled_in_is_called_partly_answered(client, half):
    page = words(client.get(whole()))
    assert "0 of 2 questions answered" in page
    assert "1 more is partly answered. It counts for what is there." in page
    assert "In which order? Partly answered What else? Not answered" in page


def test_the_end_names_what_is_partly_answered_and_blocks_nothing(client, half):
    page = words(client.get(f"{whole()}finish/"))
    assert (
        "1 question is unanswered. 1 question is partly answered; it counts for what is there. "
        "In which order? Partly answered What else?" in page
    )
    client.post(whole())
    assert Response.objects.get(position=1).answered_at


def test_one_is_led_on_to_what_is_not_answered_and_then_to_what_is_so_in_part(client, half):
    second = f"{whole()}2/"
    assert f'class="button" href="{second}#question"' in client.get(whole()).text
    assert "a partly answered question: 1" in words(client.get(second))
    client.post(second, {"answer": "0", "seq": "0"})
    assert f'class="button" href="{half}#question"' in client.get(whole()).text
    client.post(half, {"answer-0": "1", "answer-1": "2", "answer-2": "3", "seq": "1"})
    assert "2 of 2 questions answered" in words(client.get(whole()))
    assert "Every question is answered." in words(client.get(f"{whole()}finish/"))


def test_before_it_opens_nobody_begins(client, exam):
    exam.opens_wall, exam.zone = "2999-05-03T08:00", "UTC"
    exam.save()
    page = words(client.get(address(exam)))
    assert "It has not opened yet." in page
    assert "Begin now" not in page
    client.post(address(exam), {"begin": "1"})
    assert Attempt.objects.count() == 0


def test_another_learner_finds_none_of_its_pages(client, exam):
    begin(client, exam)
    client.force_login(make.learner("zoe@example.org"))
    for url in (whole(), f"{whole()}finish/", f"{whole()}left/"):
        assert client.get(url).status_code == 404
    assert client.post(whole()).status_code == 404
    assert Attempt.objects.get().finished_at is None


@pytest.mark.parametrize("url", ["", "finish/", "left/"])
def test_looking_writes_nothing(client, exam, url):
    begin(client, exam)
    address = whole() + url
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []
