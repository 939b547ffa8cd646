"""A section of a source as a lesson's Markdown: nothing lost, nothing changed, everything cited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn.citing import uncited
from learn.markdown import cited_keys, parse
from learn.models import Passage, Place, Section
from learn.rendering import render_blocks
from learn.transcribing import transcribe


def place(text, key="aaaaaaaa", kind="sentence", context="", opens=True):
    passage = Passage(key=key, kind=kind, text=text, context=context)
    return Place(passage=passage, opens_paragraph=opens)


def body(*places, language="en"):
    return transcribe([(Section(level=2, title="Leaves"), list(places))], language)


def test_the_sentences_of_a_paragraph_stay_together_and_are_cited_at_its_end():
    written = body(
        place("Tea is a leaf.", "aaaaaaaa"),
        place("It is dried.", "bbbbbbbb", opens=False),
        place("Water is warm.", "cccccccc"),
    )
    assert written == "Tea is a leaf. It is dried. [@aaaaaaaa; @bbbbbbbb]\n\nWater is warm. [@cccccccc]"


def test_items_are_a_list_and_each_cites():
    written = body(place("green", "aaaaaaaa", "item"), place("black", "bbbbbbbb", "item"))
    assert written == "- green [@aaaaaaaa]\n- black [@bbbbbbbb]"


def test_rows_are_a_table_and_each_cites():
    written = body(
        place("Tea | Minutes", "aaaaaaaa", "row"),
        place("Green | 2", "bbbbbbbb", "row", "Tea | Minutes"),
    )
    assert written == "| Tea | Minutes [@aaaaaaaa] |\n| --- | --- |\n| Green | 2 [@bbbbbbbb] |"
    assert [block.type for block in parse(written)][0] == "table_open"


def test_rows_are_a_list_where_nobody_can_tell_which_cell_is_empty():
    written = body(
        place("Tea | Minutes | Heat", "aaaaaaaa", "row"),
        place("Green | 2", "bbbbbbbb", "row", "Tea | Minutes | Heat"),
    )
    assert written == "- Tea · Minutes · Heat [@aaaaaaaa]\n- Green · 2 [@bbbbbbbb]"


def test_two_tables_in_a_row_stay_two():
    rows = [place("A | B", "aaaaaaaa", "row"), place("1 | 2", "bbbbbbbb", "row", "A | B")]
    assert body(*rows, *rows).count("| --- | --- |") == 2


def test_what_stands_under_the_section_comes_under_its_own_headings():
    pieces = [
        (Section(level=1, title="Tea"), [place("Tea is a leaf.")]),
        (Section(level=2, title="Green #1"), [place("It is green.")]),
        (Section(level=4, title="Old"), [place("It is old.")]),
    ]
    headings = [line for line in transcribe(pieces, "en").splitlines() if line.startswith("#")]
    assert headings == [r"## Green \#1", "### Old"]


def test_footnotes_come_last():
    written = body(
        place("Tea.", "aaaaaaaa"), place("See below.", "bbbbbbbb", "note"), place("Hot.", "cccccccc")
    )
    assert written == "Tea. [@aaaaaaaa]\n\nHot. [@cccccccc]\n\n## Notes\n\n- See below. [@bbbbbbbb]"


def test_a_footnote_stands_under_the_words_it_belongs_to_and_says_them():
    asterisk = place("*Each*.", "dddddddd", "note")
    asterisk.shape = {"of": "… grows on *hills*"}
    item = place("Not in May.", "eeeeeeee", "note")
    item.shape = {"of": "green"}
    pieces = [
        (
            Section(level=1, title="Tea"),
            [place("Tea grows on *hills* here.", "aaaaaaaa"), place("Hot.", "bbbbbbbb")],
        ),
        (
            Section(level=2, title="Kinds"),
            [place("green", "ffffffff", "item"), item, place("black", "cccccccc", "item"), asterisk],
        ),
    ]
    assert transcribe(pieces, "en").split("\n\n") == [
        r"Tea grows on \*hills\* here. [@aaaaaaaa]",
        r"*Note on “… grows on \*hills\*”:* \*Each\*. [@dddddddd]",
        "Hot. [@bbbbbbbb]",
        "## Kinds",
        "- green [@ffffffff]\n- black [@cccccccc]",
        "*Note on “green”:* Not in May. [@eeeeeeee]",
    ]  # fmt: skip


def test_a_footnote_on_words_that_stand_elsewhere_comes_last_and_says_them():
    note = place("See below.", "bbbbbbbb", "note")
    note.shape = {"of": "Leaves"}
    written = body(place("Tea.", "aaaaaaaa"), note)
    assert written == "Tea. [@aaaaaaaa]\n\n## Notes\n\n- *Note on “Leaves”:* See below. [@bbbbbbbb]"


def test_a_picture_is_shown_above_its_words():
    assert body(place("A pot", kind="image", context="x")) == ":::picture aaaaaaaa\nA pot [@aaaaaaaa]\n:::"


def test_a_picture_that_has_only_a_file_s_name_is_called_one():
    written = body(place("image1.png", kind="image", context="x"))
    assert written == ":::picture aaaaaaaa\nPicture [@aaaaaaaa]\n:::"


def test_code_stays_as_it_is_and_is_cited():
    written = body(place("```\n[@no]\n```", kind="code"))
    assert written == "````\n```\n[@no]\n```\n````\n\n[@aaaaaaaa]"
    assert cited_keys(written) == ["aaaaaaaa"] and uncited(written) == []


@pytest.mark.parametrize(
    "text",
    [
        "*not* _stressed_ `code` [@notakey] ![x](y)", "# 1 is best", "1. First", "12) Twelfth", "- dash", "+ plus",
        "> said", ":::figure x", "<b>bold</b>", "p < 0.05 & R&amp;D", "a\\*b\\", "~~~", "=====", "| a | b |",
        "snake_case_", "__0__", "\\_a_b\\_", "[a]: http://example.org",
    ],
)  # fmt: skip
def test_what_looks_like_a_mark_is_read_as_it_stands_in_the_source(text):
    for kind in ("sentence", "item"):
        assert words(body(place(text, kind=kind))) == text


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from("*_`[]()<>#|\\&; "))
)
def test_any_text_is_read_as_it_stands_in_the_source(text):
    text = " ".join(text.split())
    if text:
        written = body(place(text))
        assert words(written) == text
        assert cited_keys(written) == ["aaaaaaaa"] and uncited(written) == []


def words(markdown):
    """The words a reader sees."""
    inline = [block for block in parse(markdown) if block.type == "inline"]
    assert len(inline) == 1
    assert {token.type for token in inline[0].children} <= {"text", "cite"}
    return "".join(token.content for token in inline[0].children).strip()


# How it looked where it stood


def shaped(text, key="aaaaaaaa", kind="sentence", **shape):
    found = place(text, key, kind)
    found.shape = shape
    return found


def test_steps_keep_their_numbers():
    written = body(
        shaped("Boil", "aaaaaaaa", "item", marks=[1]), shaped("Pour", "bbbbbbbb", "item", marks=[2])
    )
    assert written == "1. Boil [@aaaaaaaa]\n2. Pour [@bbbbbbbb]"


def test_a_list_that_counts_from_one_again_is_another():
    steps = [shaped("Boil", "aaaaaaaa", "item", marks=[n]) for n in (1, 2, 1)]
    assert [block.type for block in parse(body(*steps))].count("ordered_list_open") == 2


def test_a_list_within_a_list_stands_under_its_item():
    written = body(
        shaped("Boil", "aaaaaaaa", "item", marks=[1]),
        shaped("water", "bbbbbbbb", "item", marks=[0, None]),
        shaped("milk", "cccccccc", "item", marks=[0, None]),
        shaped("Pour", "dddddddd", "item", marks=[2]),
        shaped("and wait", "eeeeeeee", "item", marks=[0]),
    )
    assert written == (
        "1. Boil [@aaaaaaaa]\n   - water [@bbbbbbbb]\n   - milk [@cccccccc]\n2. Pour [@dddddddd]\n\n   and wait "
        "[@eeeeeeee]"
    )
    assert uncited(written) == []


def test_a_quotation_is_one():
    quotation = [shaped("Drink tea.", "aaaaaaaa", quote=True), shaped("Wait.", "bbbbbbbb", quote=True)]
    assert body(*quotation, place("So it is.", "cccccccc")) == (
        "> Drink tea. [@aaaaaaaa]\n>\n> Wait. [@bbbbbbbb]\n\nSo it is. [@cccccccc]"
    )


def test_emphasis_and_links_stay_in_the_sentence():
    sentence = shaped(
        "Never boil tea, see the chart.",
        spans=[[0, 14, "em"], [0, 5, "strong"], [20, 29, "link", "https://example.org/a(b)"]],
    )
    assert body(sentence) == "***Never** boil tea*, see [the chart](<https://example.org/a(b)>). [@aaaaaaaa]"


@pytest.mark.parametrize("spans", [[[3, 8, "strong"]], [[5, 9, "link", "https://x.y/<z>"]], [[0, 6, "code"]]])
def test_what_markdown_cannot_emphasise_stays_plain_words(spans):
    assert body(shaped("`a` (b)c d*e", spans=spans)) == r"\`a\` (b)c d\*e [@aaaaaaaa]"


@given(
    st.text(st.sampled_from("ab *_`[](<>).\\"), min_size=1, max_size=12).map(str.strip).filter(bool),
    st.lists(
        st.tuples(st.integers(0, 11), st.integers(1, 12), st.sampled_from(["strong", "em", "code", "link"])),
        max_size=4,
    ),
)
def test_no_word_is_lost_whatever_was_emphasised(text, spans):
    found = [
        [*span, "https://example.org"][: 4 if span[2] == "link" else 3] for span in spans if span[0] < span[1]
    ]
    line = next(block for block in parse(body(shaped(text, spans=found))) if block.type == "inline")
    words = "".join(token.content for token in line.children if token.type in ("text", "code_inline"))
    assert " ".join(words.split()) == " ".join(text.split())


def test_a_row_stands_in_its_columns_where_they_are_known():
    row = shaped("Green | hot", "bbbbbbbb", "row", columns=[0, 2])
    row.passage.context = "Tea | Minutes | Heat"
    written = body(
        place("Tea | Minutes | Heat", "aaaaaaaa", "row"),
        row,
    )
    assert written.endswith("| Green |  | hot [@bbbbbbbb] |")


def test_a_cell_that_is_merged_over_columns_is_said_once_and_stands_under_each_of_them():
    rows = (
        shaped("Risk | What to do", "aaaaaaaa", "row", heads=1, columns=[0, 1], across=[1, 2]),
        shaped("Mild | Every 6 h", "bbbbbbbb", "row", columns=[0, 1], across=[1, 2]),
        place("High | Every 2 h | Every 4 h", "cccccccc", "row", "Risk"),
    )
    written = body(*rows)
    assert written.split("\n") == [
        "| Risk | What to do [@aaaaaaaa] | << |",
        "| --- | --- | --- |",
        "| Mild | Every 6 h [@bbbbbbbb] | << |",
        "| High | Every 2 h | Every 4 h [@cccccccc] |",
    ]
    html = render_blocks(written, {})
    assert html.count('colspan="2"') == 2 and html.count("<td") == 5 and uncited(written) == []


def test_a_cell_that_is_merged_over_rows_and_columns_is_said_once():
    rows = (
        shaped("Kind | Risk | Then", "aaaaaaaa", "row", heads=1, down=[2, 1, 1]),
        shaped("Milk | Low | Wait", "bbbbbbbb", "row", columns=[0, 1, 3], across=[1, 2, 1], down=[1, 2, 3]),
        shaped("Tea | Low | Wait", "cccccccc", "row", columns=[0, 1, 3], across=[1, 2, 1]),
        shaped("<< | High | ^^ | Go", "dddddddd", "row"),
    )
    rows[0].shape |= {"columns": [0, 1, 3], "across": [1, 2, 1]}
    written = body(*rows)
    assert written.split("\n")[2:] == [
        "| Milk | Low | << | Wait [@bbbbbbbb] |",
        "| Tea [@cccccccc] | ^^ | << | ^^ |",
        r"| \<< | High | \^^ | Go [@dddddddd] |",
    ]
    html = render_blocks(written, {})
    assert '<td colspan="2" rowspan="2">Low</td>' in html and '<td rowspan="2">Wait' in html
    assert html.count("<td") == 3 + 1 + 4 and "<td>&lt;&lt;</td>" in html and "<td>^^</td>" in html


def test_marks_of_merged_cells_that_make_no_rectangle_stay_as_they_are():
    html = render_blocks("| << | b |\n| --- | --- |\n| ^^ | c |\n| d | << |\n| ^^ | e |\n", {})
    assert "span" not in html and html.count("^^") == 2 and html.count("&lt;&lt;") == 2


@pytest.mark.parametrize(
    "shape", [{"down": [9, 1]}, {"down": [1]}, {"columns": [0], "across": [2], "down": [2]}]
)
def test_no_word_of_a_table_is_lost_that_tells_of_cells_it_has_not(shape):
    rows = [shaped("a | b", "aaaaaaaa", "row", heads=0, **shape), shaped("c | d", "bbbbbbbb", "row")]
    written = body(*rows)
    assert all(f" {word}" in written for word in "abcd")


def test_a_table_without_a_row_over_its_columns_has_none():
    rows = [shaped("Green | 2", "aaaaaaaa", "row", heads=0), place("Black | 4", "bbbbbbbb", "row")]
    written = body(*rows)
    assert written == "|  |  |\n| --- | --- |\n| Green | 2 [@aaaaaaaa] |\n| Black | 4 [@bbbbbbbb] |"
    html = render_blocks(written, {})
    assert "<thead>" not in html and html.count("<tr>") == 2 and uncited(written) == []


def test_the_second_of_two_rows_over_the_columns_is_in_bold():
    written = body(
        shaped("Tea | Minutes", "aaaaaaaa", "row", heads=2, columns=[0, 1], spans=[[0, 3, "strong"]]),
        shaped("first | then", "bbbbbbbb", "row", columns=[1, 2], spans=[[8, 12, "em"]]),
        place("Green | 2 | 3", "cccccccc", "row", "Tea | Minutes | first | then"),
    )
    assert written == (
        "| Tea | Minutes [@aaaaaaaa] |  |\n| --- | --- | --- |\n"
        "|  | **first** | ***then*** [@bbbbbbbb] |\n| Green | 2 | 3 [@cccccccc] |"
    )


def test_one_table_right_after_another_is_another():
    rows = [shaped(text, key * 8, "row", heads=0) for text, key in (("A | 1", "a"), ("B | 2", "b"))]
    more = [place("C | 3", "c" * 8, "row"), place("D | 4", "d" * 8, "row")]
    assert body(rows[0], more[0], rows[1], more[1]).count("| --- | --- |") == 2


def test_a_picture_between_the_rows_of_a_table_stands_after_it():
    written = body(
        shaped("Tea | Minutes", "aaaaaaaa", "row", heads=1),
        place("A green pot", "dddddddd", "image", "x"),
        place("Green | 2", "bbbbbbbb", "row", "Tea | Minutes"),
        place("So it is.", "cccccccc"),
    )
    assert [line[:13] for line in written.splitlines()] == [
        "| Tea | Minut", "| --- | --- |", "| Green | 2 [", "", ":::picture dd", "A green pot [", ":::", "",
        "So it is. [@c",
    ]  # fmt: skip


def test_emphasis_and_links_stay_in_a_cell():
    address = "https://example.org/a|b"
    row = shaped(
        "no `milk` | the chart", "bbbbbbbb", "row", spans=[[0, 2, "strong"], [12, 21, "link", address]]
    )
    written = body(shaped("Tea | See", "aaaaaaaa", "row", heads=1), row)
    last = written.splitlines()[-1]
    assert last == r"| **no** \`milk\` | [the chart](<https://example.org/a\|b>) [@bbbbbbbb] |"
    assert 'href="https://example.org/a%7Cb">the chart</a>' in render_blocks(written, {})


@given(
    st.lists(st.text(st.sampled_from("ab *_`[](<>)\\|"), min_size=1, max_size=9), min_size=2, max_size=2),
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 20), st.sampled_from(["strong", "em"])), max_size=3
    ),
)
def test_no_word_of_a_cell_is_lost_whatever_was_emphasised(cells, spans):
    cells = [" ".join(cell.split()) for cell in cells]
    text = " | ".join(cells)
    if not all(cells) or text.count(" | ") != 1:
        return
    row = shaped(
        text, "bbbbbbbb", "row", spans=[list(span) for span in spans if span[0] < span[1] <= len(text)]
    )
    written = body(shaped("Tea | See", "aaaaaaaa", "row", heads=1), row)
    lines = [block for block in parse(written) if block.type == "inline"][2:]
    words = ["".join(t.content for t in line.children if t.type in ("text", "code_inline")) for line in lines]
    assert [each.strip() for each in words] == text.split(" | ")


def test_emphasis_stays_in_a_footnote():
    written = body(shaped("Never boil it.", "bbbbbbbb", "note", spans=[[0, 5, "strong"]]))
    assert written == "## Notes\n\n- **Never** boil it. [@bbbbbbbb]"


def test_where_a_link_leads_is_not_told_once_more():
    written = body(
        shaped("See the chart.", "aaaaaaaa", spans=[[4, 13, "link", "https://example.org/c"]]),
        place("the chart (https://example.org/c)", "bbbbbbbb", "note"),
    )
    assert written == "See [the chart](<https://example.org/c>). [@aaaaaaaa; @bbbbbbbb]"


def test_of_a_note_of_addresses_those_that_are_no_links_are_told():
    written = body(
        shaped("See the chart.", "aaaaaaaa", spans=[[4, 13, "link", "https://example.org/c"]]),
        place("the chart (https://example.org/c); a pot (pot.png)", "bbbbbbbb", "note"),
    )
    assert written.endswith("- a pot (pot.png) [@bbbbbbbb]")
