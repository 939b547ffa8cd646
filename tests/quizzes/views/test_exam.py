"""An exam on the page: answers are kept, the clock is shown, the end is asked about, then all is told."""

import re
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.models import LessonProgress
from quizzes import rules
from quizzes.attempts import certainty
from quizzes.models import Allowance, Attempt, QuestionVersion, Quiz, Response, Try
from tests import make
from tests.quizzes.views.pages import JSON, address, place, text_of, words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def exam():
    way, lesson, check, final = make.course(3)
    Quiz.objects.filter(pk=check.pk).update(
        preset="exam", feedback="at_end", time_limit=30, attempts_allowed=2, pass_points=2
    )
    return Quiz.objects.get(pk=check.pk)


def begin(client, quiz):
    """Begins the exam; returns its questions' addresses."""
    client.post(address(quiz), {"begin": "1"})
    return [response.get_absolute_url() for response in Response.objects.order_by("position")]


def whole():
    return Attempt.objects.latest("pk").get_absolute_url()


def test_its_rules_are_told_before_it_begins(client, exam):
    page = words(client.get(address(exam)))
    assert "You have 30 minutes from when you begin." in page
    assert "You have 2 attempts. The best one counts." in page
    assert "What was right, and why, is shown when you have finished." in page
    assert "Begin now" in page


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


def test_after_the_end_everything_is_told(client, exam):
    urls = begin(client, exam)
    for url, position in zip(urls, (0, 0, 1), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(position, response), "seq": "0"})
    assert client.post(whole()).url == whole()
    page = words(client.get(whole()))
    assert "2 of 3. You passed." in page
    assert "Only the ones I missed" not in page
    assert "All of it again" in page
    assert "Not this one. Tea is a leaf." in words(client.get(urls[2]))
    assert f'href="{urls[1]}#question"' in client.get(urls[0]).text


def test_what_was_not_answered_is_told_too(client, exam):
    first, *_ = begin(client, exam)
    client.post(whole())
    assert "Here it is. Tea is a leaf." in words(client.get(first))
    assert "Question 0? Not answered" in words(client.get(whole()))


def test_when_no_attempt_is_left_it_says_so(client, exam):
    for _ in range(2):
        begin(client, exam)
        client.post(whole())
    page = words(client.get(whole()))
    assert "You have used all your attempts." in page
    assert "All of it again" not in page
    page = words(client.get(address(exam)))
    assert "You have used 2 of 2 attempts." in page
    assert "Begin now" not in page
    assert client.post(address(exam), {"begin": "1"}).url == address(exam)
    assert Attempt.objects.count() == 2


def test_what_was_missed_alone_is_not_asked_again_in_an_exam(client, exam):
    begin(client, exam)
    client.post(whole())
    first = Attempt.objects.get()
    client.post(address(exam), {"missed_of": first.pk, "begin": "1"})
    assert Attempt.objects.latest("pk").builds_on is None


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
        (119 * 3600 + 51 * 60, "4 days"),
        (48 * 3600, "2 days"),
        (48 * 3600 - 60, "47 hours 59 minutes"),
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


@pytest.mark.parametrize(("given", "is_told"), [({"answer": "0"}, True), ({}, False)])
def test_only_who_sent_an_answer_too_late_is_told_that_it_did_not_come_in_time(client, exam, given, is_told):
    _first, second, _third = begin(client, exam)
    run_out()
    page = words(client.post(second, {"seq": "0", "go": "1"} | given, follow=True))
    assert ("The attempt ended before your answer came, so it is not saved." in page) is is_told
    assert "Your time was up." in page


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


def closing(client, exam):
    exam.feedback, exam.closes_wall, exam.zone = "after_close", "2999-05-03T23:59", "Europe/Berlin"
    exam.save()
    for url in begin(client, exam):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(0, response), "seq": "0"})
    client.post(whole())
    return url


def test_before_it_has_closed_nothing_is_told(client, exam):
    last = closing(client, exam)
    page = words(client.get(whole()))
    assert "Finished You answered 3 of 3 questions. It is sent in." in page
    assert "How it went is shown here after the quiz has closed, on 3 May 2999, 23:59 (Berlin time)." in page
    assert client.get(last).url == whole()
    assert "How it went is shown after the quiz has closed." in words(client.get(address(exam)))
    assert LessonProgress.objects.filter(check_passed_at__isnull=False).count() == 0


def test_once_it_has_closed_one_click_makes_the_result_count(client, exam):
    closing(client, exam)
    Quiz.objects.update(closes_at=timezone.now() - HOUR)
    page = words(client.get(whole()))
    assert "The quiz has closed" in page
    assert "3 of 3" not in page.replace("You answered 3 of 3 questions", "")
    client.post(whole())
    assert "3 of 3. You passed." in words(client.get(whole()))
    assert LessonProgress.objects.get().check_passed_at is not None


