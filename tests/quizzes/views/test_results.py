"""How it went, and what to do about it."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from quizzes.models import Attempt, Quiz, Response
from tests import make
from tests.quizzes.views.pages import address, asked, place, text_of, words

pytestmark = pytest.mark.django_db


def finished(client, *answers):
    """A finished attempt's page; each answer is an authored position, or None to be shown."""
    way, lesson, check, final = make.course(len(answers))
    check.pass_points = len(answers) - 1
    check.save()
    client.post(address(check), {"read": "1"})
    for response, answer in zip(Response.objects.order_by("position"), answers, strict=True):
        data = {"show": "1"} if answer is None else {"answer": place(answer, response), "seq": "0"}
        client.post(response.get_absolute_url(), data)
    return client.get(Attempt.objects.get().get_absolute_url())


def test_not_passed_says_what_is_needed_and_what_to_read(client):
    page = words(finished(client, 0, 1, None))
    assert "1 of 3. You need 2. One short part to read again, then only the ones you missed." in page
    assert "What tea is What the source says Tea is a leaf. Leaves" in page
    assert "Only the ones I missed" in page
    assert "All of it again" in page
    assert "This course is for learning." in page


def test_passed_says_so_and_leads_on(client):
    page = words(finished(client, 0, 0, 1))
    assert "2 of 3. You passed." in page
    assert "The last question?" not in page
    assert "Begin “Final”" in page


@pytest.mark.parametrize(
    ("fraction", "drawn"),
    [("0.5", "part-5"), ("0.3333333", "part-3"), ("0.9999999", "got"), ("0.04", "open"), ("0.05", "part-1")],
)
def test_a_part_of_a_point_is_drawn_as_the_part_it_is(client, fraction, drawn):
    finished(client, 0, 0, 1, 1)
    attempt = Attempt.objects.get()
    attempt.responses.filter(position=3).update(fraction=Decimal(fraction))
    page = client.get(attempt.get_absolute_url())
    assert re.findall(r'<li class="([^"]*)"></li>', page.text) == ["got", "got", f"{drawn} mark", "open"]
    assert fraction != "0.5" or "2.5 of 4." in words(page)


def test_all_right_is_well_done(client):
    page = words(finished(client, 0, 0))
    assert "2 of 2. You passed. Every one of them. Well done." in page
    assert "Only the ones I missed" not in page


def test_every_question_is_listed_with_how_it_went(client):
    page = words(finished(client, 0, 1, None))
    assert "Question 0? Right Question 1? Not right Question 2? Shown to you" in page


def test_what_was_missed_can_be_asked_again(client, mia):
    finished(client, 0, 1, None)
    first = mia.attempts.get()
    response = client.post(address(first.quiz), {"missed_of": first.pk})
    again = mia.attempts.unclosed().get()
    assert again.builds_on == first
    assert response.url == f"/attempts/{again.pk}/2/#question"
    assert "Question 1 of 2" in text_of(client.get(response.url))
    assert "You had this right" in text_of(client.get(f"/attempts/{again.pk}/1/"))


@pytest.mark.parametrize("which", ["", "x", "999999"])
def test_an_attempt_that_is_none_cannot_be_built_on(client, course, which):
    assert client.post(address(course[2]), {"missed_of": which}).status_code == 404


def test_results_before_the_end_say_what_is_kept_and_give_nothing_away(client):
    [first, second] = asked(client)
    client.post(first, {"show": "1"})
    page = text_of(client.get(Attempt.objects.get().get_absolute_url()))
    assert "1 of 2 questions answered" in page
    assert "Go on where you were" in page


def test_an_attempt_can_be_ended_by_hand(client):
    asked(client)
    attempt = Attempt.objects.get()
    assert client.post(attempt.get_absolute_url()).url == attempt.get_absolute_url()
    page = words(client.get(attempt.get_absolute_url()))
    assert "0 of 2. You need 1." in page
    assert "Question 0? Not answered" in page


def again(client, quiz, *answers):
    """The page of another attempt with these answers."""
    client.post(address(quiz))
    responses = Response.objects.filter(attempt=Attempt.objects.latest("pk")).order_by("position")
    for response, answer in zip(responses, answers, strict=True):
        client.post(response.get_absolute_url(), {"answer": place(answer, response), "seq": "0"})
    return words(client.get(Attempt.objects.latest("pk").get_absolute_url()))


def test_where_only_the_first_attempt_counts_the_second_cannot_pass(client):
    finished(client, 0, 1, 1)
    quiz = Attempt.objects.get().quiz
    type(quiz).objects.update(counts="first")
    page = again(client, quiz, 0, 0, 0)
    assert "3 of 3. Only the first one counts. So your score is 1 of 3; 2 are needed to pass." in page
    assert "You passed." not in page


def test_where_the_average_counts_it_is_told(client):
    finished(client, 0, 1, 1)
    quiz = Attempt.objects.get().quiz
    type(quiz).objects.update(counts="average")
    page = again(client, quiz, 0, 0, 0)
    assert "3 of 3. You passed. Their average counts. With this one your score is 2 of 3" in page
    assert "Last time, on" in words(client.get(address(quiz)))
    assert "Their average counts. So your score is 2 of 3." in words(client.get(address(quiz)))


# Passed before


def sat(client, quiz, *answers):
    """Where another whole attempt at the quiz ends: its results."""
    client.post(address(quiz), {"begin": "1"})
    attempt = Attempt.objects.order_by("-number").first()
    for response, answer in zip(attempt.responses.order_by("position"), answers, strict=True):
        sent = {"answer": place(answer, response), "seq": "0"}
        client.post(response.get_absolute_url(), sent)
    return attempt.get_absolute_url()


@pytest.mark.parametrize("counts", ["highest", "latest", "average"])
@pytest.mark.parametrize("which", [2, 3], ids=["check", "final"])
def test_a_later_attempt_that_fails_does_not_hide_that_it_was_passed(client, counts, which):
    course = make.course(2)
    quiz = course[which]
    Quiz.objects.filter(pk=quiz.pk).update(counts=counts, pass_points=quiz.slots.count())
    right, wrong = [0] * quiz.slots.count(), [1] * quiz.slots.count()
    passed = sat(client, quiz, *right)
    assert "and that stays" not in client.get(passed).text
    day = timezone.localtime().strftime("%-d %B")
    page = words(client.get(sat(client, quiz, *wrong)))
    assert f"You passed this on {day}, and that stays." in page
    assert f"You passed this on {day}. Last time" in words(client.get(address(quiz)))
    client.post(address(quiz), {"begin": "1"})
    for whole in ("/", course[0].get_absolute_url()):
        assert ("Passed " + day if which == 3 else "Its check is passed.") in words(client.get(whole))


def test_an_attempt_after_others_that_failed_claims_nothing(client):
    quiz = make.course(2)[2]
    sat(client, quiz, 1, 1)
    assert "You passed" not in words(client.get(sat(client, quiz, 1, 1)))
    assert "You passed" not in words(client.get(address(quiz)))
