import base64
import re
import time
import zipfile
from hashlib import sha256
from io import BytesIO

import pytest

from learn.importing import rtf_pictures, rtf_styles
from learn.importing.readers import read
from learn.importing.rtf_letters import plainer_letters

from . import making

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


def outline(suffix, data):
    return read(data, f"a_file.{suffix}")


def headings(found):
    return [(section.level, section.title) for section in found.sections]


def passages(found, *kinds):
    return [p.text for section in found.sections for p in section.passages if not kinds or p.kind in kinds]


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


def test_a_picture_without_words_is_called_by_a_name_in_rtf_too(tmp_path):
    (tmp_path / "cup.png").write_bytes(making.png())
    (tmp_path / "pot.png").write_bytes(making.png(9))
    source = "# A\n\nLook.\n\n![](cup.png){width=1cm}\n\nAnd ![](pot.png) here.\n"
    found = outline("rtf", making.pandoc(source, "rtf", f"--resource-path={tmp_path}"))
    assert passages(found, "image") == ["image1.png", "image2.png"]


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


WORD_TABLE = """<w:p><w:r><w:t>Doses are below.</w:t></w:r></w:p><w:tbl><w:tblPr/>
<w:tblGrid><w:gridCol w:w="90"/><w:gridCol w:w="90"/></w:tblGrid>
<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Merged over two</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:t>more</w:t></w:r></w:p></w:tc>
<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>tall</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"""


def test_a_row_with_merged_or_many_paragraph_cells_is_one_passage():
    found = outline("docx", making.docx(WORD_TABLE))
    assert passages(found, "row") == ["Merged over two", "one; more | tall", "two | tall"]


def test_bold_text_alone_is_no_heading_in_word():
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Looks like one</w:t></w:r></w:p><w:p><w:r><w:t>Text here.</w:t></w:r></w:p>"
    assert headings(outline("docx", making.docx(bold))) == [(1, "")]


def test_the_pictures_of_an_rtf_are_kept_with_their_words():
    words = rb"{\*\picprop{\sp{\sn wzDescription}{\sv A cup, caf\'e9 and \u8217?s \{pot\}}}}"
    shown = rb"{\*\shppict{\pict" + words + rb"\pngblip " + making.png().hex().encode() + b"}}"
    other = (
        rb"{\nonshppict{\pict\wmetafile8 0102}}{\pict\pngblip\bin%d " % len(making.png(9))
        + making.png(9)
        + b"}"
    )
    found = outline("rtf", rb"{\rtf1\ansi Tea.\par " + shown + other + rb"\par}")
    assert [image.data for image in found.images] == [making.png(), making.png(9)]
    assert [p.text for s in found.sections for p in s.passages if p.kind == "image"] == [
        "A cup, café and ’s {pot}",
        "image2.png",
    ]


def test_pictures_within_pictures_of_an_rtf_take_no_time():
    assert rtf_pictures.pictures(rb"{\pict " * 300_000)[1] == {}
    assert len(rtf_pictures.pictures(rb"{\pict }" * 300_000)[0]) == 1


def test_columns_of_a_word_table_without_a_width_keep_their_cells():
    def cell(text, more=""):
        return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = (
        cell("Glucose") + cell("What to do", '<w:gridSpan w:val="2"/>'),
        cell("low") + cell("awake") + cell("15 g by mouth"),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    body = f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * 3}</w:tblGrid>{table}</w:tbl><w:p/>"
    assert "15 g by mouth" in " ".join(passages(outline("docx", making.docx(body))))


@pytest.mark.parametrize(
    "sheet",
    [
        rb"{\ql\sbasedon0\snext0 Normal;}{\s1\sbasedon0 heading 1;}",
        rb"{\s0\sbasedon0 Normal;}{\s1{\*\keycode n}\sbasedon0 heading 1;}",
        rb"{\s1\sbasedon2 heading 1;}{\s2\sbasedon3 A;}{\s3\sbasedon1 B;}{\s3\sbasedon222 B;}",
    ],
    ids=["the first without a number", "the first", "three in a ring"],
)
def test_a_style_of_an_rtf_that_is_based_on_itself_is_based_on_none(sheet):
    tea = rb"{\pard\s1 Tea\par}{\pard\s0 A leaf.\par}{\pard\s1 Milk\par}{\pard\s0 White.\par}"
    found = outline("rtf", rb"{\rtf1\ansi{\stylesheet" + sheet + rb"}" + tea + rb"}")
    assert [(section.title, len(section.passages)) for section in found.sections] == [("Tea", 1), ("Milk", 1)]


