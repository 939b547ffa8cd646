"""Taking back a document: deleted while nobody hangs on it, else retired, else refused with a reason."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from learn.editions import propose
from learn.importing.readers import read
from learn.models import Document, DocumentImage, Enrolment, LearningPath, Lesson, Passage
from learn.publishing import publish
from quizzes import bringing
from quizzes.making import make_course, publish_everything
from quizzes.models import Question, Quiz
from quizzes.planning import plan
from quizzes.removing import removal
from tests import desk, make
from tests.quizzes.tea_course import SHORT, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

NOW = timezone.now()


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def with_drafts():
    document = bring(SHORT)
    return document, make_course(plan(document, 2)).path


def address(document):
    return f"/admin/learn/document/{document.pk}/remove/"


def listed(client, query=""):
    page = client.get(f"/admin/learn/document/{query}")
    return [str(document) for document in page.context["cl"].result_list]


def join(path, email="mia@example.org"):
    return Enrolment.objects.create(learner=make.learner(email), path=path, joined_at=NOW)


def give(question):
    """One learner was asked it."""
    path = make.path(question.document, slug="asking")
    quiz = make.quiz(path, [question])
    enrolment = join(path)
    attempt = quiz.attempts.create(
        learner=enrolment.learner, enrolment=enrolment, number=1, started_at=NOW, **quiz.kept()
    )
    attempt.responses.create(slot=quiz.slots.get(), version=question.current, position=1)


# What nobody hangs on is deleted


def test_the_page_of_a_document_leads_there(client):
    document = bring(SHORT)
    assert f'href="{address(document)}"' in client.get(f"/admin/learn/document/{document.pk}/change/").text


def test_the_page_says_what_would_go_and_changes_nothing(client):
    document, _path = with_drafts()
    page = client.get(address(document))
    assert page.context["removal"].goes == [
        "Its text: 1 edition, 3 sentences.",
        "The path “Tea”, with its empty checks.",
        "The lessons “Leaves”, “Pots”, “Water”.",
    ]
    assert "Delete it all" in page.text and Document.objects.count() == 1
    client.post(address(document))
    assert Document.objects.count() == 1


def test_a_document_goes_with_its_untouched_drafts_and_its_files(client, django_capture_on_commit_callbacks):
    other = make.document("other", "Other")
    document, _path = with_drafts()
    make.term(document)
    document.figures.create(slug="cup", svg="<svg/>", alternative="A cup.")
    row = DocumentImage(document=document, digest="d" * 64, media_type="image/png")
    row.file.save("d.png", ContentFile(b"bytes"))
    names = [document.current_revision.file.name, row.file.name]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address(document), {"_delete": "1"}, follow=True)
    assert desk.said(page) == ["Deleted: “Tea”."]
    assert list(Document.objects.all()) == [other]
    assert set(Passage.objects.values_list("document", flat=True)) == {other.pk}
    assert not (Lesson.objects.exists() or LearningPath.objects.exists() or Quiz.objects.exists())
    assert not any(default_storage.exists(name) for name in names)
    assert desk.done()[-1].startswith("Deleted. Its text: 1 edition, 3 sentences, 1 picture.")


def test_a_document_of_which_nothing_was_made_goes(client):
    document = bring(SHORT)
    client.post(address(document), {"_delete": "1"})
    assert not Document.objects.exists()


def test_a_course_made_at_a_deeper_heading_under_other_titles_is_untouched():
    document = bring("# Tea\n\n## Leaves\n\nTea is a leaf.\n\n### Old\n\nIt is bitter.\n")
    course = plan(document, 3)
    course.parts[0].title = "What a leaf is"
    make_course(course)
    assert removal(document).may_delete


# What is in the way of that


def published(document, path):
    publish_everything(path, None, NOW)


def published_and_taken_back(document, path):
    publish_everything(path, None, NOW)
    LearningPath.objects.update(state="draft")
    Lesson.objects.update(state="draft")


def written_in(document, path):
    Lesson.objects.filter(slug="leaves").update(body="My own words.")


def given_an_opening(document, path):
    Lesson.objects.filter(slug="leaves").update(lede="Tea is old.")


def asked(document, path):
    make.quiz(path, [make.question(document, state="retired")], None, "mine")


def questioned(document, path):
    make.question(document, state="draft")


def given(document, path):
    give(make.question(document))


def being_read(document, path):
    by = make.educator("by@example.org")
    document.conversions.create(by=by, name="tea.md", file=b"", digest="d", brought_at=NOW, waits_since=NOW)


def proposed(document, path):
    text = SHORT.replace("clay", "glass").encode()
    propose(document, read(text, "tea.md"), text, "tea.md", make.educator("by@example.org"), NOW)


def offered_questions(document, path):
    bringing.propose(
        b"What?\nA. It\nB. That\nANSWER: A\n",
        "bank.txt",
        document,
        None,
        make.educator("by@example.org"),
        NOW,
    )


def translated(document, path):
    make.path(make.document("tee", "Tee"), slug="tee", original=path)


@pytest.mark.parametrize(
    "do, why",
    [
        (published, ["“Tea” is published.", "Learners could read, once it was published: “Leaves”, “Pots”, “Water”."]),
        (published_and_taken_back, ["Learners could read, once it was published: “Leaves”, “Pots”, “Water”."]),
        (written_in, ["Somebody has written in: “Leaves”."]),
        (given_an_opening, ["Somebody has written in: “Leaves”."]),
        (asked, ["Questions were put into the quizzes of “Tea”."]),
        (questioned, ["Questions rest on it: “What is tea?”."]),
        (being_read, ["A file is being read for it."]),
        (proposed, ["A file was brought as its next edition, and somebody is to say yes or no to that first."]),
        (offered_questions, ["Questions were brought for it, and somebody is to say yes or no to them first."]),
        (translated, ["Another path is a translation of “Tea”."]),
        (given, ["1 learner has joined “Tea for everyone”.", "Learners were asked: “What is tea?”."]),
        (lambda document, path: join(path), ["1 learner has joined “Tea”."]),
    ],
)  # fmt: skip
def test_it_is_not_deleted_where_somebody_hangs_on_it_and_says_why(client, do, why):
    document, path = with_drafts()
    do(document, path)
    page = client.get(address(document))
    assert page.context["removal"].why_kept == why and all(sentence in page.text for sentence in why)
    assert "Delete it all" not in page.text
    again = client.post(address(document), {"_delete": "1"}, follow=True)
    assert desk.said(again) == ["Meanwhile it cannot be deleted any more. This page says why."]
    assert Document.objects.filter(pk=document.pk).exists() and Lesson.objects.count() == 3


def test_many_are_named_by_the_first_five(client):
    document = bring(SHORT)
    for n in range(7):
        make.question(document, f"q{n}", f"Question {n}?", state="draft")
    (why,) = removal(document).why_kept
    assert why.startswith("Questions rest on it: “Question 0?”") and why.endswith("“Question 4?” and 2 more.")


# It is retired then


def test_retiring_takes_it_and_what_rests_on_it_from_lists_and_from_learners(client):
    make.document("other", "Other")
    document, path = with_drafts()
    publish_everything(path, None, NOW)
    LearningPath.objects.update(is_open=True)
    make.question(document)
    assert Client().get("/learn/tea/").status_code == 200
    assert "Retire it" in client.get(address(document)).text
    page = client.post(address(document), {"_retire": "1"}, follow=True)
    assert desk.said(page) == ["Retired, with all that rests on it: “Tea”. What was done with it stays."]
    for model in (Lesson, LearningPath, Question, Quiz):
        assert set(model.objects.values_list("state", flat=True)) == {"retired"}
    assert listed(client) == ["Other"] and listed(client, "?which=retired") == ["Tea"]
    assert Client().get("/learn/tea/").status_code == 404
    for form in ("lesson", "term", "figure", "learningpath"):
        assert ">Tea<" not in client.get(f"/admin/learn/{form}/add/").text
    page = client.get(f"/admin/learn/document/{document.pk}/change/").text
    assert "<b>Retired</b>" in page
    assert "It is retired already" in client.get(address(document)).text
    assert desk.done()[-1] == "Retired, with all that rests on it."


def test_publishing_one_of_its_lessons_brings_it_back(client):
    document, path = with_drafts()
    publish_everything(path, None, NOW)
    client.post(address(document), {"_retire": "1"})
    assert listed(client) == []
    publish(document.lessons.first(), None, NOW)
    assert listed(client) == ["Tea"]


def test_retired_before_anybody_read_it_it_can_be_deleted_after_all(client):
    document, path = with_drafts()
    written_in(document, path)
    questioned(document, path)
    asked_of = make.question(document, "put-in", "Which cup?", state="draft")
    make.quiz(path, [asked_of], None, "mine", state="draft")
    client.post(address(document), {"_retire": "1"})
    page = client.get(address(document)).text
    assert "The questions “Which cup?”, “What is tea?”, retired before anybody was asked." in page
    client.post(address(document), {"_delete": "1"})
    assert not (Document.objects.exists() or Question.objects.exists() or Lesson.objects.exists())


def test_while_learners_are_on_its_path_it_is_neither_and_their_pages_stay(client):
    document, path = with_drafts()
    publish_everything(path, None, NOW)
    learner = join(path).learner
    page = client.get(address(document))
    assert "their pages stay" in page.text and "Retire it" not in page.text
    again = client.post(address(document), {"_retire": "1"}, follow=True)
    assert desk.said(again) == ["Meanwhile it cannot be retired any more. This page says why."]
    assert desk.signed_in(learner).get("/learn/tea/leaves/").status_code == 200
    LearningPath.objects.update(state="retired")
    assert "Retire it" in client.get(address(document)).text


# Who may, and how much it asks


@pytest.mark.parametrize("lacks", ["publish_lesson", "change_learningpath", "change_question"])
def test_it_takes_the_right_to_what_it_touches(lacks):
    document = bring(SHORT)
    person = desk.educator("only@example.org")
    mine = Permission.objects.filter(group__user=person).exclude(codename=lacks)
    person.user_permissions.set(mine)
    person.groups.clear()
    outsider = desk.signed_in(person)
    assert outsider.get(address(document)).status_code == 403
    assert outsider.post(address(document), {"_delete": "1"}).status_code == 403
    assert "Take it back" not in outsider.get(f"/admin/learn/document/{document.pk}/change/").text
    assert Document.objects.exists()


def test_what_writes_wants_the_token():
    document = bring(SHORT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.educator())
    assert client.post(address(document), {"_delete": "1"}).status_code == 403
    assert Document.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_of_each_as_for_one(client, count, django_assert_num_queries):
    document = bring("# Tea\n" + "".join(f"\n## Part {n}\n\nThis is part {n}.\n" for n in range(count)))
    make_course(plan(document, 2))
    for n in range(count):
        make.question(document, f"q{n}", f"Question {n}?", state="draft")
        join(make.path(document, slug=f"path-{n}"), f"m{n}@example.org")
    client.get(address(document))
    with django_assert_num_queries(28):
        client.get(address(document))
