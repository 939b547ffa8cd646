"""Checking an answer, and what the verdict says."""

import pytest
from django.utils import timezone

from quizzes import attempts
from quizzes.models import Attempt, Choice, Response, Try
from tests import make
from tests.quizzes.views.pages import SEVERAL, WRITTEN, asked, place, text_of, words

pytestmark = pytest.mark.django_db


def test_a_right_answer_is_told_why(client):
    [first, second] = asked(client)
    response = client.post(first, {"answer": place(0), "seq": "0", "check": "1"})
    assert response.url == f"{first}?checked#verdict"
    page = words(client.get(response.url))
    assert "Yes. Tea is a leaf." in page
    assert (
        "What the source says “Tea is a leaf.” Leaves" in page
        or "What the source says Tea is a leaf. Leaves" in page
    )
    assert "Next question" in page


def test_a_wrong_answer_is_told_the_truth_then_why(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    page = words(client.get(first))
    assert "Not this one. Tea is a leaf. You chose “A stone”: The source names a leaf." in page
    assert "A leaf Correct answer" in page
    assert "A stone Your answer" in page


def test_i_do_not_know_is_shown_the_same(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0", "show": "1"})
    page = words(client.get(first))
    assert "Here it is. Tea is a leaf." in page
    assert "You chose" not in page
    assert Try.objects.get().answer is None


def test_the_verdict_comes_before_the_question(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    page = client.get(first).content.decode()
    assert page.index('id="verdict" tabindex="-1"') < page.index('id="stem"') < page.index("<q>")


def test_partly_right_says_how_many_and_which_belong(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL))
    client.post(first, {"answer": [place(0)], "seq": "0"})
    page = words(client.get(first))
    assert "Partly right, 1 of 2. “Black” belongs too. Tea is a leaf." in page
    client.post(first, {"seq": "1", "go": "1"})
    client.post(Attempt.objects.get().get_absolute_url())
    results = words(client.get(Attempt.objects.get().get_absolute_url()))
    assert "Partly right · counts 50 %" in results


def test_partly_right_says_what_does_not_belong_and_why(client):
    choices = [*SEVERAL[:3], ("Red", "-0.5", ""), ("White", "-0.5", "")]
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=choices))
    make.forced(Choice.objects.filter(credit=-0.5), credit="-0.3333333")
    client.post(first, {"answer": [place(0), place(2)], "seq": "0"})
    page = words(client.get(first))
    assert (
        "Partly right: 1 of 2 found, 1 too many. “Black” belongs too. “Blue” does not belong. No tea is blue. Tea is a leaf."
        in page
    )


def test_several_wrong_choices_are_told_the_truth(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL))
    client.post(first, {"answer": [place(2)], "seq": "0"})
    assert "Not right. Tea is a leaf. “Blue” does not belong. No tea is blue." in words(client.get(first))


def test_a_wrong_word_is_quoted_and_the_right_one_given(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    client.post(first, {"answer": "Statin", "seq": "0"})
    page = words(client.get(first))
    assert "Not right. Tea is a leaf. You wrote “Statin”: That is another drug." in page
    assert "Correct answer Sevelamer" in page


def test_without_an_explanation_the_answer_itself_is_the_truth(client):
    [first] = asked(client, make.question(make.document(), explanation=""))
    client.post(first, {"answer": place(1), "seq": "0"})
    assert "Not this one. The answer is “A leaf”. You chose" in words(client.get(first))


def test_a_restatement_is_quoted_as_one(client):
    [first] = asked(client, make.question(make.document(is_restatement=True)))
    client.post(first, {"show": "1"})
    page = text_of(client.get(first))
    assert "What the course’s source text says" in page
    assert "Leaves · source text, edition 1 · read it in place" in page


def test_the_quote_leads_to_its_place(client):
    [first, second] = asked(client)
    client.post(first, {"show": "1"})
    key = Response.objects.first().keys[0]
    assert f'href="/source/tea/?sentence={key}#{key}"' in client.get(first).content.decode()


def test_checking_nothing_asks_for_an_answer(client):
    [first, second] = asked(client)
    page = client.post(first, {"seq": "0", "check": "1"})
    assert page.status_code == 422
    assert "Choose or write an answer first. Or press “I don’t know. Show me”." in text_of(page)
    assert Try.objects.count() == 0


def test_a_text_that_is_too_long_is_given_back_with_a_sentence(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    page = client.post(first, {"answer": "a" * 300, "seq": "0"})
    assert page.status_code == 422
    assert "A word or two is enough; at most 200 characters fit." in text_of(page)
    assert "a" * 300 in page.content.decode()


@pytest.mark.parametrize("answer", ["9", "-1", "x"])
def test_a_choice_from_elsewhere_is_refused_with_a_sentence(client, answer):
    [first, second] = asked(client)
    page = client.post(first, {"answer": answer, "seq": "0"})
    assert page.status_code == 422
    assert "That choice is not on this page. Choose one of those shown." in text_of(page)


def test_the_second_click_finds_the_first_ones_verdict(client):
    [first, second] = asked(client)
    for _ in range(2):
        response = client.post(first, {"answer": place(0), "seq": "0"})
        assert response.url == f"{first}?checked#verdict"
    assert Try.objects.count() == 1


def test_another_answer_is_told_that_the_first_counts(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    response = client.post(first, {"answer": place(0), "seq": "0"})
    page = words(client.get(response.url))
    assert "You had answered this one already. Your first answer counts, and here it is." in page
    assert "Not this one." in page
    assert Try.objects.get().fraction == 0


def test_what_another_tab_chose_is_shown_beside(client):
    [first, second] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"})
    page = client.post(first, {"answer": place(2), "seq": "0"})
    assert page.status_code == 409
    assert "In another tab you chose “A stone”." in text_of(page)
    assert f'value="{place(2)}" checked' in page.content.decode()
    assert 'name="seq" value="1"' in page.content.decode()
    assert Try.objects.count() == 0


def test_an_answered_question_can_be_looked_at_again(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    for _ in range(2):
        assert "Not this one." in text_of(client.get(first))


def test_a_question_left_open_in_a_finished_attempt_leads_to_the_results(client):
    [first, second] = asked(client)
    attempt = Attempt.objects.get()
    attempts.finish(attempt, timezone.now())
    assert client.get(first).url == attempt.get_absolute_url()
    assert client.post(first, {"show": "1"}).url == attempt.get_absolute_url()


def test_after_the_last_question_comes_how_it_went(client):
    [first, second] = asked(client)
    client.post(first, {"show": "1"})
    client.post(second, {"show": "1"})
    page = client.get(second).content.decode()
    assert "See how it went" in page
    assert Attempt.objects.get().finished_at is not None


def test_a_question_passed_over_comes_again_at_the_end(client):
    [first, second] = asked(client)
    client.post(second, {"show": "1"})
    assert f'href="{first}#question"' in client.get(second).content.decode()
