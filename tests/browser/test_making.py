"""From a file to a published course of lessons, in a real browser: the steps are counted."""

import pytest
from playwright.sync_api import expect

from learn.importing.importing import import_file
from learn.models import Document, LearningPath
from quizzes.making import make_course
from quizzes.planning import plan
from tests import desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keep_files_apart")]

LONG = "A leaf is picked by hand in the morning and dried in the sun. " * 30
TEA = f"""# Tea

## Leaves

Tea is a leaf. It grows on a bush.

| Tea | Minutes |
|---|---|
| green | 2 |

### Old leaves

They are bitter.

## Work

{LONG}

## Thanks

We thank everybody.
"""


@pytest.mark.parametrize("javascript, size", [(True, "desktop"), (False, "phone")])
def test_a_file_is_a_published_course_in_five_steps(open_page, javascript, size):
    page = open_page("/admin/learn/document/add/", as_=desk.educator(), javascript=javascript, size=size)
    steps = []

    def step(name, press):
        steps.append(name)
        press.click()

    # 1. Choose the file.
    page.get_by_label("The file").set_input_files({"name": "tea.md", "mimeType": "", "buffer": TEA.encode()})
    step("bring it", page.get_by_role("button", name="Bring it"))

    # 2. See the outline.
    step("outline", page.get_by_role("link", name="Make a course of it"))
    page.get_by_text("Long for one lesson: over 350 words.").wait_for()

    # 3. Choose and create.
    page.get_by_label("Take “Thanks”").uncheck()
    page.get_by_label("Title of lesson 1").fill("What a leaf is")
    page.get_by_label("Licence").fill("CC BY 4.0")
    page.get_by_label("Next check due on").fill("2030-01-31")
    step("create", page.get_by_role("button", name="Make the drafts"))

    # 4. Look at a lesson, and come back.
    page.get_by_text("2 lessons are drafts").wait_for()
    step("look", page.get_by_role("link", name="What a leaf is"))
    assert "Tea is a leaf. It grows on a bush. [@" in page.locator("[name=body]").input_value()
    page.go_back()

    # 5. Publish.
    step("publish", page.get_by_role("button", name="Publish everything"))
    page.get_by_text("Published, with 2 lessons. Learners can read it now.").wait_for()
    assert len(steps) == 5

    page.goto("/learn/tea/what-a-leaf-is/")
    assert page.get_by_role("heading", name="Old leaves").is_visible()
    assert page.get_by_role("table").is_visible()
    page.locator(".cite").first.click()
    page.goto("/learn/tea/")
    assert "Licence: CC BY 4.0" in page.inner_text("main")
    assert "Next check due: 31 January 2030." in page.inner_text("main")
    assert page.get_by_role("link", name="Thanks").count() == 0
    assert page.problems == []


@pytest.mark.parametrize("size, dark", [("desktop", False), ("narrow", True)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, axe, no_sideways_scroll, size, dark):
    import_file(TEA.encode(), "tea.md")
    document = Document.objects.get()
    outline = f"/admin/learn/document/{document.pk}/course/"
    page = open_page(outline, as_=desk.educator(), size=size, dark=dark)
    found = {}

    def look(name):
        found[name] = axe(page) + ([] if no_sideways_scroll(page) else ["too wide"])

    look("outline")
    page.get_by_label("Title of the course").fill("")
    page.get_by_label("Take “Thanks”").uncheck()
    page.get_by_role("button", name="Make the drafts").click()
    page.locator("#mistakes").wait_for()
    look("mistakes")
    back = f"/admin/learn/document/{document.pk}/remove/"
    page.goto(back)
    page.get_by_role("button", name="Delete it all").wait_for()
    look("can be deleted")
    path = make_course(plan(document), is_open=True).path
    page.goto(outline)
    look("made already")
    page.goto(f"/admin/learn/learningpath/{path.pk}/change/")
    page.get_by_role("button", name="Publish everything").wait_for()
    look("ready to publish")
    LearningPath.objects.update(state="published")
    page.goto(back)
    page.get_by_role("button", name="Retire it").wait_for()
    look("can be retired")
    page.goto("/learn/tea/")
    look("path")
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.problems == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_document_brought_by_mistake_is_gone_in_three_presses(open_page, javascript):
    import_file(TEA.encode(), "tea.md")
    document = Document.objects.get()
    make_course(plan(document))
    page = open_page("/admin/learn/document/", as_=desk.educator(), javascript=javascript)
    page.get_by_role("link", name="Tea").click()
    page.get_by_role("link", name="Take it back").click()
    expect(page.get_by_text("The path “Tea”, with its empty checks.")).to_be_visible()
    page.get_by_role("button", name="Delete it all").click()
    expect(page.get_by_text("Deleted: “Tea”.")).to_be_visible()
    assert not Document.objects.exists()
    assert page.problems == []
