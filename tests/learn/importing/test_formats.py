"""What every format gives, and what is particular to Word, OpenDocument, EPUB and pages of the web."""

import base64
import re
import zipfile
from hashlib import sha256
from io import BytesIO

import pytest

from . import making
from .outlines import headings, outline, passages

FORMATS = ["docx", "odt", "epub", "html", "rtf"]

TEA = """---
title: All about tea
lang: en
---

# All about tea

Tea is a leaf. It is **good**.

## Making it

You need:

- hot water
- a *leaf*

| Tea | Minutes |
|-----|---------|
| green | two |
| black | four |

> Drink it warm.

### How hot

Not boiling.[^1] See [the tea page](https://example.org/tea).

[^1]: Green tea turns bitter.

## Storing it

Keep it dry.
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_outline(suffix):
    found = outline(suffix, making.pandoc(TEA, suffix))
    assert found.title == "All about tea"
    assert headings(found)[-3:] == [(2, "Making it"), (3, "How hot"), (2, "Storing it")]
    sentences = passages(found, "sentence")
    assert sentences[-6:] == [
        "It is good.", "You need:", "Drink it warm.", "Not boiling.", "See the tea page.", "Keep it dry.",
    ]  # fmt: skip
    assert passages(found, "item") == ["hot water", "a leaf"]
    assert passages(found, "row") == ["Tea | Minutes", "green | two", "black | four"]
    assert passages(found, "note") == ["Green tea turns bitter."]
    assert not any("[TABLE]" in text for text in passages(found))


NOTED = """# Tea

Boil it. Water for the leaves of green tea may in no case be hotter than eighty degrees,[^1] and soft.[^2] It cools.

- Black.[^3]

[^1]: By law.

[^2]: So say they.

[^3]: Or red.
"""


@pytest.mark.parametrize("suffix", [*FORMATS, "md"])
def test_a_note_knows_the_words_before_its_mark(suffix):
    data = NOTED.encode() if suffix == "md" else making.pandoc(NOTED, suffix)
    notes = [p for section in outline(suffix, data).sections for p in section.passages if p.kind == "note"]
    assert {note.text: note.shape["of"] for note in notes} == {
        "By law.": "… of green tea may in no case be hotter than eighty degrees,",
        "So say they.": "… tea may in no case be hotter than eighty degrees, and soft.",
        "Or red.": "Black.",
    }


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_item_is_known_by_its_lead_in_and_a_row_by_its_header(suffix):
    found = outline(suffix, making.pandoc(TEA, suffix))
    every = [p for section in found.sections for p in section.passages]
    assert {p.context for p in every if p.kind == "item"} == {"You need:"}
    if suffix != "rtf":
        assert [p.context for p in every if p.kind == "row"] == ["", "Tea | Minutes", "Tea | Minutes"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_of_contents_is_left_out(suffix):
    found = outline(suffix, making.pandoc(TEA, suffix, "--toc"))
    assert [title for _level, title in headings(found)].count("Making it") == 1
    assert "Making it" not in passages(found)
    assert "Contents" not in [title for _level, title in headings(found)]


def field(kind, words=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{words}</w:fldChar></w:r>'


BEGUN = field("begin") + r'<w:r><w:instrText>TOC \o "1-3" \h</w:instrText></w:r>'
PAGE = f"{field('begin')}<w:r><w:instrText>PAGEREF _a</w:instrText></w:r>{field('separate')}<w:r><w:t>2</w:t></w:r>{field('end')}"
CONTENTS = {
    "in one paragraph": f"<w:p>{BEGUN}{field('separate')}<w:r><w:t>The hive 2 The year 3</w:t></w:r>{field('end')}</w:p>",
    "a paragraph each": f"<w:p>{BEGUN}{field('separate')}<w:r><w:t>The hive</w:t></w:r>{PAGE}</w:p>"
    f"<w:p><w:r><w:t>The year</w:t><w:tab/></w:r>{PAGE}</w:p><w:p>{field('end')}</w:p>",
    "not made yet": f"<w:p>{BEGUN}{field('separate', '<w:t>Right-click to update field.</w:t>')}{field('end')}</w:p>",
    "a simple field": '<w:p><w:fldSimple w:instr=" TOC "><w:r><w:t>The hive 2 The year 3</w:t></w:r></w:fldSimple></w:p>',
}


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_a_table_of_contents_of_word_is_left_out_whatever_its_style(contents):
    def line(words, style="Normal"):
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'

    seen = f"<w:p>{field('begin')}<w:r><w:instrText>REF a</w:instrText></w:r>{field('separate')}<w:r><w:t>It hums.</w:t></w:r>{field('end')}</w:p>"
    body = (
        line("Bees") + line("Contents") + contents + line("The hive", "Heading1") + line("It is warm.") + seen
    )
    style = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    found = outline("docx", making.styled(body, f'<w:styles xmlns:w="{making.W}">{style}</w:styles>'))
    assert passages(found) == ["Bees", "It is warm.", "It hums."]


@pytest.mark.parametrize("suffix", ["docx", "html", "epub"])
def test_raised_figures_stay_raised(suffix):
    found = outline(suffix, making.pandoc("# A\n\nThere are 10^5^ cells in H~2~O.\n", suffix))
    assert "There are 10⁵ cells in H₂O." in passages(found)


@pytest.mark.parametrize("suffix", ["docx", "epub"])
def test_pictures_are_kept_under_their_digest(suffix, tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    source = "# A\n\nLook.\n\n![A cup](cup.png){width=1cm} is here.\n"
    found = outline(suffix, making.pandoc(source, suffix, f"--resource-path={tmp_path}"))
    digest = sha256(making.png()).hexdigest()
    (image,) = found.images
    assert (image.digest, image.media_type, image.data) == (digest, "image/png", making.png())
    shown = [p for section in found.sections for p in section.passages if p.kind == "image"]
    assert [(p.text, p.context) for p in shown] == [("A cup", digest)]


def test_the_words_of_a_picture_are_found_in_an_odt(tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    whole = making.pandoc("# A\n\nLook ![](cup.png) here.\n", "odt", f"--resource-path={tmp_path}")
    with zipfile.ZipFile(BytesIO(whole)) as given:
        files = {name: given.read(name) for name in given.namelist()}
    files["content.xml"] = files["content.xml"].replace(
        b"</draw:frame>", b"<svg:desc>A cup</svg:desc></draw:frame>"
    )
    found = outline("odt", making.package(files))
    assert passages(found, "image") == ["A cup"]
    assert [image.data for image in found.images] == [making.png()]


def test_the_words_of_a_picture_may_stand_in_its_title_alone(tmp_path):
    """As LibreOffice writes them into a file of Word's."""
    (tmp_path / "cup.png").write_bytes(making.png())
    source = '# A\n\nLook ![](cup.png "A cup") here.\n'
    whole = making.pandoc(source, "docx", f"--resource-path={tmp_path}")
    assert passages(outline("docx", whole), "image") == ["A cup"]