def test_a_long_chain_of_styles_in_an_rtf_takes_no_time():
    data = rb"{\stylesheet" + b"".join(rb"{\s%d\sbasedon%d A;}" % (n, n + 1) for n in range(3000)) + rb"}"
    assert rtf_styles.plainer_styles(data) == data


def test_no_letter_is_lost_after_a_quote_in_rtf():
    data = rb"{\rtf1\ansi A child\u8217's cup, and you\u8217?re \u8220\'93in\u8221\'94.\par}"
    assert passages(outline("rtf", data)) == ["A child’s cup, and you’re “in”."]


BOX = """<w:p><w:r><w:t>Before.</w:t></w:r><w:r>
<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">
<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>
<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>
</w:r></w:p><w:p><w:r><w:t>After.</w:t></w:r></w:p>"""


def test_a_text_box_is_read_once_where_it_hangs():
    assert passages(outline("docx", making.docx(BOX))) == ["Before.", "In the box.", "After."]


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


TEXT = (
    "Tea is a leaf that people put into hot water, and they have done so for",
    "a very long time. It is drunk warm in most places, and cold in oth-",
    "ers. Some people take it with milk, which others never would do now.",
)


def page_of(*lines, x=72, y=700, size=10, step=12):
    return [(x, y - step * number, size, False, text) for number, text in enumerate(lines)]


def heading(text, y, size=16):
    return [(72, y, size, True, text)]


def test_type_gives_the_headings_of_a_pdf_without_bookmarks():
    page = [
        *heading("All about tea", 760, 22),
        *page_of(*TEXT),
        *heading("Leaves", 640),
        *page_of(*TEXT, y=610),
    ]
    found = outline("pdf", making.pdf(page))
    assert found.title == "All about tea"
    assert headings(found) == [(1, ""), (2, "Leaves")]
    assert passages(found)[1] == "It is drunk warm in most places, and cold in others."


def test_bookmarks_give_the_headings_of_a_pdf_that_has_them():
    page = [*page_of("Leaves", y=760), *page_of(*TEXT), *page_of("Water", y=640), *page_of(*TEXT, y=610)]
    data = making.pdf(page, bookmarks=[("Leaves", 0, 770), ("Water", 0, 650)])
    assert headings(outline("pdf", data)) == [(1, "Leaves"), (1, "Water")]


def test_chapters_that_each_begin_a_page_of_a_pdf_are_headings_and_no_running_heads():
    pages = [[(72, 800, 16, True, f"Chapter {n}"), *page_of(*TEXT, y=740 - n)] for n in (1, 2, 3, 4)]
    found = outline("pdf", making.pdf(*pages))
    assert [title for _level, title in headings(found)] == [f"Chapter {n}" for n in (1, 2, 3, 4)]


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out():
    pages = [
        [
            (72, 810, 9, False, "The tea book"),
            (300, 30, 9, False, f"Page {n} of 3"),
            *page_of(*TEXT, y=700 - n),
        ]
        for n in (1, 2, 3)
    ]
    words = " ".join(passages(outline("pdf", making.pdf(*pages))))
    assert "tea book" not in words and "Page" not in words
    assert words.count("Tea is a leaf") == 3


def test_two_columns_are_read_one_after_the_other():
    def column(x, word):
        return [
            (x, 700 - 12 * n, 10, False, f"{word} goes on and on for the whole of line {n}")
            for n in range(12)
        ]

    # The file has them line by line, as some programs write them.
    page = [line for pair in zip(column(50, "left"), column(310, "right"), strict=True) for line in pair]
    words = " ".join(passages(outline("pdf", making.pdf(page))))
    assert words.index("left goes on and on for the whole of line 11") < words.index("right goes on")


