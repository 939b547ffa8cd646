"""Looks the site over: what is right, what is wrong, and how to mend it."""

import shutil
import stat
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import mail
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from learn import full_disk, second_step

from . import damaged
from .durable import MEND, not_durable
from .environment import mistyped
from .hosts import is_loopback
from .uploads import named, names

OK, WORTH_A_LOOK, WRONG = "ok", "worth a look", "wrong"
RESTORE = "Stop the servers, then: .venv/bin/python manage.py restore THE-NEWEST-BACKUP --overwrite"
LEAST_FREE = 1024**3
OLDEST_BACKUP = timedelta(days=2)


@dataclass(frozen=True)
class Finding:
    """name: what was looked at. state: ok, worth a look or wrong. said: what was seen. mend: what to do."""

    name: str
    state: str
    said: str
    mend: str = ""


EMPTY = Finding(
    "database", WRONG, "it is empty: no site is in it yet",
    "Run: .venv/bin/python manage.py start (or make run). If there was a site, DATA_DIR or DATABASE_URL "
    "names another place than its own; or restore a backup.",
)  # fmt: skip


def look(now):
    """A `Finding` for each thing there is to look at. Nothing stops it: what cannot be asked is wrong, and
    what hangs on that is left out."""
    found, away = [], False
    for check in CHECKS:
        if away and check in AFTER_THE_DATABASE:
            continue
        try:
            found.append(check(now))
            away = away or found[-1] is EMPTY
        except Exception as error:  # each driver has errors of its own, and the rest must still be seen
            found.append(of_error(check, error))
            away = away or check is database
    return found


def of_error(check, error):
    """What it means that a check ended with this error."""
    if full_disk.is_full(error, settings.DATA_DIR):
        return Finding(check.__name__, WRONG, "the disk is full", make_room())
    if damaged.is_damage(error):
        return Finding(check.__name__, WRONG, f"it is damaged: {error}", RESTORE)
    said = str(error).strip().split("\n")[0]
    return Finding(check.__name__, WRONG, f"it does not answer: {said}", MENDS.get(check, ""))


def make_room():
    return f"Make room {full_disk.where()}; a full disk saves nothing."


def settings_in_order(now):
    said = [
        message.msg.split("\n")[0]
        for message in run_checks(include_deployment_checks=not settings.IS_LOCAL)
        if not message.is_silenced()
    ]
    if misread := mistyped():
        names = [f"nothing reads {given} (is {meant} meant?)" for given, meant in misread]
        mend = "Correct the name in .env or in the environment, and restart the servers."
        return Finding("settings", WORTH_A_LOOK, "; ".join([*names, *said]), mend)
    if said:
        return Finding(
            "settings", WORTH_A_LOOK, "; ".join(said), ".venv/bin/python manage.py check --deploy says more."
        )
    where = "this machine only" if settings.IS_LOCAL else ", ".join(settings.ALLOWED_HOSTS)
    return Finding("settings", OK, f"it answers to {where}")


def proxy(now):
    """What requests bring is not known here: only what a site for others should be told."""
    if settings.IS_LOCAL:
        return Finding("proxy", OK, "none is needed on this machine")
    if not settings.BEHIND_PROXY:
        return Finding(
            "proxy", WORTH_A_LOOK,
            "BEHIND_PROXY is not set: behind a proxy all people count as one, and must soon wait",
            "Set BEHIND_PROXY=1 where nginx or another proxy is the only way in, and restart the servers.",
        )  # fmt: skip
    return Finding("proxy", OK, "people are told apart by what the proxy says of them")


def database(now):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            whole = cursor.fetchone()[0]
        if whole != "ok":
            return Finding("database", WRONG, f"it is damaged: {whole}", RESTORE)
    elif wrong := not_durable():
        return Finding("database", WRONG, "; ".join(wrong), MEND)
    if not connection.introspection.table_names():
        return EMPTY
    if connection.vendor == "sqlite":
        return Finding("database", OK, "SQLite, whole")
    return Finding("database", OK, "PostgreSQL, and what is saved survives a power cut")


