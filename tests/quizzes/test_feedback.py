"""The source speaks after the answer: which sentences, from which edition, where."""

import pytest

from learn.models import Place, Revision, Section
from quizzes.feedback import quotes
from tests import make

pytestmark = pytest.mark.django_db


def next_edition(document, sentences, section="Leaves and stems"):
    """Edition 2 of the document, of those of its passages that say these sentences."""
    revision = Revision.objects.create(document=document, number=2, text="", reader="test", splitter="test")
    part = Section.objects.create(revision=revision, position=1, level=2, title=section)
    for position, passage in enumerate(document.passages.filter(text__in=sentences), 1):
        Place.objects.create(
            revision=revision, section=part, passage=passage, position=position, start=0, end=0
        )


def keys(document):
    return [passage.key for passage in document.passages.order_by("pk")]


def test_it_quotes_the_sentences_in_reading_order():
    document = make.document()
    found = quotes(document, reversed(keys(document)))
    assert [place.passage.text for place in found] == ["Tea is a leaf.", "Water is warm."]


def test_it_names_section_and_edition():
    document = make.document()
    place = quotes(document, keys(document))[0]
    assert (str(place.section), place.revision.number, place.is_current) == ("Leaves", 1, True)


def test_it_quotes_from_the_newest_edition_that_has_the_sentence():
    document = make.document()
    next_edition(document, ["Tea is a leaf."])
    kept, gone = quotes(document, keys(document))
    assert (kept.passage.text, kept.revision.number, kept.is_current) == ("Tea is a leaf.", 2, True)
    assert (gone.passage.text, gone.revision.number, gone.is_current) == ("Water is warm.", 1, False)


def test_a_sentence_that_stands_twice_is_quoted_once():
    document = make.document()
    first = document.revisions.get().places.first()
    Place.objects.create(
        revision=first.revision, section=first.section, passage=first.passage, position=9, start=0, end=0
    )
    assert len(quotes(document, keys(document))) == 2


def test_the_same_sentence_of_another_document_is_not_quoted():
    document, other = make.document(), make.document("coffee", "All about coffee")
    assert {place.revision.document for place in quotes(document, keys(other))} == {document}


def test_no_keys_quote_nothing():
    assert quotes(make.document(), []) == []