def test_a_list_in_a_pdf_is_a_list():
    page = [
        *page_of("You need:", y=740),
        *page_of("• hot water", "• a leaf that was dried in the sun and", "then packed", x=90),
    ]
    found = outline("pdf", making.pdf(page))
    assert passages(found, "item") == ["hot water", "a leaf that was dried in the sun and then packed"]


# Merged cells

MERGED = """<h1>Soup</h1><table><tr><th>Food<th>Thick?<th>Then</tr><tr><td rowspan=2>Soup<td>No<td>Wait</tr>
<tr><td><p>Yes, with powder</p><p>Stir well.</p><p>Taste</p></td><td></td></tr>
<tr><td colspan=2>Bread<td>Cut</tr></table>"""


def test_a_cell_over_several_rows_is_said_in_each_and_one_over_columns_once():
    found = [passage for s in read(MERGED.encode(), "soup.html").sections for passage in s.passages]
    assert [(passage.text, passage.shape) for passage in found] == [
        ("Food | Thick? | Then", {"heads": 1}),
        ("Soup | No | Wait", None),
        ("Soup | Yes, with powder; Stir well. Taste", {"columns": [0, 1]}),
        ("Bread | Cut", {"columns": [0, 2], "across": [2, 1]}),
    ]


def test_a_cell_over_columns_and_rows_is_known_to_stand_for_them_and_one_over_all_columns_is_not():
    page = (
        "<h1>A</h1><table><tr><th>Risk<th>Day<th>Night</tr><tr><td>Low<td colspan=2 rowspan=2>6 h</tr>"
        f"<tr><td>Some</tr><tr><td colspan=3>At home</tr><tr><td>All<td colspan=2>{'long ' * 90}</tr></table>"
    )
    found = [p for s in read(page.encode(), "a.html").sections for p in s.passages]
    assert [passage.shape for passage in found[1:]] == [
        {"columns": [0, 1], "across": [1, 2]},
        {"columns": [0, 1], "across": [1, 2]},
        {"columns": [0]},
        {"columns": [0, 1]},
    ]


def test_a_long_cell_over_many_rows_is_said_once():
    page = (
        f"<h1>Soup</h1><table><tr><td rowspan=9>{'long ' * 90}<td>a</tr>" + "<tr><td>b</tr>" * 8 + "</table>"
    )
    assert len(" ".join(passages(outline("html", page.encode()), "row"))) < 600


def test_a_table_whose_first_row_is_bold_has_it_as_its_head():
    page = "<h1>Soup</h1><table><tr><td><b>Food</b><td><b>Then</b></tr><tr><td>Soup<td>Wait</tr></table>"
    rows = [p for s in outline("html", page.encode()).sections for p in s.passages]
    assert [(row.text, row.context) for row in rows] == [("Food | Then", ""), ("Soup | Wait", "Food | Then")]


# RTF: titles and lists

STEPS = rb"""{\rtf1\ansi {\pard\qc\b\fs36 Sleep on nights\par}{\pard Team Three\par}
{\pard\outlinelevel0\b Why\par}{\pard It is dark.\par}
{\pard 1.\tab Rest\par}{\pard a.\tab Short naps\par}{\pard b.\tab Long naps\par}{\pard 2.\tab Eat\par}
{\pard\outlinelevel0\b How\par}{\pard 12.\tab of them sleep.\par}}"""


def test_an_rtf_is_called_by_the_bold_line_it_begins_with():
    found = outline("rtf", STEPS)
    assert found.title == "Sleep on nights"
    assert passages(found, "sentence") == ["Team Three", "It is dark.", "12. of them sleep."]


def test_the_numbers_of_an_rtf_are_the_marks_of_its_lists():
    items = [p for s in outline("rtf", STEPS).sections for p in s.passages if p.kind == "item"]
    assert [(item.text, item.shape["marks"]) for item in items] == [
        ("Rest", [1]), ("Short naps", [0, 1]), ("Long naps", [0, 2]), ("Eat", [2]),
    ]  # fmt: skip


