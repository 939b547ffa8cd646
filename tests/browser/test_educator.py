"""An educator's afternoon, in a real browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from learn import progress
from learn.models import Lesson, Session
from quizzes import attempts
from quizzes.bringing import propose
from quizzes.formats import csv_bank
from quizzes.models import Attempt, Question
from tests import desk, make
from tests.quizzes import question_types
from tests.quizzes.bank_questions import question
from tests.quizzes.question_types import DETAILS, EXAMPLES, STEMS

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCES = ("Tea is a leaf.", "Water for tea is warm.", "A pot of tea is made of clay.")


@pytest.fixture
def educator():
    return desk.educator()


@pytest.fixture
def path():
    document = make.document(sentences=SENTENCES)
    lesson = make.lesson(document)
    make.term(document)
    path = make.path(document, [lesson])
    make.quiz(path, [make.question(document)], lesson=lesson)
    return path


@pytest.fixture
def lesson(path):
    return path.steps.get().lesson


def option(page, words):
    """A line of the open picker."""
    return page.locator("[role=option]", has_text=words)


def address(lesson):
    return f"/admin/learn/lesson/{lesson.pk}/change/"


def join(path, email, name):
    learner = make.learner(email, name)
    enrolment = progress.enrol(learner, path, timezone.now())
    step = path.steps.get()
    progress.mark_read(enrolment, step.lesson, step.lesson.current, timezone.now())
    attempt = attempts.start(learner, path.quizzes.get(), timezone.now())
    response = attempt.responses.get()
    attempts.answer(response, {"choices": [1]}, response.seq, timezone.now())
    return learner


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
    page.get_by_text("Published. No quiz asks it yet: add it to one under Quizzes.").wait_for()
    assert Question.objects.get(slug="what-is-a-pot-made-of").state == "published"
    assert Attempt.objects.count() == 1

    # Who is how far, one click from the desk; and how the questions went.
    page.goto("/admin/")
    page.get_by_role("link", name="Progress: Tea for everyone").click()
    row = page.get_by_role("row", name=re.compile("Mia Brandt"))
    assert "read, check not passed" in row.inner_text()
    page.get_by_role("link", name="How its questions went").click()
    page.get_by_text("0 of 1 learner was right at the first attempt.").wait_for()
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


# The buttons over the text


@pytest.mark.parametrize(
    "button, before, after",
    [
        ("Bold", "tea", "**tea**"),
        ("Heading", "tea", "## tea"),
        ("List", "one\ntwo", "- one\n- two"),
        ("Link", "tea", "[tea](https://)"),
    ],
)
def test_the_buttons_write_the_marks(open_page, educator, lesson, button, before, after):
    page = open_page(address(lesson), as_=educator)
    body = page.get_by_label("Lesson", exact=True)
    body.fill(before)
    body.select_text()
    page.locator(".field-body").get_by_role("button", name=button).click()
    assert body.input_value() == after
    page.keyboard.press("Control+z")
    assert body.input_value() == before


def test_a_word_is_linked_from_the_glossary(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    body = page.get_by_label("Lesson", exact=True)
    body.fill("the shrub")
    body.select_text()
    page.locator(".field-body").get_by_role("button", name="Term").click()
    option(page, "bush").click()
    assert body.input_value() == "[the shrub](term:bush)"


def test_a_second_sentence_joins_the_mark_before_it(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    first, second = (lesson.document.passages.get(text=text).key for text in SENTENCES[:2])
    body = page.get_by_label("Lesson", exact=True)
    body.fill(f"Tea. [@{first}]")
    page.locator(".field-body").get_by_role("button", name="Cite").click()
    option(page, "Water for tea is warm.").click()
    assert body.input_value() == f"Tea. [@{first}; @{second}]"


def test_a_picker_closes_by_escape_and_gives_the_button_back(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    cite = page.locator(".field-body").get_by_role("button", name="Cite")
    cite.click()
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert cite.evaluate("button => button === document.activeElement")


# Words that are not saved yet


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('docent:unsaved:'))")


def test_words_survive_a_closed_lid(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    page.get_by_label("Title").fill("Half a thou")
    page.goto("/admin/")
    page.goto(address(lesson))
    assert re.search(r"You have unsaved words from \d\d:\d\d\. Put them back\?", page.inner_text("main"))
    assert page.get_by_label("Title").input_value() == "What tea is"
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("Title").input_value() == "Half a thou"
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft").wait_for()
    assert kept(page) == []
    assert "unsaved words" not in page.inner_text("main")


def test_words_survive_an_expired_session(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    page.get_by_label("Title").fill("Typed for an hour")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/account/sign-in/**")
    page.get_by_label("E-mail").fill(educator.email)
    page.get_by_label("Password", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{address(lesson)}")
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("Title").input_value() == "Typed for an hour"
    assert Lesson.objects.get(pk=lesson.pk).title == "What tea is"


def test_words_for_something_new_are_forgotten_once_it_is_saved(open_page, educator, path):
    page = open_page("/admin/learn/lesson/add/", as_=educator)
    page.get_by_label("Title").fill("Green tea")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft").wait_for()
    page.goto("/admin/learn/lesson/add/")
    assert "unsaved words" not in page.inner_text("main")
    assert kept(page) == []


def test_words_can_be_thrown_away(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    page.get_by_label("Title").fill("Nonsense")
    page.goto("/admin/")
    page.goto(address(lesson))
    page.get_by_role("button", name="Throw them away").click()
    page.reload()
    assert "unsaved words" not in page.inner_text("main")


def test_signing_out_leaves_no_words_for_who_comes_next(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    page.get_by_label("Title").fill("Secret")
    page.goto("/admin/")
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert kept(page) == []


def test_signing_out_on_a_learner_page_leaves_none_either(open_page, educator, lesson):
    page = open_page(address(lesson), as_=educator)
    page.get_by_label("Title").fill("Secret")
    page.goto("/account/sign-out/")
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert kept(page) == []


def test_the_words_of_another_person_are_never_offered(open_page, educator, lesson):
    page = open_page("/admin/", as_=educator)
    page.evaluate(
        "path => localStorage.setItem('docent:unsaved:999:' + path, JSON.stringify({at: 1, text: 'x', typed: [['title', 'x']]}))",
        address(lesson),
    )
    page.goto(address(lesson))
    assert "unsaved words" not in page.inner_text("main")
    assert kept(page) == []


def test_the_words_of_a_question_and_its_rows_come_back(open_page, educator, path):
    page = open_page("/admin/quizzes/question/add/", as_=educator)
    page.get_by_label("several choices").check()
    page.get_by_label("Question", exact=True).fill("Which?")
    for _time in range(3):
        page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Choice 7").fill("The seventh")
    page.get_by_role("button", name="Choose a sentence").click()
    option(page, SENTENCES[1]).click()
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    notice, both, form = (
        page.locator(which).bounding_box() for which in (".unsaved", ".with-findings", "#question_form")
    )
    assert (notice["x"], notice["width"], form["x"]) == (both["x"], both["width"], both["x"])
    page.get_by_role("button", name="Put them back").click()
    assert page.get_by_label("several choices").is_checked()
    assert page.get_by_label("Choice 7").input_value() == "The seventh"
    page.get_by_label(SENTENCES[1]).wait_for()
    assert page.problems == []


# True or false


def test_true_or_false_shows_its_two_rows(open_page, educator, path):
    page = open_page("/admin/quizzes/question/add/", as_=educator)
    page.get_by_label("true or false").check()
    assert page.locator(".answers .row:visible").count() == 2
    assert [page.get_by_label(f"Choice {n}").input_value() for n in (1, 2)] == ["True", "False"]
    assert not page.get_by_role("button", name="Remove").count()
    page.get_by_label("one choice").check()
    assert page.get_by_label("Choice 1").input_value() == ""
    assert page.get_by_role("button", name="Remove").count()


# Other kinds


def test_only_the_fields_of_a_kind_are_seen(open_page, educator, path):
    page = open_page("/admin/quizzes/question/add/", as_=educator)
    page.get_by_label("pairs").check()
    assert page.get_by_label("Pair 1").is_visible()
    assert page.get_by_label("Its partner").first.is_visible()
    assert not page.get_by_label("Correct").first.is_visible()
    page.get_by_label("a text with gaps").check()
    page.get_by_label("Question", exact=True).fill("Clay [[1]] and [[2]].")
    assert page.get_by_label("Gap 2 is filled by").is_visible()
    assert not page.get_by_label("Gap 3 is filled by").is_visible()
    page.get_by_label("Gap 2 is filled by").select_option("a number")
    page.get_by_label("For gap").nth(0).fill("1")
    page.get_by_label("For gap").nth(1).fill("2")
    assert [field.is_visible() for field in page.get_by_label("May be off by").all()[:2]] == [False, True]
    page.get_by_label("Gap 1 is filled by").select_option("a number")
    assert page.get_by_label("May be off by").nth(0).is_visible()
    assert not page.get_by_label("Its partner").first.is_visible()
    assert page.problems == []


# What could be better about a question


def test_a_question_is_read_while_it_is_typed(open_page, educator, path):
    question = path.quizzes.get().slots.get().question
    page = open_page(f"/admin/quizzes/question/{question.pk}/change/", as_=educator)
    page.get_by_text("Nothing is found.").wait_for()
    page.get_by_label("Question", exact=True).fill("Which of these is not tea?")
    page.locator("mark", has_text="not").wait_for()
    assert page.get_by_text("once the question is saved").is_visible()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft.").wait_for()
    page.locator("summary", has_text="Leave it as it is").click()
    page.get_by_label("Why may it stay?").fill("It asks for one that is left out.")
    page.get_by_label("Why may it stay?").press("Enter")
    page.get_by_text("Left as it is by Ed Okafor").wait_for()
    assert page.problems == []


# Without JavaScript


def test_everything_can_be_done_without_javascript(open_page, educator, path, lesson):
    page = open_page(address(lesson), as_=educator, javascript=False)
    key = lesson.document.passages.get(text__contains="clay").key
    page.locator("[name=body]").fill(f"A pot. [@{key}]")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    opened.value.get_by_text("Nothing is saved").wait_for()
    assert opened.value.get_by_text("A pot of tea is made of clay.").is_visible()
    page.get_by_text("What can be written in a lesson").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="all sentences with their keys").click()
    assert f"[@{key}]" in opened.value.inner_text("main")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2.").wait_for()

    page.goto("/admin/quizzes/question/add/")
    page.locator("[name=stem]").fill("What is a pot made of?")
    page.locator("[name=rows-0-text]").fill("Clay")
    page.locator("[name=rows-0-is_right]").check()
    page.locator("[name=rows-1-text]").fill("Paper")
    page.locator("[name=explanation]").fill("Of clay.")
    page.locator("[name=cites_more]").fill(key)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. No quiz asks it yet").wait_for()

    page.goto(f"/admin/quizzes/quiz/{path.quizzes.get().pk}/change/")
    page.locator("[name=slots-1-position]").fill("1")
    page.locator("[name=slots-1-question]").select_option(label="What is a pot made of?")
    page.get_by_role("button", name="Save").click()
    assert [slot.question.slug for slot in path.quizzes.get().slots.all()] == [
        "what-is-a-pot-made-of",
        "what-is-tea",
    ]


def test_the_questions_of_a_quiz_are_saved_in_the_order_of_the_page(open_page, educator, path):
    names = [f"question-{n}" for n in range(2, 7)]
    questions = [make.question(path.document, name) for name in names]
    page = open_page(f"/admin/quizzes/quiz/{path.quizzes.get().pk}/change/", as_=educator)
    for row, asked in enumerate(questions, 1):
        if row > 2:
            page.get_by_role("button", name="Add a row").first.click()
        page.locator(f"[name=slots-{row}-question]").select_option(str(asked.pk))
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved:").wait_for()
    assert [slot.question.slug for slot in path.quizzes.get().slots.all()] == ["what-is-tea", *names]


# For everybody


@pytest.fixture
def pages(path, lesson, educator):
    """The pages of the desk, by name."""
    kinds = [
        question(kind, rows, stem=STEMS.get(kind, "What?"), slug=kind, details=DETAILS.get(kind, {}))
        for kind, rows in EXAMPLES.items()
    ]
    bank = csv_bank.write(kinds).data + b"bad,essay,Why?\r\n"
    propose(bank, "bank.csv", path.document, None, educator, timezone.now())
    join(path, "mia@example.org", "Mia Brandt")
    given = path.quizzes.get().slots.get().question
    fresh = make.question(path.document, "fresh", "Fresh?")
    begun = make.question(path.document, "begun", "Begun?", state="draft", choices=[])
    whole = make.question(path.document, "whole", "Whole?", state="draft")
    drawn = question_types.in_database(make, path.document, "hotspot", state="draft")
    path.document.figures.create(slug="plant", svg=question_types.PLANT, alternative="A plant.")
    return {
        "desk": "/admin/",
        "lesson": address(lesson),
        "new lesson": "/admin/learn/lesson/add/",
        "lessons": "/admin/learn/lesson/",
        "versions": f"/admin/learn/lesson/{lesson.pk}/history/",
        "question": f"/admin/quizzes/question/{fresh.pk}/change/",
        "new question": "/admin/quizzes/question/add/",
        "given question": f"/admin/quizzes/question/{given.pk}/change/",
        "questions": "/admin/quizzes/question/",
        "publish ticked": f"/admin/quizzes/question/publish-ticked/?question={whole.pk}&question={begun.pk}",
        "drawing": f"/admin/quizzes/question/{drawn.pk}/change/",
        "trial": f"/admin/quizzes/question/{fresh.pk}/try/",
        "bring questions": "/admin/quizzes/proposedbank/bring/",
        "bank": "/admin/quizzes/proposedbank/preview/",
        "take questions along": f"/admin/quizzes/proposedbank/take-along/?what=path-{path.pk}&format=aiken",
        "progress": f"/admin/learn/enrolment/{path.pk}/",
        "went": f"/admin/quizzes/quiz/went/{path.pk}/",
        "path": f"/admin/learn/learningpath/{path.pk}/change/",
        "review": f"/admin/learn/learningpath/{path.pk}/review/",
        "quiz": f"/admin/quizzes/quiz/{path.quizzes.get().pk}/change/",
        "good questions": "/admin/quizzes/lintwaiver/",
        "document": f"/admin/learn/document/{path.document_id}/change/",
        "upload": "/admin/learn/document/add/",
        "sentences": f"/admin/learn/document/{path.document_id}/sentences/",
        "word": f"/admin/learn/term/{path.document.terms.get().pk}/change/",
        "figure": "/admin/learn/figure/add/",
    }


@pytest.mark.parametrize("size, dark", [("desktop", False), ("narrow", True)], ids=["desktop", "narrow"])
def test_nothing_is_wrong_with_any_page_of_the_desk(
    open_page, axe, no_sideways_scroll, educator, pages, size, dark
):
    page = open_page("/admin/", size=size, dark=dark, as_=educator)
    found = {}
    for name, where in pages.items():
        page.goto(where)
        if "lesson" in name and page.locator("#preview").count():
            page.locator("#preview-text > *").first.wait_for()
        sideways = [] if no_sideways_scroll(page) else ["scrolls sideways"]
        found[name] = axe(page) + sideways
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert page.problems == []


def test_axe_finds_nothing_where_something_is_open_or_wrong(open_page, axe, educator, path, lesson):
    page = open_page(address(lesson), as_=educator)
    page.locator(".field-body").get_by_role("button", name="Cite").click()
    page.locator("[role=option]").first.wait_for()
    assert axe(page) == []
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save draft").click()
    page.locator("#mistakes").wait_for()
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.goto("/admin/quizzes/question/add/")
    page.get_by_label("Question", exact=True).fill("Which?")
    page.get_by_role("button", name="Publish").click()
    page.locator("#mistakes").wait_for()
    assert axe(page) == []
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    page.get_by_label("Question", exact=True).fill("Which one?")
    page.goto("/admin/")
    page.goto("/admin/quizzes/question/add/")
    page.get_by_role("button", name="Put them back").wait_for()
    assert axe(page) == []
