"""Everything between a fresh checkout, or a newer one, and a site that can be served."""

import hashlib
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learn import demo, full_disk, privacy
from learn.models import Document, LearningPath, Lesson
from learn.publishing import render_again
from learn.rendering import RENDERER

FIRST_COURSE = settings.BASE_DIR / "learn" / "content" / "arterial-calcification"
LOCK = int.from_bytes(b"docent")


class Command(BaseCommand):
    help = "Makes the database and the static files ready, loads the first course. Serves nothing."
    requires_system_checks = []

    def handle(self, **options):
        with full_disk.told(CommandError, "then start again."), one_after_another(self.say_so):
            done = self.make_ready()
        if options["verbosity"]:
            self.stdout.write("\n".join(done or [_("There was nothing to do.")]))
            self.stdout.write(_("All is ready to be served. This command starts no server."))

    def say_so(self):
        self.stdout.write(_("Another host is making the site ready. This one waits for it."))
        self.stdout.flush()

    def make_ready(self):
        """A sentence for each thing that was done."""
        # What it stands on, before anybody is told that something is saved.
        self.check(tags=[Tags.database], databases=[connection.alias])
        done = []
        if count := migrate():
            said = ngettext("%(count)d migration", "%(count)d migrations", count) % {"count": count}
            done.append(_("The database is brought up to date: %(said)s.") % {"said": said})
        call_command("createcachetable", verbosity=0)
        if count := privacy.erase_again():  # a restore that broke off came no further
            said = ngettext("%(count)d account", "%(count)d accounts", count) % {"count": count}
            done.append(
                _("Deleted again, as it was before a backup was put back: %(said)s.") % {"said": said}
            )
        if collect_static():
            done.append(_("Style sheets and scripts are collected."))
        if not LearningPath.objects.filter(slug=FIRST_COURSE.name).exists():
            call_command("load_course", str(FIRST_COURSE), verbosity=0)
            done.append(_("The first course is loaded."))
        if count := render_all_again():
            said = ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
            done.append(
                _("The lessons of %(said)s are made anew as this version shows them.") % {"said": said}
            )
        if settings.DEMO:
            demo.make_accounts()
        return done


@contextmanager
def one_after_another(say_so):
    """Of several hosts that start together on one PostgreSQL, each waits here for the one before it; whoever
    has to wait calls say_so() first."""
    if connection.vendor != "postgresql":
        yield
        return
    if not ask("SELECT pg_try_advisory_lock(%s)", LOCK):
        say_so()
        # Asked again and again: a statement that waits holds up an index that is made concurrently.
        while not ask("SELECT pg_try_advisory_lock(%s)", LOCK):
            time.sleep(0.5)
    yield
    # Where something fails, the lock ends with this command's connection.
    ask("SELECT pg_advisory_unlock(%s)", LOCK)


def ask(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def migrate():
    """How many migrations were waiting; none is now."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        call_command("migrate", verbosity=0)
    return len(waiting)


def render_all_again():
    """How many documents had lessons of an older renderer; none has now."""
    old = Document.objects.filter(lessons__in=Lesson.objects.rendered_before(RENDERER)).distinct()
    documents = list(old)
    for document in documents:
        render_again(document)
    return len(documents)


def collect_static():
    """Collects the static files unless they are those collected last time, which takes seconds. Returns
    whether it did. Those of before stay: a server that is still running serves pages that ask for them."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            # What is in it, not when it was written: an image for containers keeps no parts of a second.
            inside = hashlib.sha256(Path(storage.path(name)).read_bytes()).hexdigest()
            found.update(f"{name} {inside}\n".encode())
    stamp = settings.STATIC_ROOT / "collected"
    if stamp.is_file() and stamp.read_text() == found.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found.hexdigest())
    return True
