"""The pages of a check: what each shows, what each refuses, and whose they are."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learn import progress
from learn.models import LessonProgress
from learn.publishing import withdraw
from quizzes import attempts
from quizzes.models import Attempt, Choice, Question, Response, Try
from quizzes.views.attempts import quiz
from tests import make

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
SEVERAL = (
    ("Green", "0.5", "Yes."),
    ("Black", "0.5", "Yes."),
    ("Blue", "-0.5", "No tea is blue."),
    ("Red", "-0.5", ""),
)
WRITTEN = (("Sevelamer", 1, ""), ("statin", 0, "That is another drug."))


@pytest.fixture
def mia():
    return make.learner()


@pytest.fixture
def client(client, mia):
    client.force_login(mia)
    return client


@pytest.fixture
def course():
    return make.course(2)


def address(quiz):
    return reverse("quizzes:quiz", args=[quiz.path.slug, quiz.slug])


def asked(client, *questions, **fields):
    """The addresses of a quiz of these questions, begun by the client; without questions, of two plain ones."""
    if questions:
        check = make.quiz(make.path(questions[0].document), questions, **fields)
    else:
        check = make.course(2)[2]
    client.post(address(check))
    return [response.get_absolute_url() for response in Response.objects.order_by("position")]


def place(position, response=None):
    """Where the page shows the choice written at this position."""
    response = response or Response.objects.order_by("position").first()
    return str(response.choice_order.index(position))


def text_of(response):
    """The words of the page, as a person reads them."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def words(response):
    """Like text_of, with the space before punctuation closed that taking out tags leaves."""
    return text_of(response).replace(" .", ".").replace("“ ", "“").replace(" ”", "”")


# Before the first question


def test_the_intro_says_how_many_questions_and_how_many_to_pass(client, course):
    page = text_of(client.get(address(course[2])))
    assert "2 questions. You pass with 1 right." in page
    assert "Ask me" in page
    assert "For learning." in page


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
        quiz.on_arrival(request, path="tea", quiz="check") == f"/attempts/{mia.attempts.get().pk}/1/#question"
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


# A question


def test_a_question_says_where_one_stands_and_what_it_is_about(client):
    page = client.get(asked(client)[1])
    assert "Question 2 of 2 · plants" in text_of(page)
    assert 'aria-label="Question 2 of 2"' in page.content.decode()
    assert "/learn/tea/leaves/" in page.content.decode()


def test_choices_are_named_by_where_they_stand(client):
    [first, _] = asked(client)
    Response.objects.update(choice_order=[2, 0, 1])
    page = text_of(client.get(first))
    assert page.index("A fish") < page.index("A leaf") < page.index("A stone")


def test_a_saved_draft_is_chosen_and_called_saved(client):
    [first, _] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"})
    page = client.get(first)
    assert f'value="{place(1)}" checked' in page.content.decode()
    assert "Saved" in text_of(page)


def test_nothing_is_called_saved_before_it_is(client):
    assert "Saved" not in text_of(client.get(asked(client)[0]))


def test_several_choices_come_with_their_rule(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL))
    page = client.get(first)
    assert "Each choice that belongs earns a part, and each that does not takes a part away." in text_of(page)
    assert 'type="checkbox"' in page.content.decode()


