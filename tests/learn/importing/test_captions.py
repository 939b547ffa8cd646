"""Terms with what they mean, and captions with what they stand at, in the outline and in a lesson."""

import pytest

from learn.importing.building import Builder
from learn.importing.readers import read
from learn.importing.shapes import is_shape
from learn.models import Passage, Place, Section
from learn.transcribing import transcribe
from tests.learn.importing import making

TERMS = """# Tea

Words of tea:

Oolong

:   Half fermented. It is *blue*.

    Drunk after meals.

What is chai?
:   Tea.

After.
"""


def passages(found, *kinds):
    return [p for section in found.sections for p in section.passages if not kinds or p.kind in kinds]


def lesson(outline):
    places = []
    for number, passage in enumerate(passages(outline), 1):
        made = Passage(key=f"k{number}", kind=passage.kind, text=passage.text, context=passage.context)
        places.append(Place(passage=made, opens_paragraph=passage.opens_paragraph, shape=passage.shape))
        assert passage.shape is None or is_shape(passage.shape, passage.text)
    return transcribe([(Section(level=1, title="Tea"), places)], "en")


@pytest.mark.parametrize("suffix", ["docx", "epub", "html", "md"])
def test_a_term_and_what_it_means_are_one_item(suffix):
    data = TERMS.encode() if suffix == "md" else making.pandoc(TERMS, suffix, "--metadata", "title=Tea")
    found = read(data, f"tea.{suffix}")
    items = passages(found, "item")
    assert [(item.text, item.context) for item in items][:1] == [
        ("Oolong: Half fermented. It is blue.", "Words of tea:")
    ]
    assert items[0].shape["spans"] == [[0, 6, "strong"], [30, 34, "em"]]
    assert "What is chai? Tea." in [item.text for item in items]
    assert "- **Oolong**: Half fermented. It is *blue*. [@k2]" in lesson(found)
    if suffix != "docx":
        assert [(item.text, item.context) for item in items][1:] == [
            ("Drunk after meals.", "Oolong"),
            ("What is chai? Tea.", "Words of tea:"),
        ]


def test_terms_that_mean_the_same_stand_together_and_one_without_meaning_alone():
    page = (
        "<h1>Tea</h1><dl><div><dt>Oolong</dt><dt>Blue tea</dt><dd>Half fermented.</dd><dd>From Fujian.</dd></div>"
        "<div><dt>Kinds</dt><dd><ul><li>green</li></ul></dd></div></dl>"
    )
    items = passages(read(page.encode(), "tea.html"))
    assert [(item.text, item.context) for item in items] == [
        ("Oolong, Blue tea: Half fermented.", "Tea"),
        ("From Fujian.", "Oolong Blue tea"),
        ("Kinds", "Tea"),
        ("green", "Kinds"),
    ]


def test_a_line_that_begins_with_a_colon_alone_is_no_meaning():
    found = read(b"# Tea\n\nTea.\n\n::: note\nHot.\n:::\n\n:tea:\n", "tea.md")
    assert [p.kind for p in passages(found)] == ["sentence"] * len(passages(found))


TABLE = "<table><caption>Doses <b>of</b> tea</caption><tr><th>Tea<th>Cups</tr><tr><td>green<td>2</tr></table>"
CUP = '<figure><img src="cup.png" alt="A red cup"><figcaption>Our best cup. It is old.</figcaption></figure>'


def test_a_caption_stands_with_its_table_and_its_picture_in_a_lesson():
    found = read(f"<h1>Tea</h1><p>Look.</p>{TABLE}{CUP}<p>End.</p>".encode(), "tea.html")
    assert [(p.kind, p.text) for p in passages(found) if (p.shape or {}).get("caption")] == [
        ("sentence", "Doses of tea"),
        ("sentence", "Our best cup."),
        ("sentence", "It is old."),
    ]
    assert lesson(found) == (
        "Look. [@k1]\n\n*Doses of tea* [@k2]\n\n| Tea | Cups [@k3] |\n| --- | --- |\n| green | 2 [@k4] |\n\n"
        ":::picture k5\nOur best cup. It is old. [@k5; @k6; @k7]\n:::\n\nEnd. [@k8]"
    )


def style(name):
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr><w:r><w:t>'


