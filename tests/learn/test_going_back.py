"""A wrong file was made the next edition: an earlier one is appended again."""

import re
from datetime import date

import pytest

from learn.importing.importing import import_file
from learn.models import Document
from tests import desk, make

from .editions import ROADS, TEA, address, bring, confirm, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]


@pytest.fixture
def educator():
    return desk.educator()


@pytest.fixture
def client(educator):
    return desk.signed_in(educator)


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    return Document.objects.get()


def go_back(client, document, number):
    return client.post(address(document, "go-back"), {"edition": number}, follow=True)


@pytest.fixture
def mistaken(client, document):
    """The document after a wrong file was confirmed as edition 2, its lesson resting on what is gone."""
    make.lesson(document, body=f"Green. [@{document.passages.get(text='It is green.').key}]")
    Document.objects.update(published_on=date(2021, 5, 3))
    bring(client, document, ROADS, "roads.md")
    confirm(client, document, published_on="2024-06-04")
    return document


def test_right_after_confirming_one_reads_how_to_go_back(client, document):
    bring(client, document)
    page = confirm(client, document)
    assert "The wrong file? “Go back to edition 1” is on this page, under Editions." in desk.said(page)
    assert re.findall(r"Go back to edition \d+</button>", page.text) == ["Go back to edition 1</button>"]


def test_going_back_shows_the_difference_and_changes_nothing_yet(client, mistaken):
    response = go_back(client, mistaken, 1)
    assert response.redirect_chain == [(address(mistaken, "difference"), 302)]
    assert "Edition 1 again (tea.md), compared with edition 2" in response.text
    assert "Is it the right one?" not in response.text
    assert "It is green." in response.text
    assert mistaken.revisions.count() == 2


def test_confirmed_it_is_appended_and_what_was_cited_holds_again(client, mistaken):
    assert stale_keys(mistaken)
    page = go_back(client, mistaken, 1)
    assert 'value="2021-05-03"' in page.text
    assert "This is the day edition 1 was of." in page.text
    confirm(client, mistaken, 2, published_on="2021-05-03")
    first, _second, third = mistaken.revisions.order_by("number")
    assert (third.text, third.file.read()) == (first.text, TEA)
    assert keys_of(third) == keys_of(first)
    assert not stale_keys(mistaken)
    assert section(mistaken, "Leaves") == mistaken.lessons.get().section
    mistaken.refresh_from_db()
    assert mistaken.published_on == date(2021, 5, 3)


def keys_of(revision):
    return list(revision.places.order_by("position").values_list("passage__key", "shape"))


def stale_keys(document):
    here = set(document.current_revision.places.values_list("passage__key", flat=True))
    return {key for lesson in document.lessons.all() for key in lesson.current.keys} - here


def test_the_words_of_the_old_edition_are_not_read_again_nor_need_its_file(client, mistaken):
    Document.objects.update(title="Tea and more")
    mistaken.revisions.get(number=1).file.delete()
    go_back(client, mistaken, 1)
    confirm(client, mistaken, 2)
    assert mistaken.current_revision.text == mistaken.revisions.get(number=1).text


@pytest.mark.parametrize("number", ["", "x", "2", "7"])
def test_only_an_earlier_edition_can_be_gone_back_to(client, mistaken, number):
    response = go_back(client, mistaken, number)
    assert response.redirect_chain[-1] == (address(mistaken, "change"), 302)
    assert desk.said(response) == ["There is no such earlier edition. These are the ones there are."]


def test_one_that_says_what_the_newest_does_is_not_offered(client, mistaken):
    go_back(client, mistaken, 1)
    page = confirm(client, mistaken, 2)
    assert re.findall(r"Go back to edition (\d+)</button>", page.text) == ["2"]
    said = desk.said(go_back(client, mistaken, 1))
    assert said == ["“Tea” says this already: nothing differs from edition 3."]


def test_going_back_is_a_post_of_who_may_bring_editions(client, mistaken):
    assert client.get(address(mistaken, "go-back")).status_code == 405
    staff = desk.signed_in(make.educator("staff@example.org"))
    assert staff.post(address(mistaken, "go-back"), {"edition": 1}).status_code == 403
