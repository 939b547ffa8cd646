"""What the doctor sees, and what it says to do."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from config import doctor
from config.version import VERSION
from tests import make


def found(name, now=None):
    return next(each for each in doctor.look(now or timezone.now()) if each.name == name)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    tmp_path.chmod(0o700)


def test_all_is_well_on_a_site_that_is_well(db, settings):
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / "today.docent").write_bytes(b"")
    assert {each.name: each.state for each in doctor.look(timezone.now())} == dict.fromkeys(
        (
            "static files",
            *"settings database migrations disk cache mail clock uploads permissions backups demo".split(),
            "proxy",
            "uploaded files",
            "second step",
            "connections",
            "who runs it",
        ), "ok"
    )  # fmt: skip


def test_a_name_that_is_nearly_a_settings_is_worth_a_look(db, monkeypatch):
    monkeypatch.setenv("REQIRE_SECOND_STEP", "educators")
    monkeypatch.setenv("ALOWED_HOSTS", "learn.example.org")
    monkeypatch.setenv("PROT", "8831")
    monkeypatch.setenv("site_name", "Ours")
    monkeypatch.setenv("POSTGRES_PASSWORD", "word")
    assert (found("settings").state, found("settings").said) == (
        "worth a look",
        "nothing reads ALOWED_HOSTS (is ALLOWED_HOSTS meant?); nothing reads PROT (is PORT meant?); nothing "
        "reads REQIRE_SECOND_STEP (is REQUIRE_SECOND_STEP meant?); nothing reads site_name (is SITE_NAME meant?)",
    )
    assert (
        found("settings").mend == "Correct the name in .env or in the environment, and restart the servers."
    )


def test_it_says_how_to_mend_what_is_wrong_and_exits_with_1(db, capsys, settings):
    make.learner(is_demo=True)
    settings.IS_LOCAL = False
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor")
    said = capsys.readouterr().out
    assert stopped.value.code == 1
    assert "wrong         demo: the demo's accounts are still there, though the site is none any more" in said
    assert "run: .venv/bin/python manage.py end_demo" in said


def test_static_files_of_another_version_are_wrong(db, settings, tmp_path):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [tmp_path / "written"]
    kind = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": kind}}
    (tmp_path / "written").mkdir()
    sheet = tmp_path / "written" / "docent.css"
    sheet.write_text("body { color: black }")
    assert found("static files").state == "wrong"
    call_command("collectstatic", interactive=False, verbosity=0)
    assert found("static files").state == "ok"
    sheet.write_text("body { color: red }")
    assert found("static files").said.startswith("1 of ")
    assert found("static files").mend == "Run: .venv/bin/python manage.py start, then restart the servers."


def test_on_ones_own_machine_the_demos_accounts_are_no_fault(db, settings):
    make.learner(is_demo=True)
    settings.IS_LOCAL = True
    demo = next(each for each in doctor.look(timezone.now()) if each.name == "demo")
    assert (demo.state, demo.said) == (
        "worth a look",
        "the demo's accounts are there, as `make run` wants them",
    )


def test_a_database_that_is_away_is_named_once(db, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        names = [(each.name, each.state) for each in doctor.look(timezone.now())]
    assert ("database", "wrong") in names
    assert not {"migrations", "clock", "demo"}.intersection(name for name, _state in names)


def test_an_empty_database_is_called_empty_with_what_to_do(tmp_path):
    """As an operator meets it who asks before anything was started: a program of its own, in a new folder."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "new")}
    asked = [sys.executable, "manage.py", "doctor"]
    doctor = subprocess.run(asked, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert doctor.returncode == 1
    assert "wrong         database: it is empty: no site is in it yet" in doctor.stdout
    assert "Run: .venv/bin/python manage.py start" in doctor.stdout
    assert "no such table" not in doctor.stdout + doctor.stderr
    assert doctor.stdout.count("wrong ") == 1, "it is said once, not of each thing that is missing in it"


def test_a_cache_that_forgets_is_wrong(db, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args: None)
    assert found("cache").state == "wrong" and found("cache").mend.startswith("Make room where DATA_DIR")
    monkeypatch.setattr("django.conf.settings.CACHE_URL", "redis://127.0.0.1:6379/0")
    assert found("cache").mend == "Look at CACHE_URL and the server it names."


def test_second_steps_of_another_secret_key_are_wrong(db, settings):
    root = make.educator(is_superuser=True)
    assert "1 who may do everything sign in with a password alone" in found("second step").said
    TOTP.activate(root, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert found("second step").state == "ok"
    settings.SECRET_KEY = "another" * 10
    assert found("second step").state == "wrong"


def test_it_says_when_the_old_secret_key_can_go(db, settings):
    assert found("second step").state == "ok"
    TOTP.activate(make.educator(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert "1 secret is still kept with OLD_SECRET_KEY" in found("second step").said
    assert ".venv/bin/python manage.py renew_secrets" in found("second step").mend
    call_command("renew_secrets")
    assert found("second step").state == "ok"


CHECKED = {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    ("database", "cache", "mail", "bare"),
    [
        (("", {}), "", ("", False), ""),
        (("127.0.0.1", {}), "redis://[::1]:6379/0", ("localhost", False), ""),
        (("/var/run/postgresql", {}), "", ("", False), ""),
        (("db.example.org", CHECKED), "rediss://cache.example.org", ("mail.example.org", True), ""),
        (("db.example.org", {}), "", ("", False), "DATABASE_URL"),
        (("db.example.org", {"sslmode": "require"}), "", ("", False), "DATABASE_URL"),
        (("127.0.0.1,db.example.org", {}), "", ("", False), "DATABASE_URL"),
        (("", {}), "redis://:word@cache.example.org:6379/0", ("mail.example.org", False), "CACHE_URL, EMAIL_URL"),
    ],
)  # fmt: skip
def test_what_goes_to_another_machine_in_the_open_is_worth_a_look(
    settings, monkeypatch, database, cache, mail, bare
):
    monkeypatch.setitem(connection.settings_dict, "HOST", database[0])
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", database[1])
    settings.CACHE_URL, settings.EMAIL_HOST, settings.EMAIL_USE_TLS = cache, *mail
    settings.HAS_MAIL = bool(mail[0])
    seen = doctor.connections(timezone.now())
    assert (seen.state, seen.said.partition(" ")[0] if not bare else seen.said) == (
        ("worth a look", f"by {bare} what people write goes to another machine, perhaps in the open")
        if bare
        else ("ok", "nothing")
    )


def test_a_full_disk_is_wrong(db, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**63)
    assert found("disk").state == "wrong"


def test_a_folder_others_can_read_is_worth_a_look(db, settings):
    settings.DATA_DIR.chmod(0o755)
    assert found("permissions").state == "worth a look"


def test_uploads_that_cannot_be_kept_are_wrong(db, settings, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    assert found("uploads").state == "wrong"
    assert found("uploads").mend.startswith("Give DATA_DIR/media")


def test_files_that_the_database_names_and_are_gone_are_wrong(db, settings, monkeypatch):
    edition = make.document().revisions.get()
    edition.file.save("tea.md", ContentFile(b"# Tea"))
    assert (found("uploaded files").state, found("uploaded files").said) == ("ok", "all 1 are there")
    default_storage.delete(edition.file.name)
    assert (found("uploaded files").state, found("uploaded files").said) == (
        "wrong",
        f"1 of 1 is missing, such as {edition.file.name}",
    )


@pytest.mark.parametrize(("is_local", "state"), [(False, "wrong"), (True, "worth a look")])
def test_an_old_backup_or_none_is_wrong_where_other_people_learn(db, settings, is_local, state):
    settings.IS_LOCAL = is_local
    settings.BACKUP_DIR.mkdir()
    (settings.BACKUP_DIR / "a.docent").write_bytes(b"")
    now = timezone.now()
    assert (found("backups", now).state, found("backups", now).said) == (
        "ok",
        "the newest of 1 is less than a day old",
    )
    assert found("backups", now + timedelta(days=1, hours=5)).said == "the newest of 1 is 1 day old"
    old = found("backups", now + timedelta(days=86, hours=12))
    assert (old.state, old.said) == (state, "the newest of 1 is 86 days old")
    os.unlink(settings.BACKUP_DIR / "a.docent")
    none = found("backups", now)
    assert (none.state, none.said) == (state, f"there is none in {settings.BACKUP_DIR}")


def test_without_its_client_programs_postgresql_cannot_be_backed_up(db, settings, monkeypatch):
    settings.IS_LOCAL = False
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    monkeypatch.setattr("shutil.which", lambda name: None if name == "pg_dump" else f"/usr/bin/{name}")
    seen = doctor.backups(timezone.now())
    assert (seen.state, seen.said) == ("wrong", "none can be made: pg_dump is not installed")
    assert seen.mend.startswith("Install PostgreSQL's client programs, of the server's version;")


def test_a_site_without_a_backup_exits_with_1(db, settings, capsys):
    settings.IS_LOCAL = False
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor")
    assert stopped.value.code == 1
    assert "wrong         backups: there is none in " in capsys.readouterr().out


def test_a_site_whose_pages_do_not_say_who_runs_it_is_worth_a_look(db, settings):
    assert found("who runs it").state == "ok", "on one's own machine nobody asks"
    settings.IS_LOCAL = False
    assert (found("who runs it").state, found("who runs it").said) == (
        "worth a look",
        "OPERATOR_NAME, OPERATOR_EMAIL not set: the pages say that it is not known",
    )
    settings.OPERATOR_NAME = "St. Mary"
    assert found("who runs it").said == "OPERATOR_EMAIL not set: the pages say that it is not known"
    settings.OPERATOR_EMAIL = "help@example.org"
    assert (found("who runs it").state, found("who runs it").said) == ("ok", "St. Mary, help@example.org")


def test_the_line_for_cron_mails_what_it_said():
    """Exactly that line, with a doctor that finds something and a mail that shows what it is given."""
    text = (settings.BASE_DIR / "docs" / "operating.md").read_text()
    line = next(line for line in text.splitlines() if "manage.py doctor" in line and "mail -s" in line)
    line = line.split(None, 5)[5].replace("cd /srv/docent", "true").replace(".venv/bin/python", "python")
    told = 'python() { echo "wrong  backups"; return %s; }; mail() { echo "mailed: $*"; cat; }; '
    for code, said in (1, ["mailed: -s Docent needs you operator@example.org", "wrong  backups"]), (0, []):
        done = subprocess.run(["sh", "-c", told % code + line], capture_output=True, text=True)
        assert (done.stdout.splitlines(), done.stderr) == (said, "")


def test_a_site_for_others_that_trusts_no_proxy_is_worth_a_look(db, settings):
    assert found("proxy").state == "ok", "on one's own machine there is none"
    settings.IS_LOCAL, settings.BEHIND_PROXY = False, False
    assert (found("proxy").state, found("proxy").said) == (
        "worth a look",
        "BEHIND_PROXY is not set: behind a proxy all people count as one, and must soon wait",
    )
    assert found("proxy").mend.startswith(
        "Set BEHIND_PROXY=1 where nginx or another proxy is the only way in"
    )
    settings.BEHIND_PROXY = True
    assert found("proxy").state == "ok"


def test_what_was_said_not_to_be_wanted_is_not_asked_for(tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "new"),
        "ALLOWED_HOSTS": "learn.example.org", "SECRET_KEY": "0123456789" * 6, "HSTS_SUBDOMAINS": "0",
    }  # fmt: skip
    asked = [sys.executable, "manage.py", "doctor"]
    said = subprocess.run(asked, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert "settings: it answers to learn.example.org" in said.stdout


def test_it_says_first_which_version_this_is(db, capsys, settings):
    settings.IS_LOCAL = True
    call_command("doctor")
    assert capsys.readouterr().out.splitlines()[0] == f"Docent {VERSION}"