def test_where_feedback_is_never_given_the_score_is_told_and_no_more(client, exam):
    type(exam.path).objects.update(corrects_always=False)
    Quiz.objects.filter(pk=exam.pk).update(feedback="never")
    urls = begin(client, exam)
    client.post(whole())
    page = words(client.get(whole()))
    assert "0 of 3. You need 2." in page
    assert "To read again" not in page
    assert client.get(urls[0]).url == whole()


def test_where_a_path_always_corrects_never_means_at_the_end(client, exam):
    Quiz.objects.filter(pk=exam.pk).update(feedback="never")
    first, *_ = begin(client, exam)
    client.post(whole())
    assert "Here it is. Tea is a leaf." in words(client.get(first))


def test_before_it_opens_nobody_begins(client, exam):
    exam.opens_wall, exam.zone = "2999-05-03T08:00", "UTC"
    exam.save()
    page = words(client.get(address(exam)))
    assert "It has not opened yet." in page
    assert "Begin now" not in page
    client.post(address(exam), {"begin": "1"})
    assert Attempt.objects.count() == 0


def test_how_sure_one_is_is_kept_and_shown_at_the_end(client, exam):
    Quiz.objects.filter(pk=exam.pk).update(certainty="scored")
    urls = begin(client, exam)
    for url, position in zip(urls, (0, 1, 0), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(position, response), "seq": "0", "certainty": "3"})
    assert 'value="3" checked' in client.get(urls[0]).text
    client.post(whole())
    page = words(client.get(whole()))
    assert "2 of 3. You passed." in page
    assert "Very sure 2 of 3 right" in page
    assert "Certainty marks, beside your score: 0 of 9." in page


def test_the_rows_of_how_sure_one_was_add_up_to_what_was_asked(client, exam):
    """Very sure of one, silent at one, and one is left open; then one of them is left out of the score."""
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked")
    urls = begin(client, exam)
    for url, sure in zip(urls[:2], ({"certainty": "3"}, {}), strict=True):
        response = Response.objects.get(position=int(url.split("/")[-2]))
        client.post(url, {"answer": place(0, response), "seq": "0"} | sure)
    client.post(whole())
    page = words(client.get(whole()))
    assert "Very sure 1 of 1 right You did not say 1 of 1 right Not answered 1" in page
    silent = Response.objects.get(position=2).version_id
    make.forced(QuestionVersion.objects.filter(pk=silent), ruling="dropped")
    page = words(client.get(whole()))
    assert "Very sure 1 of 1 right Not answered 1" in page and "You did not say" not in page
    assert "1 question that is left out of the score is left out here, too." in page


@pytest.mark.parametrize(
    ("marks", "shown"), [("-3.5", "−3.5"), ("-3.50", "−3.5"), ("0", "0"), ("-0.00", "0"), ("12", "12"), ("100", "100"), ("1.666667", "1.67")]
)  # fmt: skip
def test_certainty_marks_have_a_minus_sign_and_no_needless_decimals(marks, shown):
    assert certainty.said(Decimal(marks)) == shown


@pytest.mark.parametrize(("how", "is_said"), [("scored", True), ("asked", False)])
def test_where_certainty_is_marked_it_is_said_what_leaving_it_out_means(client, exam, how, is_said):
    Quiz.objects.filter(pk=exam.pk).update(certainty=how)
    first, *_ = begin(client, exam)
    page = words(client.get(first))
    assert ("Left out, it counts as not very sure." in page) is is_said
    assert ("Leave it out if you like." in page) is not is_said


@pytest.mark.parametrize("preset", ["exam", "check"])
def test_certainty_stays_on_a_page_that_is_given_back(client, exam, preset):
    feedback = "at_end" if preset == "exam" else "at_once"
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked", preset=preset, feedback=feedback)
    first, *_ = begin(client, exam)
    page = client.post(first, {"answer": "elsewhere", "seq": "0", "certainty": "2"})
    assert page.status_code == 422
    assert 'name="certainty" value="2" checked' in page.text


@pytest.mark.parametrize("said", ["", "0", "4", "-1", "x"])
def test_certainty_never_stands_in_the_way(client, exam, said):
    Quiz.objects.filter(pk=exam.pk).update(certainty="asked")
    first, *_ = begin(client, exam)
    client.post(first, {"answer": place(0), "seq": "0", "certainty": said})
    response = Response.objects.order_by("position").first()
    assert (response.draft, response.certainty) == ({"choices": [0]}, None)


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
