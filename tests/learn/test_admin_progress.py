"""Seeing who is how far; the spreadsheet; the sign-in link."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from learn import progress, tracking
from learn.models import Enrolment, LessonVersion, User
from learn.publishing import publish
from tests import desk, make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def path():
    document = make.document()
    lessons = [make.lesson(document, name, name.title()) for name in ("one", "two")]
    return make.path(document, lessons, final_required=False)


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


def join(path, name="Mia", seen=0, read=(), passed=()):
    """A learner of this path, last seen so many days ago, with these lessons read and checks passed."""
    learner = make.learner(f"{name.lower() or 'nameless'}@example.org", name)
    when = NOW - timedelta(days=seen)
    enrolment = progress.enrol(learner, path, when)
    for step in path.steps.all():
        if step.lesson.slug in read:
            progress.mark_read(enrolment, step.lesson, step.lesson.current, when)
        if step.lesson.slug in passed:
            progress.check_passed(enrolment, step.lesson, when)
    return enrolment


def table(client, path, query=""):
    return client.get(f"/admin/learn/enrolment/{path.pk}/{query}")


def rows(response):
    return [(row.learner.called, [tick.state for tick in row.ticks]) for row in response.context["rows"]]


def test_each_learner_has_one_row_with_a_tick_a_lesson(client, path):
    join(path, "Otto")
    join(path, "Mia", read=["one", "two"], passed=["one"])
    assert rows(table(client, path)) == [("Mia", ["done", "begun"]), ("Otto", ["open", "open"])]


def test_a_lesson_without_check_is_done_when_read(client, path):
    path.steps.update(check_required=False)
    join(path, read=["one"])
    assert rows(table(client, path)) == [("Mia", ["done", "open"])]


def test_ticks_are_told_in_words_too(client, path):
    join(path, read=["one", "two"], passed=["one"])
    page = table(client, path).text
    assert '<span class="only-spoken">done</span>' in page
    assert '<span class="only-spoken">read, check not passed</span>' in page


def test_a_check_passed_before_reading_is_not_called_unread(client, path):
    join(path, passed=["one"])
    assert rows(table(client, path)) == [("Mia", ["begun", "open"])]
    assert '<span class="only-spoken">check passed, not read</span>' in table(client, path).text


def test_who_has_no_name_is_listed_by_e_mail(client, path):
    join(path, "Zoe")
    join(path, "")
    assert [name for name, ticks in rows(table(client, path))] == ["nameless@example.org", "Zoe"]


def test_staff_never_appear(client, path):
    join(path)
    progress.enrol(User.objects.get(email="ed@example.org"), path, NOW)
    assert [name for name, ticks in rows(table(client, path))] == ["Mia"]
    assert "Ed Okafor" not in client.get(f"/admin/learn/enrolment/{path.pk}/csv/").getvalue().decode()


def test_learners_of_another_path_never_appear(client, path):
    other = make.path(path.document, slug="other", title="Other")
    join(other, "Otto")
    join(path, "Mia")
    assert [name for name, ticks in rows(table(client, path))] == ["Mia"]


def test_learners_are_shown_by_how_far_they_are(client, path):
    join(path, "Ann")
    join(path, "Ben", read=["one"])
    join(path, "Cem", read=["one", "two"], passed=["one", "two"], seen=30)
    join(path, "Dora", read=["one"], seen=15)
    join(path, "Ella", seen=13)

    def shown(which):
        response = table(client, path, f"?show={which}")
        return [name for name, ticks in rows(response)]

    assert shown("all") == ["Ann", "Ben", "Cem", "Dora", "Ella"]
    assert shown("not_started") == ["Ann", "Ella"]
    assert shown("under_way") == ["Ben", "Dora"]
    assert shown("finished") == ["Cem"]
    assert shown("away") == ["Dora"]
    assert shown("nonsense'--") == ["Ann", "Ben", "Cem", "Dora", "Ella"]
    numbers = {slug: number for slug, name, number in table(client, path).context["filters"]}
    hows = {"all": 5, "not_started": 2, "under_way": 2, "stuck": 0, "finished": 1, "behind": 0, "away": 1}
    assert numbers == hows


def test_learners_are_found_by_name_or_e_mail(client, path):
    join(path, "Ann")
    join(path, "Ben")
    assert [name for name, ticks in rows(table(client, path, "?q=ANN"))] == ["Ann"]
    assert [name for name, ticks in rows(table(client, path, "?q=ben%40example"))] == ["Ben"]
    assert [name for name, ticks in rows(table(client, path, "?q=ann+ben"))] == []
    assert "No learner matches." in table(client, path, "?q=nobody").text


def test_long_tables_come_in_pages(client, path):
    Enrolment.objects.bulk_create(
        Enrolment(learner=make.learner(f"l{n:02}@example.org", f"L{n:02}"), path=path, joined_at=NOW)
        for n in range(51)
    )
    first = table(client, path)
    assert len(first.context["rows"]) == 50
    assert "?show=all&amp;q=&amp;page=2" in first.text
    assert [name for name, ticks in rows(table(client, path, "?page=2"))] == ["L50"]
    assert len(table(client, path, "?page=x").context["rows"]) == 50


def test_a_path_nobody_has_joined_says_so_with_the_link_to_send(client, path):
    page = table(client, path).text
    assert "Nobody has joined yet. Send them this link." in page
    assert "http://testserver/learn/tea/" in page


def test_an_unknown_path_is_not_found(client):
    assert client.get("/admin/learn/enrolment/9/").status_code == 404


@pytest.mark.parametrize("learners", [1, 30])
def test_the_table_asks_as_much_for_one_learner_as_for_thirty(learners, path, django_assert_num_queries):
    for n in range(learners):
        join(path, f"L{n}", read=["one"], passed=["one"])
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(14):
        table(client, path)


def test_a_learner_s_name_runs_nowhere(client, path):
    join(path, "<script>alert(1)</script>")
    page = table(client, path).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# The spreadsheet


def sheet(client, path, query=""):
    response = client.get(f"/admin/learn/enrolment/{path.pk}/csv/{query}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="progress-tea.csv"'
    text = response.getvalue().decode()
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_spreadsheet_has_the_rows_that_are_shown(client, path):
    day = timezone.localdate(NOW).isoformat()
    join(path, "Ann", read=["one", "two"], passed=["one", "two"])
    join(path, "Ben", read=["one"])
    heads = ["Name", "E-mail", "Joined", "One", "Two", "Final passed", "Last seen", "Finished"]
    assert [row[:8] for row in sheet(client, path)] == [
        heads,
        ["Ann", "ann@example.org", day, f"done {day}", f"done {day}", "", day, day],
        ["Ben", "ben@example.org", day, f"read, check not passed {day}", "not read", "", day, ""],
    ]
    assert [row[0] for row in sheet(client, path, "?show=finished")] == ["Name", "Ann"]
    assert [row[0] for row in sheet(client, path, "?q=ben")] == ["Name", "Ben"]


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        " =1",
        "\u00a0@A1",
    ],
)
def test_no_cell_of_the_spreadsheet_runs(name):
    assert tracking.safe_cell(name) == f"'{name}"


@pytest.mark.parametrize("name", ["Ann", "O'Brien", "a=b", "2026-11-22", "", "Anne-Marie", "a@example.org"])
def test_other_cells_stay_as_they_are(name):
    assert tracking.safe_cell(name) == name


def test_a_learner_s_name_and_a_lesson_s_title_cannot_run_in_the_spreadsheet(client, path):
    LessonVersion.objects.filter(lesson__slug="one").update(title='=HYPERLINK("http://evil.example")')
    join(path, "=cmd|' /C calc'!A0")
    join(path, "x;=1+1")
    lines = client.get(f"/admin/learn/enrolment/{path.pk}/csv/").getvalue().decode().splitlines()
    assert lines[0].startswith('\ufeff"Name","E-mail","Joined","\'=HYPERLINK(""http://evil.example"")"')
    assert lines[1].startswith("\"'=cmd|' /C calc'!A0\"")
    # Quoted whole: a spreadsheet that parts cells at semicolons finds none outside quotation marks.
    assert lines[2].startswith('"x;=1+1"')


def test_seeing_is_not_yet_downloading(path):
    join(path)
    viewer = make.educator("viewer@example.org")
    viewer.user_permissions.set(Permission.objects.filter(codename="view_enrolment"))
    client = desk.signed_in(viewer)
    assert rows(table(client, path)) == [("Mia", ["open", "open"])]
    assert "/csv/" not in table(client, path).text
    assert client.get(f"/admin/learn/enrolment/{path.pk}/csv/").status_code == 403


@pytest.mark.parametrize("learners", [1, 30])
def test_the_spreadsheet_asks_as_much_for_one_learner_as_for_thirty(
    learners, path, django_assert_num_queries
):
    for n in range(learners):
        join(path, f"L{n}", read=["one"])
    client = desk.signed_in(desk.educator())
    ContentType.objects.get_for_model(path)  # Django remembers it from the first line of the log on
    with django_assert_num_queries(12):
        client.get(f"/admin/learn/enrolment/{path.pk}/csv/").getvalue()


def test_what_learners_did_cannot_be_changed_here(client, path):
    enrolment = join(path)
    for address in (f"{enrolment.pk}/change/", "add/", f"{enrolment.pk}/delete/"):
        assert client.post(f"/admin/learn/enrolment/{address}").status_code == 404


# The sign-in link


@pytest.fixture
def helper():
    person = desk.educator("helper@example.org", "Helper")
    person.user_permissions.add(Permission.objects.get(codename="make_sign_in_link"))
    return person


def test_a_link_is_made_on_post_shown_once_and_recorded(helper, path):
    learner = join(path).learner
    client = desk.signed_in(helper)
    assert f"/admin/learn/user/{learner.pk}/sign-in-link/" in table(client, path).text
    address = f"/admin/learn/user/{learner.pk}/sign-in-link/"
    assert client.get(address).context["link"] == ""
    assert not LogEntry.objects.exists()
    response = client.post(address)
    link = response.context["link"]
    assert link.startswith("http://testserver/account/reset/")
    assert "no-store" in response.headers["Cache-Control"]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (helper, str(learner.pk))
    assert entry.change_message == "Made a one-time sign-in link."
    assert link not in entry.change_message and link not in entry.object_repr
    assert client.get(address).context["link"] == ""
    assert Client().get(link, follow=True).status_code == 200


def test_a_link_is_never_made_for_staff_or_superusers(helper):
    client = desk.signed_in(helper)
    for person in (desk.educator("other@example.org"), desk.superuser(), helper):
        assert client.post(f"/admin/learn/user/{person.pk}/sign-in-link/").status_code == 404
    assert not LogEntry.objects.exists()


def test_an_educator_without_the_permission_finds_no_link_and_makes_none(client, path):
    learner = join(path).learner
    assert "sign-in-link" not in table(client, path).text
    assert client.post(f"/admin/learn/user/{learner.pk}/sign-in-link/").status_code == 403
    assert not LogEntry.objects.exists()


def test_a_superuser_makes_a_person_an_educator(path):
    learner = make.learner()
    educators = desk.educator().groups.get()
    desk.signed_in(desk.superuser()).post(
        f"/admin/learn/user/{learner.pk}/change/",
        {
            "name": "Mia",
            "is_active": "on",
            "is_staff": "on",
            "groups": [educators.pk],
            "email": "x@example.org",
        },
    )
    learner.refresh_from_db()
    assert (learner.is_staff, learner.is_superuser, learner.email) == (True, False, "mia@example.org")
    assert learner.has_perm("learn.add_lesson") or User.objects.get(pk=learner.pk).has_perm(
        "learn.add_lesson"
    )


def test_who_has_passed_the_final_and_read_nothing_is_under_way(path):
    now = timezone.now()
    learner = make.learner("quick@example.org", "Quick")
    enrolment = path.enrolments.create(learner=learner, joined_at=now, final_passed_at=now)
    table = tracking.Tracking()
    assert enrolment in table.found(path, now, "under_way")
    assert enrolment not in table.found(path, now, "not_started")


# Updates


def publish_again(path, slug, announced, body="Tea is something else."):
    lesson = path.lessons.get(slug=slug)
    lesson.body = body
    lesson.save()
    return publish(lesson, None, timezone.now(), why="It was wrong.", announced=announced)


def unread(response):
    return {row.learner.called: row.unread_words for row in response.context["rows"]}


def test_who_has_finished_and_not_read_an_update_is_told_apart(client, path):
    path.steps.update(check_required=False)
    behind, upto = join(path, "Mia", read=["one", "two"]), join(path, "Otto", read=["one", "two"])
    join(path, "Pia")
    publish_again(path, "one", "update")
    version = publish_again(path, "two", "correction")
    upto.lessons.update(caught_up_version=version)
    first = path.lessons.get(slug="one").current
    upto.lessons.filter(lesson__slug="one").update(caught_up_version=first)
    response = table(client, path)
    said = "Correction: Two; Update: One"
    assert unread(response) == {"Mia": said, "Otto": "", "Pia": ""}
    one = path.lessons.get(slug="one")
    assert f'<b>Update:</b> <a href="/admin/learn/lesson/{one.pk}/history/">One</a>' in response.text
    assert "Not up to date <span>1</span>" in response.text
    assert unread(table(client, path, "?show=behind")) == {"Mia": said}
    path.steps.get(lesson=one).delete()
    assert unread(table(client, path, "?show=behind")) == {"Mia": "Correction: Two"}
    behind.lessons.update(caught_up_version=version)
    response = table(client, path, "?show=behind")
    assert unread(response) == {} and "Changes not read" not in response.text


def test_the_spreadsheet_names_the_lessons_whose_changes_are_unread(path):
    join(path, "Mia", read=["one"])
    join(path, "Pia")
    publish_again(path, "one", "correction")
    head, line = sheet(desk.signed_in(desk.superuser()), path, "?show=behind")
    assert line[head.index("Changes not read")] == "Correction: One"


def test_new_words_on_the_same_sentences_are_no_update(client, path):
    join(path, "Mia", read=["one"])
    lesson = path.lessons.get(slug="one")
    publish_again(path, "one", "", body=lesson.body + " More.")
    assert unread(table(client, path)) == {"Mia": ""}
    assert unread(table(client, path, "?show=behind")) == {}


@pytest.mark.parametrize("learners", [1, 3])
def test_who_is_not_up_to_date_takes_as_many_queries_for_one_as_for_three(
    learners, path, django_assert_num_queries
):
    for n in range(learners):
        join(path, f"L{n}", read=["one", "two"])
    publish_again(path, "one", "update")
    publish_again(path, "two", "correction")
    client = desk.signed_in(desk.educator())
    with django_assert_num_queries(16):
        assert len(unread(table(client, path, "?show=behind"))) == learners


def test_a_lesson_is_called_what_learners_read(client, path):
    join(path, "Mia")
    path.lessons.filter(slug="one").update(title="A draft of a title")
    page = table(client, path).text
    assert "A draft of a title" not in page and "One" in page


def test_there_is_a_column_for_the_final_only_where_there_is_one(client, path):
    join(path, "Mia")
    assert 'class="final"' not in table(client, path).text
    make.quiz(path, [make.question(path.document)])
    assert 'class="final"' in table(client, path).text