DOSES = """# Tea

A table.[^1]

+----------+----------+----------+
| Dose                | Tea      |
+----------+----------+----------+
| morning  | evening  | kind     |
+==========+==========+==========+
| **1**    | 2        | green    |
+----------+----------+----------+
| 1 *only*            | [b][b]   |
+---------------------+----------+

[^1]: With **two** rows over it.

[b]: https://example.org/black
"""


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "html"])
def test_a_table_with_two_rows_over_merged_cells_keeps_its_emphasis_and_links(suffix):
    found = outline(suffix, making.pandoc(DOSES, suffix, "--metadata", "title=Tea"))
    rows = [p for section in found.sections for p in section.passages if p.kind == "row"]
    assert [(row.text, row.shape) for row in rows] == [
        ("Dose | Tea", {"heads": 2, "columns": [0, 2], "across": [2, 1]}),
        ("morning | evening | kind", None),
        ("1 | 2 | green", {"spans": [[0, 1, "strong"]]}),
        (
            "1 only | b",
            {
                "columns": [0, 2],
                "across": [2, 1],
                "spans": [[2, 6, "em"], [9, 10, "link", "https://example.org/black"]],
            },
        ),
    ]
    notes = [p for section in found.sections for p in section.passages if p.kind == "note"]
    assert [(note.text, note.shape) for note in notes] == [
        ("With two rows over it.", {"spans": [[5, 8, "strong"]]})
    ]


def test_emphasis_is_counted_past_what_parts_the_paragraphs_of_a_cell():
    page = "<h1>A</h1><table><tr><td><p>one</p><p><b>two</b> x</p></td><td>3 <i>4</i></td></tr></table>"
    (row,) = [p for s in outline("html", (page + "<p>End.</p>").encode()).sections for p in s.passages][:1]
    assert (row.text, row.shape["spans"]) == ("one; two x | 3 4", [[5, 8, "strong"], [15, 16, "em"]])


def test_a_table_and_a_footnote_of_markdown_keep_their_emphasis():
    text = "# A\n\nSee.[^1]\n\n| **T** | x |\n| --- | --- |\n| *a* b | |\n\n[^1]: Not **so**.\n\n    *Then* so.\n"
    found = [p for s in read(text.encode(), "a.md").sections for p in s.passages]
    assert [(p.text, p.shape) for p in found if p.kind == "row"] == [
        ("T | x", {"heads": 1, "spans": [[0, 1, "strong"]]}),
        ("a b", {"columns": [0], "spans": [[0, 1, "em"]]}),
    ]
    assert [(p.text, p.shape) for p in found if p.kind == "note"] == [
        ("Not so. Then so.", {"spans": [[4, 6, "strong"], [8, 12, "em"]]})
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (rb"Keep at 2\u8211-8 \u176 ?C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u8211\'968 \u176\'b0C.", "Keep at 2–8 °C."),
        (rb"\uc0 Keep at 2\u8211 8 \u176 C.", "Keep at 2–8 °C."),
        (rb"Keep {\uc0 at 2\u8211 8} \u176 ?C.", "Keep at 2–8 °C."),
        (rb"\uc2 Keep at 2\u8211--8 \u176\'b0\'b0C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u8211\endash 8 \u176{}C.", "Keep at 2–8 °C."),
        (rb"Keep at 2\u-3913?8 C\\u8211 now.", "Keep at 2\uf0b78 C\\u8211 now."),
        (rb"Keep at 2\u8211" + b"\n" + rb"-8 \u176 5C {\b all}.", "Keep at 2–8 °C all."),
        (rb"Keep it 5\u8211\b  6\b0  C.", "Keep it 5– 6 C."),
    ],
)
def test_no_figure_after_a_letter_that_an_rtf_file_writes_as_a_number_is_lost(written, expected):
    assert passages(outline("rtf", rb"{\rtf1\ansi\pard " + written + rb"\par}")) == [expected]


def test_signs_that_stand_for_letters_of_an_rtf_file_are_left_out_without_going_over_it_again():
    began = time.process_time()
    plainer_letters(b"{\\uc999 \\u8211" * 100_000 + b"x" * 5_000_000)
    assert time.process_time() - began < 3


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
