"""The work queue at the screen."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn import progress
from learn.importing.importing import import_file
from learn.models import Document, Lesson, LessonAcceptance, User
from learn.publishing import publish
from quizzes.good_questions import waive
from quizzes.models import Assignment, Question, QuestionAcceptance
from tests import desk, make

pytestmark = pytest.mark.django_db

TEA = b"# Tea\n\n## Leaves\n\nTea is a leaf. It is picked, by hand.\n\n## Water\n\nWater is warm.\n"
ASKED = re.compile('name="asked" value="([^"]*)"')
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
    assert "Waiting: 1 lesson and 1 question." in page
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


def says_it_is_right(document, new="Tea is a bush.", lost="leaf", **fields):
    """What the form sends once a person has ticked, and said why, that it may rest on the new sentence."""
    new = key(document, new)
    asked = {"asked": f"{new} {lost}", "is_right": 1, "why": "A bush has leaves."}
    return {"key": key(document, "Tea is a leaf."), "to": new} | asked | fields


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


ALREADY = "“%s” was put right already, perhaps by somebody else. Nothing more has changed."


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
    client.post(one(question), {"_retire": 1}, follow=True)
    response = client.post(one(question), {"_retire": 1}, follow=True)
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
    client.post(one(Question.objects.get()), {"_retire": 1})
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


def test_a_draft_and_a_question_are_retired_in_one_press(client, document):
    Lesson.objects.update(state="draft")
    client.post(one(Lesson.objects.get()), {"_retire": 1})
    client.post(one(Question.objects.get()), {"_retire": 1})
    assert (Lesson.objects.get().state, Question.objects.get().state) == ("retired", "retired")


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
    said = ["1 citation now names the sentence as it is punctuated now."]
    assert desk.said(response) == desk.done() == said
    assert question.citations.get().passage.text == "It is picked by hand."
    response = client.post(queue(document) + "harmless/", {"pair": f"{old}>{new}"}, follow=True)
    assert desk.said(response) == ["All of it was done already, perhaps by somebody else."]
    assert desk.done() == said


TICK = "Tick this if it is right all the same. If it is not, edit it now."
WHY = "Say in a few words why it is right all the same."


@pytest.mark.parametrize("model", [Lesson, Question])
def test_what_still_says_the_old_sentence_is_not_cited_anew_in_one_press(client, document, model):
    thing = model.objects.get()
    new = key(document, "Tea is a bush.")
    response = client.post(one(thing), {"key": key(document, "Tea is a leaf."), "to": new})
    assert response.status_code == 200
    page = response.text
    assert "Nothing has changed yet" in page
    assert page.count("It says “leaf”, and the new sentence does not.") == 1
    assert "It is right all the same, because …" in page
    kind = model.__name__.lower()
    assert f">Edit the {kind} now</a>" in page
    assert f'<option value="{new}" selected>' in page
    assert "errorlist" not in page
    assert thing.citations.get().passage.text == "Tea is a leaf."
    assert desk.done() == []


@pytest.mark.parametrize("model", [Lesson, Question])
def test_a_tick_and_a_reason_cite_it_anew_and_are_kept(client, document, model):
    thing = model.objects.get()
    response = client.post(one(thing), says_it_is_right(document), follow=True)
    assert desk.done() == desk.said(response)
    assert desk.done()[0].endswith("It is right all the same: A bush has leaves.")
    assert {each.passage.text for each in thing.citations.all()} == {"Tea is a bush."}
    assert thing.lint_waivers.get().reason == "A bush has leaves." if model is Question else True


@pytest.mark.parametrize(
    "typed, error, at",
    [
        ({"why": "Both."}, TICK, "wrong-tick"),
        ({"why": ""}, TICK, "wrong-tick"),
        ({"is_right": 1, "why": " \x00 "}, WHY, "wrong-why"),
        ({"is_right": 1, "why": "x" * 501}, "The reason has 501 characters; at most 500", "wrong-why"),
    ],
)
def test_a_yes_that_is_not_whole_is_said_at_its_field_and_changes_nothing(client, document, typed, error, at):
    question = Question.objects.get()
    fields = says_it_is_right(document)
    response = client.post(one(question), {key: fields[key] for key in ("key", "to", "asked")} | typed)
    assert error in response.text
    assert f'aria-invalid="true" aria-describedby="{at}"' in response.text
    assert response.text.count("aria-invalid") == response.text.count("autofocus") == 1
    assert ("checked" in response.text) == ("is_right" in typed)
    assert question.citations.get().passage.text == "Tea is a leaf."
    assert desk.done() == []


def test_a_yes_to_one_sentence_is_not_a_yes_to_another(client, document):
    question = Question.objects.get()
    fields = says_it_is_right(document, other=key(document, "Water is warm."))
    page = client.post(one(question), fields).text
    assert "The sentence you chose: “Water is warm.”" in page
    assert 'value="A bush has leaves."' in page
    assert "checked" not in page
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_a_not_that_came_into_the_sentence_is_asked_about(client, document):
    import_file(TEA.replace(b"Tea is a leaf.", b"Tea is not a leaf."), "tea.md", slug="tea")
    question = Question.objects.get()
    page = client.get(one(question)).text
    assert "A “not” came into the new sentence, and it says none." in page
    fields = {"key": key(document, "Tea is a leaf."), "to": key(document, "Tea is not a leaf.")}
    assert "Nothing has changed yet" in client.post(one(question), fields).text
    assert question.citations.get().passage.text == "Tea is a leaf."


def test_the_queue_is_not_done_while_a_question_says_what_its_sentence_does_not(client, document):
    lesson, question = Lesson.objects.get(), Question.objects.get()
    client.post(one(lesson), {"_retire": "sure"})
    question.citations.update(passage=document.passages.get(text="Tea is a bush."))
    page = client.get(queue(document)).text
    assert "Nothing is left to do" not in page
    assert (
        "Nothing is left to cite." in page
        and "1 question still says what its sentence does not any more." in page
    )
    assert f'href="/admin/quizzes/question/{question.pk}/change/"' in page
    waive(question, "sentence-reworded", "A bush has leaves.", User.objects.get(), timezone.now())
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_a_lesson_that_says_what_its_new_sentence_does_not_is_listed_until_somebody_says_why(
    client, document
):
    question, lesson = Question.objects.get(), Lesson.objects.get()
    client.post(one(question), {"_retire": "1"})
    bush, leaf = (document.passages.get(text=f"Tea is a {what}.") for what in ("bush", "leaf"))
    lesson.body = f"Tea is a leaf. [@{bush.key}]"
    lesson.summary = ""
    lesson.save()
    publish(lesson, None, timezone.now())
    page = client.get(queue(document)).text
    assert "Nothing is left to do" not in page and "Nothing is left to cite." in page
    assert f'href="/admin/learn/lesson/{lesson.pk}/change/">{lesson}</a>' in page
    assert "It says “leaf”, and the new sentence does not." in page
    response = client.post(one(lesson), {"_accept": 1, "key": bush.key, "reason": "Both hold."}, follow=True)
    assert desk.said(response) == [f"“{lesson}” stays as it is."]
    assert "Nothing is left to do" in response.text
    assert lesson.acceptances.get().passage == bush


def test_after_a_yes_with_a_reason_nothing_is_left_to_do(client, document):
    client.post(one(Lesson.objects.get()), {"_retire": "sure"})
    client.post(one(Question.objects.get()), says_it_is_right(document))
    assert "Nothing is left to do" in client.get(queue(document)).text


def test_the_queue_asks_as_much_for_three_questions_behind_as_for_one(
    client, document, django_assert_max_num_queries
):
    bush = document.passages.get(text="Tea is a bush.")
    Question.objects.get().citations.update(passage=bush)
    with CaptureQueriesContext(connection) as few:
        assert "1 question still says" in client.get(queue(document)).text
    for number in range(2):
        question = make.question(document, slug=f"q{number}")
        question.citations.update(passage=bush)
        begun = document.revisions.get(number=1).created_at
        question.versions.update(created_at=begun)
    with django_assert_max_num_queries(len(few)):
        assert "3 questions still say" in client.get(queue(document)).text


def everywhere(document, **asked):
    asked = {"key": key(document, "Tea is a leaf."), "to": key(document, "Tea is a bush.")} | asked
    return f"{queue(document)}everywhere/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_the_queue_leads_to_all_that_rest_on_one_sentence_and_shows_them_first(client, document):
    page = client.get(queue(document)).text
    assert everywhere(document).replace("&", "&amp;") in page
    page = client.get(everywhere(document)).text
    assert "Tea is a <ins>bush</ins>." in page
    for thing in (Lesson.objects.get(), Question.objects.get()):
        assert f'href="{one(thing)}"' in page
    assert "A leaf. Tea is a leaf." in page
    assert Lesson.objects.get().citations.get().passage.text == "Tea is a leaf."


def test_a_sentence_chosen_for_one_can_be_cited_by_all_after_they_are_shown(client, document):
    water = key(document, "Water is warm.")
    fields = {"key": key(document, "Tea is a leaf."), "to": "", "other": f"[@{water}]", "_everywhere": 1}
    response = client.post(one(Question.objects.get()), fields)
    assert response.headers["Location"] == everywhere(document, to=water)
    assert client.get(response.headers["Location"]).context["row"].new == "Water is warm."
    response = client.post(one(Question.objects.get()), fields | {"other": "nonsense"}, follow=True)
    assert desk.said(response)[0].startswith("No sentence of the newest edition has this key.")


def test_all_are_cited_anew_in_one_post_and_a_second_one_changes_nothing(client, document):
    lesson, question = Lesson.objects.get(), Question.objects.get()
    fields = {"thing": [f"lesson-{lesson.pk}", f"question-{question.pk}"]}
    response = client.post(everywhere(document), fields, follow=True)
    assert desk.said(response) == [
        "2 lessons and questions rest on the new sentence now. Publish the lessons when they say what is so."
    ]
    assert response.redirect_chain == [(queue(document), 302)]
    lesson.refresh_from_db()
    assert key(document, "Tea is a bush.") in lesson.body
    assert question.citations.get().passage.text == "Tea is a bush."
    response = client.post(everywhere(document), fields, follow=True)
    assert desk.said(response) == ["Nothing of what was ticked rests on the old sentence any more."]
    lesson.refresh_from_db()
    assert lesson.body.count("[@") == 1


def test_nothing_ticked_or_a_sentence_that_is_not_there_changes_nothing(client, document):
    response = client.post(everywhere(document), follow=True)
    assert desk.said(response) == ["Tick the lessons and questions that are to rest on the new sentence."]
    fields = {"thing": [f"lesson-{Lesson.objects.get().pk}"]}
    response = client.post(everywhere(document, to="nonsense"), fields, follow=True)
    assert desk.said(response)[0].startswith("No sentence of the newest edition has this key.")
    assert Lesson.objects.get().citations.get().passage.text == "Tea is a leaf."
    assert client.get(everywhere(document, key="nonsense")).status_code == 404


def test_the_list_of_all_asks_as_much_for_two_as_for_six(client, document, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get(everywhere(document))
    for number in range(4):
        make.question(document, slug=f"q{number}")
    with django_assert_max_num_queries(len(few)):
        assert client.get(everywhere(document)).text.count("checkbox") == 6


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
    for address in (queue(document), one(lesson), everywhere(document)):
        assert staff.get(address).status_code == 403
        assert learner.get(address).status_code == 302
    assert staff.post(one(lesson), {"_retire": 1}).status_code == 403
    assert staff.post(everywhere(document), {"thing": f"lesson-{lesson.pk}"}).status_code == 403
    assert Lesson.objects.get().state == "published"


def give(client, document, to, *things, **fields):
    names = [f"{type(thing).__name__.lower()}-{thing.pk}" for thing in things]
    fields |= {"to": to.pk if to else "", "thing": names}
    return client.post(f"{queue(document)}give/", fields, follow=True)


def test_what_is_left_can_be_shared_out_and_the_queue_says_who_has_what(client, document):
    ann, lesson, question = (
        desk.educator("ann@example.org", "Ann"),
        Lesson.objects.get(),
        Question.objects.get(),
    )
    assert desk.said(give(client, document, ann, lesson)) == ["Ann puts this right."]
    assert desk.done() == ["Shared out 1 thing to do."]
    page = client.get(queue(document))
    assert "for Ann" in page.text
    assert [(str(each.person), each.left) for _name, each in page.context["shares"]] == [
        ("Ann", 1),
        ("None", 1),
    ]
    mine = desk.signed_in(ann).get(f"{queue(document)}?of={ann.pk}")
    assert [item.thing for item in mine.context["items"]] == [lesson]
    assert [item.thing for item in client.get(f"{queue(document)}?of=nobody").context["items"]] == [question]
    assert "1 lesson and 1 question, 1 of them yours." in desk.signed_in(ann).get("/admin/").text


def test_one_can_be_taken_given_back_and_given_on(client, document):
    ed, ann = User.objects.get(), desk.educator("ann@example.org", "Ann")
    question = Question.objects.get()
    response = give(client, document, ed, question, back=f"question-{question.pk}")
    assert desk.said(response) == ["You put this right."]
    assert response.redirect_chain == [(one(question), 302)]
    give(client, document, ann, question)
    assert Assignment.objects.get().to == ann
    assert desk.said(give(client, document, None, question)) == ["Nobody puts this right yet."]
    assert not Assignment.objects.exists()


def test_after_one_is_done_what_is_yours_comes_next(client, document):
    ed, question = User.objects.get(), Question.objects.get()
    other = make.lesson(document, slug="second", title="Second")
    give(client, document, ed, question)
    assert client.post(one(other), says_it_is_right(document)).headers["Location"] == one(question)


def test_it_is_given_only_to_who_may_do_it_and_only_what_is_of_this_document(client, document):
    lesson = Lesson.objects.get()
    for stranger in (make.learner(), make.educator("plain@example.org")):
        said = desk.said(give(client, document, stranger, lesson))
        assert said == ["Choose somebody of the list: they may put it right."]
    assert desk.said(give(client, document, User.objects.first())) == [
        "Tick what is to be put right, then choose by whom."
    ]
    other = make.lesson(make.document("cocoa", "Cocoa"), slug="cocoa")
    give(client, document, User.objects.get(email="ed@example.org"), other)
    assert not Assignment.objects.exists()
    plain = desk.signed_in(User.objects.get(email="plain@example.org"))
    assert plain.post(f"{queue(document)}give/").status_code == 403
    assert client.get(f"{queue(document)}give/").status_code == 405


def test_a_lesson_stays_whose_it_was_until_it_is_published(client, document):
    ed, lesson = User.objects.get(), Lesson.objects.get()
    give(client, document, ed, lesson)
    client.post(one(lesson), says_it_is_right(document))
    [(_name, share), _nobody] = client.get(queue(document)).context["shares"]
    assert (share.person, share.to_publish) == (ed, [lesson])
