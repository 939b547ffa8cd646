"""The clock of an exam: until when, what is left, and what counts of what comes late."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from quizzes import rules
from quizzes.models import Attempt, Quiz, Response, Try
from tests import make
from tests.quizzes.views.pages import HOUR, JSON, address, begin, place, text_of, whole, words

pytestmark = pytest.mark.django_db


def test_the_page_says_until_when_and_counts_down(client, exam):
    first, *_ = begin(client, exam)
    page = client.get(first)
    assert re.search(r"until \d\d:\d\d(:\d\d)? \(UTC time\)", text_of(page))
    [left] = re.findall(r'data-left="(\d+)"', page.text)
    assert 1700 < int(left) <= 1800
    assert 1700 < client.get(f"{whole()}left/").json()["left"] <= 1800


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (90 * 60 + 5, "1 hour 30 minutes"),
        (7200, "2 hours"),
        (24 * 3600, ""),
        (24 * 3600 - 60, "23 hours 59 minutes"),
        (20 * 60 + 59, "20 minutes"),
        (545, "9 minutes 5 seconds"),
        (60, "1 minute"),
        (1, "1 second"),
        (0, "0 seconds"),
    ],
)
def test_what_is_left_is_said_in_words(left, said):
    assert rules.left_in_words(left) == said


def test_without_a_script_it_says_until_when_to_the_second_and_what_was_left(client, exam):
    Quiz.objects.update(zone="Europe/Berlin")
    first, *_ = begin(client, exam)
    now = timezone.now().replace(microsecond=0)
    Attempt.objects.update(deadline=now + timedelta(minutes=4, seconds=30, microseconds=999_999))
    until = (now + timedelta(minutes=4, seconds=30)).astimezone(ZoneInfo("Europe/Berlin"))
    if not until.second:
        Attempt.objects.update(deadline=now + timedelta(minutes=4, seconds=31))
        until += timedelta(seconds=1)
    page = words(client.get(first))
    assert f"You have until {until:%H:%M:%S} (Berlin time)" in page
    assert re.search(r"Left when this page came: 4 minutes (2\d|30|31) seconds\.", page)


def test_a_day_or_more_is_said_by_its_date_alone(client, exam):
    first, *_ = begin(client, exam)
    until = timezone.now() + timedelta(days=338)
    Attempt.objects.update(deadline=until)
    page = words(client.get(first))
    assert f"You have until {until.day} {until:%B %Y}" in page and "Left when this page came" not in page


def test_without_a_limit_there_is_no_clock(client):
    way, lesson, check, final = make.course(1)
    [first, *_] = begin(client, check)
    assert "data-left" not in client.get(first).text
    assert client.get(f"{whole()}left/").json() == {"left": None}


def run_out(ago=HOUR):
    Attempt.objects.update(deadline=timezone.now() - ago)


def test_when_the_time_is_up_no_question_is_shown_any_more(client, exam):
    first, *_ = begin(client, exam)
    client.post(first, {"answer": place(0), "seq": "0"})
    run_out()
    assert client.get(first).url == whole()
    page = words(client.get(whole()))
    assert "The time is up You answered 1 of 3 questions. What you had saved counts." in page
    assert "See how it went" in page
    assert client.get(f"{whole()}left/").json() == {"left": 0}
    assert Attempt.objects.get().finished_at is None


@pytest.mark.parametrize("where", ["attempt", "save", "question", "start"])
def test_any_post_closes_it_and_what_was_saved_counts(client, exam, where):
    first, second, _third = begin(client, exam)
    client.post(first, {"answer": place(0), "seq": "0"})
    run_out()
    late = {"answer": "0", "seq": "0"}
    sent = {
        "attempt": lambda: client.post(whole()),
        "save": lambda: client.post(f"{second}save/", late, headers=JSON),
        "question": lambda: client.post(second, late),
        "start": lambda: client.post(address(exam), {"begin": "1"}),
    }[where]
    sent()
    attempt = Attempt.objects.earliest("pk")
    assert attempt.finished_at == attempt.deadline
    assert Try.objects.get().answer == {"choices": [0]}


def test_a_late_save_is_told_where_to_go(client, exam):
    first, *_ = begin(client, exam)
    run_out()
    response = client.post(f"{first}save/", {"answer": "0", "seq": "0"}, headers=JSON)
    assert (response.status_code, response.json()) == (409, {"go": whole()})


LATE = "Your answer to question 2, “A stone”, came after the time was up. It does not count."


@pytest.mark.parametrize("by", ["form", "script"])
def test_an_answer_that_comes_too_late_is_shown_and_said_not_to_count(client, exam, by):
    _first, second, _third = begin(client, exam)
    run_out()
    late = {"answer": place(1, Response.objects.get(position=2)), "seq": "0"}
    if by == "form":
        client.post(second, late | {"go": "1"})
    else:
        client.post(f"{second}save/", late, headers=JSON)
    page = words(client.get(whole()))
    assert page.count(LATE) == 1 and "Your time was up." in page
    assert LATE in words(client.get(whole()))  # it is kept nowhere else
    other = Client()
    other.force_login(Attempt.objects.get().learner)
    assert LATE not in words(other.get(whole()))


def test_who_sent_no_answer_too_late_is_told_of_none(client, exam):
    _first, second, _third = begin(client, exam)
    run_out()
    page = words(client.post(second, {"seq": "0", "go": "1"}, follow=True))
    assert "It does not count" not in page and "Your time was up." in page


@pytest.mark.parametrize("by", ["form", "script"])
@pytest.mark.parametrize("before", [None, 0])
def test_an_answer_that_comes_after_one_has_handed_in_is_shown_and_said_not_to_count(
    client, exam, by, before
):
    _first, second, _third = begin(client, exam)
    response = Response.objects.get(position=2)
    if before is not None:
        client.post(second, {"answer": place(before, response), "seq": "0"})
    client.post(whole())
    late = {"answer": place(1, response), "seq": "0"}
    if by == "form":
        assert client.post(second, late | {"go": "1"}).url == whole()
    else:
        assert client.post(f"{second}save/", late, headers=JSON).json() == {"go": whole()}
    said = "Your answer to question 2, “A stone”, came after you had handed in. It does not count."
    assert said in words(client.get(whole()))
    assert [each.answer for each in Try.objects.all()] == ([] if before is None else [{"choices": [0]}])


def test_what_was_handed_in_and_comes_again_is_not_said_to_be_late(client, exam):
    first, *_ = begin(client, exam)
    client.post(first, {"answer": place(0), "seq": "0"})
    client.post(whole())
    client.post(first, {"answer": place(0), "seq": "0"})
    assert "It does not count" not in words(client.get(whole()))


def test_after_the_clock_of_one_page_an_answer_of_another_still_counts_within_the_grace(client, exam):
    first, second, _third = begin(client, exam)
    run_out(timedelta(seconds=5))
    reply = client.post(whole(), {"clock": "1"}, headers=JSON)
    assert 50 <= reply.json()["again"] <= 55
    assert client.post(f"{second}save/", {"answer": "0", "seq": "0"}, headers=JSON).json()["seq"] == 1
    assert Attempt.objects.get().finished_at is None
    run_out()
    client.post(whole(), {"clock": "1"}, headers=JSON)
    assert Attempt.objects.get().finished_at is not None and Try.objects.count() == 1


def test_the_clock_of_a_page_ends_nothing_before_its_time(client, exam):
    begin(client, exam)
    client.post(whole(), {"clock": "1"}, headers=JSON)
    assert Attempt.objects.get().finished_at is None


def test_coming_back_by_the_lesson_ends_nothing_while_the_grace_lasts(client, exam):
    begin(client, exam)
    run_out(timedelta(seconds=5))
    assert client.post(address(exam), {"read": "1"}).url == whole()
    assert Attempt.objects.get().finished_at is None


def test_a_save_on_its_way_as_the_time_ran_out_is_kept(client, exam):
    first, *_ = begin(client, exam)
    run_out(timedelta(seconds=5))
    response = client.post(f"{first}save/", {"answer": place(0), "seq": "0"}, headers=JSON)
    assert response.json()["seq"] == 1
    client.post(whole())
    assert Try.objects.get().fraction == 1


def test_the_lesson_leads_to_how_it_went_when_the_time_ran_out(client, exam):
    begin(client, exam)
    run_out()
    assert client.post(address(exam), {"read": "1"}).url == whole()
    assert Attempt.objects.get().finished_at is not None


def test_begin_now_begins_though_an_attempt_of_before_ran_out_and_was_never_closed(client, exam):
    begin(client, exam)
    run_out()
    Quiz.objects.filter(pk=exam.pk).update(closes_at=timezone.now() + timedelta(seconds=90))
    assert "Begin now" in text_of(client.get(address(exam)))
    begun = client.post(address(exam), {"begin": "1"}, follow=True)
    old, new = Attempt.objects.order_by("number")
    assert old.finished_at and not new.finished_at
    assert begun.redirect_chain[-1][0] == f"{whole()}1/#question"
