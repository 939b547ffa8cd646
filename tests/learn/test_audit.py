"""What staff did: each verb writes a line, some may read them, nobody changes them."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from learn import audit, demo, privacy, progress
from learn.models import User
from tests import desk, make

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:admin_logentry_changelist")


@pytest.fixture
def ed():
    return desk.educator()


@pytest.fixture
def mia():
    return make.learner(name="Mia Canary")


@pytest.fixture
def guarded():
    """The database as a site has it; see tests/conftest.py."""
    if connection.vendor == "sqlite":
        statement = import_module("learn.migrations.0012_what_was_done_stays").SQLITE["admin_log_taken"]
        with connection.cursor() as cursor:
            cursor.execute(statement)


def line(by, days=0):
    """A line of so many days ago. It is written so: time cannot be set on a line that is there."""
    when = timezone.now() - timedelta(days=days)
    LogEntry.objects.create(user=by, action_flag=2, change_message="Did something.", action_time=when)


# Writing


def test_changing_who_may_do_what_says_what_was_given_and_taken(ed):
    client = desk.signed_in(desk.superuser())
    group = Group.objects.create(name="Reviewers")
    client.post(
        f"/admin/learn/user/{ed.pk}/change/", {"name": "Edward", "is_active": "on", "groups": [group.pk]}
    )
    assert desk.done() == ["What to call you: changed. Educator: no. Groups: + Reviewers, − Educators."]


def test_changing_a_group_says_which_permissions():
    client = desk.signed_in(desk.superuser())
    given = Permission.objects.get(codename="view_enrolment")
    group = Group.objects.create(name="Reviewers")
    client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Reviewers", "permissions": [given.pk]})
    assert desk.done() == [f"Permissions: + {given}."]


def test_taking_learners_progress_away_as_a_file_is_a_line(ed, mia):
    path = make.path(make.document())
    progress.enrol(mia, path, timezone.now())
    desk.signed_in(ed).get(f"/admin/learn/enrolment/{path.pk}/csv/")
    assert desk.done() == ["Downloaded how far its learners are."]


def test_what_commands_do_to_people_is_a_line(mia):
    call_command("add_educator", mia.email)
    assert desk.done() == ["Made an educator."]
    assert "Whoever runs the site" in desk.signed_in(desk.superuser()).get(PAGE).text


def test_who_is_made_a_superuser_at_the_machine_is_a_line(db, monkeypatch, capsys):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "kettle-of-oolong-9")
    desk.superuser("there-before@example.org")
    call_command("createsuperuser", interactive=False, email="new@example.org")
    assert "Superuser created successfully" in capsys.readouterr().out
    line = LogEntry.objects.get()
    assert desk.done() == ["Made somebody who may do everything."]
    assert line.object_id == str(User.objects.get(email="new@example.org").pk)
    assert audit.who(line) == "Whoever runs the site"


def test_an_educators_erased_account_is_a_line_without_their_name(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    ed = desk.educator(name="Ed Canary")
    audit.note(ed, ed, "Did something.")
    privacy.erase(ed, timezone.now())
    assert desk.done() == ["Did something.", "Erased the account."]
    assert "Canary" not in str(list(LogEntry.objects.values()))


def test_a_line_about_a_learner_names_them_while_they_are_here_and_then_nobody(ed, mia, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    audit.note(ed, mia, "Made a one-time sign-in link.")
    client = desk.signed_in(desk.superuser())
    assert "Mia Canary" in client.get(PAGE).text
    privacy.erase(mia, timezone.now())
    page = client.get(PAGE).text
    assert "Made a one-time sign-in link." in page and "Canary" not in page


def test_a_line_by_a_command_does_not_keep_a_learner_from_leaving(mia):
    from learn.accounts import is_still_needed

    audit.note_command(mia, "Took away the second step.")
    assert not is_still_needed(mia)


# Reading


def test_only_who_is_allowed_reads_it(ed, mia, client):
    audit.note(ed, ed, "Did something.")
    assert client.get(PAGE).status_code == 302
    assert desk.signed_in(mia).get(PAGE, follow=True).status_code == 403
    reader = desk.signed_in(ed)
    assert reader.get(PAGE).status_code == 403
    ed.user_permissions.add(Permission.objects.get(codename="view_logentry"))
    page = reader.get(PAGE).text
    assert "<h1>What was done</h1>" in page and "Did something." in page


def test_what_was_changed_in_a_form_is_told_field_by_field(ed):
    document = make.document()
    fields = {"fields": ["time limit, in minutes", "tries"]}
    audit.note(ed, document, [{"changed": fields}, {"changed": fields | {"name": "slot", "object": "A, b"}}])
    audit.note(
        ed,
        document,
        [{"added": {"name": "slot", "object": "C"}}, {"deleted": {"name": "slot", "object": "D"}}],
    )
    audit.note(ed, document, [{"added": {}}])
    page = re.sub(r"\s+", " ", desk.signed_in(desk.superuser()).get(PAGE).text)
    for said in ("<p>Changed “Time limit, in minutes”, “Tries”.</p>",
                 "<p>Slot “A, b”: changed “Time limit, in minutes”, “Tries”.</p>",
                 "<p>Slot “C”: added.</p><p>Slot “D”: taken out.</p>", "<p>New.</p>"):  # fmt: skip
        assert said in page


@pytest.mark.parametrize("kept", ["[", "[{}]", "[1]", '[{"drunk": {}}]', "[<b>]"])
def test_a_line_in_another_form_is_shown_as_it_is(ed, kept):
    audit.note(ed, make.document(), kept)
    assert f"<p>{escape(kept)}</p>" in desk.signed_in(desk.superuser()).get(PAGE).text


def test_a_line_without_words_says_what_kind_it_is(ed):
    audit.note(ed, make.document(), "")
    assert "<p>Changed</p>" in desk.signed_in(desk.superuser()).get(PAGE).text


def test_the_day_is_written_as_everywhere_and_lines_are_counted_as_lines(ed):
    reader = desk.signed_in(desk.superuser())
    assert "Nothing has been done yet." in reader.get(PAGE).text
    audit.note(ed, make.document(), "Did something.")
    page = reader.get(PAGE).text
    day = date_format(timezone.localtime(), "j F Y")
    assert f">{day}, " in page and "1 line" in page and "log entr" not in page.lower()


def test_the_history_of_a_thing_is_told_in_the_same_words(ed):
    document = make.document()
    reader, page = desk.signed_in(ed), f"/admin/learn/document/{document.pk}/history/"
    assert "Nothing has been done with it here yet." in reader.get(page).text
    audit.note(ed, document, [{"changed": {"fields": ["time limit, in minutes"]}}])
    for _n in range(100):
        audit.note(ed, document, "Poured <b>tea</b>.")
    text = reader.get(page).text
    assert "<h1>What was done</h1>" in text and "<p>Changed “Time limit, in minutes”.</p>" in text
    assert text.count("Poured &lt;b&gt;tea&lt;/b&gt;.") == 99 and '<a href="?p=2">2</a>' in text
    assert text.count(ed.name) > 100 and date_format(timezone.localtime(), "j F Y, ") in text


def test_it_is_found_by_person_kind_thing_and_words(ed, mia):
    document = make.document()
    audit.note(ed, document, "Poured the tea.")
    audit.note_command(mia, "Took away the second step.")
    client = desk.signed_in(desk.superuser())
    for query, found in (("", 2), ("?kind=2", 1), ("?kind=4", 1), (f"?user__id__exact={ed.pk}", 1), ("?q=tea", 1),
                         ("?q=nothing", 0), ("?kind=x&thing=y", 2), ("?q=ed@example", 1)):  # fmt: skip
        page = client.get(PAGE + query).text
        assert ("Poured the tea." in page) + ("Took away the second step." in page) == found, query
    assert "Document: All about tea" in client.get(PAGE).text


def test_the_page_asks_as_often_with_three_lines_as_with_one(ed, mia, django_assert_num_queries):
    client = desk.signed_in(desk.superuser())
    for count in (1, 3):
        while LogEntry.objects.count() < count:
            audit.note(ed, make.learner(f"m{LogEntry.objects.count()}@example.org"), "Did something.")
        with django_assert_num_queries(6):
            assert client.get(PAGE).text.count("Did something.") == count


# Staying


def test_nobody_changes_or_takes_away_a_line_at_the_desk(ed):
    kept = audit.note(ed, ed, "Did something.")
    client = desk.signed_in(desk.superuser())
    for address in ("add/", f"{kept.pk}/change/", f"{kept.pk}/delete/"):
        answer = client.post(f"{PAGE}{address}", {"change_message": "Did nothing.", "post": "yes"})
        assert answer.status_code == 403, address
    client.post(PAGE, {"action": "delete_selected", "_selected_action": kept.pk, "post": "yes"})
    assert desk.done() == ["Did something."]


@pytest.mark.parametrize(
    "statement", ["UPDATE django_admin_log SET change_message = ''", "DELETE FROM django_admin_log"]
)
def test_the_database_refuses_it_whoever_asks(ed, guarded, statement):
    line(ed)
    with (
        pytest.raises(IntegrityError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert desk.done() == ["Did something."]


def test_it_does_not_go_with_the_person_either(ed, guarded):
    line(ed)
    with pytest.raises(IntegrityError), transaction.atomic():
        ed.delete()
    assert desk.done() == ["Did something."]


def test_a_demos_lines_go_with_the_demo(guarded):
    demo.make_accounts()
    audit.note(User.objects.get(is_staff=True), make.document(), "Did something.")
    demo.end()
    assert desk.done() == []


def test_old_lines_are_let_go_only_where_the_site_says_so(ed, guarded, settings):
    line(ed)
    line(ed, days=200)
    assert LogEntry.objects.count() == 2
    assert audit.let_go(timezone.now()) == 0
    settings.AUDIT_MONTHS = 6
    assert audit.let_go(timezone.now()) == 1
    assert desk.done() == ["Did something."]
