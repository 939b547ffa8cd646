"""Tables of RTF files, as Word and LibreOffice write them."""

import pytest

from learn.importing import rtf_tables
from learn.importing.readers import read


def rows_of(rtf):
    found = read(rb"{\rtf1\ansi\pard Doses.\par " + rtf + rb"\pard After.\par}", "doses.rtf")
    assert found.sections[-1].passages[-1].text == "After."
    assert not any("\ue000" in p.text or "\ue001" in p.text for s in found.sections for p in s.passages)
    return [p for section in found.sections for p in section.passages if p.kind == "row"]


def row(*cells, head=b""):
    """A table row. A cell: (what is said of it, where it ends, its words)."""
    said = b"".join(rb"%b\cellx%d" % (of_it, edge) for of_it, edge, _words in cells)
    words = b"".join(rb"\pard\intbl %b\cell" % words for _of_it, _edge, words in cells)
    return rb"\trowd%b%b%b\row" % (head, said, words) + b"\n"


TALL, GOES_ON = rb"\clvmgf", rb"\clvmrg"


def test_a_cell_merged_over_rows_is_said_in_each_of_them():
    table = row((TALL, 100, b"Tea"), (b"", 200, b"green")) + row((GOES_ON, 100, b""), (b"", 200, b"black"))
    assert [found.text for found in rows_of(table)] == ["Tea | green", "Tea | black"]


def test_a_cell_merged_over_columns_stands_for_them():
    table = (
        row((b"", 100, b"Risk"), (b"", 200, b"Day"), (b"", 300, b"Night"))
        + row((b"", 105, b"Low"), (b"", 300, b"6 h"))
        + row((b"", 100, b"High"), (rb"\clmgf", 200, b"2 h"), (rb"\clmrg", 300, b""))
    )
    assert [(found.text, found.shape) for found in rows_of(table)] == [
        ("Risk | Day | Night", {"heads": 0}),
        ("Low | 6 h", {"columns": [0, 1], "across": [1, 2]}),
        ("High | 2 h", {"columns": [0, 1], "across": [1, 2]}),
    ]


def test_a_cell_merged_over_rows_and_columns():
    table = (
        row((b"", 100, b"a"), (TALL, 300, rb"block\par \b more\b0 "))
        + row((b"", 100, b"b"), (GOES_ON, 300, b""))
        + row((b"", 100, b"c"), (b"", 200, b"d"), (b"", 300, b"e"))
    )
    assert [found.text for found in rows_of(table)] == ["a | block; more", "b | block; more", "c | d | e"]


@pytest.mark.parametrize("says", [rb"\trhdr", rb"\tbllkhdrrows"])
def test_a_row_over_the_columns_is_the_context_of_the_others(says):
    table = row((b"", 100, b"Tea"), (b"", 200, b"Minutes"), head=says)
    table += row((b"", 100, b"green"), (b"", 200, b"two"))
    assert [found.context for found in rows_of(table)] == ["", "Tea | Minutes"]


def test_words_in_a_cell_that_should_go_on_are_kept():
    table = row((TALL, 100, b"Tea"), (b"", 200, b"green")) + row((GOES_ON, 100, b"Milk"), (b"", 200, b"no"))
    assert [found.text for found in rows_of(table)] == ["Tea | green", "Milk | no"]


def test_a_row_that_tells_other_cells_than_it_has_is_read_as_it_stands():
    table = rb"\trowd\clvmgf\cellx100\intbl Tea\cell green\cell\row" + b"\n"
    assert [found.text for found in rows_of(table)] == ["Tea | green"]


def test_a_row_that_is_told_after_its_cells_too_is_one():
    told = rb"\trowd\clvmgf\cellx100\cellx200"
    table = told + rb"{\intbl Tea\cell green\cell}" + told + rb"{\row}" + b"\n"
    table += row((GOES_ON, 100, b""), (b"", 200, b"black"))
    assert [found.text for found in rows_of(table)] == ["Tea | green", "Tea | black"]


def test_the_cells_of_a_large_table_take_no_time():
    data, rows = rtf_tables.marked(row(*[(TALL, at, b"x") for at in range(100)]) * 3000)
    assert len(rows) == 3000
