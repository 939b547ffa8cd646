"""A real Chromium, and what is asked of every page seen in it."""

import os
import shutil
from functools import wraps

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, expect

# Playwright's own event loop runs in this thread, which Django would take for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM_NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
)  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
SIZES = {"phone": PHONE, "desktop": DESKTOP, "narrow": NARROW}
PATIENCE = 20_000  # milliseconds. A busy machine is late, not wrong


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES])), None)
    if not found:
        pytest.fail(
            "There is no Chromium here. Install it, or say where it is with CHROMIUM=.", pytrace=False
        )
    return browser_type_launch_args | {
        "executable_path": found,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session", autouse=True)
def acts_arrive():
    """What is clicked or pressed has arrived: if it leads to another page, all of that page is there.

    Playwright waits for its first byte only, so that what is asked next may meet a page without a body."""
    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press", "tap"):
            patch.setattr(Locator, name, arriving(getattr(Locator, name)))
        yield


def arriving(act):
    @wraps(act)
    def act_and_arrive(locator, *args, **kwargs):
        act(locator, *args, **kwargs)
        if not locator.page.is_closed():
            locator.page.wait_for_load_state()

    return act_and_arrive


@pytest.fixture
def open_page(new_context, live_server):
    """open_page("/about/", size="phone", dark=False, javascript=True, as_=None): a page that stands there.

    `as_` signs a person in first. Each call is a browser of its own, with cookies of its own. The page
    keeps in `page.problems` whatever the browser complained about: scripts, styles, failed requests."""

    def open_page(path="/", *, size="desktop", dark=False, javascript=True, as_=None):
        context = new_context(
            **SIZES[size],
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            base_url=live_server.url,
            reduced_motion="reduce",
        )
        if as_ is not None:
            context.add_cookies([session_cookie(as_, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.problems = []
        page.on("console", lambda m: m.type in ("error", "warning") and page.problems.append(m.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(path)
        return page

    return open_page


def session_cookie(person, url):
    client = Client()
    client.force_login(person)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": url}


@pytest.fixture(scope="session")
def axe():
    """axe(page): what axe-core finds wrong with the page, as lines a person can read. [] is right."""

    def axe(page):
        rules = {"resultTypes": ["violations"]}
        return [
            f"{rule['id']}: {rule['help']} | {node['html'][:200]} | {node.get('failureSummary', '')}"
            for rule in Axe().run(page, options=rules).response["violations"]
            for node in rule["nodes"]
        ]

    return axe


@pytest.fixture
def no_sideways_scroll():
    """no_sideways_scroll(page): whether everything fits the page's width."""

    def fits(page):
        return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    return fits
