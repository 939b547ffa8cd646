"""Editions kept elsewhere, taken over by a document that has its own."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learn.importing.kept import save_edition
from learn.importing.restoring import Diverged, restore
from learn.importing.sentences import SPLITTER
from learn.models import Document

from .making import edition

SAYS = {name: f"Tea is {name}." for name in "abcd"}


def editions(names):
    return [edition((SAYS[name],), splitter=SPLITTER) for name in names]


def stored(names):
    document = Document.objects.create(slug="tea", title="Tea")
    for each in editions(names):
        save_edition(document, each, None)
    return document


def says(document):
    """The editions of the document by their names, the oldest first."""
    names = {text: name for name, text in SAYS.items()}
    return "".join(names[text.rpartition("\n")[2]] for text in texts(document))


def texts(document):
    return document.revisions.order_by("number").values_list("text", flat=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("site", "files", "then"),
    [
        ("", "ab", "ab"),
        ("a", "ab", "ab"),
        ("ab", "a", "ab"),
        ("aba", "ab", "aba"),  # gone back to the first: the files only know nothing of it
        ("a", "aba", "aba"),  # gone back elsewhere
        ("ab", "aba", "aba"),
        ("aba", "abac", "abac"),
        ("acb", "ab", "acb"),  # taken once although the site went another way
        ("acb", "abc", "acbc"),
        ("b", "ab", "b"),  # begun here with what is the second there
        ("b", "abc", "bc"),
        ("cab", "da", "cab"),
    ],
)
def test_what_follows_where_the_document_stands_is_added_and_nothing_twice(site, files, then):
    document = stored(site)
    restore(document, editions(files))
    assert says(document) == then


@pytest.mark.django_db
@pytest.mark.parametrize(("site", "files", "taken"), [("ac", "ab", "acb"), ("aba", "abc", "abac")])
def test_where_both_went_on_a_person_decides(site, files, taken):
    document = stored(site)
    with pytest.raises(Diverged):
        restore(document, editions(files))
    assert says(document) == site
    restore(document, editions(files), take=True)
    assert says(document) == taken


@pytest.mark.django_db
def test_taken_every_edition_comes_along_with_its_sentences():
    document = stored("b")
    restore(document, editions("ab"), take=True)
    assert says(document) == "bab"


def no_edition_twice_in_a_row(names):
    return all(one != other for one, other in zip(names, names[1:], strict=False))


HISTORY = st.text("abc", min_size=1, max_size=5).filter(no_edition_twice_in_a_row)


class TestAnyHistory(TestCase):
    @given(HISTORY, st.data())
    @settings(max_examples=25, deadline=None)
    def test_an_older_export_changes_nothing_and_a_newer_one_brings_what_is_missing(self, names, data):
        until = data.draw(st.integers(1, len(names)))
        with transaction.atomic():
            ahead = stored(names)
            assert not restore(ahead, editions(names[:until]))[0].changed
            assert says(ahead) == names
            transaction.set_rollback(True)
        behind = stored(names[:until])
        restore(behind, editions(names))
        assert says(behind) == names

    @given(HISTORY, HISTORY)
    @settings(max_examples=25, deadline=None)
    def test_twice_is_once_and_nothing_here_is_lost(self, site, files):
        document = stored(site)
        restore(document, editions(files), take=True)
        once = says(document)
        assert once.startswith(site) and set(files) <= set(once)
        assert not restore(document, editions(files), take=True)[0].changed
        assert says(document) == once
