"""A check begun in a real browser."""

import pytest

from tests import make
from tests.quizzes.views.pages import SEVERAL, WRITTEN


@pytest.fixture
def mia():
    return make.learner()


@pytest.fixture
def begun(open_page, mia):
    """begun(*kinds, **how): a page at the first question of a check with one question of each kind."""

    def begun(*kinds, **how):
        source = make.document()
        lesson = make.lesson(source)
        choices = {"multiple": SEVERAL, "short": WRITTEN}
        questions = [
            make.question(
                source, f"q{n}", f"Question {n}?", kind=kind, choices=choices.get(kind, make.CHOICES)
            )
            for n, kind in enumerate(kinds or ["single", "single"], 1)
        ]
        make.quiz(make.path(source, [lesson]), questions, lesson)
        page = open_page("/learn/tea/leaves/", as_=mia, **how)
        page.get_by_role("button", name="I have read this. Ask me").click()
        page.wait_for_url("**/1/#question")
        return page

    return begun
