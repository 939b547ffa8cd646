"""What could be better about questions, beside the question being written and all on one page."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from quizzes.good_questions import waive
from quizzes.models import LintWaiver, Question
from tests import desk, make

from .flawed import GIVEAWAY
from .writing import give, typed

pytestmark = pytest.mark.django_db

ALL = "/admin/quizzes/lintwaiver/"
LONGEST = "The right answer is the longest"
# With the longest, two notes: very unlike lengths, and nothing else.
ROWS = tuple((text, credit == 1, why) for text, credit, why in GIVEAWAY)


@pytest.fixture
def document():
    return make.document(sentences=("Tea is a leaf of a bush that grows on mountains in the rain.",))


@pytest.fixture
def question(document):
    return make.question(document, choices=GIVEAWAY)


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def page_of(client, question):
    return client.get(f"/admin/quizzes/question/{question.pk}/change/").text


def reader():
    """Who may look at questions and no more."""
    person = make.educator("reader@example.org")
    person.user_permissions.set(Permission.objects.filter(codename="view_question"))
    return desk.signed_in(person)


def leave(client, thing, rule="key-longest", reason="The mountains matter.", **more):
    name = type(thing).__name__.lower()
    return client.post(f"{ALL}waive/", {name: thing.pk, "rule": rule, "reason": reason} | more, follow=True)


# Beside the question


def test_a_saved_question_says_what_could_be_better_with_the_words_marked(client, question):
    page = page_of(client, question)
    assert "2 things could be better" in page
    assert LONGEST in page and "Error" in page
    assert f"<mark>{GIVEAWAY[0][0]}</mark>" in page


def test_a_sound_question_says_so_and_a_new_one_waits(client, document):
    assert "Nothing is found. It reads like a good question." in page_of(client, make.question(document))
    assert "Once the question stands here" in client.get("/admin/quizzes/question/add/").text


def test_what_was_typed_is_read_when_it_comes_back_with_mistakes(client, document):
    data = typed(document, rows=ROWS, explanation="", button="_publish")
    answer = client.post("/admin/quizzes/question/add/", data)
    assert LONGEST in answer.text and "It has no explanation" not in answer.text
    assert "once the question is saved" in answer.text and "Why may it stay?" not in answer.text
    assert not Question.objects.exists()


def test_a_question_is_read_as_it_is_typed_and_nothing_is_kept(client, document):
    answer = client.post(f"{ALL}typed/", typed(document, stem="What is not tea?", rows=ROWS))
    assert "<html" not in answer.text and answer["Cache-Control"].count("no-store")
    assert LONGEST in answer.text and "<mark>not</mark>" in answer.text
    assert not Question.objects.exists()


def test_one_that_asks_what_another_asks_names_it_saved_and_as_it_is_typed(client, document):
    other = make.question(document, "one", "How warm is the water for tea?", choices=GIVEAWAY)
    same = make.question(document, "another", "How warm is water for the tea?", choices=GIVEAWAY)
    make.question(document, "third", "Why is a pot of clay?", choices=GIVEAWAY)
    for question, named in ((same, other), (other, same)):
        found = page_of(client, question).split("It asks nearly the same as:")[1].split("</ul>")[0]
        assert named.current.stem in found and "pot of clay" not in found
    answer = client.post(f"{ALL}typed/", typed(document, stem="How warm is water for tea?", rows=ROWS))
    assert "It asks nearly the same as:" in answer.text and "reads like a good question" not in answer.text


def test_typing_in_a_saved_question_offers_to_leave_only_what_is_saved(client, question, document):
    form = typed(document, rows=ROWS) | {"question": question.pk}
    assert "Why may it stay?" in client.post(f"{ALL}typed/", form).text
    changed = client.post(f"{ALL}typed/", form | {"stem": "What is tea, then?"}).text
    assert LONGEST in changed and "Why may it stay?" not in changed
    leave(client, question)
    assert "Left as it is by Ed Okafor" in client.post(f"{ALL}typed/", form).text
    changed = client.post(f"{ALL}typed/", form | {"stem": "What is tea, then?"}).text
    assert "Left as it is by Ed Okafor" in changed and "Let it count again" not in changed
    other = form | {"rows-0-text": f"{GIVEAWAY[0][0]}, too"}
    assert "Left as it is" not in client.post(f"{ALL}typed/", other).text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"document": "x", "kind": "single"},
        {
            "document": "99999",
            "kind": "single",
            "stem": "What?",
            "rows-TOTAL_FORMS": "1",
            "rows-INITIAL_FORMS": "0",
        },
        {"kind": "nonsense", "stem": "What?", "rows-TOTAL_FORMS": "x", "rows-INITIAL_FORMS": "-1"},
        {"kind": "truefalse", "stem": "\x00 What?", "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
    ],
)
def test_whatever_is_typed_is_answered_with_a_sentence(client, document, sent):
    answer = client.post(f"{ALL}typed/", sent)
    assert answer.status_code == 200 and "Once the question stands here" in answer.text


def test_a_question_learners_were_given_says_it_too(client, question):
    give(question)
    assert LONGEST in page_of(client, question)


def test_markup_in_a_question_stays_text_beside_it(client, document):
    bad = "<script>alert(1)</script>"
    rows = ((bad * 3, 1, bad), ("A stone", 0, bad), ("A fish", 0, bad))
    question = make.question(document, stem=f"What is not {bad}?", choices=rows, explanation=bad)
    leave(client, question, "negative-stem", bad)
    assert bad not in page_of(client, question)
    assert bad not in client.get(ALL).text and bad not in client.get(f"{ALL}?left=1").text


# Leaving something as it is


def test_an_educator_leaves_a_finding_as_it_is_and_lets_it_count_again(client, question):
    answer = leave(client, question)
    assert answer.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/change/#findings", 302)]
    assert desk.said(answer) == [f"Left as it is: “{LONGEST}”. It counts again when the words change."]
    page = page_of(client, question)
    assert "Left as it is by Ed Okafor on " in page and "The mountains matter." in page
    assert "1 thing could be better" in page
    answer = client.post(f"{ALL}take-back/", {"question": question.pk, "rule": "key-longest"}, follow=True)
    assert desk.said(answer) == [f"It counts again: “{LONGEST}”"]
    assert not LintWaiver.objects.exists()


def test_a_reason_is_needed(client, question):
    assert desk.said(leave(client, question, reason=" ")) == ["Say in a few words why it may stay as it is."]
    assert not LintWaiver.objects.exists()


def test_a_quiz_is_left_as_it_is_from_the_page_of_all(client, document, question):
    quiz = make.quiz(make.path(document), [question])
    answer = leave(client, quiz, "pass-by-luck", back="?path=tea")
    assert answer.redirect_chain == [(f"{ALL}?path=tea", 302)]
    assert LintWaiver.objects.get().quiz == quiz


@pytest.mark.parametrize("verb", ["waive", "take-back"])
def test_leaving_is_a_post_by_who_may(client, question, verb):
    sent = {"question": question.pk, "rule": "key-longest", "reason": "Mine."}
    waive(question, "unlike-lengths", "Meant so.", None, timezone.now())
    assert client.get(f"{ALL}{verb}/").status_code == 405
    assert reader().post(f"{ALL}{verb}/", sent).status_code == 403
    assert desk.signed_in(make.learner()).post(f"{ALL}{verb}/", sent).status_code == 302
    assert client.post(f"{ALL}{verb}/", sent | {"rule": "nonsense"}).status_code == 404
    assert client.post(f"{ALL}{verb}/", sent | {"question": "99999"}).status_code == 404
    assert client.post(f"{ALL}{verb}/", {"rule": "key-longest"}).status_code == 404
    assert LintWaiver.objects.count() == 1


def test_going_back_leads_nowhere_else(client, question):
    answer = leave(client, question, back="//example.org/")
    assert answer.redirect_chain == [(f"/admin/quizzes/question/{question.pk}/change/#findings", 302)]


def test_who_may_only_look_sees_what_is_found_and_no_way_to_leave_it(question):
    client = reader()
    for page in (page_of(client, question), client.get(ALL).text):
        assert LONGEST in page and "Leave it as it is" not in page
    assert client.get("/admin/quizzes/lintwaiver/add/").status_code in (302, 404)


def test_a_stranger_sees_nothing(question):
    nobody = desk.signed_in(make.educator("new@example.org"))
    assert nobody.get(ALL).status_code == 403
    assert nobody.post(f"{ALL}typed/", {"question": question.pk}).status_code == 403
    assert desk.signed_in(make.learner()).get(ALL).status_code == 302


# All of it


def test_everything_found_stands_on_one_page_the_worst_first(client, document, question):
    make.question(document, "q2", "Which of these is not tea?")
    page = client.get(ALL).text
    assert "2 questions: 1 error, 1 warning, 1 note." in page
    assert page.index(LONGEST) < page.index("<mark>not</mark>") < page.index("draws the eye")
    assert f'href="/admin/quizzes/question/{question.pk}/change/#findings"' in page


def test_it_is_narrowed_by_path_by_rule_and_by_severity(client, document, question):
    make.quiz(make.path(document, notice=""), [question])
    make.question(document, "unasked", "Which of these is not tea?")
    assert "<mark>not</mark>" in client.get(ALL).text
    assert "<mark>not</mark>" not in client.get(f"{ALL}?path=tea").text
    found = client.get(f"{ALL}?severity=error").text
    assert "clearly longer" in found and "draws the eye" not in found
    found = client.get(f"{ALL}?rule=unlike-lengths").text
    assert "clearly longer" not in found and "draws the eye" in found
    assert "Nothing of this kind is found." in client.get(f"{ALL}?rule=hinged&severity=nonsense&page=x").text


def test_what_is_left_as_it_is_stands_apart(client, question):
    leave(client, question)
    page = client.get(ALL).text
    assert "1 is left as it is." in page and "clearly longer" not in page
    page = client.get(f"{ALL}?left=1").text
    assert "The mountains matter." in page and "Let it count again" in page


def test_the_guesser_is_shown_for_each_quiz(client, document, question):
    make.quiz(make.path(document), [question], title="The whole")
    page = client.get(ALL).text
    assert "What a guesser gets" in page and "1.0 of 1" in page


@pytest.mark.parametrize("questions", [1, 3])
def test_it_asks_as_much_for_one_question_as_for_three(questions, document, django_assert_num_queries):
    asked = [
        make.question(document, f"q{n}", f"What is tea {n}?", choices=GIVEAWAY) for n in range(questions)
    ]
    make.quiz(make.path(document), asked)
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(27):
        client.get(ALL)


def test_the_desk_leads_there_with_the_count(client, question):
    page = client.get("/admin/").text
    assert f'href="{ALL}"' in page and "1 error, 1 note." in page
