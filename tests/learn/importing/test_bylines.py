"""Who wrote a document and when: told by its file, or by the lines right below its title."""

from datetime import date

import pytest

from learn.importing import packing
from learn.importing.bylines import byline, day, names
from learn.importing.readers import read
from learn.importing.saving import save
from learn.models import Document
from tests.learn.importing import making

MAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("By Jane Doe, 3 May 2024", ("Jane Doe", MAY)),
        ("by Jane Doe and John Roe", ("Jane Doe, John Roe", None)),
        ("Written by Dr. Jane van der Doe, MD, RN and J. R. Roe · Published May 3rd, 2024",
         ("Dr. Jane van der Doe, MD, RN, J. R. Roe", MAY)),
        ("Authors: José Ávila; Zoë O’Neil-Smith (2024-05-03)", ("José Ávila, Zoë O’Neil-Smith", MAY)),
        ("Published on Friday, 3 May 2024.", ("", MAY)),
        ("Last updated: 3 May 2024", ("", MAY)),
        ("3 May 2024", ("", MAY)),
    ],
)  # fmt: skip
def test_a_line_of_names_or_a_day_is_one(line, told):
    assert byline(line) == told


@pytest.mark.parametrize(
    "line",
    [
        "By 2030 all of them will be gone", "By the editors", "By train, bus and car", "By Design", "Jane Doe",
        "By Jane Doe, who has tea at 3 May Street", "31 February 2024", "May 2024", "Page last reviewed: 3 May 2024",
        "By January 2024", "On 3 May 2024 it rained.", "By drinking tea, John Roe lived long.", "By: ",
    ],
)  # fmt: skip
def test_what_may_be_a_sentence_stays_one(line):
    assert byline(line) is None


def test_the_authors_whom_the_file_tells_need_no_by():
    assert byline("John Roe", "Jane Doe, John Roe") == ("Jane Doe, John Roe", None)
    assert byline("John Poe", "Jane Doe, John Roe") is None
    assert byline("Jane Doe and John Poe", "Jane Doe") == ("Jane Doe, John Poe", None)


HEADED = (
    "---\ntitle: Tea\n{author}---\n\n# Tea\n\n{heads}\n\n## Leaves\n\nTea is a leaf.\n\n## Roots\n\nFew.\n"
)


@pytest.mark.parametrize(
    ("author", "heads", "headings"),
    [
        ("", "## Authors\n\n- Jane Doe\n- John Roe, MD\n", ["Authors", "Leaves", "Roots"]),
        ("author: Jane Doe\n", "## Jane Doe\n\n## John Roe, MD\n", ["John Roe, MD", "Leaves", "Roots"]),
        ("", "### By Jane Doe and John Roe, MD\n", ["Leaves", "Roots"]),
    ],
)
def test_headings_that_only_name_the_authors_tell_them(author, heads, headings):
    found = read(HEADED.format(author=author, heads=heads).encode(), "tea.md")
    assert found.authors in ("Jane Doe, John Roe, MD", "Jane Doe")
    assert [section.title for section in found.sections] == headings


def test_headings_of_two_words_are_no_names():
    found = read(HEADED.format(author="", heads="## Green Tea\n\n## Black Tea\n").encode(), "tea.md")
    assert (found.authors, len(found.sections)) == ("", 4)


@pytest.mark.parametrize(
    "name",
    [
        "Windows User",
        "python-docx",
        "a@example.org",
        "C:\\jane",
        " ",
        None,
        "x" * 301,
        "anonymous",
        "(anonymous)",
        "unspecified",
        "Unknown",
        "user",
        "Microsoft Office User",
        "LibreOffice",
        "(unspecified)",
    ],
)
def test_what_is_no_name_of_an_author_is_none(name):
    assert names(name) == ""
    assert names(f"{name or ''};Jane Doe") in ("Jane Doe", "")


