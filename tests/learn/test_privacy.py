"""One list of all that is kept about people; their data for them; an account erased."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from learn import privacy, progress
from learn.models import Erasure, User
from tests import make


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def mia(client, db):
    mia = make.learner()
    client.force_login(mia)
    return mia


def test_every_table_is_in_the_list_once_for_each_person_it_is_about():
    whole = privacy.registry()
    named = {kept.model for kept in whole.kept}
    assert sorted([*named, *whole.not_personal]) == sorted(
        m._meta.label for m in apps.get_models(include_auto_created=True)
    )
    about = [(kept.model, kept.person) for kept in whole.kept]
    assert len(about) == len(set(about))


def test_every_field_of_such_a_table_is_in_the_list():
    """So a new one cannot be forgotten: it is about the person, or said to be beside that."""
    whole, unsaid = privacy.registry(), {}
    for model in apps.get_models():
        kept = [each for each in whole.kept if each.model == model._meta.label]
        listed = {name for each in kept for name in (each.person, *each.fields, *each.beside)}
        said = {name.partition("__")[0] for name in listed} | {model._meta.pk.name}
        if kept:
            unsaid[model._meta.label] = {field.name for field in model._meta.concrete_fields} ^ said - {"pk"}
    assert {label: fields for label, fields in unsaid.items() if fields} == {}


def test_every_person_a_table_points_at_is_in_the_list():
    whole = privacy.registry()
    pointing = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    }
    assert pointing - {(kept.model, kept.person) for kept in whole.kept} == set()


def test_every_table_that_points_at_a_person_says_what_it_keeps():
    whole = privacy.registry()
    kept = {each.model for each in whole.kept}
    rights = {"learn.User_groups", "learn.User_user_permissions"}
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if any(field.is_relation and field.many_to_one and field.related_model is User
               for field in model._meta.get_fields())
    }  # fmt: skip
    assert pointing - rights <= kept


def test_every_field_in_the_list_can_be_asked_for(db):
    mia = make.learner()
    for kept in privacy.registry().kept:
        list(privacy.rows_of(kept, mia).values("pk", *kept.fields))


def test_the_privacy_page_says_all_of_it(client, db):
    page = client.get("/privacy/").content.decode()
    for kept in privacy.registry().kept:
        assert str(kept.what).split(",")[0] in page


def test_the_privacy_page_says_what_stays_of_a_deleted_account(client, db):
    page = client.get("/privacy/").text
    assert "stays noted by its number alone, with when it was opened and deleted" in page
    assert "should all be lost but a backup" in page


def test_a_person_gets_all_that_is_kept_and_nothing_of_others(client, mia):
    zoe = make.learner(email="zoe-canary@example.org", name="Zoe canary")
    path = make.path(make.document())
    for person in (mia, zoe):
        progress.enrol(person, path, timezone.now())
    answer = client.get("/account/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        everything = json.loads(archive.read("everything.json"))
        said = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "Tea for everyone" in archive.read("courses.csv").decode()
    assert everything["learn.User"][0]["email"] == "mia@example.org"
    assert [row["path"] for row in everything["learn.Enrolment"]] == [path.pk]
    assert "canary" not in said
    assert mia.password not in said
    assert mia.sessions.count() == len(everything["learn.Session"]) == 1
    assert mia.sessions.get().pk not in said  # it opens the account


def test_a_stranger_gets_nothing(client, db):
    assert client.get("/account/data/").status_code == 302


def test_an_erased_account_is_nobodys(mia):
    path = make.path(make.document())
    progress.enrol(mia, path, timezone.now())
    privacy.erase(mia, timezone.now())
    mia.refresh_from_db()
    assert (mia.name, mia.is_active, mia.has_usable_password(), mia.last_login) == ("", False, False, None)
    assert mia.email.endswith("@erased.invalid")
    assert not mia.sessions.exists()
    assert mia.enrolments.count() == 1
    assert mia not in User.objects.learners()


def test_who_was_erased_is_a_number_and_two_times(mia, django_capture_on_commit_callbacks):
    joined, number, now = mia.date_joined, mia.pk, timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(mia, now)
    assert list(Erasure.objects.values_list("number", "joined_at", "erased_at")) == [(number, joined, now)]
    assert (settings.DATA_DIR / "erased").read_text() == f"{number} {now.isoformat()} {joined.isoformat()}\n"


def test_who_could_not_be_erased_is_in_no_file(mia, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(DatabaseError):
        with transaction.atomic():
            privacy.erase(mia, timezone.now())
            raise DatabaseError("It could not be committed.")
    assert privacy.lines_in_file() == []
    assert privacy.erase_again() == 0


def test_a_restored_backup_brings_nobody_back(mia):
    progress.enrol(mia, make.path(make.document()), timezone.now())
    privacy.erase(mia, timezone.now())
    # As a backup of before would have it.
    User.objects.filter(pk=mia.pk).update(email="mia@example.org", name="Mia", erased_at=None, is_active=True)
    assert privacy.erase_again() == 1
    assert not User.objects.filter(email="mia@example.org").exists()
    assert privacy.erase_again() == 0


def test_who_has_the_number_of_one_that_was_erased_long_ago_stays(mia, settings):
    (settings.DATA_DIR / "erased").write_text(f"{mia.pk} 2020-01-01T00:00:00+00:00\n")
    assert privacy.erase_again() == 0


def test_who_has_the_number_of_somebody_else_who_was_erased_stays(mia, settings):
    another = f"{timezone.now().isoformat()} {(mia.date_joined - timedelta(days=1)).isoformat()}"
    (settings.DATA_DIR / "erased").write_text(f"{mia.pk} {another}\n")
    assert privacy.erase_again() == 0


def test_a_line_that_was_written_in_half_hides_no_other(mia, settings):
    whole = f"{mia.pk} {timezone.now().isoformat()}\n"
    (settings.DATA_DIR / "erased").write_text(f"what\n{whole}9{10**30} 2020-01-01T00:00:00+00:00\n7 2020-13-")
    assert privacy.erase_again() == 1


def test_what_the_database_knows_is_written_into_the_file_before_it_is_replaced(
    mia, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(mia, timezone.now())
    kept = (settings.DATA_DIR / "erased").read_text()
    (settings.DATA_DIR / "erased").unlink()
    privacy.write_down()
    privacy.write_down()
    assert (settings.DATA_DIR / "erased").read_text() == kept


def test_cleaning_says_what_was_taken_away_as_far_as_it_is_asked_to(db, settings, capsys):
    call_command("clean")
    always = "Taken away:\n- sessions that had ended\n- files nobody decided on in a week: 0\n"
    assert capsys.readouterr().out == always
    settings.RETENTION_MONTHS = settings.AUDIT_MONTHS = 24
    call_command("clean")
    assert capsys.readouterr().out == always + (
        "- accounts of learners who have not been here for 24 months: 0\n"
        "- lines of what was done, older than 24 months: 0\n"
    )


def test_where_people_came_from_is_taken_away_when_it_counts_no_longer(db):
    call_command("clean")  # there is a cache in Redis, and none here
    call_command("createcachetable", "cache")
    kept = DatabaseCache("cache", {})
    kept.set("allauth:rl:account:login:30/60/ip:ip:203.0.113.77", [1.0], -1)
    kept.set("allauth:rl:account:login:30/60/ip:ip:203.0.113.88", [1.0], 60)
    call_command("clean")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert cursor.fetchall() == [(":1:allauth:rl:account:login:30/60/ip:ip:203.0.113.88",)]


def test_the_privacy_page_says_how_long_addresses_stay(client, db):
    assert "the network address you come from is counted" in client.get("/privacy/").text


def test_accounts_nobody_uses_are_erased_when_the_operator_says_so(db, settings):
    now = timezone.now()
    long_ago = now - timedelta(days=800)
    make.learner(email="away@example.org", date_joined=long_ago, last_login=long_ago)
    make.learner(email="here@example.org", date_joined=long_ago, last_login=now)
    make.educator(email="staff@example.org", date_joined=long_ago, last_login=long_ago)
    call_command("clean")
    assert User.objects.filter(erased_at=None).count() == 3
    settings.RETENTION_MONTHS = 24
    call_command("clean")
    left = User.objects.order_by("email").values_list("email", flat=True)
    assert list(left) == ["here@example.org", "staff@example.org"]


def test_who_comes_back_while_others_are_erased_stays(db, settings, monkeypatch, capsys):
    settings.RETENTION_MONTHS = 24
    now = timezone.now()
    for name in ("one", "two"):
        make.learner(email=f"{name}@example.org", date_joined=now - timedelta(days=800))
    erase = privacy.erase

    def while_the_other_signs_in(person, moment):
        User.objects.exclude(pk=person.pk).update(last_login=now)
        erase(person, moment)

    monkeypatch.setattr(privacy, "erase", while_the_other_signs_in)
    call_command("clean")
    assert User.objects.count() == 1
    assert "not been here for 24 months: 1\n" in capsys.readouterr().out
