"""The work queue at the screen."""

import pytest

from learn.importing.importing import import_file
from learn.models import Document, Lesson, LessonAcceptance
from quizzes.models import Question, QuestionAcceptance
from tests import desk, make

pytestmark = pytest.mark.django_db

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is picked, by hand.\n\n## Water\n\nWater is warm.\n"
NEXT = TEA.replace(b"Tea is a leaf.", b"Tea is a bush.").replace(b"picked, by hand", b"picked by hand")


@pytest.fixture(autouse=True)
def keep_files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    document = Document.objects.get()
    make.lesson(document)
    make.question(document)
    import_file(NEXT, "tea.md", slug="tea")
    return document


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def key(document, text):
    return document.passages.get(text=text).key


def queue(document):
    return f"/admin/quizzes/questionacceptance/{document.pk}/"


def one(thing):
    kind = type(thing).__name__.lower()
    return f"{queue(thing.document)}{kind}/{thing.pk}/"


def test_the_queue_is_one_click_from_the_desk_and_says_what_is_left(client, document):
    page = client.get("/admin/").text
    assert f'href="{queue(document)}"' in page
    assert "Waiting for you: 1 lesson and 1 question." in page
    page = client.get(queue(document)).text
    assert f'href="{one(Lesson.objects.get())}"' in page
    assert f'href="{one(Question.objects.get())}"' in page


def test_a_document_with_one_edition_is_not_on_the_desk(client):
    make.document()
    assert "Next edition" not in client.get("/admin/").text


def test_an_item_shows_the_old_and_the_new_sentence(client, document):
    page = client.get(one(Question.objects.get())).text
    assert "Tea is a <del>leaf</del>." in page
    assert "Tea is a <ins>bush</ins>." in page
    assert f'<option value="{key(document, "Tea is a bush.")}" selected>' in page


def test_re_citing_a_lesson_goes_on_to_what_is_left(client, document):
    lesson = Lesson.objects.get()
    new = key(document, "Tea is a bush.")
    response = client.post(one(lesson), {"key": key(document, "Tea is a leaf."), "to": new}, follow=True)
    assert desk.said(response) == [
        "“What tea is” names the new sentence now. Publish it when it says what is so."
    ]
    assert response.redirect_chain == [(one(Question.objects.get()), 302)]
    lesson.refresh_from_db()
    assert f"[@{new}]" in lesson.body
    assert lesson.has_unpublished_changes
    assert "Put right, not yet published" in client.get(queue(document)).text


def test_a_question_can_rest_on_any_sentence_by_its_key(client, document):
    question = Question.objects.get()
    fields = {
        "key": key(document, "Tea is a leaf."),
        "to": key(document, "Tea is a bush."),
        "other": f"[@{key(document, 'Water is warm.')}]",
    }
    response = client.post(one(question), fields, follow=True)
    assert desk.said(response) == ["“What is tea?” rests on the new sentence now."]
    assert question.citations.get().passage.text == "Water is warm."


def test_a_key_that_will_not_do_is_a_sentence_and_changes_nothing(client, document):
    question = Question.objects.get()
    fields = {"key": key(document, "Tea is a leaf."), "other": "nonsense"}
    response = client.post(one(question), fields, follow=True)
    assert desk.said(response) == ["No sentence of the newest edition has this key. Choose one of the list."]
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_accepting_asks_for_a_reason_and_records_who_gave_it(client, document):
    question, old = Question.objects.get(), key(document, "Tea is a leaf.")
    response = client.post(one(question), {"_accept": 1, "key": old, "reason": ""}, follow=True)
    assert desk.said(response) == ["Say in a few words why it may stay as it is."]
    client.post(one(question), {"_accept": 1, "key": old, "reason": "Both are true."})
    kept = QuestionAcceptance.objects.get()
    assert (kept.reason, kept.by.email) == ("Both are true.", "ed@example.org")
    assert not LessonAcceptance.objects.exists()


def test_retiring_takes_it_from_the_queue(client, document):
    client.post(one(Lesson.objects.get()), {"_retire": 1})
    client.post(one(Question.objects.get()), {"_retire": 1})
    assert (Lesson.objects.get().state, Question.objects.get().state) == ("retired", "retired")
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_a_question_a_quiz_cannot_do_without_is_not_retired(client, document):
    question = Question.objects.get()
    make.quiz(make.path(document, [Lesson.objects.get()]), [question])
    response = client.post(one(question), {"_retire": 1}, follow=True)
    assert "would have 0 questions left" in desk.said(response)[0]
    assert Question.objects.get().state == "published"


def test_commas_are_done_in_one_go(client, document):
    question = Question.objects.get()
    question.citations.update(passage=document.passages.get(text="It is picked, by hand."))
    old, new = key(document, "It is picked, by hand."), key(document, "It is picked by hand.")
    assert f'value="{old}&gt;{new}"' in client.get(queue(document)).text
    response = client.post(queue(document) + "harmless/", {"pair": [f"{old}>{new}", "x"]}, follow=True)
    assert desk.said(response) == ["1 citation now names the sentence as it is punctuated now."]
    assert question.citations.get().passage.text == "It is picked by hand."


def test_what_is_not_in_the_queue_leads_back_to_it(client, document):
    gone = f"{queue(document)}lesson/9999/"
    assert client.get(gone).status_code == 302
    assert client.post(gone, {"_retire": 1}).status_code == 404
    assert client.post(f"{queue(document)}fish/1/", {"_retire": 1}).status_code == 404


def test_another_documents_lesson_is_not_found_here(client, document):
    other = make.lesson(make.document(slug="coffee", title="Coffee"))
    response = client.post(f"{queue(document)}lesson/{other.pk}/", {"_retire": 1})
    assert response.status_code == 404
    other.refresh_from_db()
    assert other.state == "published"


def test_only_who_may_write_lessons_and_questions_sees_it(document):
    staff = desk.signed_in(make.educator("staff@example.org"))
    learner = desk.signed_in(make.learner())
    lesson = Lesson.objects.get()
    for address in (queue(document), one(lesson)):
        assert staff.get(address).status_code == 403
        assert learner.get(address).status_code == 302
    assert staff.post(one(lesson), {"_retire": 1}).status_code == 403
    assert Lesson.objects.get().state == "published"