def static_files(now):
    """Whether style sheets and scripts are those of this version: a page that names one which was never
    collected is an error."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return Finding("static files", OK, "served from where they are written")
    found = [(name, lies.open(name)) for finder in get_finders() for name, lies in finder.list([])]
    stale = sum(
        1
        for name, file in found
        if name not in staticfiles_storage.hashed_files
        or staticfiles_storage.open(name).read() != file.read()
    )
    if stale:
        said = f"{stale} of {len(found)} are missing or of another version"
        return Finding(
            "static files", WRONG, said, "Run: .venv/bin/python manage.py start, then restart the servers."
        )
    return Finding("static files", OK, f"all {len(found)} are of this version")


def migrations(now):
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            "migrations", WRONG, f"{len(waiting)} are waiting", "Run: .venv/bin/python manage.py start"
        )
    return Finding("migrations", OK, "all applied")


def disk(now):
    free = shutil.disk_usage(settings.DATA_DIR).free
    said = f"{free / 1024**3:.1f} GB free"
    if free < LEAST_FREE:
        return Finding("disk", WRONG, said, make_room())
    return Finding("disk", OK, said)


def shared_cache(now):
    value = str(time.monotonic())
    cache.set("doctor", value, 30)
    if cache.get("doctor") != value and not settings.CACHE_URL:
        # Django tells nobody that a table took nothing; most often a disk is full.
        return Finding("cache", WRONG, "the database takes nothing into it", make_room())
    if cache.get("doctor") != value:
        return Finding(
            "cache", WRONG, "it forgets what it is given", "Look at CACHE_URL and the server it names."
        )
    return Finding("cache", OK, "Redis" if settings.CACHE_URL else "in the database")


def mail_server(now):
    if not settings.HAS_MAIL:
        return Finding("mail", OK, "none is set; the pages say whom to ask")
    with mail.get_connection(fail_silently=False):
        return Finding("mail", OK, "the server lets us in")


def clock(now):
    if connection.vendor == "sqlite":
        return Finding("clock", OK, f"{now:%Y-%m-%d %H:%M} UTC; compare it with a clock you trust")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    if apart > 2:
        return Finding(
            "clock", WRONG, f"{apart:.0f} s apart from the database's", "Turn on NTP on both machines."
        )
    return Finding("clock", OK, "the same as the database's")


def uploaded_files(now):
    """Whether what the database names is still there. It keeps nothing, so that a lost folder stays lost."""
    wanted = named()
    missing = sorted(wanted.difference(names(default_storage)))
    if missing:
        is_are = "is" if len(missing) == 1 else "are"
        return Finding(
            "uploaded files", WRONG,
            f"{len(missing)} of {len(wanted)} {is_are} missing, such as {missing[0]}",
            "Put DATA_DIR/media back as it was, or let UPLOADS_URL name their place; a backup has them, too.",
        )  # fmt: skip
    return Finding("uploaded files", OK, f"all {len(wanted)} are there")


def uploads(now):
    """Keeps a file, reads it and takes it away again."""
    name = default_storage.save("doctor", ContentFile(b"here"))
    try:
        with default_storage.open(name) as file:
            is_kept = file.read() == b"here"
    finally:
        default_storage.delete(name)
    where = default_storage.location or "the bucket of UPLOADS_URL"
    if not is_kept:
        return Finding("uploads", WRONG, f"what is kept in {where} comes back as something else")
    return Finding("uploads", OK, f"kept in {where}")


def permissions(now):
    open_to_others = [
        str(place)
        for place in (settings.DATA_DIR, settings.BASE_DIR / ".env")
        if place.exists() and stat.S_IMODE(place.stat().st_mode) & stat.S_IRWXO
    ]
    if open_to_others:
        return Finding(
            "permissions", WORTH_A_LOOK, f"others on this machine can read {', '.join(open_to_others)}",
            "Run: chmod o-rwx on each.",
        )  # fmt: skip
    return Finding("permissions", OK, "nobody else on this machine can read it")


def backups(now):
    """Where other people learn, none is as bad as a full disk. One's own machine is one's own affair."""
    state = WORTH_A_LOOK if settings.IS_LOCAL else WRONG
    mend = (
        "Run .venv/bin/python manage.py backup each night; docs/operating.md has the line for cron. If they "
        "are kept elsewhere, let BACKUP_DIR name that folder."
    )
    if connection.vendor == "postgresql":
        lacking = [program for program in ("pg_dump", "pg_restore", "psql") if not shutil.which(program)]
        if lacking:
            said = f"none can be made: {' and '.join(lacking)} is not installed"
            return Finding("backups", state, said, CLIENTS)
    made = sorted(settings.BACKUP_DIR.glob("*.docent"), key=lambda file: file.stat().st_mtime)
    if not made:
        return Finding("backups", state, f"there is none in {settings.BACKUP_DIR}", mend)
    age = now - datetime.fromtimestamp(made[-1].stat().st_mtime, UTC)
    days = "less than a day" if age.days < 1 else "1 day" if age.days == 1 else f"{age.days} days"
    said = f"the newest of {len(made)} is {days} old"
    return Finding("backups", state, said, mend) if age >= OLDEST_BACKUP else Finding("backups", OK, said)


def demo_accounts(now):
    left = get_user_model().objects.filter(is_demo=True).exists()
    if left and not settings.DEMO:
        here = "the demo's accounts are there, as `make run` wants them"
        gone = "the demo's accounts are still there, though the site is none any more"
        # On one's own machine it may be served as a demo at this moment: only its server knows.
        state, said = (WORTH_A_LOOK, here) if settings.IS_LOCAL else (WRONG, gone)
        return Finding(
            "demo", state, said, "Before other people come, run: .venv/bin/python manage.py end_demo"
        )
    return Finding(
        "demo", OK, "on, for this machine only" if settings.DEMO else "off, and nobody is left of it"
    )


def second_steps(now):
    if not second_step.can_be_read():
        return Finding(
            "second step", WRONG, "they were kept with another SECRET_KEY: nobody's code opens anything",
            "Put that key back. If it is lost: .venv/bin/python manage.py reset_second_step EMAIL for each "
            "who had one.",
        )  # fmt: skip
    mighty = get_user_model().objects.filter(is_superuser=True, is_active=True, is_demo=False)
    bare = sum(not second_step.has_one(person) for person in mighty)
    if bare:
        return Finding(
            "second step", WORTH_A_LOOK, f"{bare} who may do everything sign in with a password alone",
            "Let them set one up on their account page; REQUIRE_SECOND_STEP=educators asks it of all staff.",
        )  # fmt: skip
    if settings.SECRET_KEY_FALLBACKS and (old := second_step.of_before()):
        said = f"{old} {'secret is' if old == 1 else 'secrets are'} still kept with OLD_SECRET_KEY"
        return Finding("second step", WORTH_A_LOOK, said, "Run: .venv/bin/python manage.py renew_secrets")
    return Finding("second step", OK, "nobody who may do everything is without one")


def connections(now):
    """Nothing is asked here: only what the settings promise."""
    database, bare = connection.settings_dict, []
    hosts = [host for host in database.get("HOST", "").split(",") if not host.startswith("/")]
    is_checked = database.get("OPTIONS", {}).get("sslmode") == "verify-full"
    if not is_checked and any(is_elsewhere(host) for host in hosts):
        bare.append("DATABASE_URL")
    cache_address = urlsplit(settings.CACHE_URL)
    if cache_address.scheme == "redis" and is_elsewhere(cache_address.hostname):
        bare.append("CACHE_URL")
    is_tls = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.HAS_MAIL and not is_tls and is_elsewhere(settings.EMAIL_HOST):
        bare.append("EMAIL_URL")
    if bare:
        return Finding(
            "connections", WORTH_A_LOOK,
            f"by {', '.join(bare)} what people write goes to another machine, perhaps in the open",
            "Add ?sslmode=verify-full to DATABASE_URL, use rediss:// and smtp+tls://; or be sure that nobody "
            "else is on that network.",
        )  # fmt: skip
    return Finding("connections", OK, "nothing leaves this machine in the open")


def who_runs_it(now):
    names = ("OPERATOR_NAME", "OPERATOR_EMAIL")
    missing = [name for name in names if not getattr(settings, name)]
    if missing and not settings.IS_LOCAL:
        said = f"{', '.join(missing)} not set: the pages say that it is not known"
        return Finding(
            "who runs it", WORTH_A_LOOK, said, "Set them: people must know whom to ask and to trust."
        )
    said = ", ".join(getattr(settings, name) for name in names if name not in missing)
    return Finding("who runs it", OK, said or "nobody is named, and nobody else comes here")


def is_elsewhere(host):
    return bool(host) and not is_loopback(host)


CLIENTS = (
    "Install PostgreSQL's client programs, of the server's version; on Debian and Ubuntu: "
    "apt-get install postgresql-client."
)
CHECKS = (
    settings_in_order, proxy, database, static_files, migrations, disk, shared_cache, mail_server, clock,
    uploaded_files, uploads, permissions, backups, demo_accounts, second_steps, connections,
    who_runs_it,
)  # fmt: skip
AFTER_THE_DATABASE = {static_files, migrations, clock, uploaded_files, demo_accounts, second_steps} | (
    set() if settings.CACHE_URL else {shared_cache}
)
MENDS = {
    database: "Is its server running, and does DATABASE_URL name it?",
    shared_cache: (
        "Is its server running, and does CACHE_URL name it? "
        "Or run: .venv/bin/python manage.py createcachetable"
    ),
    mail_server: "Is the mail server running, and does EMAIL_URL name it with its user and password?",
    uploads: "Give DATA_DIR/media to the site's own user, or look at UPLOADS_URL.",
}
