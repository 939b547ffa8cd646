"""Words that are not saved yet: they are offered again, to nobody but who typed them."""

import re

import pytest

from learn.models import Lesson, Session
from tests import make

from .course import SENTENCES, address, option

pytestmark = pytest.mark.django_db(transaction=True)


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
