"""The real browser of tests/browser, and a site in which there is everything."""

import os

import pytest

from tests.browser.conftest import acts_arrive, axe, browser_type_launch_args, no_sideways_scroll, open_page
from tests.security import whole_site

__all__ = ["acts_arrive", "axe", "browser_type_launch_args", "no_sideways_scroll", "open_page"]


# Seconds a test may take; by hand, beside other work, PATIENCE=0 sets no end.
patient = pytest.mark.timeout(int(os.environ.get("PATIENCE", 300)))


def pytest_collection_modifyitems(items):
    for item in items:
        if "/security/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return whole_site.build()
