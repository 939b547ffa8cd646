"""What a person says on the page of a difference is of the file it shows, and of each lesson as they chose."""

import re

import pytest

from learn import editions
from learn.importing.importing import import_file
from learn.models import Document, ProposedEdition
from tests import desk, make

from .editions import NEXT, TEA, address, bring, confirm, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

BLACK, HOT = TEA.replace(b"green", b"black"), TEA.replace(b"warm", b"hot")
OTHERWISE = "Another file waits now than the one you looked at. Look at this one first."


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    return Document.objects.get()


@pytest.mark.parametrize("press", ["confirm", "not-now", "of-its-own"])
def test_a_word_on_one_file_is_none_on_another_that_waits_now(client, document, press):
    bring(client, document, BLACK)
    shown = client.get(address(document, "difference")).text
    fields = dict(re.findall(r'<input type="hidden" name="(compared_with|sealed)" value="(.*?)">', shown))
    bring(client, document, HOT)
    response = client.post(address(document, press), fields, follow=True)
    assert desk.said(response) == [OTHERWISE]
    assert "Water is <ins>hot</ins>." in response.text
    assert bytes(ProposedEdition.objects.get().file) == HOT
    assert (document.revisions.count(), Document.objects.count()) == (1, 1)
    bring(client, document, BLACK)  # the very file again is the one that was shown
    client.post(address(document, "confirm"), fields)
    assert document.current_revision.file.read() == BLACK


@pytest.mark.parametrize("said", ["", "x", "é\x00"])
def test_a_yes_that_does_not_name_its_file_is_refused(client, document, said):
    bring(client, document)
    assert desk.said(confirm(client, document, sealed=said, published_on="no day")) == [OTHERWISE]
    assert document.revisions.count() == 1


def test_a_file_that_comes_while_another_is_confirmed_is_not_taken_for_it(client, document):
    bring(client, document, BLACK)
    shown = ProposedEdition.objects.get()
    bring(client, document, HOT)
    with pytest.raises(editions.Otherwise):
        editions.confirm(shown, editions.seal(shown), 1)
    assert document.revisions.count() == 1 and ProposedEdition.objects.exists()


# Without a section


@pytest.mark.parametrize("heading", [b"## Leaves", b"## The leaf"])
def test_a_lesson_may_go_on_without_a_section(client, document, heading):
    leaves = make.lesson(document, section=section(document, "Leaves"))
    bring(client, document, NEXT.replace(b"## Leaves", heading))
    page = confirm(client, document, published_on="no day", **{f"lesson-{leaves.pk}": "0"}).text
    assert '<option value="0" selected>no section' in page
    confirm(client, document, **{f"lesson-{leaves.pk}": "0"})
    leaves.refresh_from_db()
    assert leaves.section is None


@pytest.mark.parametrize("place", ["", "x", "99", "-1", "9" * 30])
def test_a_section_there_is_not_leaves_the_lesson_where_the_rule_puts_it(client, document, place):
    leaves = make.lesson(document, section=section(document, "Leaves"))
    bring(client, document)
    confirm(client, document, **{f"lesson-{leaves.pk}": place})
    leaves.refresh_from_db()
    assert leaves.section == section(document, "Leaves")
