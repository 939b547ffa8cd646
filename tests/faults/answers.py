"""Answers to a question of every kind of control: how a person gives them, and what the site keeps of them."""

from tests import make
from tests.quizzes.question_types import LEAVES, STEPS

PAIRS = tuple((town, 0, "", {"match": land}) for town, land in (("Rome", "Italy"), ("Oslo", "Norway")))
# {kind: (choices, three answers)}, in the order of a quiz that asks one of each.
KINDS = {
    "single": (make.CHOICES, [{"choices": [n]} for n in range(3)]),
    "multiple": (LEAVES, [{"choices": [0]}, {"choices": [0, 1]}, {"choices": [1, 2]}]),
    "short": ((("leaf", 1, ""),), [{"text": "leaf"}, {"text": "leaves"}, {"text": "a stone"}]),
    "matching": (PAIRS, [{"pairs": {"0": n, "1": m}} for n, m in ((0, 1), (1, 0), (0, 0))]),
    "ordering": (STEPS, [{"order": order} for order in ([0, 1, 2, 3], [0, 2, 1, 3], [1, 0, 2, 3])]),
}


def give(page, kind, answer):
    """As a person does at this page: each change by itself."""
    match kind:
        case "single":
            page.get_by_text(make.CHOICES[answer["choices"][0]][0], exact=True).click()
        case "multiple":
            for place, (name, *_) in enumerate(LEAVES):
                page.get_by_label(name).set_checked(place in answer["choices"])
        case "short":
            page.get_by_role("textbox").fill(answer["text"])
        case "matching":
            for place, partner in answer["pairs"].items():
                land = PAIRS[partner][3]["match"]
                page.get_by_label(PAIRS[int(place)][0], exact=True).select_option(label=land)
        case "ordering":
            put_in_order(page, [STEPS[place][0] for place in answer["order"]])


def put_in_order(page, steps):
    if not page.locator(".order.by-script").count():
        for place, step in enumerate(steps, 1):
            page.get_by_label(step, exact=True).select_option(label=str(place))
        return
    for place, step in enumerate(steps):
        for _ in range(page.locator(".order li label").all_text_contents().index(step) - place):
            page.get_by_role("button", name=f"Move up: {step}").click()
    if (stands := page.get_by_role("button", name="Take this order")).is_visible():
        stands.click()
