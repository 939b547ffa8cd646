"""An exam that has ended: when what is told, and whether it can be begun again."""

import pytest
from django.utils import timezone

from learn import progress
from learn.models import LessonProgress
from quizzes.models import Attempt, Quiz, Response
from tests.quizzes.views.pages import HOUR, address, begin, place, whole, words

pytestmark = pytest.mark.django_db


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


def test_until_it_has_closed_the_path_calls_its_check_handed_in_and_not_failed(client, mia, exam):
    closing(client, exam)
    enrolment = mia.enrolments.get()
    progress.mark_read(enrolment, exam.lesson, exam.lesson.current, timezone.now())
    page = words(client.get(exam.path.get_absolute_url()))
    assert "Read. Its check: handed in, how it went is told after it has closed on 3 May 2999" in page
    assert "not passed" not in page
    Quiz.objects.update(closes_at=timezone.now() - HOUR)
    page = words(client.get(exam.path.get_absolute_url()))
    assert "Read. Its check: it has closed, see how it went" in page


def test_once_it_has_closed_one_click_makes_the_result_count(client, exam):
    closing(client, exam)
    Quiz.objects.update(closes_at=timezone.now() - HOUR)
    page = words(client.get(whole()))
    assert "The quiz has closed" in page
    assert "3 of 3" not in page.replace("You answered 3 of 3 questions", "")
    client.post(whole())
    assert "3 of 3. You passed." in words(client.get(whole()))
    assert LessonProgress.objects.get().check_passed_at is not None


def test_in_the_moment_after_it_has_closed_it_says_why_nothing_is_told_yet(client, exam):
    closing(client, exam)
    Quiz.objects.update(closes_at=timezone.now(), grace=3600)
    page = words(client.get(whole()))
    assert "The quiz has just closed, and what was on its way is still taken. How it went is shown" in page


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
