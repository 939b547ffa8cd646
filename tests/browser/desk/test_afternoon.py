"""An educator's afternoon, in a real browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes import attempts
from quizzes.models import Attempt, Question

from .course import join, option

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_afternoon_at_the_desk(open_page, educator, path, lesson):
    join(path, "mia@example.org", "Mia Brandt")
    page = open_page("/admin/", as_=educator)

    # A lesson is changed, with a sentence looked up by the keyboard alone.
    page.get_by_role("link", name="Lessons").click()
    page.get_by_role("link", name="What tea is").click()
    body = page.get_by_label("Lesson", exact=True)
    body.fill("Tea keeps warm in a pot.")
    page.locator(".field-body").get_by_role("button", name="Cite").click()
    option(page, "A pot of tea is made of clay.").wait_for()
    page.keyboard.type("clay pot")
    page.locator('[role=option][aria-selected="true"]', has_text="made of clay").wait_for()
    assert page.locator("[role=option]").count() == 1
    page.keyboard.press("Enter")
    key = lesson.document.passages.get(text__contains="clay").key
    assert body.input_value() == f"Tea keeps warm in a pot. [@{key}]"

    # What learners would read stands beside it before anything is saved.
    page.locator("#preview .references q", has_text="A pot of tea is made of clay.").wait_for()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Published, with changes not yet published").wait_for()
    page.get_by_role("button", name="Publish").click()
    # Mia has read it: she is told that it has changed, and why.
    page.get_by_label("Why, in one line").fill("A pot keeps it warm.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2. Learners read it now.").wait_for()
    page.get_by_role("link", name="As learners of").click()
    assert page.get_by_text("Tea keeps warm in a pot.").is_visible()

    # A question is written with a mistake, mended, tried, published.
    page.goto("/admin/")
    page.get_by_role("link", name="New question").click()
    page.get_by_label("Question", exact=True).fill("What is a pot made of?")
    page.get_by_label("Choice 1").fill("Clay")
    page.get_by_label("Choice 2").fill("Paper")
    page.get_by_role("group", name="Row 2").get_by_label("Why").fill("The source names clay.")
    page.get_by_label("Explanation").fill("A pot of tea is made of clay.")
    page.get_by_role("button", name="Choose a sentence").click()
    option(page, "A pot of tea is made of clay.").click()
    page.get_by_role("button", name="Publish").click()
    page.locator("#mistakes", has_text="Mark exactly one choice as correct.").wait_for()
    assert page.locator("#rows-errors", has_text="Mark exactly one choice as correct.").is_visible()
    assert page.get_by_label("Choice 1").input_value() == "Clay"
    assert page.get_by_label("A pot of tea is made of clay.").is_checked()
    page.get_by_role("group", name="Row 1").get_by_label("Correct").check()
    page.get_by_role("button", name="Save and try it").click()
    page.get_by_text("Nothing you answer is kept.").wait_for()
    page.get_by_label("Paper").check()
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_text("You chose “Paper”: The source names clay.").wait_for()
    page.get_by_role("link", name="Back to the question").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. No quiz asks it yet: put it into one.").wait_for()
    assert Question.objects.get(slug="what-is-a-pot-made-of").state == "published"
    assert Attempt.objects.count() == 1

    # Who is how far, one click from the desk; and how the questions went.
    page.goto("/admin/")
    page.get_by_role("link", name="Progress: Tea for everyone").click()
    row = page.get_by_role("row", name=re.compile("Mia Brandt"))
    assert "read, check not passed" in row.inner_text()
    page.get_by_role("link", name="How its questions went").click()
    page.get_by_text("0 of 1 learner was right at the first try.").wait_for()
    page.get_by_text("Most chosen of what is wrong: “A stone”, by 1.").wait_for()
    assert page.problems == []


def test_who_is_stuck_is_found_from_the_desk(open_page, educator, path):
    join(path, "otto@example.org", "Otto Winter")
    mia = join(path, "mia@example.org", "Mia Brandt")
    attempt = attempts.start(mia, path.quizzes.get(), timezone.now())
    attempts.finish(attempt, timezone.now())
    page = open_page("/admin/", as_=educator)
    expect(page.get_by_text("2 learners, 0 finished, 1 stuck.")).to_be_visible()
    page.get_by_role("link", name="Progress: Tea for everyone").click()
    page.get_by_role("link", name="Stuck 1").click()
    row = page.get_by_role("row", name=re.compile("Mia Brandt"))
    expect(row).to_contain_text("Lesson 1: 2 tries, best 0 of 1 (1 needed), last on")
    expect(page.get_by_role("row", name=re.compile("Otto Winter"))).to_have_count(0)
    assert page.problems == []
