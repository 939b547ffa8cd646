"""Books whose headings are paragraphs that only look like some, as LibreOffice and others write them."""

import pytest

from learn.importing.readers import read
from tests.learn.importing import making
from tests.learn.importing.outlines import headings, passages

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile '
    'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
SHEET = """.para0 { margin: 0.1in; text-align: center } .para1 { margin: 0 }
/* as LibreOffice has it */ .span0 { font-size: 28pt; font-weight: bold } .span1 { font-size: 115.0000%; font-weight: bold }
.span2 { font-size: 14.0000pt; font-weight: bold; font-style: italic } .span3 { font-size: 14pt; font-weight: bold }
.span4 { font-weight: bold } .span5 {} .Big, h9 { font: bold 18px/1.2 Arial } .note { font-size: small }"""


def book(*files, contents="", made_by="LibreOffice/7.4", title="Caring for a wound"):
    """A book of these files, each the inside of a body, with this list as its table of contents."""
    names = [f"section{number}.xhtml" for number in range(1, len(files) + 1)]
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f'<metadata><dc:title>{title}</dc:title><meta name="generator" content="{made_by}"/></metadata><manifest>{items}'
        '<item id="toc" href="toc.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        f'<item id="css" href="style.css" media-type="text/css"/></manifest><spine>{spine}</spine></package>'
    )
    head = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>'
    pages = {
        f"OEBPS/{name}": f"{head}<body>{said}</body></html>" for name, said in zip(names, files, strict=True)
    }
    toc = f'{head}<body><nav epub:type="toc">{contents}</nav></body></html>'
    rest = {"OEBPS/toc.xhtml": toc, "OEBPS/style.css": SHEET, "OEBPS/content.opf": opf}
    start = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    return making.package({**start, **pages, **rest})


def spans(*lines):
    return "".join(f'<p class="para1"><span class="span{number}">{text}</span></p>' for number, text in lines)


TITLE = spans((0, "Caring for a wound"), (3, "For families"), (5, "A small book."))
FIRST = spans(
    (1, "What a wound is"), (5, "A break in the skin."), (2, "Kinds"), (5, "There are two."), (3, "Cuts")
)
FIRST += spans((5, "They bleed."), (4, "Never wait."), (2, "Signs"), (5, "It is red."))
LAST = (
    spans((1, "Dressings"), (5, "Gauze is one."))
    + "<table><tr><td>"
    + spans((3, "Gauze"))
    + "</td></tr></table>"
)
CONTENTS = (
    '<ol><li><a href="section1.xhtml">Section 1</a></li><li><a href="section2.xhtml">What a wound is</a></li>'
    '<li><a href="section3.xhtml">Dressings</a></li></ol>'
)
OUTLINE = [
    (1, ""), (1, "What a wound is"), (2, "Kinds"), (3, "Cuts"), (2, "Signs"), (1, "Dressings"),
]  # fmt: skip


@pytest.mark.parametrize("contents", [CONTENTS, ""])
def test_a_book_of_libreoffice_has_its_headings_and_its_title(contents):
    found = read(book(TITLE, FIRST, LAST, contents=contents), "wound.epub")
    assert (found.title, headings(found)) == ("Caring for a wound", OUTLINE)
    assert passages(found)[:3] == ["For families", "A small book.", "A break in the skin."]
    assert "Never wait." in passages(found, "sentence") and passages(found)[-1] == "Gauze"


def test_what_the_table_of_contents_promises_is_a_heading_though_it_only_is_in_bold():
    contents = '<ol><li><a href="section1.xhtml#a">Wounds</a><ol><li><a href="section1.xhtml#b">Cuts</a></li></ol></li><li><a href="section1.xhtml">Care</a></li></ol>'
    text = spans(
        (4, "Wounds"),
        (5, "They heal."),
        (4, "Cuts"),
        (5, "They bleed."),
        (4, "Careful"),
        (5, "Wait."),
        (4, "Care"),
    )
    found = read(book(text, contents=contents), "wound.epub")
    assert [(1, "Wounds"), (2, "Cuts"), (1, "Care")] == headings(found)


def test_what_is_in_bold_in_a_style_of_its_own_right_over_text_is_a_heading():
    def para(style, number, text):
        return f'<p class="{style}"><span class="span{number}">{text}</span></p>'

    text = (
        para("a", 1, "Wounds")
        + para("b", 5, "They heal.")
        + para("c", 4, "Cuts")
        + para("b", 5, "They bleed.")
    )
    text += para("b", 4, "Never wait") + para("b", 5, "Press.") + para("a", 1, "Care") + para("b", 5, "Rest.")
    text += (
        para("c", 4, "Gauze") + para("b", 5, "Dry.") + para("d", 4, "A warning") + para("d", 4, "Call now")
    )
    found = read(book(text), "wound.epub")
    assert headings(found) == [(1, "Wounds"), (2, "Cuts"), (1, "Care"), (2, "Gauze")]
    assert {"Never wait", "A warning", "Call now"} <= set(passages(found))


def test_headings_are_known_by_the_names_of_their_styles():
    text = (
        '<p class="paragraph-Title">Of wounds</p><p class="Chapter-Title">Wounds</p><p class="Body">They heal.</p>'
        '<p class="paragraph-Heading-1">Cuts</p><p class="Body">They bleed.</p><p class="Heading2 x">Deep</p><p>Press.</p>'
    )
    found = read(book(text), "wound.epub")
    assert found.title == "Of wounds"
    assert headings(found) == [(1, "Wounds"), (2, "Cuts"), (3, "Deep")]


def test_a_book_with_headings_keeps_them_and_large_words_are_none():
    text = '<h1>Wounds</h1><p>They heal.</p><p class="Big">Act now</p><p>Press.</p><h1>Cuts</h1><p>They bleed.</p>'
    found = read(book(text, made_by="calibre"), "wound.epub")
    assert headings(found) == [(1, "Wounds"), (1, "Cuts")]


def test_a_book_that_is_damaged_in_one_of_its_files_is_read_as_it_stands():
    found = read(book("<p>Wounds</p><p>They heal.</p></div>", FIRST), "wound.epub")
    assert "They heal." in passages(found)
