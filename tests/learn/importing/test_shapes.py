"""What a document looked like is kept beside what it says, in every format that marks it."""

import tomllib
from dataclasses import replace
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.citing import uncited
from learn.importing import packing
from learn.importing.kept import kept
from learn.importing.readers import read
from learn.importing.resplitting import resplit
from learn.importing.saving import save
from learn.importing.shapes import Shape, is_shape
from learn.models import Document, Passage, Place, Section
from learn.transcribing import transcribe
from quizzes.formats import edition_files
from tests.learn.importing import making

MARKDOWN = """# Tea

See [the chart](https://example.org/c) and **always** ask. *Never* boil it.

> A saying of nurses.

Do this:

1. First step

    - with **care**
    - slowly

2. Second step
"""
WRITTEN = """See {link} and **always** ask. *Never* boil it. [@k; @k]

> A saying of nurses. [@k]

Do this: [@k]

1. First step [@k]
   - with **care** [@k]
   - slowly [@k]
2. Second step [@k]"""


def lesson(outline):
    places = []
    for section in outline.sections:
        for passage in section.passages:
            if passage.kind != "note":
                made = Passage(key="k", kind=passage.kind, text=passage.text, context=passage.context)
                places.append(
                    Place(passage=made, opens_paragraph=passage.opens_paragraph, shape=passage.shape)
                )
    return transcribe([(Section(level=1, title="Tea"), places)], "en")


@pytest.mark.parametrize("suffix", ["md", "docx", "odt", "epub", "html"])
def test_a_lesson_looks_as_its_document_did(suffix):
    data = MARKDOWN.encode() if suffix == "md" else making.pandoc(MARKDOWN, suffix, "--metadata", "title=Tea")
    written = lesson(read(data, f"tea.{suffix}"))
    assert written == WRITTEN.format(link="[the chart](<https://example.org/c>)").replace("[@k; @k]", "[@k]")


def test_it_is_kept_with_an_outline_on_its_way():
    outline = read(MARKDOWN.encode(), "tea.md")
    again = packing.unpacked(packing.packed(outline))
    assert shapes(again) == shapes(outline)
    assert {"quote": True} in shapes(again)


def shapes(outline):
    return [passage.shape for section in outline.sections for passage in section.passages]


@pytest.mark.django_db
def test_it_is_kept_with_an_edition_and_its_files():
    outline = read(MARKDOWN.encode(), "tea.md")
    save(outline, MARKDOWN.encode(), "tea.md")
    edition = kept(Document.objects.get().current_revision)
    assert shapes(edition.outline) == shapes(outline)
    rows = tomllib.loads(edition_files.write(edition)["revisions/001.toml"].decode())["sections"][0]["places"]
    read_again = edition_files.EditionReader(Mock())
    found = [read_again.passage("revisions/001", edition.text, row) for row in rows]
    assert [passage.shape for passage in found] == shapes(outline)


def test_it_is_kept_where_sentences_are_parted_anew():
    edition = making.edition(("Tea is good. It is hot.",))
    spans = [[0, 3, "strong"], [16, 18, "em"]]
    passage = replace(
        edition.outline.sections[0].passages[0], text="Tea is good. It is hot.", shape={"spans": spans}
    )
    section = replace(edition.outline.sections[0], passages=(passage,))
    edition = replace(edition, outline=replace(edition.outline, sections=(section,)))
    assert shapes(resplit(edition, {}).outline) == [{"spans": [[0, 3, "strong"]]}, {"spans": [[3, 5, "em"]]}]


def test_a_course_made_of_it_cites_every_paragraph():
    assert uncited(lesson(read(MARKDOWN.encode(), "tea.md"))) == []


def test_the_key_of_a_sentence_knows_nothing_of_it():
    plain = MARKDOWN.replace("*", "").replace("> ", "").replace("1. ", "- ").replace("2. ", "- ")
    keys = [[key for _s, _p, key in read(text.encode(), "tea.md").keyed()] for text in (MARKDOWN, plain)]
    assert keys[0] == keys[1]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4))
def test_a_shape_fits_its_text(text, spans):
    shape = Shape(True, (None, 1), tuple((first, end, "em", "") for first, end in spans))
    assert is_shape(shape.of(text, 3), text)


@pytest.mark.parametrize(
    "value",
    [
        [], {"other": 1}, {"quote": 1}, {"marks": ["1"]}, {"marks": [True]}, {"spans": [[0, 9, "em"]]},
        {"heads": -1}, {"heads": True},         {"spans": [[0, 1, "script"]]}, {"spans": [[0, 1, "link", "javascript:alert(1)"]]}, {"spans": [[0, 1, "link"]]},
        {"down": [0]}, {"down": [True]}, {"columns": [0], "down": [1, 1]},
        {"across": [2]}, {"columns": [0, 1], "across": [2, 1]}, {"columns": [0], "across": [0]},
        {"columns": [0], "across": [1000]}, {"spans": [[1, 1, "em"]]}, {"spans": [[0, 1, "em", "https://x.y"]]},
    ],
)  # fmt: skip
def test_what_no_reader_writes_is_no_shape(value):
    assert not is_shape(value, "Tea")


def test_a_cell_that_says_what_stands_between_cells_stays_one():
    page = (
        "<h1>Signs</h1><table><tr><th>Sign</th><th>Means</th></tr><tr><td>a | b</td><td>a or <b>b</b></td></tr>"
        "<tr><td>c |</td><td>c, then more</td></tr></table>"
    )
    found = read(page.encode(), "signs.html")
    rows = [p for section in found.sections for p in section.passages]
    assert [(p.text, p.shape.get("cells")) for p in rows[1:]] == [
        ("a | b | a or b", [5, 6]),
        ("c | | c, then more", [3, 12]),
    ]
    assert all(is_shape(p.shape, p.text) for p in rows)
    assert lesson(found).splitlines()[2:] == [
        r"| a \| b | a or **b** [@k] |",
        r"| c \| | c, then more [@k] |",
    ]
    for cells in ([5, 5], [2, 9], [14, 0], [0, 14], "5", [5.0, 6]):
        assert not is_shape({"cells": cells}, "a | b | a or b")
