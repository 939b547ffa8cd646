"""PDFs: a page whose tables may have been read wrongly is named, and no other."""

from learn.importing.readers import read
from tests.learn.importing import making
from tests.learn.importing.test_pdf_order import CELLS, TITLE, in_cells, lines, prose, rows, ruled

TWO_LINES = [
    ("Drug", "Dose", "When to take it"),
    ("Aspirin with", "75 mg at the", "Morning, and never"),
    ("plenty of milk", "first visit", "before you have had"),
    ("Heparin for", "5000 units in", "Night, and whenever"),
    ("longer stays", "two parts", "the ward says so"),
]


def told(*pages):
    """What is said of the order of these pages."""
    return [line for line in read(making.pdf(*pages), "tea.pdf").warnings if "out of order" in line]


def after_text(*table):
    return [TITLE, *prose(50, 760, "Tea", 3), *table]


def test_a_table_that_is_read_surely_is_not_named():
    assert not told(after_text(*in_cells(CELLS, (700, 680, 660))))


def test_rows_that_stand_hardly_further_apart_than_lines_are_named():
    table = in_cells(TWO_LINES, (700, 686, 674, 660, 648))
    assert rows(after_text(*table))
    assert told(after_text(*table))
    boxes = ruled([50, 195, 330, 460], [710, 696, 670, 644])
    assert not told(after_text(*table, *boxes))


def test_columns_that_nearly_touch_are_named():
    cells = [("Drug", "Dose", "When"), ("Aspirin of 75", "One", "Noon"), ("Heparin", "Two", "Night")]
    far, near = (60, 200, 340), (60, 122, 340)
    assert not told(after_text(*in_cells(cells, (700, 680, 660), far)))
    assert told(after_text(*in_cells(cells, (700, 680, 660), near)))


def test_a_row_without_a_first_cell_is_named():
    cells = [*CELLS, ("", "100 mg", "Noon"), ("Iron", "200 mg", "Noon")]
    assert told(after_text(*in_cells(cells, (700, 680, 660, 640, 620))))


def test_a_column_without_a_head_is_named():
    cells = [("Drug", "Dose", ""), *CELLS[1:]]
    assert told(after_text(*in_cells(cells, (700, 680, 660))))


def test_both_pages_are_named_where_a_row_may_go_on_on_the_next():
    first = after_text(*in_cells(CELLS, (700, 680, 660)))
    rest = [*lines(340, 780, "with food, and never without it"), *prose(50, 740, "Milk", 8)]
    assert told(first, rest) == [
        "Pages 1, 2 seem to have tables or columns: their rows may stand out of order. Compare them."
    ]
    assert not told(first, prose(50, 780, "Milk", 8))


def test_dates_far_apart_beside_a_text_are_named():
    dates = [(50, y, 10, False, year) for y, year in ((700, "2012"), (636, "2014"), (572, "2020"))]
    text = [line for y in range(700, 540, -32) for line in prose(150, y, "Tea", 2)]
    assert told([TITLE, *dates, *text])
