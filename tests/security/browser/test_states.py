"""Every page in every state, in every way of being looked at: what axe-core finds wrong, or cannot tell.

`make test-axe` looks at all of it; by itself a run takes a third of it, each state in one appearance, another for each."""

import logging
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

from quizzes.models import Attempt
from tests.browser.conftest import PATIENCE, session_cookie
from tests.security.browser.armed import few, reached
from tests.security.browser.conftest import patient

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)

ALL = os.environ.get("STATES") == "all"
SCRIPT = Path(os.environ["AXE"]).read_text() if os.environ.get("AXE") else Axe().axe_script
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# name: (media, viewport, size of text)
APPEARANCES = {
    "light": ({"color_scheme": "light"}, WIDE, ""),
    "dark": ({"color_scheme": "dark"}, WIDE, ""),
    "narrow": ({"color_scheme": "light"}, NARROW, ""),
    "large-text": ({"color_scheme": "dark"}, WIDE, "200%"),
    "forced-colours": ({"color_scheme": "light", "forced_colors": "active"}, WIDE, ""),
}
SHARE = 3  # a run beside others looks at each third page and state
TURNS = ["light", "dark", "narrow", "large-text"]
# What stays in sight stands over other words, and then nobody can tell what stands behind these.
IN_PLACE = """
() => document.querySelectorAll("main *, header").forEach((element) => {
  if (["sticky", "fixed"].includes(getComputedStyle(element).position)) element.style.position = "static";
})
"""
ASK = """
async () => {
  // Forced colours are the reader's own; and of them axe reads one that Chromium tells as it was before.
  const colours = !matchMedia("(forced-colors: active)").matches;
  const rules = { "target-size": { enabled: true }, "color-contrast": { enabled: colours } };
  const found = await axe.run(document, { resultTypes: ["violations", "incomplete"], rules });
  const lines = (kind) => found[kind].flatMap((rule) => rule.nodes.map((node) => `${kind} ${rule.id}: ${node.html.slice(0, 160)} | `
    + [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ").slice(0, 200)));
  const root = document.documentElement;
  const sideways = root.scrollWidth > root.clientWidth ? [`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`] : [];
  return [...lines("violations"), ...lines("incomplete"), ...sideways];
}
"""
# What axe cannot tell, and why nothing is wrong with it.
EXPLAINED = {
    "the words of a drawing stand on what it paints, which axe does not see; they are said beside it too": (
        r"incomplete color-contrast: <t(ext|span)"
    ),
    "a table wider than the page scrolls in a box of its own; axe takes what is beyond its edge for covered": (
        r"incomplete color-contrast: <(td|th|a|b|small|span class=.quiet.).*obscured by another element"
    ),
    "the round sign before a verdict is a shape beside its words, not behind them": (
        r"incomplete color-contrast: <(strong|p|b|small|li|a|span).*due to a pseudo element"
    ),
    "a number of one digit is text, in the ink of its neighbours": (
        r"incomplete color-contrast: .*too short to determine"
    ),
    "an arrow is drawn in the ink of the words around it": (
        r"incomplete color-contrast: <button.*only non-text characters"
    ),
}
UNEXPLAINED = re.compile(rf"(?!{'|'.join(EXPLAINED.values())})")


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Looking:
    """A browser with one person in it. found: {(state, appearance): what is wrong}."""

    def __init__(self, new_context, live_server, appearances):
        self.new_context, self.live_server = new_context, live_server
        self.appearances, self.found, self.states, self.looks = appearances, {}, 0, 0

    def sit_down(self, person):
        # Colours that are forced later than the page was made reach only a part of it.
        forced = {"forced_colors": "active"} if self.appearances == ["forced-colours"] else {}
        self.context = self.new_context(base_url=self.live_server.url, reduced_motion="reduce", **forced)
        if person:
            self.context.add_cookies([session_cookie(person, self.live_server.url)])
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def look(self, state):
        """Looks at the page as it stands, in each appearance that is its turn."""
        self.states += 1
        turn = TURNS[self.states % len(TURNS)]
        for name in self.appearances or [turn]:
            try:
                wrong = self.ask(name)
            except Error:  # the page was on its way to the next one
                self.page.wait_for_load_state("networkidle")
                wrong = self.ask(name)
            self.looks += 1
            if wrong:
                self.found[state, name] = sorted(set(wrong))
                print(state, name, self.found[state, name], flush=True)

    def ask(self, name):
        """What axe says of the page in this appearance."""
        media, viewport, text = APPEARANCES[name]
        self.page.emulate_media(**media, reduced_motion="reduce")
        self.page.set_viewport_size(viewport)
        self.page.evaluate("(size) => { document.documentElement.style.fontSize = size }", text)
        self.page.evaluate(IN_PLACE)
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(SCRIPT)
        return [line for line in self.page.evaluate(ASK) if UNEXPLAINED.match(line)]

    def go(self, address, state=None):
        if "<html" not in self.page.goto(address).text():
            return  # a piece of a page, which a script puts into one
        if self.page.locator("#preview, #findings-typed").count():
            self.page.wait_for_load_state("networkidle")
        self.look(state or address)


def look_at_pages(looking, site, who):
    """Up to three addresses of each URL that the person reaches."""
    looking.sit_down(site.people[who])
    addresses = [address for address in reached(site, site.people[who]) if not looks_again(address)]
    for address in list(few(addresses, 3 if ALL else 1))[:: 1 if ALL else SHARE]:
        looking.go(address)


