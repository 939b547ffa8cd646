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
from tests.faults.answers import KINDS, give
from tests.faults.chromium import BELIEVES, FORGETS, Chromium, drafts, sign_in
from tests.faults.test_r5_tab_kills import begin

pytestmark = [pytest.mark.browser, sizes.in_time]

STEPS = 7
LEARNERS = 8
QUESTIONS = len(KINDS)


def fails(route):
    route.fulfill(status=500, body="broken")


def loses_reply(route):
    """The site has it, and the page never hears of it."""
    with suppress(Error):  # the page may be gone meanwhile
        route.fetch()
        route.abort()


class Walk:
    """A learner at a question, in one tab, in two at two questions, in two at the same, or without script.
    position: of the question, each of another kind."""

    def __init__(self, chromium, site, learner, attempt, pick, kind, position, changed=()):
        self.site, self.learner, self.attempt, self.pick, self.kind = site, learner, attempt, pick, kind
        self.context = chromium.learner(site, learner, javascript=kind != "no script", changed=changed)
        following = position % QUESTIONS + 1
        at = {"two questions": (position, following), "same question": (position, position)}
        self.tabs = [(self.context.new_page(), where) for where in at.get(kind, (position,))]
        self.meant, self.lies, self.steps = dict(drafts(site, attempt)), 0, []
        self.is_out = self.is_off = False
        self.faults = set()  # what happens to a save on its way, the newest of these
        # The page waits half a minute at most before it tries again; one that never does needs no patience.
        self.patience = 5 if changed else 40  # seconds
        for page, position in self.tabs:
            self.open(page, position)

    def open(self, page, position):
        page.goto(f"/attempts/{self.attempt}/{position}/")

    # What can happen

    def choose(self):
        page, position = self.pick.choice(self.tabs)
        self.give(page, position, self.pick.choice(answers(position)))

    def changes_back(self):
        """Another one, and after a moment the one before."""
        page, position = self.pick.choice(self.tabs)
        before = self.meant.get(position)
        self.give(page, position, self.pick.choice([each for each in answers(position) if each != before]))
        self.hears(page)
        if before:
            self.give(page, position, before)

    def give(self, page, position, answer):
        for other, _position in self.tabs:
            if other != page:
                other.evaluate("dispatchEvent(new Event('blur'))")
        if page.locator("[data-ask]:visible").count():
            page.locator("[data-keep]").click()
        give(page, kind_at(position), answer)
        self.meant[position], self.newest = answer, (page, position)

    def hears(self, page=None):
        """Waits for what the page says of the answer; where it asks about it, not for long."""
        with suppress(TimeoutError):
            told = (page or self.newest[0]).get_by_role("status")
            told.filter(has_text=re.compile("saved", re.I)).wait_for(timeout=3_000)

    def offline(self):
        self.is_off = not self.is_off
        self.context.set_offline(self.is_off)

    def errors(self):
        self.turn(fails)

    def loses(self):
        self.turn(loses_reply)

    def turn(self, fault):
        """On, or off where it was on."""
        (self.context.unroute if fault in self.faults else self.context.route)("**/save/", fault)
        self.faults ^= {fault}

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

    def waits(self):
        self.tabs[0][0].wait_for_timeout(self.pick.randrange(50, 1500))
        self.compare()

    def compare(self):
        """What is said on screen against what is in the database. Of two tabs at the same question the one
        where nothing was chosen since need not know."""
        for page, position in [self.newest] if self.kind == "same question" else self.tabs:
            if page.get_by_role("status").text_content().strip() == "Saved":
                self.lies += drafts(self.site, self.attempt).get(position) != self.meant.get(position)

    # The walk

    def go(self, steps=()):
        """These steps, or else some of all there are."""
        self.choose()
        for step in steps or self.pick.choices(ACTS, k=STEPS):
            self.steps.append(step)
            getattr(self, step)()
        self.come_home()
        self.compare()

    def come_home(self):
        """All is well again; the learner waits until it says so, and says which answer is meant if asked."""
        for fault in list(self.faults):
            self.turn(fault)
        if self.is_off:
            self.offline()
        self.signs_in()
        if self.kind == "same question":
            page, position = self.newest
            self.tabs = [(page, position)]
        for page, position in self.tabs:
            if position in self.meant:
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
        answer = self.meant[position] = self.pick.choice(answers(position))
        give(page, kind_at(position), answer)
        what = self.pick.choice(["well", "session ends", "fails", "reload"])
        self.steps.append(what)
        if what == "session ends":
            self.session_ends()
        if what == "fails":
            page.route(re.compile(rf"/attempts/\d+/{position}/$"), fails, times=1)
        page.get_by_role("button", name="Save and go on").click()
        if what == "fails":
            page.get_by_text("broken").wait_for()
            page.reload()  # the browser sends the form once more, as the page says
            page.get_by_text("broken").wait_for(state="detached")
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


def kind_at(position):
    return list(KINDS)[position - 1]


def answers(position):
    return KINDS[kind_at(position)][1]


WAYS = ("one tab", "two questions", "same question", "no script")
ACTS = (
    "choose",
    "choose",
    "changes_back",
    "offline",
    "errors",
    "loses",
    "session_ends",
    "signs_in",
    "reload",
    "waits",
)
# A changed script, and the steps on which it must fail, at what is answered by a single act.
CONTROLS = {
    "forgets": (FORGETS, ("errors", "choose", "hears")),
    "believes": (BELIEVES, ("hears", "loses", "changes_back")),
}


def walks(playwright, site, n, folder, seed, changed=(), steps=()):
    found, told, enough = (
        {"lost": 0, "falsely_saved": 0, "walks": 0},
        [],
        time.monotonic() + sizes.ENOUGH / (3 if changed else 1),
    )
    learners = site.sown["learners"][:LEARNERS]
    attempts = begin(site, learners, "kinds")
    chromium = Chromium(playwright, folder)
    try:
        for number in range(n):
            if time.monotonic() > enough:
                break
            found["walks"] += 1
            pick, learner = random.Random(seed + number), learners[number % LEARNERS]
            kind, position = WAYS[number % len(WAYS)], number % QUESTIONS + 1
            if steps:
                kind, position = "one tab", list(KINDS).index("short") + 1
            attempt = attempts[learner["pk"]]
            walk = Walk(chromium, site, learner, attempt, pick, kind, position, changed)
            try:
                walk.without_script() if kind == "no script" else walk.go(steps)
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
    control = {
        name: walks(playwright, site, sizes.R6_CONTROL, tmp_path / name, 60, *broken)[0]
        for name, broken in CONTROLS.items()
    }
    tell(
        "R6",
        f"{found.pop('walks')} walks from seed {sizes.R6_SEED}",
        found,
        {f"{name}_{what}": n for name, counted in control.items() for what, n in counted.items()},
    )
    assert not any(found.values()), "\n".join(told)
    assert control["forgets"]["lost"] and control["believes"]["falsely_saved"], control
