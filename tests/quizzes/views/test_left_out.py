"""An attempt under way of which a question is left out of the score: it is asked no more."""

import pytest

from quizzes.models import Attempt, QuestionVersion, Quiz
from tests import make
from tests.quizzes.correcting import correct
from tests.quizzes.views.pages import address, place, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    _way, _lesson, check, _final = make.course(3)
    return check


@pytest.fixture
def exam(check):
    rules = {"preset": "exam", "feedback": "at_end", "time_limit": 30, "attempts_allowed": 2}
    Quiz.objects.filter(pk=check.pk).update(pass_points=2, **rules)
    return Quiz.objects.get(pk=check.pk)


def begin(client, quiz):
    client.post(address(quiz), {"begin": "1"})
    return Attempt.objects.latest("pk")


def drop(attempt, position):
    version = QuestionVersion.objects.get(pk=attempt.responses.get(position=position).version_id)
    return correct(version, version.marking() | {"ruling": "dropped"})


def at(attempt, position):
    return f"{attempt.get_absolute_url()}{position}/"


def page(client, attempt, position=""):
    return words(client.get(at(attempt, position) if position else attempt.get_absolute_url()))


def give(client, attempt, position, choice=0, **fields):
    response = attempt.responses.get(position=position)
    sent = {"answer": place(choice, response), "seq": response.seq} | fields
    return client.post(at(attempt, position), sent)


def test_one_is_led_past_it(client, check):
    attempt = begin(client, check)
    drop(attempt, 2)
    give(client, attempt, 1)
    assert f'href="{at(attempt, 3)}#question"' in client.get(at(attempt, 1)).content.decode()
    assert client.post(address(check)).url == f"{at(attempt, 3)}#question"


def test_its_own_page_asks_nothing_and_says_why(client, check):
    attempt = begin(client, check)
    drop(attempt, 1)
    shown = client.get(at(attempt, 1))
    said = "It turned out to be faulty. It is left out of the score, so there is nothing to answer."
    assert said in words(shown) and "Question 1 of 3, left out" in words(shown)
    assert "Check my answer" not in words(shown) and "A stone" not in words(shown)
    assert f'href="{at(attempt, 2)}#question"' in shown.content.decode()


def test_the_other_questions_keep_their_numbers(client, check):
    attempt = begin(client, check)
    drop(attempt, 2)
    shown = client.get(at(attempt, 3))
    assert "Question 3 of 3" in words(shown)
    assert "1 2 (left out) 3 (this question)" in words(shown)
    give(client, attempt, 1)
    assert "Question 1 of 3" in page(client, attempt, 1)


def test_what_was_answered_before_it_is_counted_nowhere_either(client, check):
    attempt = begin(client, check)
    give(client, attempt, 1)
    give(client, attempt, 2)
    drop(attempt, 1)
    said = "1 of the 3 questions turned out to be faulty. It is left out of the score and asked no more."
    assert f"1 of 2 questions answered Everything is kept. Go on whenever you like. {said}" in page(
        client, attempt
    )
    assert f"You have answered 1 of 2 questions. Everything is kept. {said}" in words(
        client.get(address(check))
    )
    client.post(attempt.get_absolute_url())
    assert "1 of 2." in page(client, attempt)
    assert "1 of the 3 questions turned out to be faulty and is left out of the score." in page(
        client, attempt
    )


def test_are_you_sure_names_what_is_unanswered_by_the_numbers_its_pages_have(client, check):
    attempt = begin(client, check)
    drop(attempt, 2)
    sure = client.get(f"{attempt.get_absolute_url()}finish/").text
    assert '<li value="1">' in sure and '<li value="3">' in sure and '<li value="2">' not in sure


