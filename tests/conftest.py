"""Fixtures for every test. Those for a real browser stand in tests/browser/conftest.py."""

import gc
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, transaction
from django.template import RequestContext, Template
from django.test.signals import template_rendered

from learn.models import LearningPath, User
from learn.rendering import render_line, render_plain, render_text

FIRST_COURSE = settings.BASE_DIR / "learn" / "content" / "arterial-calcification"
TESTS = Path(__file__).parent
LISTED = (TESTS / "sqlite_is_enough.txt").read_text().splitlines()
MODULES = [line for line in LISTED if line and not line.startswith("#")]


def pytest_report_header():
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(items):
    """Only these can find another thing on another database: those that ask one, and those that start sites
    of their own on it and say so themselves. Of these, some modules are run on one alone."""
    for item in items:
        if "db" in item.fixturenames or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if sqlite_is_enough(item.path):
            item.add_marker("sqlite_is_enough")


def sqlite_is_enough(path):
    """Whether tests/sqlite_is_enough.txt says so of the module at this path."""
    place, enough = path.relative_to(TESTS).as_posix(), False
    for line in MODULES:
        if fnmatch(place, line.removeprefix("!")):
            enough = not line.startswith("!")
    return enough


def pytest_collection_finish():
    """What is loaded by now stays to the end: looking through it for garbage again and again costs a tenth
    of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """A run in which no test passed proves nothing, so it fails, even when nothing in it failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and not reporter.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(scope="session", autouse=True)
def pages_alone_keep_their_context(django_test_environment):
    """A test looks at what a page was given. Django's client keeps a copy for every field and every part of it
    too, a hundred to a page, which took a fifteenth of the time."""

    def render(template, context):
        if context.template is template and isinstance(context, RequestContext):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render  # django_test_environment puts back what it was before both


@pytest.fixture(autouse=True)
def forget_what_is_kept():
    """Limits on guessing and on signing up are counted in the cache: each test starts uncounted. What a test
    has rendered with another sanitiser serves no other."""
    cache.clear()
    caches["fragments"].clear()
    for rendered in (render_line, render_plain, render_text):
        rendered.forget()


@pytest.fixture
def keep_files_apart(settings, tmp_path):
    """What a test brings, and the pictures in it, lies in a folder of its own, which goes with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A live server's tests empty every table, on SQLite row by row, which the log of what was done refuses.
    tests/learn/test_audit.py puts the refusal back."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS admin_log_taken")


@pytest.fixture(scope="session")
def kept_course(django_db_setup, django_db_blocker):
    """The first course, read once, in copies of its tables that no test empties. Gives the statements that
    put the rows back, a table each."""
    from quizzes.courses import load_course

    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        load_course(FIRST_COURSE)
        back = []
        for model in rows_of_a_course():
            table, copy = model._meta.db_table, f"kept_{model._meta.db_table}"
            columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
            cursor.execute(f'CREATE TABLE "{copy}" AS SELECT * FROM "{table}"')
            cursor.execute(f'DELETE FROM "{table}"')
            back.append(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{copy}"')
    return back


def rows_of_a_course():
    """The models whose rows loading a course makes; whoever loaded it stays out of it."""
    models = [
        m
        for app in ("learn", "quizzes")
        for m in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [model for model in models if model is not User and model.objects.exists()]


@pytest.fixture
def course(kept_course, db):
    """The first course's path, loaded as `make run` loads it. Read once, then copied, because every test
    begins with an empty database."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in kept_course:
            cursor.execute(statement)
    return LearningPath.objects.get(slug=FIRST_COURSE.name)
