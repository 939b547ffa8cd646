"""A real Chromium that can be killed, and learners in it."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import CHROMIUM_NAMES
from tests.faults.counting import loaded
from tests.faults.crowd import TOKEN

CHOICES = ("A leaf", "A stone", "A fish")
SCRIPT = settings.BASE_DIR / "static" / "quiz.js"
# Neither kept in the tab nor sent again. What was saved last is taken for saved whatever was sent since. Without
# saving as it is chosen: what R5 must catch.
FORGETS = (("kept.write(JSON", "String(JSON"), ("plan(wait);", ";"))
BELIEVES = (("saved = null;\n        lost.add", "lost.add"),)
SAVES_NOT = (("plan(event && isTyped(event.target) ? 600 : 0);", ""), ('"hidden" && flush()', '"hidden"'))


class Chromium:
    """A browser of its own, started as a person's would be and driven from outside."""

    def __init__(self, playwright, folder):
        found = next(filter(None, map(shutil.which, [os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES])), None)
        if not found:
            pytest.fail(
                "There is no Chromium here. Install it, or say where it is with CHROMIUM=.", pytrace=False
            )
        self.folder = folder
        self.process = subprocess.Popen(
            [found, "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
             "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        said = Path(folder) / "DevToolsActivePort"
        end = time.monotonic() + 60
        while not (said.exists() and said.read_text().strip()):
            assert time.monotonic() < end and self.process.poll() is None, "Chromium does not start"
            time.sleep(0.05)
        self.browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{said.read_text().split()[0]}")

    def kill(self):
        """The whole browser at once, as a phone does that runs out of memory."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def kill_tabs(self):
        """The processes of its tabs: "Aw, Snap!"."""
        listed = subprocess.run(["ps", "-eo", "pid=,sess=,args="], capture_output=True, text=True).stdout
        for pid, session, words in (line.split(None, 2) for line in listed.splitlines()):
            if int(session) == self.process.pid and "--type=renderer" in words:
                os.kill(int(pid), signal.SIGKILL)

    def learner(self, site, learner, javascript=True, changed=()):
        """A context in which this learner is signed in; ``changed``: what of the page's script is another."""
        context = self.browser.new_context(base_url=site.url, java_script_enabled=javascript)
        context.set_default_timeout(60_000)
        sign_in(context, site, learner)
        if changed:
            script = SCRIPT.read_text()
            for before, after in changed:
                assert before in script, f"static/quiz.js has changed: {before}"
                script = script.replace(before, after)
            context.route("**", without_digests)
            context.route(
                "**/quiz*.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
            )
        return context


def without_digests(route):
    """A page as it is, but for what its scripts have to be: a changed one would not run."""
    if route.request.resource_type != "document" or route.request.method != "GET":
        route.fallback()
        return
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r' integrity="[^"]*"', "", answer.text()))


def sign_in(context, site, learner):
    session, csrf = site.sown["cookies"]
    context.add_cookies([
        {"name": session, "value": learner["session"], "url": site.url},
        {"name": csrf, "value": TOKEN, "url": site.url},
    ])  # fmt: skip


def choose(page, choice):
    page.get_by_text(CHOICES[choice], exact=True).click()


def drafts(site, attempt):
    """{position: the answer saved} of an attempt."""
    rows = site.rows(f"SELECT position, draft FROM quizzes_response WHERE attempt_id = {attempt}")  # noqa: S608
    return {position: loaded(draft) for position, draft in rows if draft and loaded(draft)}