def test_a_picture_written_into_a_page_is_kept_and_one_elsewhere_is_not_fetched():
    inline = base64.b64encode(making.png()).decode()
    page = f'<h1>A</h1><p>Look.<img alt="here" src="data:image/png;base64,{inline}"><img alt="far" src="http://x.example/a.png">'
    found = outline("html", page.encode())
    assert [image.data for image in found.images] == [making.png()]
    assert passages(found, "image") == ["here", "far"]


def test_what_is_no_picture_is_not_kept(tmp_path):
    (tmp_path / "cup.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    page = '<h1>A</h1><p>Look.<img alt="x" src="data:image/svg+xml;base64,PHN2Zy8+"></p>'
    assert outline("html", page.encode()).images == ()


def test_bold_text_alone_is_no_heading_in_word():
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Looks like one</w:t></w:r></w:p><w:p><w:r><w:t>Text here.</w:t></w:r></w:p>"
    assert headings(outline("docx", making.docx(bold))) == [(1, "")]


BOX = """<w:p><w:r><w:t>Before.</w:t></w:r><w:r>
<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">
<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>
<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>
</w:r></w:p><w:p><w:r><w:t>After.</w:t></w:r></w:p>"""


def test_a_text_box_is_read_once_where_it_hangs():
    assert passages(outline("docx", making.docx(BOX))) == ["Before.", "In the box.", "After."]


IN_A_SHAPE = """<w:p><w:r><w:t>Before it.</w:t></w:r><w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml">
<v:textbox><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r>
</w:p><w:p><w:r><w:t>After.</w:t></w:r></w:p>"""


def test_the_paragraph_that_a_box_hangs_on_keeps_its_words():
    assert passages(outline("docx", making.docx(IN_A_SHAPE))) == ["Before it.", "In the box.", "After."]


def test_words_in_custom_xml_under_ruby_and_of_newer_programs_are_read_and_hidden_ones_are_not():
    def said(text):
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = (
        f'<w:customXml w:element="x">{said("Here.")}</w:customXml><w:p><w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt>'
        "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>字。</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Not seen.</w:t></w:r></w:p>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{said("New.")}</mc:Choice><mc:Fallback>{said("Old.")}</mc:Fallback></mc:AlternateContent>'
    )
    assert passages(outline("docx", making.docx(body))) == ["Here.", "漢字。", "New."]


def test_the_text_boxes_of_an_odt_are_read_where_they_hang():
    box = (
        '<draw:frame draw:name="F1"><draw:text-box><text:p>In the box.<draw:frame><draw:text-box><text:p>Within it.'
        "</text:p></draw:text-box></draw:frame></text:p></draw:text-box></draw:frame>"
    )
    data = making.pandoc("Before BOX it.\n\nAfter.\n", "odt")
    xml = making.part(data, "content.xml").decode().replace("BOX", box)
    found = outline("odt", making.changed(data, "content.xml", xml))
    assert passages(found) == ["Before it.", "In the box.", "Within it.", "After."]


STYLES = f"""<w:styles xmlns:w="{making.W}"><w:style w:type="paragraph" w:styleId="Ours"><w:name w:val="Our Head"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"""


def test_a_style_with_a_level_in_words_outline_is_a_heading():
    body = '<w:p><w:pPr><w:pStyle w:val="Ours"/></w:pPr><w:r><w:t>Leaves</w:t></w:r></w:p><w:p><w:r><w:t>Tea.</w:t></w:r></w:p>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>'
    )
    data = making.docx(body, {"word/styles.xml": STYLES, "word/_rels/document.xml.rels": relations})
    assert headings(outline("docx", data)) == [(2, "Leaves")]


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Tea - Leafy Site</title><style>p{}</style></head><body>
<div id="cookie-banner"><p>We use cookies.</p></div><header><a href="/">Leafy Site</a></header>
<nav><ul><li><a href="/a">Coffee</a></li></ul></nav>
<main><div class="breadcrumb"><a href="/">Home</a></div><h1>Tea</h1>
<ul><li><a href="#one">One</a></li><li><a href="#two">Two</a></li><li><a href="#three">Three</a></li></ul>
<h2 id="one">Leaves</h2><p>Tea is a leaf.<sup><a href="#ref1">[1]</a></sup><br><br>It is green.
<p hidden>Not shown.<div>In a <b>box</b></div><script>alert(1)</script>
<aside class="related"><a href="/x">More to read</a></aside>
<h2>External links</h2><ul><li><a href="http://x.example">A tea page</a></li></ul></main>
<footer><p>Copyright</p></footer></body></html>"""


def test_a_page_gives_its_article_and_not_the_page_around_it():
    found = outline("html", PAGE.encode())
    assert (found.title, found.language) == ("Tea", "en-GB")
    assert headings(found) == [(2, "Leaves")]
    assert passages(found) == ["Tea is a leaf.", "It is green.", "In a box"]


def test_a_page_says_its_encoding_itself():
    page = '<meta charset="iso-8859-1"><h1>Thé</h1><p>C’est chaud.'.encode("windows-1252")
    assert outline("html", page).title == "Thé"


DOSE = "# Dose\n\nGive water. The formula is $V = 30 \\times m$, where m is the weight.\n"


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
def test_a_formula_is_read(suffix):
    found = outline(suffix, making.pandoc(DOSE, suffix, "--metadata", "title=Dose"))
    assert re.search(r"The formula is V ?= ?30 ?(\\times|×) ?m, where", " ".join(passages(found)))
    assert not [warning for warning in found.warnings if "formula" in warning]


def test_a_formula_that_cannot_be_read_is_told_with_where_it_is_missing():
    data = making.changed(
        making.pandoc(DOSE, "odt"), "Formula-0/content.xml", b"<?xml version='1.0'?><none/>"
    )
    assert (
        "A formula that cannot be read is missing in “Give water. The formula is , where m is the weight.”. "
        "Compare it with the file."
    ) in outline("odt", data).warnings


@pytest.mark.parametrize("arrow", ["↩", "↩︎", "[↑]", "^"])
def test_a_way_back_from_a_note_of_a_page_is_no_word(arrow):
    page = (
        "<h1>Hands</h1><p>Clean them.<sup><a href='#n' id='r'>1</a></sup></p><h2>Footnotes</h2>"
        f"<ol><li id='n'>Institute, 2024. <a href='#r'>{arrow}</a></li></ol>"
    )
    assert passages(outline("html", page.encode())) == ["Clean them.", "Institute, 2024."]


@pytest.mark.parametrize(
    "hides", ["hidden", "style='display:none'", "style='color:red; DISPLAY : none'", "hidden='hidden'"]
)
def test_what_a_page_hides_by_itself_is_left_out(hides):
    page = f"<h1>Hands</h1><p>Clean them.</p><p {hides}>Not seen.</p><p>Now, <span {hides}>not</span> go.</p>"
    assert passages(outline("html", page.encode())) == ["Clean them.", "Now, go."]
