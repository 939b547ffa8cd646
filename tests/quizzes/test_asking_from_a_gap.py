"""From a gap in the coverage to a question that counts: the check of the lesson that teaches the sentence asks
it, in the same step."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission

from quizzes.coverage import coverage
from quizzes.models import Question
from tests import desk, make
from tests.quizzes.writing import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    """One lesson, which teaches the first of two sentences, and its empty draft check."""
    document = make.document()
    lesson = make.lesson(document)
    path = make.path(document, [lesson])
    make.quiz(path, lesson=lesson, state="draft")
    return path


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def passage(path, text="Tea is a leaf."):
    return path.document.passages.get(text=text)


def address(client, path, text="Tea is a leaf."):
    """Where *Ask about it* leads from this sentence on the map."""
    rows = client.get(f"/admin/quizzes/waiver/coverage/{path.pk}/").context["parts"][0][1]
    return next(row.ask for row in rows if row.sentence.passage.text == text)


def write(client, path, asked_in=True, where=None, **changed):
    changed |= {"asked_in": "on"} if asked_in else {}
    posted = typed(path.document, **changed)
    return client.post(where or address(client, path), posted, follow=True)


def status(path):
    return coverage(path).sentences[0].status


def test_the_form_offers_the_check_of_the_lesson_that_teaches_the_sentence(client, path):
    page = client.get(address(client, path))
    assert "Ask it in “Check: tea”" in page.text
    assert page.context["form"]["asked_in"].initial is True


def test_publishing_gives_learners_the_empty_check_with_it_and_says_so(client, path):
    assert status(path) == "taught"
    response = write(client, path, button="_publish")
    assert desk.said(response) == [
        "Published. “Check: tea” asks it, and learners have that check from now on."
    ]
    check = path.quizzes.get()
    assert check.state == "published"
    assert [slot.question for slot in check.slots.all()] == [Question.objects.get()]
    assert status(path) == "both"
    assert "It asks “What is tea?” now." in desk.done()


def test_the_lesson_is_done_from_then_on_only_when_the_check_is_passed(client, path):
    path.steps.update(check_required=False)
    write(client, path)
    assert not path.steps.get().check_required  # a draft of a question asks nobody
    write(client, path, button="_publish", stem="What is tea really?")
    assert path.steps.get().check_required


def test_it_comes_last_in_a_check_learners_have(client, path):
    first = make.question(path.document, "first", stem="First?")
    check = path.quizzes.get()
    check.slots.create(question=first, position=3)
    path.quizzes.update(state="published")
    response = write(client, path, button="_publish")
    assert desk.said(response) == ["Published. “Check: tea” asks it from the next attempt on."]
    assert [slot.question.slug for slot in check.slots.all()] == ["first", "what-is-tea"]


@pytest.mark.parametrize("part", ["path", "lesson", "begun"])
def test_a_check_that_is_not_only_waiting_for_a_question_stays_a_draft(client, path, part):
    if part == "path":
        path.state = "draft"
        path.save()
    elif part == "lesson":
        path.lessons.update(state="draft")
    else:
        path.quizzes.get().slots.create(question=make.question(path.document, "first"), position=1)
    response = write(client, path, button="_publish")
    assert desk.said(response) == ["Published. “Check: tea” asks it: learners get it once that is published."]
    assert path.quizzes.get().state == "draft"
    assert path.quizzes.get().slots.filter(question__slug="what-is-tea").exists() or part == "begun"


LONGEST = "A leaf of a plant that is picked, dried and then brewed in water"
TELLING = ((LONGEST, True, "It is."), ("A stone", False, "No."), ("A fish", False, "No fish is named."))


def test_published_all_the_same_in_spite_of_an_error_it_joins_the_check_too(client, path):
    page = write(client, path, button="_publish", rows=TELLING)
    assert "Saved, and not published yet" in page.text
    assert not path.quizzes.get().slots.exists()
    action = re.search(r'action="([^"]*/publish/[^"]*)"', page.text)[1]
    response = client.post(unescape(action), {"anyway": "1"}, follow=True)
    assert desk.said(response) == [
        "Published. “Check: tea” asks it, and learners have that check from now on."
    ]
    assert status(path) == "both"


def test_a_path_that_lets_no_error_through_holds_both_back(client, path):
    type(path).objects.update(publish_check_blocks=True)
    response = write(client, path, button="_publish", rows=TELLING)
    assert desk.said(response)[0].startswith("Not published: on “Tea for everyone”")
    assert Question.objects.get().state == "draft"
    assert path.quizzes.get().state == "draft" and not path.quizzes.get().slots.exists()


def test_unticked_no_quiz_asks_it(client, path):
    response = write(client, path, asked_in=False, button="_publish")
    assert desk.said(response) == ["Published. No quiz asks it yet: put it into one."]
    assert not path.quizzes.get().slots.exists()


def test_a_draft_joins_when_it_is_published(client, path):
    response = write(client, path, button="_draft")
    assert not path.quizzes.get().slots.exists()
    where = response.redirect_chain[-1][0]
    assert client.get(where).context["form"]["asked_in"].initial is True
    write(client, path, where=where, button="_publish")
    assert status(path) == "both"


def test_trying_it_first_leads_back_to_the_offer(client, path):
    response = write(client, path, button="_try")
    page = response.text
    assert f"path={path.pk}" in page[page.index("Back to the question") - 200 :]


def test_a_sentence_no_lesson_cites_belongs_to_the_lesson_about_its_section(client, path):
    assert "Ask it in “Check: tea”" in client.get(address(client, path, "Water is warm.")).text


@pytest.mark.parametrize("query", ["", "&path=x", "&path=99999", "&path=" + "9" * 30])
def test_without_the_way_from_a_gap_nothing_is_offered(client, path, query):
    where = f"/admin/quizzes/question/add/?document={path.document_id}&passage={passage(path).key}{query}"
    assert "asked_in" not in client.get(where).context["form"].fields


def test_a_retired_check_is_not_offered(client, path):
    path.quizzes.update(state="retired")
    assert "asked_in" not in client.get(address(client, path)).context["form"].fields


def test_who_may_not_change_quizzes_is_not_offered_it(path):
    person = make.educator("only@example.org")
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["view_learningpath", "add_question", "change_question"])
    )
    client = desk.signed_in(person)
    assert "asked_in" not in client.get(address(client, path)).context["form"].fields
    write(client, path, button="_publish")
    assert not path.quizzes.get().slots.exists()