def test_what_is_left_and_are_you_sure_do_not_count_it(client, check):
    attempt = begin(client, check)
    give(client, attempt, 1)
    drop(attempt, 2)
    whole = page(client, attempt)
    assert "1 of 2 questions answered" in whole
    assert "1 of the 3 questions turned out to be faulty. It is left out of the score" in whole
    assert "Not answered · left out of the score" in whole
    sure = words(client.get(f"{attempt.get_absolute_url()}finish/"))
    assert "1 question is unanswered." in sure and "Question 1?" not in sure
    assert "You have answered 1 of 2 questions." in words(client.get(address(check)))


def test_the_path_does_not_count_it_as_left(client, check):
    attempt = begin(client, check)
    assert "3 questions left" in words(client.get("/learn/tea/"))
    drop(attempt, 2)
    assert "2 questions left" in words(client.get("/learn/tea/"))


def test_the_last_answer_to_what_is_asked_ends_the_attempt(client, check):
    attempt = begin(client, check)
    drop(attempt, 2)
    give(client, attempt, 1)
    give(client, attempt, 3)
    attempt.refresh_from_db()
    assert attempt.finished_at
    assert "2 of 2. You passed." in page(client, attempt)


def test_where_it_was_the_last_one_left_the_attempt_is_over(client, check):
    attempt = begin(client, check)
    give(client, attempt, 1)
    give(client, attempt, 2)
    drop(attempt, 3)
    assert "2 of 2. You passed." in page(client, attempt)


def test_what_was_answered_before_stays(client, check):
    attempt = begin(client, check)
    give(client, attempt, 1, 1)
    drop(attempt, 1)
    assert "0 of 2 questions answered" in page(client, attempt)
    assert "Not this one." not in page(client, attempt, 1)
    assert "This one is left out of the score." in page(client, attempt, 1)


def test_an_answer_from_a_page_that_was_open_is_kept_and_told(client, check):
    attempt = begin(client, check)
    drop(attempt, 1)
    assert give(client, attempt, 1, 1).url.endswith("?checked#verdict")
    assert "Not this one." not in page(client, attempt, 1)
    assert "This one is left out of the score." in page(client, attempt, 1)


def test_no_other_try_is_asked_for(client, check):
    Quiz.objects.filter(pk=check.pk).update(tries=2)
    attempt = begin(client, check)
    give(client, attempt, 1, 1)
    assert "Try again" in page(client, attempt, 1)
    drop(attempt, 1)
    assert "This question is left out" in page(client, attempt, 1)
    assert f"{at(attempt, 2)}#question" == client.post(address(check)).url
    give(client, attempt, 1, 2)
    assert attempt.responses.get(position=1).answered_at


def test_an_exam_goes_past_it_and_counts_it_nowhere(client, exam):
    attempt = begin(client, exam)
    give(client, attempt, 2)
    drop(attempt, 2)
    assert give(client, attempt, 1).url == f"{at(attempt, 3)}#question"
    assert "1 of 2 questions answered" in page(client, attempt)
    assert "Answered · left out of the score" in page(client, attempt)
    assert "What you had answered is kept." in page(client, attempt, 2)
    assert "Question 3 of 3" in page(client, attempt, 3)
    assert "Save and go to a question that is left out: 2 This question: 3" in page(client, attempt, 3)
    client.post(attempt.get_absolute_url())
    assert "1 of 2." in page(client, attempt)
    assert "This one is left out of the score." in page(client, attempt, 2)


def test_where_all_are_left_out_nothing_is_asked_any_more(client, check):
    attempt = begin(client, check)
    for position in (1, 2, 3):
        drop(attempt, position)
    assert "Nothing is asked any more" in page(client, attempt)
    sure = words(client.get(f"{attempt.get_absolute_url()}finish/"))
    assert "unanswered" not in sure and "Every question is answered." not in sure
    assert "3 of the 3 questions turned out to be faulty." in sure


def test_taken_back_it_is_asked_again(client, check):
    attempt = begin(client, check)
    made = drop(attempt, 1)
    version = QuestionVersion.objects.get(pk=made.version_id)
    correct(version, made.before, undoes=made)
    assert client.post(address(check)).url == f"{at(attempt, 1)}#question"
    assert "Check my answer" in page(client, attempt, 1)
