"""Every page a learner meets before and after answering, as it looks and works in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from learn import progress
from quizzes import attempts
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = "/learn/arterial-calcification/what-hardened-arteries-mean/"
SECOND = "/learn/arterial-calcification/how-calcium-gets-into-the-wall/"
PATH = "/learn/arterial-calcification/"
STRANGER = [
    "/", FIRST, SECOND, PATH, PATH + "words/", PATH + "sheet/", "/source/arterial-calcification/",
    "/about/", "/contact/", "/privacy/", "/terms/", "/nowhere/", "/account/sign-in/", "/account/sign-up/",
]  # fmt: skip
SIGNED_IN = ["/", FIRST, PATH, PATH + "sheet/"]


def reader(path, lessons=1, finished=False):
    """A learner who has done the first lessons of the path, or all of it."""
    learner = make.learner()
    now = timezone.now()
    enrolment = progress.enrol(learner, path, now)
    for step in path.steps.select_related("lesson__current")[: 99 if finished else lessons]:
        progress.mark_read(enrolment, step.lesson, step.lesson.current, now)
        progress.check_passed(enrolment, step.lesson, now)
    if finished:
        progress.final_passed(enrolment, now)
    return learner


def until(page, state):
    """Waits for a state of the page. Playwright's own way needs eval, which our CSP forbids."""
    for _ in range(200):
        if page.evaluate(state):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {state}")


def complaints(page, axe, no_sideways_scroll):
    known = "the server responded with a status of 404" if "/nowhere/" in page.url else "\0"
    return (
        axe(page)
        + [problem for problem in page.problems if known not in problem]
        + ([] if no_sideways_scroll(page) else [f"{page.url} scrolls sideways"])
    )


def test_on_home_no_card_touches_what_stands_before_it(course, open_page):
    mia, now, before = make.learner(), timezone.now(), timezone.now() - timedelta(hours=1)
    document = make.document()
    lesson = make.lesson(document)
    way = make.path(document, [lesson])
    check = make.quiz(way, [make.question(document)], lesson)
    progress.mark_read(progress.enrol(mia, way, before), lesson, lesson.current, before)
    attempts.start(mia, check, before)
    progress.enrol(mia, course, now)
    page = open_page("/", as_=mia, size="narrow")
    boxes = [part.bounding_box() for part in page.locator("main > *").all() if part.is_visible()]
    gaps = [
        after["y"] - before["y"] - before["height"] for before, after in zip(boxes, boxes[1:], strict=False)
    ]
    assert page.locator(".next").count() == 2 and min(gaps[3:]) >= 16, gaps


@pytest.mark.parametrize("size, dark", [("narrow", True), ("desktop", False)], ids=["narrow", "desktop"])
def test_nothing_is_wrong_with_any_page_a_stranger_meets(
    course, open_page, axe, no_sideways_scroll, size, dark
):
    page = open_page("/", size=size, dark=dark)
    found = {}
    for address in STRANGER:
        page.problems.clear()
        page.goto(address)
        found[address] = complaints(page, axe, no_sideways_scroll)
    print(f"{len(found)} pages looked at")
    assert found == dict.fromkeys(STRANGER, [])


@pytest.mark.parametrize("finished, dark", [(False, True), (True, False)], ids=["under way", "finished"])
def test_nothing_is_wrong_with_any_page_a_learner_meets(
    course, open_page, axe, no_sideways_scroll, finished, dark
):
    page = open_page("/", size="narrow", dark=dark, as_=reader(course, finished=finished))
    found = {}
    for address in SIGNED_IN:
        page.goto(address)
        found[address] = complaints(page, axe, no_sideways_scroll)
    assert found == dict.fromkeys(SIGNED_IN, [])


def test_a_stranger_reads_the_first_lesson_in_one_step(course, open_page):
    page = open_page("/", size="phone")
    page.get_by_role("link", name="Start lesson 1").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What hardened arteries mean"


def test_a_mark_opens_the_sentence_under_its_paragraph_and_closes_it_again(course, open_page, axe):
    page = open_page(SECOND, size="phone")
    mark = page.locator(".prose a.cite").first
    mark.click()
    opened = page.locator("#opened")
    assert "What the course’s source text says" in opened.inner_text()
    assert (
        opened.locator("q").inner_text()
        == page.locator(page.locator(".prose a.cite").first.get_attribute("href")).locator("q").text_content()
    )
    assert mark.get_attribute("aria-expanded") == "true"
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert mark.evaluate("mark => mark === document.activeElement")


