"""One lesson or question of the queue: cited anew, accepted or retired."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from learn import progress
from learn.importing.importing import import_file
from learn.models import Document, Lesson, LessonAcceptance, User
from quizzes import attempts
from quizzes.models import Question, QuestionAcceptance, QuestionVersion
from tests import desk, make
from tests.quizzes.admin_work.pages import TEA, key, one, queue, says_it_is_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]
ASKED = re.compile('name="asked" value="([^"]*)"')
ALREADY = "“%s” was put right already, perhaps by somebody else. Nothing more has changed."


def test_an_item_shows_the_old_and_the_new_sentence(client, document):
    page = client.get(one(Question.objects.get())).text
    assert "Tea is a <del>leaf</del>." in page
    assert "Tea is a <ins>bush</ins>." in page
    assert f'<option value="{key(document, "Tea is a bush.")}" selected>' in page
    assert "Right is, and why:</b> A leaf. Tea is a leaf." in page
    assert "It says “leaf”, and the new sentence does not." in page


def test_of_a_sentence_that_is_gone_none_is_chosen_before_somebody_chooses(client, document):
    import_file(TEA.replace(b"Tea is a leaf. ", b""), "tea.md", slug="tea")
    question = Question.objects.get()
    page = client.get(one(question)).text
    assert '<option value="" selected>Choose a sentence</option>' in page
    fields = {"key": key(document, "Tea is a leaf."), "to": ""}
    response = client.post(one(question), fields, follow=True)
    assert desk.said(response) == ["Choose the sentence it is to rest on."]
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_re_citing_a_lesson_goes_on_to_what_is_left(client, document):
    lesson = Lesson.objects.get()
    lesson.summary = ""
    lesson.save()
    new = key(document, "Tea is a bush.")
    response = client.post(one(lesson), {"key": key(document, "Tea is a leaf."), "to": new}, follow=True)
    assert (
        desk.said(response)
        == desk.done()
        == ["“What tea is” names the new sentence now. Publish it when it says what is so."]
    )
    assert response.redirect_chain == [(one(Question.objects.get()), 302)]
    lesson.refresh_from_db()
    assert f"[@{new}]" in lesson.body
    assert lesson.has_unpublished_changes
    assert "Put right, not yet published" in client.get(queue(document)).text


@pytest.mark.parametrize("model", [Lesson, Question])
def test_who_cites_anew_what_another_has_done_meanwhile_is_told_and_changes_nothing(client, document, model):
    thing = model.objects.get()
    fields = says_it_is_right(document)
    client.post(one(thing), fields)
    before = desk.done()
    ann = desk.signed_in(desk.educator("ann@example.org", "Ann"))
    response = ann.post(one(thing), fields | {"to": key(document, "Water is warm.")}, follow=True)
    assert desk.said(response) == [ALREADY % thing]
    assert desk.done() == before
    assert {citation.passage.text for citation in thing.citations.all()} == {"Tea is a bush."}


def test_who_accepts_what_another_has_settled_meanwhile_is_told_and_changes_nothing(client, document):
    lesson, question, old = Lesson.objects.get(), Question.objects.get(), key(document, "Tea is a leaf.")
    client.post(one(question), {"_accept": 1, "key": old, "reason": "Both are true."})
    client.post(one(lesson), says_it_is_right(document))
    before = desk.done()
    ann = desk.signed_in(desk.educator("ann@example.org", "Ann"))
    for thing in (question, lesson):
        response = ann.post(one(thing), {"_accept": 1, "key": old, "reason": "I think so."}, follow=True)
        assert desk.said(response) == [ALREADY % thing]
    assert desk.done() == before
    kept = QuestionAcceptance.objects.get()
    assert (kept.reason, kept.by.email) == ("Both are true.", "ed@example.org")
    # What Ed said of the new sentence when he cited it; of the old one nothing more was said.
    assert LessonAcceptance.objects.get().passage.text == "Tea is a bush."


def test_who_retires_what_another_has_retired_meanwhile_is_told(client, document):
    question = Question.objects.get()
    client.post(one(question), {"_retire": "sure"}, follow=True)
    response = client.post(one(question), {"_retire": "sure"}, follow=True)
    assert desk.said(response) == [ALREADY % question]
    assert len(desk.done()) == 1


def test_a_question_can_rest_on_any_sentence_by_its_key(client, document):
    question = Question.objects.get()
    fields = {
        "key": key(document, "Tea is a leaf."),
        "to": key(document, "Tea is a bush."),
        "other": f"[@{key(document, 'Water is warm.')}]",
    }
    page = client.post(one(question), fields).text
    assert "The sentence you chose: “Water is warm.”" in page
    assert "It says “tea”, “leaf”, and" in page or "It says “leaf”, “tea”, and" in page
    assert question.citations.get().passage.text == "Tea is a leaf."
    fields |= {"asked": ASKED.search(page)[1], "is_right": 1, "why": "As the teacher says."}
    response = client.post(one(question), fields, follow=True)
    assert desk.said(response) == [
        "“What is tea?” rests on the new sentence now. It is right all the same: As the teacher says."
    ]
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
    client.post(one(Lesson.objects.get()), {"_retire": "sure"})
    client.post(one(Question.objects.get()), {"_retire": "sure"})
    assert (Lesson.objects.get().state, Question.objects.get().state) == ("retired", "retired")
    assert [each.split(" is ")[-1] for each in desk.done()] == [
        "retired. What learners did with it stays."
    ] * 2
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_a_published_lesson_is_retired_only_by_a_second_press(client, document):
    lesson = Lesson.objects.get()
    path, now = make.path(document, [lesson]), timezone.now()
    reader, _other = (progress.enrol(make.learner(f"{n}@example.org"), path, now) for n in "ab")
    progress.mark_read(reader, lesson, lesson.current, now)
    progress.enrol(User.objects.get(email="ed@example.org"), path, now)
    page = client.post(one(lesson), {"_retire": 1}).text
    assert "Nothing has changed yet" in page
    assert "It is for 2 learners; 1 of them has read it." in page
    assert "reads on the page of the path and at its address that it is no longer part of it" in page
    assert "<b>Publish</b> on its page brings it back" in page
    assert 'name="_retire" value="sure"' in page
    assert f'href="{one(lesson)}"' in page
    lesson.refresh_from_db()
    assert (lesson.state, desk.done()) == ("published", [])
    client.post(one(lesson), {"_retire": "sure"})
    lesson.refresh_from_db()
    assert lesson.state == "retired"
    assert len(desk.done()) == 1


def test_before_a_lesson_is_retired_nobody_on_a_path_is_said_too(client, document):
    assert "No learner is on a path with it." in client.post(one(Lesson.objects.get()), {"_retire": 1}).text


def test_who_may_not_publish_lessons_is_not_even_asked(document):
    ann = desk.educator("ann@example.org", "Ann")
    ann.groups.clear()
    for name in ("change_lesson", "change_question"):
        ann.user_permissions.add(Permission.objects.get(codename=name))
    client = desk.signed_in(ann)
    for press in (1, "sure"):
        assert client.post(one(Lesson.objects.get()), {"_retire": press}).status_code == 403


def test_drafts_are_retired_in_one_press(client, document):
    Lesson.objects.update(state="draft")
    Question.objects.update(state="draft")
    client.post(one(Lesson.objects.get()), {"_retire": 1})
    client.post(one(Question.objects.get()), {"_retire": 1})
    assert (Lesson.objects.get().state, Question.objects.get().state) == ("retired", "retired")


def test_before_a_question_is_retired_it_says_what_hangs_on_it(client, document):
    question, now = Question.objects.get(), timezone.now()
    path = make.path(document, [Lesson.objects.get()])
    check = make.quiz(path, [question, make.question(document, "more", "More?")], title="Check <tea>")
    page = client.get(one(question)).text
    assert "Retire…</button>" in page
    response = client.post(one(question), {"_retire": 1})
    page = " ".join(response.text.split())
    assert "Nothing has changed yet." in page and "Nobody has answered it yet." in page
    assert f"<h1>Retire “{question}”</h1>" in page and str(question).endswith("?")
    assert "Check &lt;tea&gt;</a> would ask 1 question without it." in page
    assert "under way" not in page
    for name in "ab":
        learner = make.learner(f"{name}@example.org")
        progress.enrol(learner, path, now)
        attempt = attempts.start(learner, check, now)
    mine = attempt.responses.get(version__question=question)
    attempts.answer(mine, mine.version.type.correct_answer(mine.version), mine.seq, now)
    page = " ".join(client.post(one(question), {"_retire": 1}).text.split())
    assert "It was answered once. That stays, and counts as it does." in page
    assert "2 attempts under way have it, and go on asking it." in page
    question.refresh_from_db()
    assert (question.state, desk.done()) == ("published", [])
    client.post(one(question), {"_retire": "sure"})
    question.refresh_from_db()
    assert question.state == "retired"


def test_before_a_question_nobody_asks_is_retired_that_is_said(client, document):
    assert "No quiz asks it." in client.post(one(Question.objects.get()), {"_retire": 1}).text


def test_a_question_a_quiz_cannot_do_without_is_not_retired(client, document):
    question = Question.objects.get()
    make.quiz(make.path(document, [Lesson.objects.get()]), [question])
    response = client.post(one(question), {"_retire": "sure"}, follow=True)
    assert "would ask nothing any more" in desk.said(response)[0]
    assert Question.objects.get().state == "published"
    page = client.post(one(question), {"_retire": 1}).text
    assert "Retire it, and the quiz that asks nothing else</button>" in page
    [quiz] = re.findall('name="along" value="([^"]*)"', page)
    response = client.post(one(question), {"_retire": "sure", "along": quiz}, follow=True)
    assert "“Tea for everyone” is finished from now on with its last lesson." in desk.said(response)[0]
    assert Question.objects.get().state == "retired"


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


def test_the_page_of_a_lesson_leads_to_what_it_leaves_to_do(client, document):
    lesson = Lesson.objects.get()
    assert f'href="{one(lesson)}"' in client.get(f"/admin/learn/lesson/{lesson.pk}/change/").text


def test_the_page_of_a_question_shows_the_old_and_the_new_sentence_and_leads_back(client, document):
    question = Question.objects.get()
    edit = f"/admin/quizzes/question/{question.pk}/change/"
    assert f'href="{edit}">Edit now' in client.get(one(question)).text
    page = client.get(edit).text
    assert "A sentence it rests on has left the source" in page
    assert "Tea is a <del>leaf</del>." in page and "Tea is a <ins>bush</ins>." in page
    assert f'href="{one(question)}"' in page
    question.citations.update(passage=document.passages.get(text="Tea is a bush."))
    assert "has left the source" not in client.get(edit).text


def test_the_work_on_a_question_tells_of_a_new_version_that_waits(client, document):
    question, said = Question.objects.get(), "A new version of this question waits to be published"
    assert said not in client.get(one(question)).text
    QuestionVersion.objects.create(question=question, number=2, kind=question.current.kind, stem="Is it?")
    assert said in client.get(one(question)).text


def test_the_page_of_a_question_shows_what_is_gone(client, document):
    import_file(TEA.replace(b"Tea is a leaf. ", b""), "tea.md", slug="tea")
    page = client.get(f"/admin/quizzes/question/{Question.objects.get().pk}/change/").text
    assert "Gone from “Leaves”" in page and "<p>Tea is a leaf.</p>" in page


# A lesson that says its sentence word for word


def made_of(document, said="Tea is a leaf."):
    """A lesson as one made of the document: it says the sentence, and cites it."""
    old = key(document, "Tea is a leaf.")
    lesson = make.lesson(document, "made", "Made", body=f"{said} It is old. [@{old}]", summary="")
    make.path(document, [lesson])
    return lesson


def test_a_lesson_that_says_the_old_sentence_says_and_cites_the_new_one_in_one_press(client, document):
    lesson = made_of(document)
    old, new = key(document, "Tea is a leaf."), key(document, "Tea is a bush.")
    assert "Say and cite this instead" in client.get(one(lesson)).text
    response = client.post(one(lesson), {"key": old, "to": new, "_say": "1"}, follow=True)
    assert "“Made” says and names the new sentence now." in desk.said(response)[0]
    assert desk.said(response)[1].startswith("This is the next one: “")
    lesson.refresh_from_db()
    assert lesson.body == f"Tea is a bush. It is old. [@{new}]"
    assert [citation.passage.key for citation in lesson.citations.all()] == [new]
    assert "It is old" in lesson.current.body and "leaf" in lesson.current.body  # learners read on as before
    assert "“Made” says and names the new sentence now." in desk.done()[-1]
    again = client.post(one(lesson), {"key": old, "to": new, "_say": "1"}, follow=True)
    assert "was put right already" in desk.said(again)[0]


@pytest.mark.parametrize("said", ["Tea is the leaf.", "Tea is a *leaf*.", "Tea is a leaf. Tea is a leaf."])
def test_one_that_says_it_otherwise_is_for_a_person_to_write(client, document, said):
    lesson = made_of(document, said)
    page = client.get(one(lesson)).text
    assert "Cite this instead" in page and "Say and cite" not in page
    old, new = key(document, "Tea is a leaf."), key(document, "Tea is a bush.")
    response = client.post(one(lesson), {"key": old, "to": new, "_say": "1"}, follow=True)
    assert desk.said(response) == ["The new sentence does not fit where the old one was. Edit it."]
    before = lesson.body
    lesson.refresh_from_db()
    assert lesson.body == before


def test_what_would_be_a_mark_in_the_new_sentence_is_written_as_it_is(client):
    import_file(b"# Tea\n\n## Leaves\n\nTea is a leaf. It grows.\n", "tea.md", slug="tea")
    document = Document.objects.get()
    lesson = made_of(document)
    text = "# Tea\n\n## Leaves\n\nTea is 2\\*3 leaves. It grows.\n"
    import_file(text.encode(), "tea.md", slug="tea")
    fields = {"key": key(document, "Tea is a leaf."), "to": key(document, "Tea is 2*3 leaves."), "_say": "1"}
    client.post(one(lesson), fields)
    lesson.refresh_from_db()
    assert "2\\*3 leaves. It is old." in lesson.body
