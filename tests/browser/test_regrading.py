"""A wrong key corrected in a real browser."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Regrade, Response
from tests import desk, make
from tests.quizzes.sitting import RIGHT, WRONG, answer_all, sit

pytestmark = pytest.mark.django_db(transaction=True)


def correct(page, look):
    """Corrects the key and undoes it; ``look`` is called on every page on the way."""
    look(page)
    page.get_by_role("link", name="Correct how it counts").click()
    look(page)
    page.get_by_label("Right", exact=True).nth(0).uncheck()
    page.get_by_label("Right", exact=True).nth(1).check()
    page.get_by_role("button", name="See what changes").click()
    page.get_by_text("Nothing has changed yet.").wait_for()
    look(page)
    page.get_by_label("Why").fill("The source says stone.")
    page.get_by_role("button", name="Correct it and mark again").click()
    page.get_by_text("Corrected. 1 answer earns something else now.").wait_for()
    look(page)
    assert Response.objects.order_by("position").first().fraction == 1
    page.get_by_role("link", name="Undo it").click()
    page.get_by_label("Why").fill("It was right.")
    page.get_by_role("button", name="Undo the correction").click()
    page.get_by_role("link", name="Undid an earlier one").wait_for()
    assert Regrade.objects.count() == 2
    assert Response.objects.order_by("position").first().fraction == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "without"])
def test_the_reason_of_each_row_is_seen_whole(open_page, javascript):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    version = attempt.responses.get(position=1).version
    make.forced(version.choices.all(), feedback="The source names a leaf, and nowhere a stone. " * 6)
    address = f"/admin/quizzes/regrade/version/{version.pk}/"
    page = open_page(address, as_=desk.educator(), size="phone", javascript=javascript)
    whys = page.get_by_label("Why").all()
    assert len(whys) == version.choices.count()
    for why in whys:
        expect(why).to_be_visible()
        assert why.evaluate("field => field.scrollHeight <= field.clientHeight")


@pytest.mark.parametrize("how", [{"size": "narrow"}, {"dark": True, "javascript": False}], ids=["narrow", "without JavaScript"])  # fmt: skip
def test_an_educator_corrects_a_key_and_undoes_it(open_page, axe, no_sideways_scroll, how):
    attempt = answer_all(sit(2), WRONG, RIGHT)
    question = attempt.responses.get(position=1).version.question

    def look(page):
        assert no_sideways_scroll(page)
        if how.get("javascript", True):
            assert axe(page) == []

    correct(open_page(f"/admin/quizzes/question/{question.pk}/history/", as_=desk.educator(), **how), look)
