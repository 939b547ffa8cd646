"""A learner on a phone answers every kind of question under every set of rules: by touch, without scripts, and
by keyboard alone. In a practice each is first answered wrongly, where there is a second try."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Response, Try
from quizzes.presets import PRESETS
from tests import make
from tests.browser.check.page import saved
from tests.browser.keyboard import Keyboard
from tests.quizzes.question_types import EXAMPLES, PLANT, in_database

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = {"Paris": "France", "Rome": "Italy", "Milan": "Italy"}
STEPS = ["Pick", "Dry", "Brew", "Drink"]
# Of each kind, what is right and what is wrong: choices to tick, words to type, or lists to choose from.
RIGHT = {
    "single": ["A leaf"],
    "multiple": ["Green", "Black"],
    "truefalse": ["False"],
    "short": "sevelamer",
    "numeric": "3.5 mg",
    "matching": PAIRS,
    "ordering": STEPS,
    "gaps": {"Gap 1": "leaf", "Gap 2": "warm", "Gap 3": "80"},
    "hotspot": ["The leaf"],
}
WRONG = {
    "single": ["A stone"],
    "multiple": ["Green", "Blue"],
    "short": "statin",
    "numeric": "7 mg",
    "matching": {"Paris": "Spain", "Rome": "Spain", "Milan": "Spain"},
    "ordering": STEPS[::-1],
    "gaps": {"Gap 1": "stone", "Gap 2": "cold", "Gap 3": "3"},
    "hotspot": ["The root"],
}
TYPED = {
    "short": "Your answer, a word or two",
    "numeric": "Your answer, a number",
    "gaps": ("Gap 1", "Gap 3"),
}


class ByTouch:
    """Answers with a finger; without scripts just so."""

    def __init__(self, page, javascript):
        self.page, self.javascript = page, javascript

    def tick(self, name):
        self.page.locator("label.choice, label.spot", has_text=re.compile(rf"^\s*{name}")).first.tap()

    def untick(self, name):
        self.tick(name)

    def type(self, name, words):
        self.page.get_by_label(name).fill(words)

    def pick(self, name, words):
        self.page.get_by_label(name, exact=True).select_option(label=words)

    def order(self, steps):
        if not self.javascript:
            for place, step in enumerate(steps, 1):
                self.pick(step, str(place))
            return
        for place, step in enumerate(steps):
            while place_of(self.page, step) > place:
                before = place_of(self.page, step)
                self.page.get_by_role("button", name=f"Move up: {step}").tap()
                expect(item(self.page, before - 1)).to_have_text(step)
        self.it_stands()

    def it_stands(self):
        stands = self.page.get_by_role("button", name="Take this order")
        if stands.is_visible():
            stands.tap()

    def go(self, name):
        with self.page.expect_navigation():
            self.page.locator("button:visible, a:visible", has_text=re.compile(rf"^\s*{name}")).first.tap()


class ByKeyboard(ByTouch):
    def __init__(self, page):
        super().__init__(page, javascript=True)
        self.keys = Keyboard(page)

    def tick(self, name):
        self.to(name)
        self.keys.press("Space")

    def to(self, name):
        """Tab leads to the choices; among those of which one is picked the arrows lead on."""
        for _step in range(60):
            here = self.keys.here()
            if re.match(rf"\s*{name}", here["name"]):
                return
            is_one_of = here["kind"] == "radio" and not here["name"].startswith(name)
            self.keys.press("ArrowDown" if is_one_of else "Tab")
        raise AssertionError(f"No key leads to “{name}”.")

    def type(self, name, words):
        self.keys.fill(self.named(name), words)

    def named(self, name):
        return self.page.get_by_label(name).evaluate(
            "e => e.getAttribute('aria-label') || [...e.labels].map((l) => l.innerText.replace(/\\s+/g, ' ').trim()).join(' ')"
        )

    def pick(self, name, words):
        self.keys.select(self.named(name), words)

    def order(self, steps):
        for place, step in enumerate(steps):
            while place_of(self.page, step) > place:
                before = place_of(self.page, step)
                self.keys.enter(f"Move up: {step}")
                expect(item(self.page, before - 1)).to_have_text(step)
        self.it_stands()

    def it_stands(self):
        if self.page.get_by_role("button", name="Take this order").is_visible():
            self.keys.enter("Take this order")

    def go(self, name):
        self.keys.go(name)


def item(page, place):
    return page.locator(".order li label").nth(place)


def place_of(page, step):
    return [text.strip() for text in page.locator(".order li label").all_text_contents()].index(step)


def fill_in(hand, kind, what, before=()):
    if kind == "ordering":
        hand.order(what)
    elif kind in ("short", "numeric"):
        hand.type(TYPED[kind], what)
    elif isinstance(what, dict):
        for name, words in what.items():
            (hand.type if name in TYPED.get(kind, ()) else hand.pick)(name, words)
    else:
        for name in before:
            if kind == "multiple" and name not in what:
                hand.untick(name)
        for name in what:
            if name not in before:
                hand.tick(name)


def kind_here(page):
    return Response.objects.get(position=int(page.url.rstrip("/#question").rpartition("/")[2])).version.kind


def answer(page, hand, preset):
    """Answers the question of this page, and says of what kind it was."""
    kind, wrong = kind_here(page), []
    if preset == "practice" and kind in WRONG:
        wrong = WRONG[kind]
        fill_in(hand, kind, wrong)
        hand.go("Check my answer")
        expect(page.locator("#verdict")).to_contain_text("It grows.")
    fill_in(hand, kind, RIGHT[kind], wrong if isinstance(wrong, list) else ())
    if hand.javascript:
        saved(page)
    if preset == "exam":
        hand.go("Save and go on")
        return kind
    hand.go("Try again" if wrong else "Check my answer")
    expect(page.locator("#verdict")).to_contain_text("Yes.")
    return kind


HANDS = {
    "script": lambda page: ByTouch(page, javascript=True),
    "without": lambda page: ByTouch(page, javascript=False),
    "keyboard": ByKeyboard,
}


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_kind_is_answered(open_page, no_sideways_scroll, preset, hand):
    source = make.document()
    source.figures.create(slug="plant", svg=PLANT, alternative="A leaf on a stem over its root.")
    lesson = make.lesson(source)
    questions = [in_database(make, source, kind, hints=["It grows.", "It grows."]) for kind in EXAMPLES]
    quiz = make.quiz(
        make.path(source, [lesson]), questions, lesson, preset=preset, pass_points=4, **PRESETS[preset]
    )
    page = open_page(
        f"/learn/tea/quiz/{quiz.slug}/", as_=make.learner(), size="phone", javascript=hand != "without"
    )
    hand = HANDS[hand](page)
    hand.go("Begin now" if preset == "exam" else "Ask me")
    asked = []
    for n in range(1, len(EXAMPLES) + 1):
        asked.append(answer(page, hand, preset))
        assert no_sideways_scroll(page)
        if preset != "exam":
            hand.go("Next question" if n < len(EXAMPLES) else "See how it went")
    if preset == "exam":
        if page.get_by_role("link", name="Finish").count():
            hand.go("Finish")
        hand.go("Finish now")
    assert sorted(asked) == sorted(EXAMPLES)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You passed.")
    earned = {each.version.kind: each.fraction for each in Response.objects.select_related("version")}
    once = preset != "practice"
    assert {kind: fraction == 1 for kind, fraction in earned.items()} == {
        kind: once or kind not in WRONG for kind in EXAMPLES
    }
    assert Try.objects.count() == len(EXAMPLES) + (0 if once else len(WRONG))
    assert page.problems == []
