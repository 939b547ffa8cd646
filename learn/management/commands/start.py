"""Everything between a fresh checkout, or a newer one, and a site that can be served."""

import hashlib
import os

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import gettext as _

from learn import demo, full_disk, privacy
from learn.models import Document, LearningPath, Lesson
from learn.publishing import render_again
from learn.rendering import RENDERER

FIRST_COURSE = settings.BASE_DIR / "learn" / "content" / "arterial-calcification"


class Command(BaseCommand):
    help = "Makes the database and the static files ready, loads the first course, says where to go."
    requires_system_checks = []

    def handle(self, **options):
        with full_disk.told(CommandError, "then start again."):
            self.make_ready()
        self.stdout.write(welcome())

    def make_ready(self):
        # What it stands on, before anybody is told that something is saved.
        self.check(tags=[Tags.database], databases=[connection.alias])
        migrate()
        call_command("createcachetable", verbosity=0)
        privacy.take_up()
        collect_static()
        if not LearningPath.objects.filter(slug=FIRST_COURSE.name).exists():
            call_command("load_course", str(FIRST_COURSE), verbosity=0)
        for document in Document.objects.filter(
            lessons__in=Lesson.objects.rendered_before(RENDERER)
        ).distinct():
            render_again(document)
        if settings.DEMO:
            demo.make_accounts()


def migrate():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def collect_static():
    """Collects the static files unless they are those collected last time: it takes seconds. Those of
    before stay, since a server that is still running serves pages that ask for them."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = os.stat(storage.path(name))
            found.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.is_file() or stamp.read_text() != found.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(found.hexdigest())


def welcome():
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if host in ("0.0.0.0", "::"):  # noqa: S104  every address of this machine, of which this is one
        host = "127.0.0.1"
    site = f"http://[{host}]:{port}" if ":" in host.strip("[]") else f"http://{host}:{port}"
    words = {"site": site, "sign_in": site + reverse("account_login"), "admin": site + reverse("admin:index")}
    if settings.DEMO:
        said = _(
            "Docent is ready: %(site)s\n\n"
            "  This is a demo. To sign in, press one of two buttons at %(sign_in)s\n"
            "  The demo learner reads and answers. The demo educator writes at %(admin)s\n\n"
            "Stop it with Ctrl-C. What is done stays."
        )
    else:
        said = _(
            "Docent is ready: %(site)s\n\n"
            "  Educators write at %(admin)s\n"
            "  Make one with: .venv/bin/python manage.py add_educator EMAIL\n\n"
            "Stop it with Ctrl-C. What is done stays."
        )
    return "\n" + said % words + "\n"
