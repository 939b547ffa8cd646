"""The desk: its groups, its sentences, and who is let in."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from learn.models import Lesson
from tests import desk, make

pytestmark = pytest.mark.django_db

GIVEN = {
    "add_document", "change_document", "view_document", "add_revision", "view_revision", "add_lesson",
    "change_lesson", "view_lesson", "publish_lesson", "add_term", "change_term", "delete_term", "view_term",
    "add_figure", "change_figure", "delete_figure", "view_figure", "add_learningpath", "change_learningpath",
    "view_learningpath", "add_pathlesson", "change_pathlesson", "delete_pathlesson", "view_pathlesson",
    "view_enrolment", "export_enrolment", "add_question", "change_question", "view_question", "add_quiz",
    "change_quiz", "view_quiz", "add_slot", "change_slot", "delete_slot", "view_slot", "add_waiver",
    "delete_waiver", "view_waiver", "add_allowance", "change_allowance", "delete_allowance", "view_allowance",
    "add_lintwaiver", "delete_lintwaiver", "view_lintwaiver", "add_regrade", "view_regrade",
}  # fmt: skip


def groups(response):
    return [
        (str(name), [(entry.name, entry.sentence) for entry in entries])
        for slug, name, entries in response.context["groups"]
    ]


def test_the_group_of_educators_has_exactly_what_writing_and_tracking_need():
    given = Group.objects.get(name="Educators").permissions.values_list("codename", flat=True)
    assert set(given) == GIVEN
    assert len(given) == len(GIVEN)


def test_the_group_is_not_doubled_by_the_permissions_django_makes_later():
    assert Permission.objects.filter(codename="publish_lesson").count() == 1
    assert Permission.objects.get(codename="add_lesson").name == "Can add lesson"
    assert Permission.objects.get(codename="publish_lesson").name == "Can publish a lesson"


def test_an_educator_finds_three_groups_on_the_desk():
    path, *rest = make.course()
    client = desk.signed_in(desk.educator())
    assert groups(client.get("/admin/")) == [
        (
            "Write",
            [
                ("Documents", "1 document, 1 edition."),
                ("Lessons", "1 published."),
                ("Questions", "3 published."),
                (
                    "Bring questions",
                    "From Moodle, Canvas, a sheet or plain text. You see each before it is kept.",
                ),
                ("Glossary", "None yet."),
                ("Figures", "None yet."),
                ("Good questions", "4 warnings, 2 notes."),
            ],
        ),
        (
            "Arrange",
            [
                ("Paths", "1 published."),
                ("Quizzes", "1 check, 1 final."),
                ("Take questions along", "As a file for Moodle, Canvas, a sheet and others."),
                ("Load a course", "From a zip: of another site, or written in a text editor."),
            ],
        ),
        (
            "See",
            [
                ("Progress: Tea for everyone", "Nobody has joined yet."),
                ("Questions: Tea for everyone", "Which ones many get wrong, and what they choose instead."),
                (
                    "Coverage: Tea for everyone",
                    "Which sentences are taught and tested, and which are not.",
                ),
            ],
        ),
    ]


def test_the_desk_says_what_is_begun_and_not_published():
    document = make.document()
    make.lesson(document, published=False)
    changed = make.lesson(document, slug="other", title="Other")
    Lesson.objects.filter(pk=changed.pk).update(title="Changed")
    response = desk.signed_in(desk.educator()).get("/admin/")
    write = dict(groups(response)[0][1])
    assert write["Lessons"] == "1 draft, 1 published. 1 has changes not yet published."


def test_help_is_one_click_away_from_every_page_of_the_desk():
    client = desk.signed_in(desk.educator())
    for address in ("/admin/", "/admin/learn/lesson/", "/admin/help/"):
        assert '<a href="/admin/help/">Help</a>' in client.get(address).text
    page = client.get("/admin/help/").text
    for heading in (
        "From a document to a course",
        "Questions",
        "Quizzes",
        "When the source has a new edition",
    ):
        assert f">{heading}</h2>" in page
    assert desk.signed_in(make.learner()).get("/admin/help/").status_code == 302


def test_progress_is_one_click_away():
    path, *rest = make.course()
    response = desk.signed_in(desk.educator()).get("/admin/")
    assert f'href="/admin/learn/enrolment/{path.pk}/"' in response.text


def test_a_superuser_also_finds_people_and_groups():
    response = desk.signed_in(desk.superuser()).get("/admin/")
    assert [name for name, entries in groups(response)] == ["Write", "Arrange", "People"]


def test_staff_without_the_group_find_a_sentence_instead_of_a_desk():
    make.course()
    response = desk.signed_in(make.educator()).get("/admin/")
    assert groups(response) == []
    assert "Ask whoever runs this site" in response.text


def test_an_app_of_django_leads_to_the_desk():
    assert desk.signed_in(desk.educator()).get("/admin/learn/").headers["Location"] == "/admin/"


@pytest.mark.parametrize("lessons", [1, 3])
def test_the_desk_asks_as_much_for_one_lesson_as_for_three(lessons, django_assert_num_queries):
    document = make.document()
    make.path(document, [make.lesson(document, slug=f"l{n}", title=f"L{n}") for n in range(lessons)])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(22):
        client.get("/admin/")


def test_a_person_can_sign_out_from_every_admin_page():
    response = desk.signed_in(desk.educator()).get("/admin/")
    assert 'action="/account/sign-out/"' in response.text
    assert 'href="/"' in response.text


@pytest.mark.parametrize(
    "address, leads_to",
    [("/admin/password_change/", "/account/password/"), ("/admin/logout/", "/account/sign-out/")],
)
def test_an_account_is_looked_after_in_one_place(address, leads_to):
    assert desk.signed_in(desk.educator()).get(address).headers["Location"] == leads_to


def test_no_page_of_the_admin_holds_anything_inline():
    make.course()
    client = desk.signed_in(desk.educator())
    for address in (
        "/admin/",
        "/admin/learn/lesson/",
        "/admin/learn/lesson/add/",
        "/admin/quizzes/question/add/",
    ):
        html = client.get(address).text
        assert "<style" not in html and " style=" not in html and " onclick=" not in html
        assert "<script>" not in html


def title(page):
    return re.search(r"<title>(.*?) · Educator", page.text, re.DOTALL)[1].strip()


def test_no_page_of_the_desk_is_called_in_djangos_words():
    make.course()
    client = desk.signed_in(desk.superuser())
    ours = [model._meta for model, page in admin.site._registry.items() if hasattr(page, "saved_at")]
    assert len(ours) > 15
    for meta in ours:
        for name in ("", "add/"):
            page = client.get(f"/admin/{meta.app_label}/{meta.model_name}/{name}")
            if page.status_code == 200:
                assert not re.match("Select |Add |Change ", title(page)), title(page)
    lesson = Lesson.objects.first()
    assert title(client.get("/admin/learn/lesson/")) == "Lessons"
    assert title(client.get("/admin/auth/group/")) == "Groups"
    assert title(client.get(f"/admin/learn/lesson/{lesson.pk}/change/")) == str(lesson)


def test_saving_and_deleting_are_said_in_plain_words():
    client = desk.signed_in(desk.superuser())
    for path, sent in (("auth/group/", {"name": "Guests <b>"}), ("learn/term/", word())):
        page = client.post(f"/admin/{path}add/", sent | {"_continue": "1"}, follow=True)
        name = str(page.context["original"])
        assert desk.said(page) == [f"Saved: “{name}”."]
        where = page.redirect_chain[-1][0]
        assert desk.said(client.post(where, sent, follow=True)) == [f"Saved: “{name}”."]
        gone = client.post(where.replace("change", "delete"), {"post": "yes"}, follow=True)
        assert desk.said(gone) == [f"Deleted: “{name}”."]
        assert gone.redirect_chain[-1][0] == f"/admin/{path}"
        assert "no " in desk.said(client.get(where, follow=True))[0]


def word():
    """What the form of a word of the glossary sends."""
    definition = "A leaf in water."
    return {"document": make.document().pk, "name": "Tea", "definition": definition, "is_general": "on"}


def test_a_moment_is_written_as_everywhere():
    root = desk.superuser()
    page = desk.signed_in(root).get(f"/admin/learn/user/{root.pk}/change/").text
    assert re.search(r"<div>\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d</div>", page)