def test_a_short_answer_is_a_field_that_keeps_the_draft(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    client.post(f"{first}save/", {"answer": '<b>"seve', "seq": "0"})
    assert 'value="&lt;b&gt;&quot;seve"' in client.get(first).content.decode()


def test_pages_of_an_attempt_are_kept_by_no_cache(client):
    [first, _] = asked(client)
    for url in (first, f"/attempts/{Attempt.objects.get().pk}/", address(Attempt.objects.get().quiz)):
        assert set(client.get(url)["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_looking_at_a_question_writes_nothing(client):
    [first, _] = asked(client)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(first)
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_a_place_that_is_not_in_the_attempt_is_not_there(client):
    asked(client)
    assert client.get(f"/attempts/{Attempt.objects.get().pk}/9/").status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999999"])
def test_an_attempt_that_does_not_exist_is_not_there(client, number):
    asked(client)
    for address in (f"/attempts/{number}/", f"/attempts/{number}/1/", f"/attempts/1/{number}/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


# Checking


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


def test_partly_right_says_what_does_not_belong_and_why(client):
    choices = [*SEVERAL[:3], ("Red", "-0.5", ""), ("White", "-0.5", "")]
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=choices))
    Choice.objects.filter(credit=-0.5).update(credit="-0.3333333")
    client.post(first, {"answer": [place(0), place(2)], "seq": "0"})
    page = words(client.get(first))
    assert (
        "Partly right, 1 of 2. “Black” belongs too. “Blue” does not belong. No tea is blue. Tea is a leaf."
        in page
    )


def test_several_wrong_choices_are_told_the_truth(client):
    [first] = asked(client, make.question(make.document(), kind="multiple", choices=SEVERAL))
    client.post(first, {"answer": [place(2)], "seq": "0"})
    assert "Not this one. Tea is a leaf. “Blue” does not belong. No tea is blue." in words(client.get(first))


def test_a_wrong_word_is_quoted_and_the_right_one_given(client):
    [first] = asked(client, make.question(make.document(), kind="short", choices=WRITTEN))
    client.post(first, {"answer": "Statin", "seq": "0"})
    page = words(client.get(first))
    assert "Not this one. Tea is a leaf. You wrote “Statin”: That is another drug." in page
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
    assert f'href="/source/tea/#{Response.objects.first().keys[0]}"' in client.get(first).content.decode()


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


# Saving, as the page's script does it


def test_saving_says_saved_and_names_the_next_seq(client):
    [first, second] = asked(client)
    response = client.post(f"{first}save/", {"answer": place(1), "seq": "0"}, headers=JSON)
    assert response.json() == {"seq": 1, "said": "Saved"}
    assert Response.objects.first().draft == {"choices": [1]}


def test_saving_another_answer_with_an_old_seq_gets_the_stored_one(client):
    [first, second] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"}, headers=JSON)
    response = client.post(f"{first}save/", {"answer": place(2), "seq": "0"}, headers=JSON)
    assert response.status_code == 409
    assert response.json() == {"seq": 1, "said": "In another tab you chose “A stone”.", "chosen": [place(1)]}


def test_saving_after_answering_leads_to_the_answer(client):
    [first, second] = asked(client)
    client.post(first, {"answer": place(1), "seq": "0"})
    response = client.post(f"{first}save/", {"answer": place(2), "seq": "1"}, headers=JSON)
    assert (response.status_code, response.json()) == (409, {"go": f"{first}?before#verdict"})


def test_saving_what_cannot_be_read_gets_a_sentence(client):
    [first, second] = asked(client)
    response = client.post(f"{first}save/", {"answer": "77", "seq": "0"}, headers=JSON)
    assert response.status_code == 422
    assert response.json() == {"said": "That choice is not on this page. Choose one of those shown."}


@pytest.mark.parametrize("seq", ["", "-1", "x", "²", "99999999999999999999"])
def test_a_seq_that_is_no_number_saves_nothing(client, seq):
    [first, second] = asked(client)
    assert client.post(f"{first}save/", {"answer": place(1), "seq": seq}, headers=JSON).status_code == 409
    assert Response.objects.first().draft is None


def test_checking_by_script_is_told_where_to_go(client):
    [first, second] = asked(client)
    response = client.post(first, {"answer": place(1), "seq": "0"}, headers=JSON)
    assert response.json() == {"go": f"{first}?checked#verdict"}


def test_saving_is_a_post(client):
    [first, second] = asked(client)
    assert client.get(f"{first}save/").status_code == 405


def test_it_refuses_a_post_without_the_forms_token(client, mia):
    [first, second] = asked(client)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mia)
    for url in (first, f"{first}save/", f"/attempts/{Attempt.objects.get().pk}/"):
        assert strict.post(url, {"answer": place(1), "seq": "0"}).status_code == 403
    assert Try.objects.count() == 0


# Signed out meanwhile


def test_a_page_of_an_attempt_asks_to_sign_in_and_comes_back(client):
    [first, second] = asked(client)
    login = reverse("account_login")
    assert Client().get(first).url == f"{login}?next={first}"
    assert Client().post(first, {"show": "1"}).url == f"{login}?next={first}"
    assert Client().post(f"{first}save/", {"answer": "1"}).url == f"{login}?next={first}"
    attempt = Attempt.objects.get().get_absolute_url()
    assert Client().get(attempt).url == f"{login}?next={attempt}"


def test_the_script_is_told_where_to_sign_in(client):
    [first, second] = asked(client)
    response = Client().post(f"{first}save/", {"answer": "1", "seq": "0"}, headers=JSON)
    assert (response.status_code, response.json()) == (
        401,
        {"go": f"{reverse('account_login')}?next={first}"},
    )


# Another learner


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_another_learners_attempt_is_not_there(client, method):
    [first, second] = asked(client)
    client.post(f"{first}save/", {"answer": place(1), "seq": "0"})
    client.post(second, {"show": "1"})
    zoe = Client()
    zoe.force_login(make.learner("zoe@example.org"))
    for url in (first, second, f"{first}save/", Attempt.objects.get().get_absolute_url()):
        assert getattr(zoe, method)(url).status_code == 404
        assert getattr(zoe, method)(url, headers=JSON).status_code == 404
    assert Try.objects.count() == 1


def test_another_learners_attempt_cannot_be_built_on(client, course):
    client.post(address(course[2]))
    finished = Attempt.objects.get()
    attempts.finish(finished, timezone.now())
    zoe = Client()
    zoe.force_login(make.learner("zoe@example.org"))
    assert zoe.post(address(course[2]), {"missed_of": finished.pk}).status_code == 404
    assert Attempt.objects.count() == 1


def test_staff_see_no_learners_attempt_here(client):
    [first, second] = asked(client)
    ed = Client()
    ed.force_login(make.educator(is_superuser=True))
    assert ed.get(first).status_code == 404


# How it went


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
    assert "Begin the final" in page


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
    again = mia.attempts.open().get()
    assert again.builds_on == first
    assert response.url == f"/attempts/{again.pk}/2/#question"
    assert "Question 1 of 2 · plants" in text_of(client.get(response.url))
    assert "You had this right · plants" in text_of(client.get(f"/attempts/{again.pk}/1/"))


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


# The same number of queries for one question and for thirty


def queries(client, call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_an_answer_and_its_verdict_take_twelve_queries_at_most(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count + 1)]
    first = asked(client, *questions)[0]

    data = {"answer": place(0), "seq": "0"}

    def answer():
        client.get(client.post(first, data).url)

    assert queries(client, answer) == 12


@pytest.mark.parametrize("count", [1, 30])
def test_a_save_takes_four_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.post(f"{first}save/", {"answer": "1", "seq": "0"})) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_a_question_takes_four_queries(client, count):
    document = make.document()
    first = asked(client, *[make.question(document, f"q{n}", f"Question {n}?") for n in range(count)])[0]
    assert queries(client, lambda: client.get(first)) == 4


@pytest.mark.parametrize("count", [1, 30])
def test_results_take_six_queries_when_nothing_comes_next(client, count):
    document = make.document()
    lesson = make.lesson(document)
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document, [lesson]), questions, lesson)
    client.post(address(check))
    attempt = Attempt.objects.get()
    client.post(attempt.get_absolute_url())
    assert queries(client, lambda: client.get(attempt.get_absolute_url())) == 6


@pytest.mark.parametrize("count", [1, 30])
def test_starting_takes_the_same_number_of_queries(client, count):
    document = make.document()
    questions = [make.question(document, f"q{n}", f"Question {n}?") for n in range(count)]
    check = make.quiz(make.path(document), questions)
    assert queries(client, lambda: client.post(address(check))) == 20
    assert Question.objects.count() == count
