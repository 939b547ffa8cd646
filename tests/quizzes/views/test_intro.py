"""The page before the first question, and how one gets past it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learn import progress
from learn.models import LessonProgress
from learn.publishing import withdraw
from quizzes import attempts
from quizzes.models import Attempt, Quiz, Response
from quizzes.views.attempts import quiz
from tests import make
from tests.quizzes.views.pages import address, place, text_of, words

pytestmark = pytest.mark.django_db


def test_the_intro_says_how_many_questions_and_how_many_to_pass(client, course):
    page = text_of(client.get(address(course[2])))
    assert "2 questions. You pass with 1 right." in page
    assert "Ask me" in page
    assert "For learning." in page


def test_a_final_is_begun_by_its_title_and_does_not_say_ask_me(client, course):
    Quiz.objects.filter(pk=course[3].pk).update(title="What have you kept?")
    page = text_of(client.get(address(course[3])))
    assert "Begin “What have you kept?”" in page and "Ask me" not in page


def test_practice_on_no_lesson_is_begun_by_its_title(client, course):
    final = course[3]
    Quiz.objects.filter(pk=final.pk).update(preset="practice")
    begins = f"Begin “{final.title}”"
    page = text_of(client.get(address(final)))
    assert begins in page


def test_after_the_lessons_home_and_path_begin_practice_by_its_title(client, mia, course):
    way, lesson, _check, final = course
    Quiz.objects.filter(pk=final.pk).update(preset="practice")
    now = timezone.now()
    enrolment = progress.enrol(mia, way, now)
    progress.mark_read(enrolment, lesson, lesson.current, now)
    progress.check_passed(enrolment, lesson, now)
    for url in (way.get_absolute_url(), reverse("learn:front")):
        page = text_of(client.get(url))
        assert f"Begin “{final.title}”" in page


def test_a_stranger_reads_on_past_a_lesson_that_asks_nothing():
    document = make.document()
    lessons = [make.lesson(document), make.lesson(document, "second", "Second")]
    way, stranger = make.path(document, lessons), Client()
    here = reverse("learn:lesson", args=[way.slug, lessons[0].slug])
    assert "without answering" not in text_of(stranger.get(here))
    make.quiz(way, [make.question(document)], lessons[0])
    assert "Read on without answering" in text_of(stranger.get(here))


def test_reading_the_intro_begins_nothing(client, course):
    client.get(address(course[2]))
    assert Attempt.objects.count() == 0
    assert LessonProgress.objects.count() == 0


def test_a_stranger_is_invited_to_sign_up_and_comes_back_to_the_question(course):
    page = Client().get(address(course[2]))
    assert "Sign up to answer and keep your place. It takes a minute." in text_of(page)
    assert (
        f"{reverse('account_signup')}?next=%2Flearn%2Ftea%2Fquiz%2Fcheck%2F%3Fask%3D1"
        in page.content.decode()
    )


def test_a_stranger_who_posts_is_asked_to_sign_in(course):
    response = Client().post(address(course[2]))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/learn/tea/quiz/check/%3Fask%3D1"


def test_starting_leads_to_the_first_question(client, mia, course):
    response = client.post(address(course[2]))
    assert response.url == f"/attempts/{mia.attempts.get().pk}/1/#question"


def test_starting_from_the_lesson_marks_it_read(client, mia, course):
    client.post(address(course[2]), {"read": "1"})
    row = LessonProgress.objects.get()
    assert (row.lesson, row.read_version) == (course[1], course[1].current)
    assert row.read_at is not None


def test_starting_twice_leads_to_the_same_question(client, mia, course):
    assert client.post(address(course[2])).url == client.post(address(course[2])).url
    assert mia.attempts.count() == 1


def test_resuming_leads_to_the_first_question_without_an_answer(client, mia, course):
    client.post(address(course[2]))
    [first, second] = Response.objects.order_by("position")
    client.post(first.get_absolute_url(), {"show": "1"})
    assert client.post(address(course[2])).url == f"{second.get_absolute_url()}#question"


def test_the_intro_of_a_quiz_under_way_says_what_is_kept(client, course):
    client.post(address(course[2]))
    client.post(Response.objects.first().get_absolute_url(), {"show": "1"})
    page = text_of(client.get(address(course[2])))
    assert "You have answered 1 of 2 questions. Everything is kept." in page
    assert "Go on where you were" in page


def test_a_try_that_was_not_right_is_a_beginning(client, mia, course):
    Quiz.objects.update(tries=2)
    client.post(address(course[2]))
    response = Response.objects.get(position=1)
    client.post(response.get_absolute_url(), {"answer": place(1, response), "seq": "0"})
    page = words(client.get(address(course[2])))
    assert (
        "You have answered 0 of 2 questions. Everything is kept." in page and "Go on where you were" in page
    )


def test_the_intro_after_an_attempt_says_how_it_went(client, course):
    client.post(address(course[2]))
    attempts.finish(Attempt.objects.get(), timezone.now())
    page = text_of(client.get(address(course[2])))
    assert ": 0 of 2." in page
    assert "All of it again" in page


def test_a_quiz_without_questions_says_so_kindly(client):
    way, lesson, check, final = make.course(0)
    page = text_of(client.get(address(check)))
    assert "There are no questions here yet. You have missed nothing: they are still being written." in page
    assert client.post(address(check)).url == address(check)


def test_who_arrives_from_signing_up_stands_at_the_first_question(rf, mia, course):
    request = rf.post("/account/sign-up/")
    request.user = mia
    assert (
        quiz.on_arrival(request, path="tea", quiz="check", asked={})
        == f"/attempts/{mia.attempts.get().pk}/1/#question"
    )
    assert LessonProgress.objects.get().read_at is not None


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("state", ["draft", "retired"])
def test_a_quiz_that_is_not_published_is_not_there(client, course, method, state):
    course[2].state = state
    course[2].save()
    assert getattr(client, method)(address(course[2])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_check_of_a_lesson_that_is_not_published_is_not_there(client, course, method):
    withdraw(course[1])
    assert getattr(client, method)(address(course[2])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("fields", [{"state": "draft"}, {"is_open": False}])
def test_the_quiz_of_a_path_this_person_may_not_read_is_not_there(client, course, method, fields):
    type(course[0]).objects.update(**fields)
    assert getattr(client, method)(address(course[2])).status_code == 404


def test_the_quiz_of_a_closed_path_is_there_for_who_joined(client, mia, course):
    progress.enrol(mia, course[0], timezone.now())
    type(course[0]).objects.update(is_open=False)
    assert client.get(address(course[2])).status_code == 200


def test_staff_may_try_it(course):
    client = Client()
    client.force_login(make.educator())
    assert client.post(address(course[2])).url.endswith("/1/#question")


CLOSES = {"closes_wall": "2999-05-03T23:59", "zone": "Europe/Berlin"}


def rules_of(client, quiz, **fields):
    """What the page says of a quiz with these rules."""
    for name, value in fields.items():
        setattr(quiz, name, value)
    quiz.save()
    return words(client.get(address(quiz)))


def test_what_is_promised_ends_when_it_closes(client, course):
    page = rules_of(client, course[2], **CLOSES)
    assert "Stop when you like and come back before it closes. What is saved by then counts." in page
    assert "You can try again as often as you like until it closes." in page
    assert "Take your time" not in page and "Closes on 3 May 2999, 23:59 (Berlin time)." in page
    page = rules_of(client, course[2], time_limit=30)
    assert "30 minutes from when you begin, and until 3 May 2999, 23:59 (Berlin time) at the latest." in page
    assert "as often as you like until it closes." in page


def test_who_has_no_attempt_left_is_told_so_once_and_promised_nothing(client, course):
    rules_of(client, course[2], attempts_allowed=1, **CLOSES)
    client.post(address(course[2]), {"begin": "1"})
    attempts.finish(Attempt.objects.get(), timezone.now())
    page = words(client.get(address(course[2])))
    assert "You have used 1 of 1 attempt." in page and "used all" not in page
    assert "One question at a time" not in page and "Stop when you like" not in page
    assert page.count("See how it went") == 1


def test_how_it_went_is_not_offered_before_it_may_be_known(client, course):
    rules_of(client, course[2], feedback="after_close", **CLOSES)
    client.post(address(course[2]), {"begin": "1"})
    attempts.finish(Attempt.objects.get(), timezone.now())
    page = words(client.get(address(course[2])))
    assert "How it went is shown after the quiz has closed. See what you answered" in page
    assert "See how it went" not in page


@pytest.mark.parametrize(
    ("wall", "said", "invites"),
    [("closes_wall", "It has closed, so nobody can begin any more.", False),
     ("opens_wall", "It has not opened yet.", True)],
)  # fmt: skip
def test_a_stranger_is_told_that_it_cannot_be_begun(course, wall, said, invites):
    day = "2999-05-03T08:00" if invites else "2020-05-03T08:00"
    page = rules_of(Client(), course[2], **{wall: day, "zone": "UTC"})
    assert said in page
    assert ("Sign up to answer" in page) is invites
