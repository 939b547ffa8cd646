"""The licence of a document and where it stands on the web, where its file tells."""

import pytest

from learn.importing import packing, rights
from learn.importing.readers import read
from learn.importing.saving import save
from learn.models import Document
from tests.learn.importing import making

ADDRESS = "https://tea.example/leaf"
BY = "https://creativecommons.org/licenses/by-sa/4.0/deed.en"
PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="License">'
    "<v>CC BY-SA 4.0</v></property></Properties>"
)
META = (
    '<?xml version="1.0"?><m xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><meta:user-defined '
)
META += 'meta:name="Rights">CC BY-SA 4.0</meta:user-defined></m>'


def of(data, name):
    found = packing.unpacked(packing.packed(read(data, name)))
    return found.licence, found.address


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="license" href="{BY}"><link rel="canonical" href="{ADDRESS}">',
        f'<meta name="dcterms.license" content="CC BY-SA 4.0"><meta property="og:url" content="{ADDRESS}">',
        f'<meta name="license" content="CC BY-SA 4.0"><link rel="canonical" href="{ADDRESS}">',
    ],
)
def test_a_page_tells_them_in_its_head(head):
    assert of(f"<head>{head}</head><h1>Tea</h1><p>A leaf.".encode(), "tea.html") == ("CC BY-SA 4.0", ADDRESS)


def test_a_page_tells_its_licence_where_it_leads_to_it():
    page = f'<h1>Tea</h1><p>A leaf.<footer><a rel="license noopener" href="{BY}">Share it</a></footer>'
    assert of(page.encode(), "tea.html") == ("CC BY-SA 4.0", "")


def test_markdown_tells_them_before_its_text():
    text = f"---\nlicense: CC BY-SA 4.0\nurl: {ADDRESS}\n---\n\n# Tea\n\nA leaf.\n"
    assert of(text.encode(), "tea.md") == ("CC BY-SA 4.0", ADDRESS)


def test_a_book_tells_them():
    data = making.pandoc(
        "# Tea\n\nA leaf.\n", "epub", "--metadata", "title=Tea", "--metadata", f"rights={BY}"
    )
    assert of(data, "tea.epub") == ("CC BY-SA 4.0", "")


def test_office_files_tell_it_in_words_of_their_author():
    word = making.docx("<w:p><w:r><w:t>Tea.</w:t></w:r></w:p>", {"docProps/custom.xml": PROPERTIES})
    odt = making.changed(making.pandoc("Tea.\n", "odt"), "meta.xml", META)
    rtf = rb"{\rtf1{\*\userprops{\propname Licence}\proptype30{\staticval CC BY-SA 4.0}}\pard Tea.\par}"
    assert [of(word, "a.docx"), of(odt, "a.odt"), of(rtf, "a.rtf")] == [("CC BY-SA 4.0", "")] * 3


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("  Free \n for schools ", "Free for schools"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_licence_is_called_by_its_name(told, said):
    assert rights.licence(told) == said
    assert len(rights.licence("long " * 100)) == 200


@pytest.mark.parametrize("told", ["javascript:alert(1)", "/tea", "https://a b", "https://" + "a" * 600, None])
def test_what_is_no_address_on_the_web_is_none(told):
    assert rights.address(told) == ""


@pytest.mark.django_db
def test_a_new_document_has_them_and_the_report_says_so_but_the_next_edition_changes_nothing():
    text = f"---\nlicense: CC0\nurl: {ADDRESS}\n---\n# Tea\n\nA leaf.\n"
    report = save(read(text.encode(), "tea.md"), text.encode(), "tea.md")
    document = Document.objects.get()
    assert (document.licence, document.source_address) == ("CC0", ADDRESS)
    assert report.warnings == (
        f"The file says its licence is “CC0” and it stands at {ADDRESS}. See that it is right.",
    )
    Document.objects.update(licence="Ours")
    text = text.replace("A leaf", "A green leaf")
    assert save(read(text.encode(), "tea.md"), text.encode(), "tea.md").warnings == ()
    assert Document.objects.get().licence == "Ours"
