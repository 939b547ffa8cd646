"""R6: random walks in a real browser through all that a connection, a session and a person can do in the middle
of a question. At the end of each, what was chosen last is saved, and "Saved" was never said too early."""

import random
import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, TimeoutError

from tests import make
from tests.faults import sizes
from tests.faults.chromium import FORGETS, Chromium, choose, drafts, sign_in
from tests.faults.test_r5_tab_kills import begin

pytestmark = [pytest.mark.browser, sizes.in_time]

STEPS = 7
LEARNERS = 8


class Walk:
    """A learner at a question, in one tab, in two at two questions, in two at the same, or without script."""

    def __init__(self, chromium, site, learner, attempt, pick, kind, changed=()):
        self.site, self.learner, self.attempt, self.pick, self.kind = site, learner, attempt, pick, kind
        self.context = chromium.learner(site, learner, javascript=kind != "no script", changed=changed)
        at = {"two questions": (1, 2), "same question": (1, 1)}.get(kind, (1,))
        self.tabs = [(self.context.new_page(), position) for position in at]
        self.meant, self.lies, self.steps = dict(drafts(site, attempt)), 0, []
        self.is_out = self.is_off = self.fails = False
        # The page waits half a minute at most before it tries again; one that never does needs no patience.
        self.patience = 5 if changed else 40  # seconds
        self.handler = lambda route: route.fulfill(status=500, body="broken")
        for page, position in self.tabs:
            self.open(page, position)

    def open(self, page, position):
        page.goto(f"/attempts/{self.attempt}/{position}/")
        if self.kind != "no script":
            page.locator("kbd:not([hidden])").first.wait_for(state="attached")

    # What can happen

    def choose(self):
        page, position = self.pick.choice(self.tabs)
        if page.locator("[data-ask]:visible").count():
            page.locator("[data-keep]").click()
        choice = self.meant[position] = self.pick.randrange(3)
        choose(page, choice)
        self.newest = (page, position)

    def offline(self):
        self.is_off = not self.is_off
        self.context.set_offline(self.is_off)

    def errors(self):
        self.fails = not self.fails
        if self.fails:
            self.context.route("**/save/", self.handler)
        else:
            self.context.unroute("**/save/", self.handler)

    def session_ends(self):
        self.context.clear_cookies(name=self.site.sown["cookies"][0])
        self.is_out = True

    def signs_in(self):
        """In another tab; then the learner comes back to this one."""
        if self.is_off:
            return
        sign_in(self.context, self.site, self.learner)
        self.is_out = False
        for page, _position in self.tabs:
            page.evaluate("dispatchEvent(new Event('focus'))")

    def reload(self):
        if self.is_off or self.is_out:
            return
        for page, _position in self.tabs:
            page.reload()
            page.locator("kbd:not([hidden])").first.wait_for(state="attached")

    def waits(self):
        self.tabs[0][0].wait_for_timeout(self.pick.randrange(50, 1500))
        self.compare()

    def compare(self):
        """What is said on screen against what is in the database."""
        for page, position in self.tabs:
            told = page.get_by_role("status").text_content().strip()
            shown = page.locator("[name^=answer]:checked + *, label:has([name^=answer]:checked)").first
            if told == "Saved" and self.kind != "same question" and shown.count():
                self.lies += drafts(self.site, self.attempt).get(position) != self.meant.get(position)

    # The walk

    def go(self):
        self.choose()
        acts = [
            self.choose,
            self.choose,
            self.offline,
            self.errors,
            self.session_ends,
            self.signs_in,
            self.reload,
            self.waits,
        ]
        for _ in range(STEPS):
            act = self.pick.choice(acts)
            self.steps.append(act.__name__)
            act()
        self.come_home()

    def come_home(self):
        """All is well again; the learner waits until it says so, and says which answer is meant if asked."""
        if self.fails:
            self.errors()
        if self.is_off:
            self.offline()
        self.signs_in()
        if self.kind == "same question":
            page, position = self.newest
            self.tabs = [(page, position)]
        for page, _position in self.tabs:
            self.settle(page)

    def settle(self, page):
        """Does what the page asks for until it says "Saved", as long as somebody is patient."""
        link, end = page.get_by_role("status").get_by_role("link"), time.monotonic() + self.patience
        while page.get_by_role("status").text_content().strip() != "Saved" and time.monotonic() < end:
            with suppress(TimeoutError):  # what the page asked for it may have done by itself meanwhile
                if page.locator("[data-ask]:visible").count():
                    page.locator("[data-keep]").click(timeout=2_000)
                elif link.count():
                    link.click(timeout=2_000)
                    page.wait_for_load_state()
            page.wait_for_timeout(100)

    def without_script(self):
        """Chosen and sent; sometimes signed out just before, or sent to a site that fails and sent again."""
        page, position = self.tabs[0]
        choice = self.meant[position] = self.pick.randrange(3)
        choose(page, choice)
        what = self.pick.choice(["well", "session ends", "fails", "reload"])
        self.steps.append(what)
        if what == "session ends":
            self.session_ends()
        if what == "fails":
            page.route(re.compile(r"/attempts/\d+/1/$"), self.handler, times=1)
        page.get_by_role("button", name="Save and go on").click()
        if what == "fails":
            page.get_by_text("broken").wait_for()
            page.reload()  # the browser sends the form once more, as the page says
            page.get_by_role("button", name="Save and go on").wait_for()
        if what == "session ends":
            page.get_by_label("E-mail").fill(self.learner["email"])
            page.get_by_label("Password", exact=True).fill(make.PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
            page.get_by_text("Your answer is saved.").wait_for()
        if what == "reload":
            page.wait_for_load_state()
            page.reload()

    @property
    def lost(self):
        there = drafts(self.site, self.attempt)
        return sum(there.get(position) != self.meant.get(position) for _page, position in self.tabs)


KINDS = ("one tab", "two questions", "same question", "no script")


def walks(playwright, site, n, folder, seed, changed=(), kinds=KINDS):
    found, told, enough = (
        {"lost": 0, "falsely_saved": 0, "walks": 0},
        [],
        time.monotonic() + sizes.ENOUGH / (3 if changed else 1),
    )
    learners = site.sown["learners"][:LEARNERS]
    attempts = begin(site, learners)
    chromium = Chromium(playwright, folder)
    try:
        for number in range(n):
            if time.monotonic() > enough:
                break
            found["walks"] += 1
            pick, learner = random.Random(seed + number), learners[number % LEARNERS]
            kind = kinds[number % len(kinds)]
            walk = Walk(chromium, site, learner, attempts[learner["pk"]], pick, kind, changed)
            try:
                walk.without_script() if kind == "no script" else walk.go()
            except Error as error:
                told.append(f"{seed + number} {kind} {walk.steps}: {error}")
                found["broke off"] = found.get("broke off", 0) + 1
            found["lost"] += walk.lost
            found["falsely_saved"] += walk.lies
            if walk.lost or walk.lies:
                told.append(
                    f"{seed + number} {kind}: {walk.steps}, meant {walk.meant}, there {drafts(site, walk.attempt)}"
                )
            walk.context.close()
    finally:
        chromium.kill()
    return found, told


def test_whatever_happens_on_the_way_the_last_choice_is_saved(new_site, playwright, tmp_path, tell):
    site = new_site("r6")
    site.start()
    found, told = walks(playwright, site, sizes.R6_WALKS, tmp_path / "as-it-is", sizes.R6_SEED)
    control, _told = walks(
        playwright,
        site,
        sizes.R6_CONTROL,
        tmp_path / "forgets",
        60,
        FORGETS,
        kinds=("one tab", "two questions"),
    )
    tell("R6", f"{found.pop('walks')} walks from seed {sizes.R6_SEED}", found, control)
    assert not any(found.values()), "\n".join(told)
    assert control["lost"]
