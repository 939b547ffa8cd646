"""What rules call an error is said when a question or a quiz is given to learners, and held back where the path
says so."""

import pytest

from learn.models import LearningPath
from quizzes.models import Question, Quiz
from tests import desk, make

pytestmark = pytest.mark.django_db

# The right answer is far longer than the others: an error.
TOLD = (
    ("A leaf of a plant that is picked, dried and then brewed in water", 1, "It is."),
    ("A stone", 0, "The source names a leaf."),
    ("A fish", 0, "No fish is named."),
)
NAME = "“The right answer is the longest”"


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def question():
    return make.question(make.document(), choices=TOLD, state="draft")


@pytest.fixture
def quiz(question):
    lesson = make.lesson(question.document)
    return make.quiz(make.path(question.document, [lesson]), [question], lesson=lesson)


def state(thing):
    return type(thing).objects.get(pk=thing.pk).state


def publish(client, question, **sent):
    return client.post(f"/admin/quizzes/question/{question.pk}/publish/", sent, follow=True)


def typed_and_published(client, question):
    """What comes of typing other words into the form and publishing there."""
    rows = {"rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 0, "kind": "single", "stem": "What is tea, then?"}
    for number, (text, credit, why) in enumerate(TOLD):
        rows |= {f"rows-{number}-text": text, f"rows-{number}-why": why}
        rows |= {f"rows-{number}-is_right": "on"} if credit else {}
    rows |= {
        "explanation": "Tea is a leaf.",
        "cites": [question.document.passages.first().key],
        "_publish": "1",
    }
    return client.post(f"/admin/quizzes/question/{question.pk}/change/", rows, follow=True)


def leave(client, thing, rule="key-longest"):
    kind = type(thing).__name__.lower()
    data = {kind: thing.pk, "rule": rule, "reason": "It has to be."}
    return client.post("/admin/quizzes/lintwaiver/waive/", data, follow=True)


def save(client, quiz, **changed):
    data = {"title": quiz.title, "lesson": quiz.lesson_id, "pass_points": 1, "state": quiz.state}
    slot = quiz.slots.get()
    data |= {"slots-TOTAL_FORMS": 1, "slots-INITIAL_FORMS": 1, "slots-0-id": slot.pk, "slots-0-quiz": quiz.pk}
    data |= {"slots-0-position": 1, "allowances-TOTAL_FORMS": 0, "allowances-INITIAL_FORMS": 0}
    return client.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", data | changed, follow=True)


def test_a_question_with_an_error_is_published_only_when_that_is_said_after_the_error_was_named(
    client, question, quiz
):
    page = publish(client, question)
    assert (state(question), desk.said(page)) == ("draft", [])
    notice = page.text.split('id="doubted"')[1].split("</form>")[0]
    assert "Saved, and not published yet" in notice and "The right answer is the longest" in notice
    assert ">Publish all the same</button>" in notice
    page = publish(client, question, anyway="1")
    assert desk.said(page) == ["Published. Learners get it from their next attempt on."]
    assert state(question) == "published" and 'id="doubted"' not in page.text


def test_the_notice_is_gone_once_the_error_is_mended_or_may_stay(client, question):
    address = f"/admin/quizzes/question/{question.pk}/change/"
    assert 'id="doubted"' not in client.get(address).text
    assert 'id="doubted"' in client.get(address + "?doubted=1").text
    leave(client, question)
    assert 'id="doubted"' not in client.get(address + "?doubted=1").text


def test_publishing_from_the_form_keeps_what_was_typed_and_asks_first(client, question):
    page = typed_and_published(client, question)
    assert 'id="doubted"' in page.text
    assert (state(question), str(Question.objects.get())) == ("draft", "What is tea, then?")


def test_a_path_that_lets_no_error_through_holds_the_question_back(client, question, quiz):
    LearningPath.objects.update(publish_check_blocks=True)
    page = publish(client, question)
    assert state(question) == "draft"
    assert desk.said(page)[0].startswith("Not published: on “Tea for everyone” learners get nothing")
    leave(client, question)
    assert desk.said(publish(client, question)) == ["Published. Learners get it from their next attempt on."]
    assert state(question) == "published"


def test_publishing_from_the_form_says_it_too_and_keeps_what_was_typed(client, question, quiz):
    LearningPath.objects.update(publish_check_blocks=True)
    page = typed_and_published(client, question)
    assert desk.said(page)[0].startswith("Not published")
    assert (state(question), str(Question.objects.get())) == ("draft", "What is tea, then?")


def test_a_question_that_may_be_drawn_there_is_held_back_as_well(client, question, quiz):
    LearningPath.objects.update(publish_check_blocks=True)
    quiz.slots.update(question=None, draws=1, draw_topic=question.topic)
    publish(client, question)
    assert state(question) == "draft"
    quiz.slots.update(draw_topic="another")
    publish(client, question, anyway="1")
    assert state(question) == "published"


def test_a_quiz_is_published_and_the_errors_in_its_questions_named(client, question, quiz):
    publish(client, question, anyway="1")
    Quiz.objects.update(state="draft")
    page = save(client, quiz, state="published")
    assert state(quiz) == "published"
    found = [said for said in desk.said(page) if said.startswith("It was published though rules find errors")]
    assert NAME in found[0]
    assert 'href="/admin/quizzes/lintwaiver/?path=tea&amp;severity=error"' in page.text


def test_a_path_that_lets_no_error_through_holds_the_quiz_back(client, question, quiz):
    publish(client, question, anyway="1")
    Quiz.objects.update(state="draft")
    LearningPath.objects.update(publish_check_blocks=True)
    page = save(client, quiz, state="published", title="Named anew")
    assert state(quiz) == "draft" and Quiz.objects.get().title == "Named anew"
    assert any(said.startswith("Not published: on “Tea for everyone”") for said in desk.said(page))


def test_a_quiz_that_learners_have_already_is_saved_without_a_word(client, question, quiz):
    publish(client, question, anyway="1")
    assert not [said for said in desk.said(save(client, quiz)) if "rules find" in said]
