"""Pictures of every page, at two widths, light and dark: `make screenshots`. Not a test: nothing is asserted.

They go to .data/screenshots; the one README shows goes to docs/."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from learn import progress
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(settings.BASE_DIR) / ".data" / "screenshots"
PATH = "/learn/arterial-calcification/"
PAGES = {
    "landing": "/",
    "lesson": PATH + "how-calcium-gets-into-the-wall/",
    "treatment": PATH + "how-doctors-treat-it/",
    "words": PATH + "words/",
    "sheet": PATH + "sheet/",
    "source": "/source/arterial-calcification/",
    "sign-in": "/account/sign-in/",
    "sign-up": "/account/sign-up/",
    "about": "/about/",
    "missing": "/nowhere/",
}
LOOKS = [(size, dark) for size in ("phone", "desktop") for dark in (False, True)]


def shoot(page, name, size, dark):
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}-{size}-{'dark' if dark else 'light'}.png", full_page=True)


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_a_stranger_looks_around(course, open_page, size, dark):
    page = open_page("/", size=size, dark=dark)
    for name, address in PAGES.items():
        page.goto(address)
        shoot(page, name, size, dark)


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_a_learner_answers(course, open_page, size, dark):
    learner = make.learner()
    now = timezone.now()
    enrolment = progress.enrol(learner, course, now)
    first = course.steps.select_related("lesson__current").first()
    progress.mark_read(enrolment, first.lesson, first.lesson.current, now)
    progress.check_passed(enrolment, first.lesson, now)
    page = open_page("/", size=size, dark=dark, as_=learner)
    shoot(page, "home", size, dark)
    page.goto(PAGES["lesson"])
    page.get_by_role("button", name="I have read this. Ask me").click()
    shoot(page, "question", size, dark)
    for number in range(1, 9):
        answer(page, number)
        page.get_by_role("button", name="Check my answer").click()
        page.locator("#verdict").wait_for()
        shoot(page, f"answer-{number}", size, dark)
        page.locator("main .foot .button").first.click()
    shoot(page, "results", size, dark)


def answer(page, number):
    """Picks or writes something, right or wrong as it comes, and waits until it says that it is saved."""
    choices = page.locator(".choices input")
    if choices.count():
        choices.nth(number % choices.count()).check()
    else:
        page.locator("#answer").fill("calcium")
    page.get_by_text("Saved", exact=True).wait_for()


def test_the_picture_of_the_readme(course, open_page):
    page = open_page(PATH + "how-calcium-gets-into-the-wall/")
    page.locator(".prose a.cite").nth(2).click()
    picture = Path(settings.BASE_DIR) / "docs" / "lesson.png"
    picture.parent.mkdir(exist_ok=True)
    page.screenshot(path=picture)
