"""What the queue and the desk say is left: what was put right and not published, what wants a look, and lessons
whose section has left."""

import pytest
from django.utils import timezone

from learn import publishing
from quizzes import assigning, reciting, work
from quizzes.models import Question
from tests import desk
from tests.quizzes.admin_work.pages import one, queue
from tests.quizzes.reworded_tea import TEA, asking, bring, citing, passage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

BUSH = TEA.replace("Tea is a leaf.", "Tea is a bush.")
DONE = "Nothing is left to do"


@pytest.fixture
def document():
    return bring(TEA)


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def to_publish(client, document):
    return [str(lesson) for lesson in client.get(queue(document)).context["to_publish"]]


# Put right, not yet published


def test_a_look_that_was_taken_hides_no_lesson_that_waits_to_be_published(client, document):
    lesson, picked = citing(document, "It is picked, by hand."), passage(document, "It is picked, by hand.")
    bring(BUSH)
    work.accept(lesson, picked, "Tea is still meant.", None, timezone.now())
    assert DONE in client.get(queue(document)).text
    bring(BUSH.replace("It is picked, by hand.", "It is picked by machines."))
    reciting.recite(lesson, picked, passage(document, "It is picked by machines."))
    page = client.get(queue(document)).text
    assert DONE not in page and "Put right, not yet published" in page
    assert to_publish(client, document) == ["What tea is"]
    assert "Waiting: 1 lesson to publish." in client.get("/admin/").text
    lesson.refresh_from_db()
    publishing.publish(lesson, None, timezone.now())
    assert DONE in client.get(queue(document)).text
    assert "to publish" not in client.get("/admin/").text


def test_what_was_accepted_once_it_had_left_is_not_to_be_published(client, document):
    lesson, green = citing(document, "A leaf is green."), passage(document, "A leaf is green.")
    bring(TEA.replace("A leaf is green.", "A leaf is black."))
    work.accept(lesson, green, "Both are true.", None, timezone.now())
    assert to_publish(client, document) == []
    assert "Nothing rests on a sentence that changed or is gone." in client.get("/admin/").text


@pytest.mark.parametrize("documents", [1, 3])
def test_the_desk_asks_as_much_for_three_documents_as_for_one(
    client, document, documents, django_assert_num_queries
):
    from learn.importing.importing import import_file

    texts = {"tea": TEA} | {f"tea{n}": TEA.replace("# Tea", f"# Tea {n}", 1) for n in range(1, documents)}
    for slug, text in texts.items():
        import_file(text.encode(), "tea.md", slug=slug)
        about = type(document).objects.get(slug=slug)
        lesson = citing(about, "A leaf is green.")
        asking(about, "It is picked, by hand.")
        citing(about, "Water is warm.", slug="water", section=about.current_revision.sections.last())
        changed = text.replace("A leaf is green.", "A leaf is black.").partition("## Water")[0]
        changed = changed.replace("Tea is a leaf.", "Tea is a bush.")
        import_file(f"{changed}\n\nWater is warm.\n".encode(), "tea.md", slug=slug)
        reciting.recite(lesson, passage(about, "A leaf is green."), passage(about, "A leaf is black."))
    client.get("/admin/")
    with django_assert_num_queries(36):
        page = client.get("/admin/").text
    said = "Waiting: 1 lesson, 1 to look at and 1 lesson to publish."
    assert page.count(said) == documents


# Looking again


def test_a_question_that_was_cited_anew_is_looked_at_when_what_stands_before_changes(client, document):
    question = asking(document, "It is picked, by hand.")
    bring(TEA.replace("It is picked, by hand.", "It is picked by machines."))
    reciting.recite(
        question, passage(document, "It is picked, by hand."), passage(document, "It is picked by machines.")
    )
    assert DONE in client.get(queue(document)).text
    bring(BUSH.replace("It is picked, by hand.", "It is picked by machines."))
    page = client.get(one(question)).text
    assert "this sentence stayed, and speaks of the one before it, which did not." in page
    assert "Tea is a <del>leaf</del>." in page
    work.accept(question, passage(document, "It is picked by machines."), "Still.", None, timezone.now())
    assert DONE in client.get(queue(document)).text


def test_the_desk_counts_what_only_wants_a_look(client, document):
    lesson = citing(document, "It is picked, by hand.")
    question = asking(document, "It is picked, by hand.", "Water is warm.")
    bring(BUSH)
    assert "Waiting: 2 to look at." in client.get("/admin/").text
    work.accept(lesson, passage(document, "It is picked, by hand."), "Still.", None, timezone.now())
    assert "Waiting: 1 to look at." in client.get("/admin/").text
    bring(BUSH.replace("Water is warm.", "Water is hot."))
    assert "Waiting: 1 question." in client.get("/admin/").text
    question.citations.all().delete()
    assert "Nothing rests on a sentence that changed or is gone." in client.get("/admin/").text


def test_a_question_written_on_the_newest_edition_wants_no_look(client, document):
    bring(BUSH)
    asking(document, "It is picked, by hand.")
    assert DONE in client.get(queue(document)).text
    assert Question.objects.count() == 1


# Its section has left


@pytest.fixture
def without(document):
    """A lesson about Water, whose sentence stands under Leaves in the next edition, without its heading."""
    lesson = citing(document, "Water is warm.", section=document.current_revision.sections.get(title="Water"))
    bring(TEA.replace("\n## Water\n\n", "\n"))
    return lesson


def test_a_lesson_whose_section_left_is_marked_though_all_its_sentences_stay(client, document, without):
    page = client.get(queue(document)).text
    assert DONE not in page and "its section is gone" in page
    assert "<dt>lesson whose section is gone</dt><dd>1</dd>" in page
    assert "only to be looked at" not in page
    assert "Waiting: 1 lesson." in client.get("/admin/").text
    page = client.get(one(without)).text
    assert "Its section, “Water”, has left the document." in page and "Keep it without a section" in page


def test_it_may_stay_without_one(client, document, without):
    left = {"_no_section": without.section_id}
    response = client.post(one(without), left, follow=True)
    assert desk.said(response) == ["“What tea is” is about no section of the document now."]
    assert DONE in response.text
    without.refresh_from_db()
    assert without.section is None
    again = client.post(one(without), left, follow=True)
    assert "was put right already, perhaps by somebody else" in desk.said(again)[0]


def test_another_section_chosen_meanwhile_stays(client, document, without):
    left = {"_no_section": without.section_id}
    without.section = document.current_revision.sections.get(title="Leaves")
    without.save()
    client.post(one(without), left)
    for number in ("", "x", "9" * 30, without.section_id):
        client.post(one(without), {"_no_section": number})
    without.refresh_from_db()
    assert without.section.title == "Leaves"
    assert DONE in client.get(queue(document)).text


def test_a_retired_lesson_is_not_marked_and_one_about_no_section_neither(client, document, without):
    publishing.retire(without)
    citing(document, "Water is warm.", slug="other")
    document.lessons.filter(slug="other").update(section=None)
    assert DONE in client.get(queue(document)).text


def test_it_is_shared_out_like_the_rest(client, document, without):
    ann = desk.educator("ann@example.org", "Ann")
    assigning.give(document, [("lesson", without.pk)], ann, None, timezone.now())
    assert "for Ann" in client.get(queue(document)).text
    assert "Waiting: 1 lesson, 1 of them yours." in desk.signed_in(ann).get("/admin/").text