def test_the_number_of_a_caption_in_word_is_read_and_a_caption_known_by_its_style():
    number = '<w:fldSimple w:instr="SEQ Table"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    caption = f"{style('Caption')}Table </w:t></w:r>{number}<w:r><w:t>: Doses</w:t></w:r></w:p>"
    body = f"<w:p><w:r><w:t>Look.</w:t></w:r></w:p>{caption}{WORD_TABLE}<w:p><w:r><w:t>End.</w:t></w:r></w:p>"
    found = passages(read(making.docx(body), "tea.docx"))
    assert [(p.text, p.shape) for p in found if p.text.startswith("Table")] == [
        ("Table 7: Doses", {"caption": True})
    ]
    assert found[-1].shape is None


WORD_TABLE = """<w:tbl><w:tblGrid><w:gridCol w:w="90"/><w:gridCol w:w="90"/></w:tblGrid><w:tr>
<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""


@pytest.mark.parametrize(
    ("line", "is_caption"),
    [
        ("Table 2. Doses", True),
        ("Abbildung 3: Tasse", True),
        ("Fig. 1 Cups", True),
        ("Table 2 shows the doses.", False),
        ("Tea is a leaf.", False),
    ],
)
def test_a_numbered_line_at_a_table_is_its_caption(line, is_caption):
    page = f"<h1>A</h1><p>Before it.</p><p>{line}</p><table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>"
    found = [p for p in passages(read(page.encode(), "a.html"), "sentence") if p.text != "Before it."]
    assert all(bool((p.shape or {}).get("caption")) is is_caption for p in found)


def test_a_picture_of_an_odt_is_called_by_its_name_or_numbered(tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    (tmp_path / "pot.png").write_bytes(making.png(9))
    text = "# A\n\nLook ![](cup.png) and ![](pot.png) here.\n"
    data = making.pandoc(text, "odt", f"--resource-path={tmp_path}")
    xml = making.part(data, "content.xml").replace(b'draw:name="img1"', b'draw:name="A red cup"')
    found = read(making.changed(data, "content.xml", xml), "a.odt")
    assert [p.text for p in passages(found, "image")] == ["A red cup", "image2.png"]


def test_fields_of_an_odt_are_words():
    data = making.pandoc("Seen on DAY in NOTE.\n", "odt")
    xml = making.part(data, "content.xml")
    xml = xml.replace(b"DAY", b'<text:date text:date-value="2024-05-03">3 May</text:date>')
    hidden = b'<text:variable-set text:name="a" text:display="none">9</text:variable-set>'
    ruby = b"<text:ruby><text:ruby-base>Kyo</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>"
    xml = xml.replace(b"NOTE", hidden + ruby)
    found = read(making.changed(data, "content.xml", xml), "a.odt")
    assert [p.text for p in passages(found)] == ["Seen on 3 May in Kyo."]


STYLES = f"""<w:styles xmlns:w="{making.W}">{{}}</w:styles>"""
NAMED = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Subtitle", "Author")
)


@pytest.mark.parametrize(
    ("lines", "title", "said"),
    [
        ([("Title", "Tea"), ("Title", "and milk"), ("", "Hot.")], "Tea and milk", ["Hot."]),
        ([("Title", "Tea"), ("Title", ""), ("", "Hot.")], "Tea", ["Hot."]),
        ([("", "A house of tea"), ("Title", "Tea"), ("", "Hot.")], "Tea", ["A house of tea", "Hot."]),
        ([("Title", "Tea"), ("Subtitle", "One"), ("Subtitle", "Two")], "Tea", ["One", "Two"]),
        ([("Title", "Tea"), ("", "Hot."), ("Title", "Milk")], "Tea", ["Hot.", "Milk"]),
    ],
)
def test_no_line_before_the_text_of_a_word_file_is_lost(lines, title, said):
    body = "".join(f"{style(name)}{text}</w:t></w:r></w:p>" for name, text in lines)
    found = read(making.styled(body, STYLES.format(NAMED)), "a.docx")
    assert (found.title, [p.text for p in passages(found)]) == (title, said)


def test_a_caption_in_a_list_stays_in_its_item():
    page = f"<h1>A</h1><ul><li>One{CUP}</li><li>Two</li></ul>"
    assert [p.kind for p in passages(read(page.encode(), "a.html"))] == ["item", "image", "item", "item"]


def test_all_pictures_without_words_are_told_in_one_sentence():
    builder = Builder("tea", "a reader")
    builder.image("", "https://example.org/pot.png")
    builder.picture("A cup", "cup.png", b"no picture")
    builder.picture("", "media/leaf.png", b"\x89PNG\r\n\x1a\n" + bytes(30))
    assert builder.outline().warnings == (
        "2 images have no words for those who cannot see them: pot.png, leaf.png.",
    )