@pytest.mark.parametrize(
    "title", ["untitled", "(unspecified)", "Untitled document", "[Untitled]", "Document1"]
)
def test_what_a_program_writes_for_want_of_a_title_is_none(title):
    data = rb"{\rtf1\ansi {\info{\title %s}}{\pard Tea is a leaf.\par}}" % title.encode()
    assert read(data, "about_tea.rtf").title == "about tea"


@pytest.mark.parametrize(
    ("line", "authors", "text"),
    [("Pia Quill", "Pia Quill", ["It is folded."]), ("Folded Paper", "", ["Folded Paper", "It is folded."])],
)
def test_a_name_alone_between_the_title_and_the_first_heading_of_an_rtf_is_its_author(line, authors, text):
    source = f"---\ntitle: Paper\nauthor: {line}\n---\n\n# Folding\n\nIt is folded.\n"
    found = read(making.pandoc(source, "rtf"), "paper.rtf")
    assert (found.title, found.authors) == ("Paper", authors)
    assert [p.text for section in found.sections for p in section.passages] == text
    assert [section.title for section in found.sections if section.title] == ["Folding"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2024-05-03T10:00:00Z", MAY), ("D:20240503104500+02'00'", MAY), ("2024/05/03", MAY), ("3 May 2024", MAY),
        ("20240230", None), ("0001-01-01", None), ("May", None), (None, None),
    ],
)  # fmt: skip
def test_the_day_of_a_file(said, told):
    assert day(said) == told


TEA = (
    "---\ntitle: Tea\nauthor:\n- Jane Doe\n- John Roe\ndate: 2024-05-03\n---\n\n# Leaves\n\nTea is a leaf.\n"
)


def told(outline):
    return outline.authors, outline.dated


@pytest.mark.parametrize("suffix", ["epub", "html", "md"])
def test_a_file_tells_its_authors_and_its_day(suffix):
    data = TEA.encode() if suffix == "md" else making.pandoc(TEA, suffix)
    assert told(read(data, f"tea.{suffix}")) == ("Jane Doe, John Roe", MAY)


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_names_and_day_below_the_title_are_no_sentences(suffix):
    found = read(making.pandoc(TEA.replace("2024-05-03", "3 May 2024"), suffix), f"tea.{suffix}")
    assert told(found) == ("Jane Doe, John Roe", MAY)
    assert [p.text for section in found.sections for p in section.passages] == ["Tea is a leaf."]
    assert any("“3 May 2024” is kept as what it says" in warning for warning in found.warnings)


CORE = (
    '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:creator>Jane Doe'
    "</dc:creator><t:created>2024-02-01T09:00:00Z</t:created><t:modified>%s</t:modified></c:coreProperties>"
)


@pytest.mark.parametrize(
    ("saved", "dated"),
    [("2024-05-03T10:00:00Z", MAY), ("2024-02-01T09:00:00Z", None), ("", date(2024, 2, 1))],
)
def test_a_word_file_tells_when_it_was_last_saved_unless_a_program_made_it(saved, dated):
    body = "<w:p><w:r><w:t>Tea is a leaf.</w:t></w:r></w:p>"
    assert told(read(making.docx(body, {"docProps/core.xml": CORE % saved}), "tea.docx")) == (
        "Jane Doe",
        dated,
    )


def test_an_rtf_tells_them_too_and_a_pdf_its_author():
    info = rb"{\info{\title T}{\author Jos\u233?  \'c1vila}{\creatim\yr2024\mo5\dy3\hr1}}"
    rtf = rb"{\rtf1\ansi " + info + rb"{\pard Tea is a leaf.\par}}"
    assert told(read(rtf, "tea.rtf")) == ("José Ávila", MAY)
    info = "/Author (Jane Doe) /CreationDate (D:20240503)"
    pdf = making.pdf([(72, 700, 11, False, "Tea is a leaf.")], info=info)
    # Its date is the day somebody printed it.
    assert told(read(pdf, "tea.pdf")) == ("Jane Doe", None)


