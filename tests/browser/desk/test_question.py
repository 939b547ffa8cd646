"""A question while it is written, and the questions of a quiz."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_true_or_false_shows_its_two_rows(open_page, educator, path):
    page = open_page("/admin/quizzes/question/add/", as_=educator)
    page.get_by_label("true or false").check()
    assert page.locator(".answers .row:visible").count() == 2
    assert [page.get_by_label(f"Choice {n}").input_value() for n in (1, 2)] == ["True", "False"]
    assert not page.get_by_role("button", name="Remove").count()
    page.get_by_label("one choice").check()
    assert page.get_by_label("Choice 1").input_value() == ""
    assert page.get_by_role("button", name="Remove").count()


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
