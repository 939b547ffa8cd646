"""Numbered steps with steps of their own, as LibreOffice and Word save them: one list, counted on."""

from . import making
from .outlines import outline, passages

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
