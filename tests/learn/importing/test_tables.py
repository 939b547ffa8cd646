"""The rows of tables: merged cells, heads, and the emphasis within them."""

import re

import pytest

from learn.importing.readers import read

from . import making
from .outlines import outline, passages

WORD_TABLE = """<w:p><w:r><w:t>Doses are below.</w:t></w:r></w:p><w:tbl><w:tblPr/>
<w:tblGrid><w:gridCol w:w="90"/><w:gridCol w:w="90"/></w:tblGrid>
<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Merged over two</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:t>more</w:t></w:r></w:p></w:tc>
<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>tall</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"""


def test_a_row_with_merged_or_many_paragraph_cells_is_one_passage():
    found = outline("docx", making.docx(WORD_TABLE))
    assert passages(found, "row") == ["Merged over two", "one; more | tall", "two | tall"]


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


def test_of_a_table_with_more_columns_than_there_can_be_no_word_is_lost():
    words = [f"cell{number}" for number in range(205)]
    cells = "".join(f"<td>{word}</td>" for word in words)
    html = f"<h1>Wide</h1><p>Words.</p><table><tr>{cells}</tr><tr>{cells}</tr></table>"
    rows = passages(outline("html", html.encode()), "row")
    assert [re.findall(r"cell\d+", row) for row in rows] == [words, words]


MERGED = """<h1>Soup</h1><table><tr><th>Food<th>Thick?<th>Then</tr><tr><td rowspan=2>Soup<td>No<td>Wait</tr>
<tr><td><p>Yes, with powder</p><p>Stir well.</p><p>Taste</p></td><td></td></tr>
<tr><td colspan=2>Bread<td>Cut</tr></table>"""


def test_a_cell_over_several_rows_is_said_in_each_and_one_over_columns_once():
    found = [passage for s in read(MERGED.encode(), "soup.html").sections for passage in s.passages]
    assert [(passage.text, passage.shape) for passage in found] == [
        ("Food | Thick? | Then", {"heads": 1}),
        ("Soup | No | Wait", {"down": [2, 1, 1]}),
        ("Soup | Yes, with powder; Stir well. Taste", {"columns": [0, 1]}),
        ("Bread | Cut", {"columns": [0, 2], "across": [2, 1]}),
    ]


def test_a_cell_over_columns_and_rows_is_known_to_stand_for_them():
    page = (
        "<h1>A</h1><table><tr><th>Risk<th>Day<th>Night</tr><tr><td>Low<td colspan=2 rowspan=2>6 h</tr>"
        f"<tr><td>Some</tr><tr><td colspan=3>At home</tr><tr><td>All<td colspan=2>{'long ' * 90}</tr></table>"
    )
    found = [p for s in read(page.encode(), "a.html").sections for p in s.passages]
    assert [passage.shape for passage in found[1:]] == [
        {"columns": [0, 1], "across": [1, 2], "down": [1, 2]},
        {"columns": [0, 1], "across": [1, 2]},
        {"columns": [0], "across": [3]},
        {"columns": [0, 1], "across": [1, 2]},
    ]


def test_a_row_that_says_nothing_of_its_own_is_none():
    page = "<h1>A</h1><table><tr><td rowspan=3>Tea<td rowspan=2>hot</tr><tr></tr><tr><td>cold</tr></table>"
    found = [(p.text, p.shape) for s in read(page.encode(), "a.html").sections for p in s.passages]
    assert found == [("Tea | hot", {"heads": 0, "down": [2, 1]}), ("Tea | cold", None)]


def test_a_long_cell_over_many_rows_is_said_once():
    page = (
        f"<h1>Soup</h1><table><tr><td rowspan=9>{'long ' * 90}<td>a</tr>" + "<tr><td>b</tr>" * 8 + "</table>"
    )
    assert len(" ".join(passages(outline("html", page.encode()), "row"))) < 600


def test_a_table_whose_first_row_is_bold_has_it_as_its_head():
    page = "<h1>Soup</h1><table><tr><td><b>Food</b><td><b>Then</b></tr><tr><td>Soup<td>Wait</tr></table>"
    rows = [p for s in outline("html", page.encode()).sections for p in s.passages]
    assert [(row.text, row.context) for row in rows] == [("Food | Then", ""), ("Soup | Wait", "Food | Then")]


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
        ("With two rows over it.", {"spans": [[5, 8, "strong"]], "of": "A table."})
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
        ("Not so. Then so.", {"spans": [[4, 6, "strong"], [8, 12, "em"]], "of": "See."})
    ]


def test_all_first_rows_of_heading_cells_are_over_the_columns_of_a_web_page():
    rows = "<tr><th rowspan=2>Kind<th colspan=2>Cups</tr><tr><th>Morning<th>Evening</tr><tr><td>Green<td>1<td>2</tr>"
    found = outline(
        "html", f"<h1>Tea</h1><p>Drink it.</p><table><caption>Cups</caption>{rows}</table>".encode()
    )
    told = [(p.text, p.context) for s in found.sections for p in s.passages if p.kind == "row"]
    assert told[-1] == ("Green | 1 | 2", "Kind | Cups | Morning | Evening")
    assert [context for _text, context in told[:2]] == ["", ""]
    assert passages(found)[1] == "Cups"
