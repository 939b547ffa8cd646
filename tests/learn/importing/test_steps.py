"""Numbered steps with steps of their own, as LibreOffice and Word save them: one list, counted on."""

import re

import pytest

from learn.laying_out import blocks
from learn.models import Passage, Place, Section
from learn.transcribing import transcribe

from . import making
from .outlines import headings, outline, passages

NUMBERING = (
    f'<w:numbering xmlns:w="{making.W}">%s'
    '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>'
    '<w:num w:numId="10"><w:abstractNumId w:val="5"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="11"><w:abstractNumId w:val="6"/><w:lvlOverride w:ilvl="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="12"><w:abstractNumId w:val="5"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)
LEVEL = (
    '<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%%%d."/>'
    '<w:pPr><w:ind w:left="%d" w:hanging="360"/></w:pPr></w:lvl>'
)
TOLD = NUMBERING % "".join(
    f'<w:abstractNum w:abstractNumId="{number}">{LEVEL % (0, "decimal", 1, 720)}'
    f"{LEVEL % (1, 'lowerLetter', 2, 1440)}</w:abstractNum>"
    for number in (5, 6)
)
STEPS = [
    ("Tell the patient.", 1),
    ("Lower the bed.", 2),
    ("Turn with two people.", 3),
    ("One holds the shoulder.", 0, 1),
    ("The other holds the hip.", 0, 2),
    ("Look at the skin.", 4),
]


IN_ODT = """<text:list xml:id="list1" text:style-name="L1"><text:list-item><text:p>Tell the patient.</text:p>
</text:list-item><text:list-item><text:p>Lower the bed.</text:p></text:list-item><text:list-item>
<text:p>Turn with two people.</text:p></text:list-item></text:list><text:list text:style-name="L2">
<text:list-item><text:list><text:list-item text:start-value="1"><text:p>One holds the shoulder.</text:p>
</text:list-item><text:list-item><text:p>The other holds the hip.</text:p></text:list-item></text:list>
</text:list-item></text:list>%s<text:p>Look at the skin.</text:p></text:list-item></text:list>"""
ODT_STYLES = "".join(
    f'<text:list-style style:name="{name}"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a"/></text:list-style>'
    for name in ("L1", "L2", "L3")
)


def odt_file(body):
    data = making.pandoc("Turning:\n\nBODY\n", "odt")
    xml = making.part(data, "content.xml").decode()
    paragraph = re.search(r"<text:p[^>]*>BODY</text:p>", xml)[0]
    xml = xml.replace(paragraph, body)
    return making.changed(
        data,
        "content.xml",
        xml.replace("</office:automatic-styles>", f"{ODT_STYLES}</office:automatic-styles>"),
    )


def marked(found):
    """(its words, its marks) of each item."""
    return [
        (passage.text, *passage.shape["marks"])
        for section in found.sections
        for passage in section.passages
        if passage.kind == "item"
    ]


def paragraph(words, level=None, number=None):
    item = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{item}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def word_file(*paragraphs):
    body = "".join(paragraph(*each) for each in paragraphs)
    return making.docx(
        body,
        {
            "word/numbering.xml": TOLD,
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="n" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/numbering" Target="numbering.xml"/></Relationships>',
        },
    )


IN_WORD = [
    ("Tell the patient.", 0, 10),
    ("Lower the bed.", 0, 5),
    ("Turn with two people.", 0, 5),
    ("One holds the shoulder.", 1, 11),
    ("The other holds the hip.", 1, 6),
    ("Look at the skin.", 0, 5),
]


def test_the_steps_of_a_word_file_count_on_whatever_their_numbering_is_called():
    found = outline("docx", word_file(("Turning:",), *IN_WORD))
    assert marked(found) == STEPS
    assert {p.context for s in found.sections for p in s.passages if p.text == "Look at the skin."} == {
        "Turning:"
    }


def test_a_numbering_of_a_word_file_that_begins_anew_is_another_list():
    found = outline("docx", word_file(*IN_WORD, ("Once more.", 0, 12), ("And again.", 0, 5)))
    assert marked(found) == [*STEPS, ("Once more.", 1), ("And again.", 2)]


def test_the_steps_of_a_word_file_count_on_after_a_paragraph_between_them():
    found = outline("docx", word_file(*IN_WORD, ("A word between.",), ("Write it down.", 0, 5)))
    assert marked(found) == [*STEPS, ("Write it down.", 5)]
    assert passages(found, "sentence") == ["A word between."]


@pytest.mark.parametrize(
    "goes_on",
    [
        '<text:list text:continue-list="list1" text:style-name="L1"><text:list-item>',
        '<text:list text:continue-numbering="true" text:style-name="L1"><text:list-item>',
    ],
)
def test_the_steps_of_an_opendocument_text_count_on_after_those_within(goes_on):
    found = outline("odt", odt_file(IN_ODT % goes_on))
    assert marked(found) == STEPS
    assert [p.context for s in found.sections for p in s.passages if p.text == "Look at the skin."] == [
        "Turning:"
    ]


def test_another_list_right_below_one_of_an_opendocument_text_is_another():
    found = outline("odt", odt_file(IN_ODT % '<text:list text:style-name="L3"><text:list-item>'))
    assert marked(found)[-1] == ("Look at the skin.", 1)


def test_steps_within_of_an_opendocument_text_that_go_on_in_a_list_of_their_own_count_on():
    more = (
        '<text:list text:continue-list="list1" text:style-name="L1"><text:list-item><text:list><text:list-item>'
        "<text:p>A third counts.</text:p></text:list-item></text:list></text:list-item><text:list-item>"
    )
    found = outline("odt", odt_file(IN_ODT % more))
    assert marked(found) == [*STEPS[:-1], ("A third counts.", 0, 3), STEPS[-1]]


SHEET = rb"{\stylesheet{\s0 Normal;}{\s5\sbasedon0 Title;}{\s6\sbasedon0 Quotations;}{\*\cs7 Title Char;}}"
LISTS = (
    rb"{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1}{\listlevel\levelnfc4\levelstartat1}\listid1}"
    rb"{\list{\listlevel\levelnfc0\levelstartat1}{\listlevel\levelnfc4\levelstartat1}\listid2}}"
    rb"{\listoverridetable{\listoverride\listid1\ls1}{\listoverride\listid2\ls2}}"
)
IN_RTF = (
    (STEPS[0][0], b"1.", 0, 1),
    (STEPS[1][0], b"2.", 0, 1),
    (STEPS[2][0], b"3.", 0, 1),
    (STEPS[3][0], b"a.", 1, 2),
    (STEPS[4][0], b"b.", 1, 2),
    (STEPS[5][0], b"4.", 0, 1),
)


def rtf_file(*items):
    """One as LibreOffice writes it: a title, a heading, a quotation and these items."""
    heading = rb"\pard\plain \s1\outlinelevel0{\loch Turning}\par "
    quote = rb"\pard\plain \s6\li480{\loch The best bed is empty.}\par "
    steps = b"".join(
        rb"\pard\plain \s0{\listtext\pard\plain  %s\tab}\ilvl%d\ls%d \li720{\loch %s}\par "
        % (number, level, numbering, words.encode())
        for words, number, level, numbering in items
    )
    title = rb"\pard\plain \s5\qc{\loch On the ward}\par "
    return rb"{\rtf1\ansi" + SHEET + LISTS + title + heading + quote + steps + rb"\pard\plain {Done.}\par }"


def test_the_steps_of_an_rtf_count_on_after_those_within():
    found = outline("rtf", rtf_file(*IN_RTF))
    assert marked(found) == STEPS


def test_the_steps_of_an_rtf_count_on_after_a_paragraph_between_them():
    between = rb"\pard\plain \s0{\loch A word between.}\par "
    whole, last = (
        rtf_file(*IN_RTF, ("Write it down.", b"5.", 0, 1)),
        rb"\pard\plain \s0{\listtext\pard\plain  5.",
    )
    found = outline("rtf", whole.replace(last, between + last))
    assert marked(found) == [*STEPS, ("Write it down.", 5)]


def test_the_title_of_an_rtf_by_its_style_is_no_sentence_of_it():
    found = outline("rtf", rtf_file())
    assert (found.title, headings(found)) == ("On the ward", [(1, "Turning")])
    assert passages(found) == ["The best bed is empty.", "Done."]


def test_a_quotation_of_an_rtf_by_its_style_is_one():
    shapes = {p.text: p.shape for s in outline("rtf", rtf_file()).sections for p in s.passages}
    assert shapes == {"The best bed is empty.": {"quote": True}, "Done.": None}


def test_the_title_of_a_table_of_an_rtf_is_no_title_of_it():
    data = rtf_file().replace(b"Title;", b"Table Title;")
    assert passages(outline("rtf", data))[0] == "On the ward"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        ("docx", word_file(("Turning:",), *IN_WORD)),
        (
            "odt",
            odt_file(IN_ODT % '<text:list text:continue-list="list1" text:style-name="L1"><text:list-item>'),
        ),
        ("rtf", rtf_file(*IN_RTF)),
    ],
    ids=["docx", "odt", "rtf"],
)
def test_the_lesson_and_the_page_of_the_source_have_one_list_with_the_steps_within_it(suffix, data):
    places = [
        Place(passage=Passage(key="aaaaaaaa", kind=p.kind, text=p.text), opens_paragraph=True, shape=p.shape)
        for section in outline(suffix, data).sections
        for p in section.passages
        if p.kind == "item"
    ]
    assert transcribe([(Section(level=2, title="Turning"), places)], "en").splitlines() == [
        "1. Tell the patient. [@aaaaaaaa]",
        "2. Lower the bed. [@aaaaaaaa]",
        "3. Turn with two people. [@aaaaaaaa]",
        "   1. One holds the shoulder. [@aaaaaaaa]",
        "   2. The other holds the hip. [@aaaaaaaa]",
        "4. Look at the skin. [@aaaaaaaa]",
    ]
    [steps] = blocks(places)
    assert (steps.counts, steps.start, len(steps.items)) == (True, 1, 4)
