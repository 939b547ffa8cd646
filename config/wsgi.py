"""The site as a program for servers, ready before the first request comes."""

import os

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from .serving import announce, let_go_of_rows

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
announce()
connection_created.connect(let_go_of_rows)


def load_what_every_worker_needs():
    """Addresses with their views, and the templates learners see: read once before a server parts into
    workers, which then share them, and not by each worker at its first requests."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver

    _all = get_resolver().url_patterns
    folder = settings.BASE_DIR / "templates"
    for name in ("learn", "quizzes"):
        for file in sorted((folder / name).rglob("*.html")):
            get_template(str(file.relative_to(folder)))


load_what_every_worker_needs()
