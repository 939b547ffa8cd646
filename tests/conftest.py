"""Fixtures for every test. Those for a real browser stand in tests/browser/conftest.py."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.cache import cache
from django.db import connection, transaction

from learn.models import LearningPath, User

FIRST_COURSE = settings.BASE_DIR / "learn" / "content" / "arterial-calcification"


def pytest_report_header():
    return f"database: {connection.vendor}"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """A run in which no test passed proves nothing, so it fails, even when nothing in it failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and not reporter.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(autouse=True)
def forget_limits():
    """Limits on guessing and on signing up are counted in the cache: each test starts uncounted."""
    cache.clear()


@pytest.fixture(scope="session")
def course_rows():
    """The first course's rows as text, from the first test that loads it."""
    return []


@pytest.fixture
def course(db, course_rows):
    """The first course's path, loaded as `make run` loads it. Read once, then copied, because every test
    begins with an empty database."""
    from quizzes.courses import load_course

    if course_rows:
        with transaction.atomic():
            for row in serializers.deserialize("json", course_rows[0]):
                row.save()
    else:
        load_course(FIRST_COURSE)
        models = [m for label in ("learn", "quizzes") for m in apps.get_app_config(label).get_models()]
        rows = [row for model in models if model is not User for row in model.objects.order_by("pk")]
        course_rows.append(serializers.serialize("json", rows))
    return LearningPath.objects.get(slug=FIRST_COURSE.name)
