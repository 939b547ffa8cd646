"""Whoever works by keyboard sees the field they are in: the bar with the buttons never covers it."""

import pytest

from tests import desk, make

pytestmark = pytest.mark.django_db(transaction=True)
# What has the focus and whether the bar covers some of it; null once the focus is on the bar itself.
COVERED = """() => {
  const at = document.activeElement, bar = document.querySelector(".keep");
  if (at === document.body || bar.contains(at)) return null;
  const here = at.getBoundingClientRect(), there = bar.getBoundingClientRect();
  const isUnder = here.top < there.bottom && here.bottom > there.top && here.height < there.top;
  return { name: at.name || at.textContent.trim(), isUnder };
}"""


@pytest.fixture
def addresses():
    _way, _lesson, check, _final = make.course()
    return {
        "question": f"/admin/quizzes/question/{check.slots.first().question_id}/change/",
        "quiz": f"/admin/quizzes/quiz/{check.pk}/change/",
    }


@pytest.mark.parametrize("form", ["question", "quiz"])
def test_tab_leads_to_no_field_that_the_bar_covers(open_page, addresses, form):
    page = open_page(addresses[form], as_=desk.educator())
    page.locator("main input:visible, main textarea:visible").first.focus()
    passed, covered = [], []
    for _step in range(150):
        at = page.evaluate(COVERED)
        if at is None:
            break
        passed.append(at["name"])
        covered += [at["name"]] if at["isUnder"] else []
        page.keyboard.press("Tab")
    assert len(passed) > 10
    assert covered == []