def test_a_word_opens_its_meaning(course, open_page):
    page = open_page(SECOND, size="phone")
    word = page.locator("a.term").first
    word.click()
    slug = word.get_attribute("href")
    assert page.locator("#opened b").inner_text() in page.locator(slug).text_content()


def test_marks_and_words_lead_on_without_javascript(course, open_page):
    page = open_page(SECOND, javascript=False)
    mark = page.locator(".prose a.cite").first
    target = mark.get_attribute("href")
    mark.click()
    assert page.url.endswith(target)
    page.locator(f"{target} a").click()
    key = target.removeprefix("#p-")
    assert page.url.endswith(f"/source/arterial-calcification/?sentence={key}#{key}")
    assert page.locator("span:target").inner_text()


def test_the_keyboard_alone_gets_from_the_landing_through_a_lesson(course, open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Start lesson 1"
    page.keyboard.press("Enter")
    page.wait_for_url("**" + FIRST)
    for _ in range(200):
        page.keyboard.press("Tab")
        if "Sign up to answer" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-up/**")


def test_every_figure_has_labels_of_at_least_14_pixels_on_the_narrowest_phone(course, open_page):
    page = open_page(FIRST, size="narrow")
    small, looked_at = [], 0
    for step in course.steps.select_related("lesson"):
        page.goto(step.get_absolute_url())
        for label in page.locator("figure svg text").all():
            looked_at += 1
            height = label.evaluate(
                "t => parseFloat(getComputedStyle(t).fontSize) * t.ownerSVGElement.getBoundingClientRect().width"
                " / t.ownerSVGElement.viewBox.baseVal.width"
            )
            if height < 14:
                small.append((step.lesson.slug, label.text_content(), round(height, 1)))
    print(f"{looked_at} labels measured")
    assert looked_at > 20
    assert small == []


def test_the_place_in_a_lesson_is_kept(course, open_page):
    page = open_page(SECOND, size="phone")
    page.evaluate("scrollTo(0, 2500)")
    until(page, "localStorage.length > 0")
    page.goto("/")
    page.goto(SECOND)
    page.get_by_role("button", name="Go on where you were").click()
    until(page, "scrollY > 2000")


def test_reading_later_marks_the_lesson_and_leads_on(course, open_page):
    page = open_page(FIRST, size="phone", as_=make.learner())
    page.get_by_role("button", name="Mark as read, questions later").click()
    assert page.get_by_role("heading", level=1).inner_text() == "How calcium gets into an artery wall"
    page.goto("/")
    assert "Read. 4 questions left" in page.inner_text("main")


def test_the_summary_prints_on_one_sheet(course, open_page, tmp_path):
    page = open_page(PATH + "sheet/")
    pdf = page.pdf(format="A4")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1


def test_a_first_visit_asks_for_at_most_six_files(course, open_page):
    page = open_page("/about/")
    asked = []
    page.context.clear_cookies()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(SECOND, wait_until="networkidle")
    print(f"{len(asked)} requests")
    assert len(asked) <= 6


@pytest.mark.parametrize("size", ["narrow", "phone"])
def test_a_wide_table_moves_in_its_place_and_the_page_does_not(open_page, axe, no_sideways_scroll, size):
    document = make.document()
    key = document.passages.first().key
    row = (
        "| "
        + " | ".join(["Temperature", "Refrigerator", "Observations", "Measurements"] * 2)
        + f" [@{key}] |\n"
    )
    lesson = make.lesson(document, body=f"{row}|{' --- |' * 8}\n{row}")
    page = open_page(make.path(document, [lesson]).steps.get().get_absolute_url(), size=size)
    table = page.locator(".prose table")
    assert table.evaluate("(table) => table.scrollWidth > table.clientWidth")
    assert complaints(page, axe, no_sideways_scroll) == []


@pytest.mark.parametrize("size", ["narrow", "phone", "desktop"])
def test_ninety_lessons_and_a_dozen_marks_stay_within_the_page(open_page, axe, no_sideways_scroll, size):
    document = make.document(sentences=[f"Sentence number {n}." for n in range(12)])
    marks = "; ".join(f"@{key}" for key in document.passages.values_list("key", flat=True))
    first = make.lesson(document, body=f"Many sentences say so. [{marks}]\n")
    others = [make.lesson(document, f"l{n}", f"Lesson {n}") for n in range(89)]
    page = open_page(make.path(document, [first, *others]).steps.first().get_absolute_url(), size=size)
    expect(page.locator(".rail li")).to_have_count(90)
    expect(page.locator(".cites .cite")).to_have_count(13)  # one more in the summary
    assert complaints(page, axe, no_sideways_scroll) == []
