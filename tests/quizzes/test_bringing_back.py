"""A retired document is brought back with what was retired with it, after a list of what comes and what not."""

import pytest
from django.test import Client
from django.utils import timezone

from learn import publishing
from learn.models import Document, LearningPath, Lesson
from quizzes import removing
from quizzes.bringing_back import returning
from quizzes.making import make_course, publish_everything
from quizzes.models import Question, Quiz
from quizzes.planning import plan
from tests import desk, make
from tests.quizzes.tea_course import SHORT, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def document():
    """A published course with a question, one lesson that is a draft and one that was retired before."""
    document = bring(SHORT)
    publish_everything(make_course(plan(document, 2)).path, None, NOW)
    LearningPath.objects.update(is_open=True)
    make.question(document)
    publishing.withdraw(Lesson.objects.get(slug="water"))
    publishing.retire(Lesson.objects.get(slug="pots"))
    return document


def address(document):
    return f"/admin/learn/document/{document.pk}/bring-back/"


def states(*models):
    return {str(row): row.state for model in models for row in model.objects.all()}


def press(client, document):
    seen = client.get(address(document)).context["seen"]
    return client.post(address(document), {"seen": seen}, follow=True)


def retired(document):
    removing.retire(document)
    document.refresh_from_db()
    return document


def test_the_page_lists_what_comes_back_and_what_does_not_and_changes_nothing(client, document):
    retired(document)
    page = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert f'href="{address(document)}"' in page
    found = client.get(address(document)).context["found"]
    told = [(each.kind, str(each.thing), each.state, each.why) for each in found]
    assert ("path", "Tea", "published", "") in told
    assert ("lesson", "Leaves", "published", "") in told
    assert ("lesson", "Water", "draft", "") in told
    assert ("question", "What is tea?", "published", "") in told
    assert told[-1] == ("lesson", "Pots", "", "it was retired before the document was")
    assert set(states(Lesson, LearningPath, Question).values()) == {"retired"}


def test_one_press_has_it_all_stand_again_as_it_stood(client, document):
    before = states(Lesson, LearningPath, Question, Quiz)
    retired(document)
    assert Client().get("/learn/tea/leaves/").status_code == 404
    response = press(client, document)
    assert desk.said(response)[0].startswith("Brought back, with ")
    assert desk.done()[-1] == desk.said(response)[0]
    assert states(Lesson, LearningPath, Question, Quiz) == before
    assert Client().get("/learn/tea/leaves/").status_code == 200
    assert client.get(address(document)).status_code == 302
    assert "Bring it back" not in client.get(f"/admin/learn/document/{document.pk}/change/").text


def test_a_lesson_published_again_has_brought_the_document_back_alone_and_the_rest_is_offered(
    client, document
):
    retired(document)
    publishing.publish(Lesson.objects.get(slug="leaves"), None, NOW)
    page = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert "Not all that was retired with this document is back." in page
    told = {str(each.thing): each.state for each in returning(document)}
    assert "Leaves" not in told and told["Water"] == "draft"
    press(client, document)
    assert states(LearningPath) == {"Tea": "published"}


def test_what_was_retired_twice_comes_back_as_it_stood_first(client, document):
    retired(document)
    publishing.publish(Lesson.objects.get(slug="leaves"), None, NOW)
    retired(document)
    press(client, document)
    assert states(Lesson) == {"Leaves": "published", "Water": "draft", "Pots": "retired"}
    assert states(LearningPath) == {"Tea": "published"}


def test_a_list_that_has_become_another_is_looked_at_again(client, document):
    retired(document)
    seen = client.get(address(document)).context["seen"]
    publishing.publish(Lesson.objects.get(slug="leaves"), None, NOW)
    response = client.post(address(document), {"seen": seen}, follow=True)
    assert desk.said(response) == ["Meanwhile this list is another one. Look at it again."]
    assert states(LearningPath) == {"Tea": "retired"}
    press(client, document)
    response = client.post(address(document), {"seen": seen}, follow=True)
    assert desk.said(response) == ["Meanwhile this list is another one. Look at it again."]


def test_what_rests_on_a_sentence_that_changed_meanwhile_says_so(client, document):
    retired(document)
    bring(SHORT.replace("a leaf", "a bush"))
    page = client.get(address(document))
    assert {str(each.thing) for each in page.context["found"] if each.is_stale} == {"Leaves", "What is tea?"}
    assert "waits in the work queue" in page.text


def test_a_path_that_lets_nothing_through_comes_back_as_a_draft_and_says_why(client, document):
    LearningPath.objects.update(publish_check_blocks=True)
    retired(document)
    bring(SHORT.replace("a leaf", "a bush"))
    assert "comes back as a draft where it finds something now" in client.get(address(document)).text
    response = press(client, document)
    brought, why = desk.said(response)
    assert brought.startswith("Brought back, with ")
    assert why.startswith("“Tea” came back as a draft. Not published: on “Tea” learners get nothing in which")
    assert "It cites a sentence that is no longer in the newest edition: “Tea is a leaf.”" in why
    assert states(LearningPath, Lesson) == {
        "Tea": "draft", "Leaves": "published", "Water": "draft", "Pots": "retired",
    }  # fmt: skip


def test_where_it_was_not_noted_how_things_stood_all_comes_back_as_drafts(client, document):
    retired(document)
    Document.objects.update(retired_from=None)
    page = client.get(address(document)).text
    assert "all of it comes back as a draft" in page
    press(client, document)
    assert set(states(Lesson, LearningPath, Question).values()) == {"draft"}


def test_a_document_in_use_of_which_one_lesson_is_retired_has_nothing_to_bring_back(client, document):
    assert returning(document) == []
    assert client.get(address(document)).status_code == 302


def test_it_takes_the_right_to_what_it_touches(document):
    retired(document)
    staff = desk.signed_in(make.educator("staff@example.org"))
    assert staff.get(address(document)).status_code == 403
    assert staff.post(address(document)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(client, document, count, django_assert_num_queries):
    for n in range(1, count):
        make.question(document, f"q{n}", f"Question {n}?")
        make.lesson(document, f"l{n}")
    retired(document)
    client.get(address(document))
    with django_assert_num_queries(10):
        client.get(address(document))