def looks_again(address):
    """Whether the page is loaded anew every few seconds; held still, it is the same."""
    return "/document/reading/" in address and not address.endswith("?still")


def said(looking):
    print(f"\n{looking.states} states, {looking.looks} looked at")
    return looking.found


@pytest.fixture
def looking(new_context, live_server, request):
    return Looking(new_context, live_server, request.param)


in_parts = pytest.mark.parametrize(
    "looking",
    [[name] for name in APPEARANCES] if ALL else [None],
    ids=list(APPEARANCES) if ALL else ["turns"],
    indirect=True,
)


@in_parts
@patient
@pytest.mark.parametrize("who", ["nobody", "mia", "ann", "ed", "root"] if ALL else ["root"])
def test_nothing_is_wrong_with_any_page(site, looking, who):
    look_at_pages(looking, site, who)
    assert said(looking) == {}


@in_parts
@patient
def test_nothing_is_wrong_where_something_was_done(site, looking):
    looking.sit_down(site.ed)
    for state, steps in list(STATES.items())[:: 1 if ALL else SHARE]:
        try:
            steps(looking.page)
            looking.page.wait_for_load_state("networkidle")
        except Error as error:
            looking.found[state, "the way there"] = [str(error)[:300]]
            continue
        looking.look(state)
    looking.sit_down(site.mia)
    attempt = Attempt.objects.get(learner=site.mia, finished_at=None).pk
    for position in range(1, 10, 1 if ALL else SHARE):
        looking.page.goto(f"/attempts/{attempt}/{position}/")
        looking.page.get_by_role("button", name="Check my answer").click()
        looking.page.wait_for_timeout(500)
        looking.look(f"checked {position}")
    looking.go(f"/attempts/{attempt}/finish/", "finish")
    assert said(looking) == {}


def test_what_is_wrong_would_be_seen(site, new_context, live_server):
    """The control: a page without a language, a button without words, a line that is too wide."""
    looking = Looking(new_context, live_server, ["narrow"])
    looking.sit_down(None)
    looking.page.goto("/about/")
    looking.page.evaluate(BROKEN)
    looking.look("broken")
    found = " ".join(looking.found["broken", "narrow"])
    assert all(rule in found for rule in ("html-has-lang", "button-name", "scrolls sideways"))


BROKEN = """
() => {
  document.documentElement.removeAttribute("lang");
  const wide = Object.assign(document.createElement("p"), { textContent: "too wide" });
  wide.style.width = "500px";
  document.querySelector("main").append(document.createElement("button"), wide);
}
"""


def sends_empty(address, button):
    def steps(page):
        page.goto(address)
        for field in page.locator("main form :is(input[type=text], textarea)").all():
            if field.is_visible():
                field.fill("")
        page.locator("main").get_by_role("button", name=button, exact=False).first.click()

    return steps


def opens_everything(address):
    def steps(page):
        page.goto(address)
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true })")

    return steps


def presses(address, button):
    def steps(page):
        page.goto(address)
        page.locator("main").get_by_role("button", name=button).first.click()

    return steps


ADMIN = "/admin/learn"
STATES = {
    "lesson, with mistakes": sends_empty(f"{ADMIN}/lesson/1/change/", "Save draft"),
    "new lesson, with mistakes": sends_empty(f"{ADMIN}/lesson/add/", "Save draft"),
    "new word, with mistakes": sends_empty(f"{ADMIN}/term/add/", "Save"),
    "new figure, with mistakes": sends_empty(f"{ADMIN}/figure/add/", "Save"),
    "new path, with mistakes": sends_empty(f"{ADMIN}/learningpath/add/", "Save"),
    "new quiz, with mistakes": sends_empty("/admin/quizzes/quiz/add/", "Save"),
    "new question, with mistakes": sends_empty("/admin/quizzes/question/add/", "Publish"),
    "document, with mistakes": sends_empty(f"{ADMIN}/document/1/change/", "Save"),
    "new document, with mistakes": sends_empty(f"{ADMIN}/document/add/", "Bring"),
    "bank, with mistakes": sends_empty("/admin/quizzes/proposedbank/bring/", "Look"),
    "course, with mistakes": sends_empty("/admin/quizzes/proposedcourse/load/", "Show"),
    "question, all open": opens_everything("/admin/quizzes/question/1/change/"),
    "lesson, all open": opens_everything(f"{ADMIN}/lesson/1/change/"),
    "path, all open": opens_everything(f"{ADMIN}/learningpath/1/change/"),
    "quiz, all open": opens_everything("/admin/quizzes/quiz/1/change/"),
    "bank, all open": opens_everything("/admin/quizzes/proposedbank/preview/"),
    "coverage, all open": opens_everything("/admin/quizzes/waiver/coverage/1/"),
    "work, all open": opens_everything("/admin/quizzes/questionacceptance/1/"),
    "good questions, all open": opens_everything("/admin/quizzes/lintwaiver/"),
    "lesson read, all open": opens_everything("/learn/tea/leaves/"),
    "list, nothing found": lambda page: page.goto(f"{ADMIN}/lesson/?q=nothing-like-it"),
    "sentences, nothing found": lambda page: page.goto(f"{ADMIN}/document/1/sentences/?q=nothing-like-it"),
    "not there": lambda page: page.goto("/nowhere/"),
    "saved": presses(f"{ADMIN}/lesson/1/change/", "Save draft"),
}
