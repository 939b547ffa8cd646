"""Web pages as word processors write them."""

import pytest

from learn.importing.readers import read
from tests.learn.importing.outlines import headings, passages

BODY = "<h1>Kinds</h1><p>Press it.{mark} Wait.</p><h1>Dressings</h1><p>Gauze is one.</p>{note}"
TITLES = [
    '<p align="center"><font size="6"><b>WOUND CARE</b></font></p>',
    '<p class="c3 title" id="h.a1"><span class="c1">Wound care</span></p>',
    "<p class=MsoTitle>Wound care</p>",
    '<header id="title-block-header"><h1 class="title">Wound care</h1></header>',
]


@pytest.mark.parametrize("title", TITLES)
def test_the_title_is_the_line_that_is_styled_so_or_called_as_the_page_is(title):
    page = f"<html><head><title>Wound Care</title></head><body lang='en-GB'>{title}{BODY.format(mark='', note='')}"
    found = read(page.encode(), "a_file.html")
    assert (found.called, found.language) == ("Wound care", "en-GB")
    assert headings(found) == [(1, "Kinds"), (1, "Dressings")]
    assert passages(found)[0] == "Press it."


NOTES = [
    (  # LibreOffice
        '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>',
        '<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" '
        'href="#sdfootnote1anc">1</a>Not too hard.</p></div>',
    ),
    (  # Google
        '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>',
        '<hr><div><p class="c2"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;Not too hard.</span></p></div>',
    ),
    (  # Word
        '<a href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>',
        '<div><br clear=all><hr><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span '
        "class=MsoFootnoteReference>[1]</span></a> Not too hard.</p></div></div>",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "note"), NOTES)
def test_a_footnote_is_one_and_without_its_number(mark, note):
    found = read(f"<h1>Wounds</h1>{BODY.format(mark=mark, note=note)}".encode(), "a_file.html")
    assert passages(found, "note") == ["Not too hard."]
    assert passages(found, "sentence") == ["Press it.", "Wait.", "Gauze is one."]


def test_headings_and_what_leads_to_them_and_back_are_no_footnotes():
    contents = "".join(f'<p><a id="t{n}" href="#s{n}">{n}</a></p>' for n in "123")
    text = "".join(f'<h2><a id="s{n}" href="#t{n}">{n}</a> Kind</h2><p>Press it.</p>' for n in "123")
    found = read(f"<h1>Wounds</h1><p>Look:</p>{contents}{text}".encode(), "a_file.html")
    assert passages(found, "note") == [] and len(headings(found)) > 2


def test_a_picture_is_called_as_the_word_processor_calls_it():
    page = (
        "<h1>A</h1><p>Look.</p><p><img src='a.png' name='Scales'></p><p><img src='b.png' name='Image2'></p>"
    )
    assert passages(read(page.encode(), "a.html"), "image") == ["Scales", "b.png"]


def test_what_libreoffice_writes_for_the_pages_of_a_text_is_left_out():
    entries = "".join(f"<p>{name}\t{page}</p>" for page, name in enumerate(("Kinds", "Dressings"), 1))
    page = (
        '<html><head><title>Wound care</title></head><body><div title="header"><p>Of wounds, draft</p></div>'
        '<p align="center"><b>Wound care</b></p><div id="Inhaltsverzeichnis1"><div id="H"><p>Inhalt</p></div>'
        f'{entries}</div>{BODY.format(mark="", note="")}<div title="footer"><p>Page 1 of 3</p></div></body>'
    )
    assert passages(read(page.encode(), "a.html")) == ["Press it.", "Wait.", "Gauze is one."]
    # As it writes XHTML, whose tabs are spaces.
    lines = "".join(f'<p class="Contents_20_{n}">Kinds     {n}</p>' for n in (1, 2))
    page = f'<p class="Contents_20_Heading">Inhalt</p>{lines}{BODY.format(mark="", note="")}'
    assert passages(read(page.encode(), "a.html")) == ["Press it.", "Wait.", "Gauze is one."]
