"""Of what day the next edition of a document is: what its file says, or a person."""

from datetime import date

import pytest

from learn.importing.importing import import_file
from learn.models import Document, ProposedEdition
from tests import desk, make

from .editions import NEXT, TEA, address, bring, confirm, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keep_files_apart")]

DATED = b"---\ndate: 2026-03-02\n---\n" + TEA
DATED_NEXT = b"---\ndate: 2026-10-01\n---\n" + NEXT


@pytest.fixture
def client():
    return desk.signed_in(desk.educator())


@pytest.fixture
def document():
    import_file(TEA, "tea.md", slug="tea")
    return Document.objects.get()


@pytest.fixture
def dated():
    import_file(DATED, "tea.md", slug="tea")
    document = Document.objects.get()
    assert str(document.published_on) == "2026-03-02"
    return document


def with_day(client, document, day):
    return confirm(client, document, published_on=day)


def day_of(document):
    document.refresh_from_db()
    return document.published_on and str(document.published_on)


def test_the_day_of_the_new_file_is_filled_in_and_kept_for_learners(client, dated):
    page = bring(client, dated, DATED_NEXT).text
    assert 'value="2026-10-01"' in page and "The file says so." in page
    response = with_day(client, dated, "2026-10-01")
    assert day_of(dated) == "2026-10-01"
    assert "Learners read that it is of 1 October 2026." in desk.said(response)
    assert "keeps what it says" not in response.text
    page = client.get("/source/tea/").text
    assert "edition 2" in page and "1 October 2026" in page and "2 March 2026" not in page


@pytest.mark.parametrize(("typed", "kept"), [("2026-11-05", "2026-11-05"), ("", None)])
def test_the_day_may_be_changed_or_cleared(client, dated, typed, kept):
    bring(client, dated, DATED_NEXT)
    with_day(client, dated, typed)
    assert day_of(dated) == kept


def test_where_the_file_tells_no_day_none_is_filled_in_and_the_one_before_is_named(client, dated):
    page = bring(client, dated, NEXT).text
    assert 'value="2026-03-02"' not in page and "the edition before is of 2 March 2026." in page


def test_a_page_that_asked_nothing_of_the_day_leaves_it(client, dated):
    bring(client, dated, DATED_NEXT)
    confirm(client, dated)
    assert day_of(dated) == "2026-03-02"


def test_a_yes_to_what_somebody_brought_meanwhile_changes_nothing(client, dated):
    other = desk.signed_in(desk.educator("ann@example.org", "Ann"))
    for each in (client, other):
        bring(each, dated, NEXT)
    with_day(other, dated, "2026-10-05")
    assert "Someone brought edition 2 meanwhile." in desk.said(with_day(client, dated, ""))[0]
    asked = {"compared_with": 2, "published_on": ""} | sealed(dated)
    response = client.post(address(dated, "confirm"), asked, follow=True)
    assert desk.said(response) == ["“tea” is unchanged: this is edition 2 already."]
    assert day_of(dated) == "2026-10-05"
    assert list(dated.revisions.values_list("number", "published_on")) == [(2, None), (1, date(2026, 3, 2))]
    assert not ProposedEdition.objects.exists()


def test_a_day_there_is_not_is_refused_in_place_and_changes_nothing(client, dated):
    bring(client, dated, DATED_NEXT)
    response = with_day(client, dated, "2026-02-31")
    assert "31" in response.text and 'aria-invalid="true"' in response.text
    assert dated.revisions.count() == 1 and day_of(dated) == "2026-03-02"


def test_the_day_stays_where_the_newest_edition_is_another_by_now(client, dated):
    bring(client, dated, DATED_NEXT)
    confirm(client, dated, 7, published_on="2026-10-01")
    assert day_of(dated) == "2026-03-02"


def test_the_days_a_path_was_checked_on_stay_and_are_named(client, document):
    path = make.path(document, facts_checked_on="2025-03-01", next_check_on="2026-03-01")
    bring(client, document)
    said = (
        "“Tea for everyone” keeps what it says of the edition before: facts checked on 1 March 2025, next check "
        "due on 1 March 2026."
    )
    assert said in desk.said(with_day(client, document, ""))
    path.refresh_from_db()
    assert str(path.facts_checked_on) == "2025-03-01"


def test_the_next_edition_of_a_retired_document_says_how_it_comes_back(client, document):
    make.lesson(document, published=False, state="retired")
    bring(client, document)
    said = desk.said(with_day(client, document, ""))
    assert "“Tea” is retired here, and nobody reads it: “Bring it back” is on its page on the desk." in said
