"""Who puts what right."""

import pytest

from learn.models import Lesson, User
from quizzes.models import Assignment, Question
from tests import desk, make
from tests.quizzes.admin_work.pages import one, queue, says_it_is_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


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
