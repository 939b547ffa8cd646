"""Writing, previewing and publishing a lesson in the admin."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learn.admin import lesson_form
from learn.models import Lesson, LessonVersion, Term
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make.lesson(make.document())


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def typed(lesson, **changed):
    fields = ("title", "lede", "objectives", "body", "summary")
    values = {field: getattr(lesson, field) for field in fields} | {"section": lesson.section_id or ""}
    return values | {"seen": lesson.updated_at.isoformat()} | changed


def change(client, lesson, button="_draft", **changed):
    return client.post(
        f"/admin/learn/lesson/{lesson.pk}/change/", typed(lesson, **changed) | {button: "1"}, follow=True
    )


def again(lesson):
    return Lesson.objects.get(pk=lesson.pk)


def test_a_draft_is_saved_and_learners_read_what_they_read_before(client, lesson):
    path = make.path(lesson.document, [lesson])
    response = change(client, lesson, body="Tea is dried. ")
    assert desk.said(response)[0].startswith("Saved as a draft at ")
    assert again(lesson).body == "Tea is dried."
    assert "Published, with changes not yet published" in response.text
    page = Client().get(path.steps.get().get_absolute_url()).text
    assert "Tea grows on a bush." in page
    assert "dried" not in page


def test_a_lesson_of_a_draft_path_is_not_said_to_be_read(client, lesson):
    make.path(lesson.document, [lesson], state="draft")
    said = "Published as version 2. Learners read it once its path is published."
    assert desk.said(change(client, lesson, "_publish", body="Tea is dried."))[0] == said


def test_publishing_makes_the_version_learners_read(client, lesson):
    path = make.path(lesson.document, [lesson])
    response = change(client, lesson, "_publish", body="Tea is dried.")
    assert desk.said(response) == [
        "Published as version 2. Learners read it now.",
        "1 paragraph cites no sentence of the source: “Tea is dried.”",
    ]
    assert again(lesson).current.number == 2
    assert again(lesson).current.published_by.email == "ed@example.org"
    assert "Tea is dried." in Client().get(path.steps.get().get_absolute_url()).text
    assert LogEntry.objects.filter(change_message="Published version 2.").count() == 1


def test_publishing_twice_makes_one_version(client, lesson):
    change(client, lesson, "_publish", body="Tea is dried.")
    response = change(client, again(lesson), "_publish")
    assert desk.said(response)[:1] == ["Published. Nothing had changed since version 2."]
    assert lesson.versions.count() == 2


def test_it_keeps_the_line_ends_of_a_course_folder(client, lesson):
    change(client, lesson, body="One.\r\n\r\nTwo.")
    assert again(lesson).body == "One.\n\nTwo."


def test_saving_what_stands_there_already_changes_nothing(client, lesson):
    change(client, lesson)
    assert not again(lesson).has_unpublished_changes


def test_a_lesson_that_cannot_be_published_is_saved_and_the_reason_said(client, lesson):
    response = change(client, lesson, "_publish", body=":::figure bush\nA bush.\n:::")
    assert desk.said(response) == [
        "Saved, but not published. There is no figure called “bush”. Known figures: none yet."
    ]
    assert again(lesson).body.startswith(":::figure")
    assert again(lesson).current.number == 1


def test_an_unknown_key_names_itself_and_the_nearest_sentence(client, lesson):
    key = lesson.document.passages.first().key
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    response = change(client, lesson, body=f"Tea. [@{wrong}]")
    sentence = f"No sentence of “All about tea” has the key {wrong}. Did you mean {key} (“Tea is a leaf.”)?"
    assert response.context["adminform"].form.errors["body"] == [sentence]
    assert "Not saved yet. Please look at this:" in response.text
    assert f"Tea. [@{wrong}]" in response.text
    assert again(lesson).body == lesson.body


def test_citations_follow_what_is_saved(client, lesson):
    water = lesson.document.passages.get(text="Water is warm.")
    change(client, lesson, body=f"Water. [@{water.key}]", summary="")
    assert [str(citation) for citation in lesson.citations.all()] == ["Water is warm."]


def test_the_second_of_two_who_write_is_told_before_the_first_one_s_words_are_lost(client, lesson):
    change(client, lesson, title="Hers")
    response = change(client, lesson, title="His")
    assert "Someone saved this while you were writing." in response.text
    assert again(lesson).title == "Hers"
    seen = response.context["adminform"].form["seen"].value()
    change(client, lesson, title="His", seen=seen)
    assert again(lesson).title == "His"


def test_who_may_write_but_not_publish_is_refused_and_nothing_changes(lesson):
    writer = make.educator()
    writer.user_permissions.set(Permission.objects.filter(codename__in=["change_lesson", "view_lesson"]))
    client = desk.signed_in(writer)
    assert change(client, lesson, "_publish", title="Mine").status_code == 403
    assert again(lesson).title == lesson.title
    assert "_publish" not in client.get(f"/admin/learn/lesson/{lesson.pk}/change/").text
    assert change(client, lesson, title="Mine").status_code == 200
    assert again(lesson).title == "Mine"


def test_who_may_only_look_finds_the_words_and_no_button(lesson):
    reader = make.educator()
    reader.user_permissions.set(Permission.objects.filter(codename="view_lesson"))
    client = desk.signed_in(reader)
    page = client.get(f"/admin/learn/lesson/{lesson.pk}/change/").text
    assert "Tea grows on a bush." in page
    assert "_draft" not in page and "_publish" not in page
    assert change(client, lesson, title="Mine").status_code == 403


def test_fields_that_are_not_on_the_form_change_nothing(client, lesson):
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    change(
        client,
        lesson,
        document=other.pk,
        slug="elsewhere",
        state="retired",
        current="",
        loaded_digest="0",
        published_by="1",
    )
    now = again(lesson)
    assert (now.document, now.slug, now.state, now.current) == (
        lesson.document,
        "leaves",
        "published",
        lesson.current,
    )


def test_a_new_lesson_takes_its_address_from_its_title(client):
    document = make.document()
    response = client.post(
        "/admin/learn/lesson/add/", {"document": document.pk, "title": "How tea is made", "_draft": "1"}
    )
    lesson = Lesson.objects.get()
    assert response.headers["Location"] == f"/admin/learn/lesson/{lesson.pk}/change/"
    assert (lesson.slug, lesson.state, lesson.current) == ("how-tea-is-made", "draft", None)
    client.post(
        "/admin/learn/lesson/add/", {"document": document.pk, "title": "How tea is made", "_draft": "1"}
    )
    assert set(Lesson.objects.values_list("slug", flat=True)) == {"how-tea-is-made", "how-tea-is-made-2"}


def test_an_address_that_differs_from_anothers_in_capitals_alone_is_taken(client, lesson):
    typed = {"document": lesson.document_id, "title": "More leaves", "slug": "Leaves", "_draft": "1"}
    errors = client.post("/admin/learn/lesson/add/", typed).context["adminform"].form.errors
    assert errors == {"slug": ["Another lesson of this document has this address. Choose another."]}
    assert Lesson.objects.count() == 1


def test_a_new_lesson_can_be_published_at_once(client):
    document = make.document()
    key = document.passages.first().key
    client.post(
        "/admin/learn/lesson/add/",
        {"document": document.pk, "title": "Tea", "body": f"A leaf. [@{key}]", "_publish": "1"},
    )
    assert Lesson.objects.get().current.number == 1


def test_a_section_of_another_document_is_refused_with_a_sentence(client, lesson):
    other = make.document("coffee", "Coffee", sentences=("Coffee is a bean.",))
    section = other.revisions.get().sections.get()
    response = client.post(
        "/admin/learn/lesson/add/",
        {"document": lesson.document_id, "section": section.pk, "title": "Mixed", "_draft": "1"},
    )
    assert response.context["adminform"].form.errors["section"] == [
        "This section belongs to another document. Choose one of “All about tea”."
    ]


def test_the_preview_shows_what_learners_would_read_and_stores_nothing(client, lesson):
    make.term(lesson.document)
    key = lesson.document.passages.first().key
    response = client.post(
        "/admin/learn/lesson/preview/",
        typed(lesson, body=f"**Tea** on a bush. [@{key}]") | {"document": lesson.document_id},
    )
    assert "<strong>Tea</strong>" in response.text
    assert "Tea is a leaf." in response.text
    assert "A low tree." in response.text
    assert response.context["reading"].version.minutes == 1
    assert again(lesson).body == lesson.body
    assert LessonVersion.objects.count() == 1


def test_the_preview_says_what_keeps_the_lesson_from_being_published(client, lesson):
    response = client.post(
        "/admin/learn/lesson/preview/",
        typed(lesson, body="Tea. [@00000000] [bush](term:bush)") | {"document": lesson.document_id},
    )
    assert "has the key 00000000" in response.text
    assert "The word “bush” is not in the glossary." in response.text


def test_the_preview_of_a_lesson_without_document_asks_for_one(client):
    response = client.post("/admin/learn/lesson/preview/", {"title": "Tea", "document": "x"})
    assert "Choose the document first" in response.text


def test_the_preview_runs_nothing_an_author_types(client, lesson):
    words = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    response = client.post(
        "/admin/learn/lesson/preview/",
        typed(lesson, title=words, body=words) | {"document": lesson.document_id},
    )
    html = response.text.split("<article>")[1]
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html


def test_only_a_post_makes_a_preview(client):
    assert client.get("/admin/learn/lesson/preview/").status_code == 405


def test_earlier_versions_can_be_read_and_not_changed(client, lesson):
    change(client, lesson, "_publish", body="Tea is dried.")
    history = client.get(f"/admin/learn/lesson/{lesson.pk}/history/").text
    assert history.index("Version 2") < history.index("Version 1")
    assert "by Ed Okafor" in history
    page = client.get(f"/admin/learn/lesson/{lesson.pk}/versions/1/").text
    assert "Tea grows on a bush." in page
    assert "<textarea" not in page
    assert client.get(f"/admin/learn/lesson/{lesson.pk}/versions/9/").status_code == 404


def test_a_lesson_goes_back_to_draft_or_is_retired_and_its_versions_stay(client, lesson):
    path = make.path(lesson.document, [lesson])
    address = path.steps.get().get_absolute_url()
    client.post(f"/admin/learn/lesson/{lesson.pk}/withdraw/")
    assert again(lesson).state == "draft"
    assert Client().get(address).status_code == 404
    change(client, again(lesson), "_publish")
    assert Client().get(address).status_code == 200
    client.post(f"/admin/learn/lesson/{lesson.pk}/retire/")
    assert again(lesson).state == "retired"
    assert Client().get(address).status_code == 404
    assert lesson.versions.count() == 1


def test_taking_a_lesson_back_needs_a_post_and_the_permission_to_publish(client, lesson):
    assert client.get(f"/admin/learn/lesson/{lesson.pk}/retire/").status_code == 405
    writer = make.educator("writer@example.org")
    writer.user_permissions.set(Permission.objects.filter(codename__in=["change_lesson", "view_lesson"]))
    assert desk.signed_in(writer).post(f"/admin/learn/lesson/{lesson.pk}/retire/").status_code == 403
    assert again(lesson).state == "published"


def test_the_list_says_where_each_lesson_stands(client, lesson):
    make.path(lesson.document, [lesson])
    make.lesson(lesson.document, "new", "Brand new", published=False)
    Lesson.objects.filter(pk=lesson.pk).update(summary="Changed.")
    page = client.get("/admin/learn/lesson/").text
    assert "Published, with changes not yet published" in page
    assert "Draft, never published" in page
    assert "Tea for everyone" in page and "no path yet" in page


@pytest.mark.parametrize("lessons", [1, 3])
def test_the_list_asks_as_much_for_one_lesson_as_for_three(lessons, django_assert_num_queries):
    document = make.document()
    make.path(document, [make.lesson(document, f"l{n}", f"L{n}") for n in range(lessons)])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(8):
        client.get("/admin/learn/lesson/")


def test_a_word_that_is_saved_is_in_what_learners_read_at_once(client, lesson):
    path = make.path(lesson.document, [lesson])
    client.post(
        "/admin/learn/term/add/",
        {
            "document": lesson.document_id,
            "name": "Bush",
            "definition": "A low tree.",
            "is_general": "on",
            "_continue": "1",
        },
    )
    assert Term.objects.get().slug == "bush"
    assert "A low tree." in Client().get(path.steps.get().get_absolute_url()).text


def test_a_word_a_lesson_links_by_hand_is_not_deleted(client, lesson):
    free, linked = make.term(lesson.document), make.term(lesson.document, "leaf", "leaf")
    Lesson.objects.filter(pk=lesson.pk).update(body="A [leaf](term:leaf).")
    assert client.post(f"/admin/learn/term/{linked.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"/admin/learn/term/{free.pk}/delete/", {"post": "yes"})
    assert [term.slug for term in Term.objects.all()] == ["leaf"]


def test_a_meaning_neither_cited_nor_general_is_refused(client, lesson):
    response = client.post(
        "/admin/learn/term/add/",
        {"document": lesson.document_id, "name": "Bush", "definition": "A low tree."},
    )
    assert "Cite the sentence that says so, or tick “general meaning”" in response.text
    assert not Term.objects.exists()


def test_a_meaning_with_an_unknown_key_is_refused(client, lesson):
    response = client.post(
        "/admin/learn/term/add/",
        {"document": lesson.document_id, "name": "Bush", "definition": "A tree. [@00000000]"},
    )
    assert "has the key 00000000" in response.context["adminform"].form.errors["definition"][0]
    assert not Term.objects.exists()


def test_what_was_seen_long_ago_still_saves_when_nobody_else_did(client, lesson):
    Lesson.objects.filter(pk=lesson.pk).update(updated_at=timezone.now() - timedelta(days=9))
    assert change(client, again(lesson), title="Patient").status_code == 200
    assert again(lesson).title == "Patient"


def test_a_correction_is_published_only_with_what_was_wrong(client, lesson):
    response = change(client, lesson, "_publish", body="Tea is dried.", announced="correction")
    assert response.context["errors"]
    assert "Say in one line what was wrong: its readers ask that first." in response.text
    assert again(lesson).current.number == 1
    change(client, lesson, body="Tea is dried.", announced="correction")
    assert again(lesson).body == "Tea is dried."
    line = "Tea is not a bush."
    change(client, again(lesson), "_publish", announced="correction", why=line)
    version = again(lesson).current
    assert (version.number, version.announced, version.why) == (2, "correction", line)


def test_why_a_version_was_published_can_be_said_afterwards(client, lesson):
    change(client, lesson, "_publish", body="Tea is dried.", announced="update")
    response = change(client, again(lesson), "_publish", announced="update", why="It is dried now.")
    assert desk.said(response)[0] == (
        "Published. Readers of version 2 are told why from now on: It is dried now."
    )
    version = again(lesson).current
    assert (version.number, version.why, version.announced) == (2, "It is dried now.", "update")
    page = client.get(f"/admin/learn/lesson/{lesson.pk}/change/")
    assert "Of version 2 they read: “It is dried now.”" in page.text
    response = change(client, again(lesson), "_publish", announced="update", why="It is dried now.")
    assert desk.said(response)[0] == "Published. Nothing had changed since version 2."
    assert again(lesson).current.number == 2


def test_what_was_said_of_the_last_version_is_not_filled_in_for_the_next(client, lesson):
    """A slip mended the day after would tell everybody once more of the correction before it."""
    change(client, lesson, "_publish", body="Tea is dried.", announced="correction", why="It is dried.")
    page = client.get(f"/admin/learn/lesson/{lesson.pk}/change/")
    form = page.context["adminform"].form
    assert (form["why"].value(), form["announced"].value()) in [(None, None), ("", "")]
    change(client, again(lesson), body="Tea is rolled.")
    assert "It is dried." not in client.get(f"/admin/learn/lesson/{lesson.pk}/change/").text


# Beside large documents


def sections_offered(client, asked=""):
    field = client.get(f"/admin/learn/lesson/add/{asked}").context["adminform"].form.fields["section"]
    return [value if isinstance(label, list) else label for value, label in field.choices]


def test_a_new_lesson_offers_the_sections_of_the_document_chosen(client, monkeypatch):
    tea, coffee = make.document(), make.document("coffee", "Coffee", section="Beans")
    assert sections_offered(client) == ["None", "All about tea", "Coffee"]
    assert sections_offered(client, f"?document={coffee.pk}") == ["None", "Coffee"]
    monkeypatch.setattr(lesson_form, "MOST_SECTIONS", 1)
    assert sections_offered(client) == ["To be chosen once this is saved"]
    assert sections_offered(client, f"?document={tea.pk}") == ["None", "All about tea"]
    section = tea.revisions.get().sections.get()
    typed = {"document": tea.pk, "section": section.pk, "title": "Leaves", "_draft": "1"}
    page = client.post("/admin/learn/lesson/add/", typed, follow=True)
    assert Lesson.objects.get().section == section
    assert f'<option value="{section.pk}" selected>Leaves</option>' in page.text


def test_no_page_with_a_list_of_sections_fetches_the_text_of_an_edition(client, lesson):
    number = lesson.document_id
    for page in (
        "/admin/learn/lesson/add/",
        f"/admin/learn/lesson/{lesson.pk}/change/",
        f"/admin/learn/document/{number}/sentences/",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert "Leaves" in client.get(page).text
        assert not [each["sql"] for each in asked if '"learn_revision"."text",' in each["sql"]]


def test_the_picker_gets_the_sections_once(client, lesson):
    address = f"/admin/learn/document/{lesson.document_id}/sentences/"
    part = {"X-Requested-With": "fetch"}
    assert "data-section" in client.get(address, headers=part).text
    page = client.get(f"{address}?q=leaf&listed=1", headers=part).text
    assert "data-section" not in page and "Tea is a leaf." in page


def test_readers_who_are_told_of_an_update_are_told_why(client, lesson):
    asked = "Say in one line why: those who have read it are told that it has changed."
    document = lesson.document
    other = f"Tea is hot. [@{document.passages.exclude(key__in=lesson.current.keys).first().key}]"
    # Nobody has read it yet.
    assert asked not in change(client, lesson, "_publish", body=other, announced="update").text
    make.read(make.learner(), make.path(document, [lesson]), again(lesson))
    # New words on the same sentences tell nobody, unless the author says so.
    worded = again(lesson).body + " Very."
    assert asked not in change(client, again(lesson), "_publish", body=worded).text
    assert asked in change(client, again(lesson), "_publish", body=f"{worded} So.", announced="update").text
    assert asked in change(client, again(lesson), "_publish", body="It is hot.").text
    assert again(lesson).current.number == 3
    change(client, again(lesson), "_publish", body="It is hot.", why="It was too long.")
    assert (again(lesson).current.number, again(lesson).current.why) == (4, "It was too long.")