@pytest.mark.parametrize(
    ("saved", "dated"),
    [
        (rb"{\revtim\yr2024\mo5\dy3\hr10}", MAY),
        (rb"{\revtim\yr2024\mo2\dy1\hr9}", None),
        (rb"{\revtim\yr0\mo0\dy0}", date(2024, 2, 1)),
    ],
)
def test_an_rtf_tells_when_it_was_last_saved_unless_a_program_made_it(saved, dated):
    made = rb"{\creatim\yr2024\mo2\dy1\hr9}"
    data = rb"{\rtf1\ansi {\info" + made + saved + rb"}{\pard Tea is a leaf.\par}}"
    assert read(data, "tea.rtf").dated == dated


@pytest.mark.parametrize(
    "front",
    [
        "author: Jane Doe", 'authors: ["Jane Doe"]', "author:\n  - name: Jane Doe\n    email: j@example.org",
        "Author: 'Jane Doe'", "authors:\n- Jane Doe",
    ],
)  # fmt: skip
def test_markdown_tells_them_before_its_text(front):
    found = read(f"---\n{front}\ndate: 2024-05-03\n---\n\n# Tea\n\nIt is a leaf.\n".encode(), "tea.md")
    assert told(found) == ("Jane Doe", MAY)


BYLINE = "# Tea\n\n*By Jane Doe, 3 May 2024*\n\nIt is a leaf.\n\n## Hot\n\nBy Jane Doe, 3 May 2024\n"


@pytest.mark.parametrize(
    ("name", "text"), [("tea.md", BYLINE), ("tea.txt", BYLINE.translate({35: "", 42: ""}))]
)
def test_only_the_line_below_the_title_is_taken_and_it_is_said(name, text):
    found = read(text.encode(), name)
    assert told(found) == ("Jane Doe", MAY)
    assert [p.text for section in found.sections for p in section.passages] == [
        "It is a leaf.", "By Jane Doe, 3 May 2024",
    ]  # fmt: skip
    assert found.warnings == (
        "“By Jane Doe, 3 May 2024” is kept as what it says of the text, and not as a sentence of it.",
    )


def test_a_text_that_is_nothing_but_a_line_of_names_keeps_it():
    found = read(b"By Jane Doe, 3 May 2024", "tea.txt")
    assert [p.text for section in found.sections for p in section.passages] == ["By Jane Doe, 3 May 2024"]


def test_they_are_kept_with_an_outline_on_its_way():
    outline = read(BYLINE.encode(), "tea.md")
    assert told(packing.unpacked(packing.packed(outline))) == ("Jane Doe", MAY)


@pytest.mark.django_db
def test_a_new_document_has_them_and_the_report_says_so():
    report = save(read(TEA.encode(), "tea.md"), TEA.encode(), "tea.md")
    document = Document.objects.get()
    assert (document.authors, document.published_on) == ("Jane Doe, John Roe", MAY)
    assert report.warnings == (
        "The file says it is by Jane Doe, John Roe, of 3 May 2024. Learners are told so: see that it is right.",
    )


@pytest.mark.django_db
def test_the_next_edition_changes_nothing_a_person_may_have_corrected():
    save(read(TEA.encode(), "tea.md"), TEA.encode(), "tea.md")
    Document.objects.update(authors="Jane D.")
    text = TEA.replace("a leaf", "a green leaf").encode()
    report = save(read(text, "tea.md"), text, "tea.md", slug="leaves")
    assert Document.objects.get().authors == "Jane D."
    assert report.warnings == ("The file says it is by Jane Doe, John Roe. The document keeps what it says.",)


@pytest.mark.parametrize("line", ["Licence: CC BY 4.0", "This text is licensed under CC BY 4.0."])
def test_a_line_below_the_title_that_names_the_licence_is_no_sentence(line):
    found = read(f"Tea and Water\n\nBy Jane Doe\n\n{line}\n\nTea is a leaf. It is hot.\n".encode(), "a.txt")
    assert (found.authors, found.licence) == ("Jane Doe", "CC BY 4.0")
    assert [p.text for s in found.sections for p in s.passages] == ["Tea is a leaf.", "It is hot."]
