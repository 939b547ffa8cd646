"""The index at the end of a PDF is left out, and a section that is only called so is not."""

from . import making
from .outlines import headings, outline, passages

LINE = "Tea is a leaf that people put into hot water, and they have done so for long."


def read(title, *rows):
    page = [(72, 760, 16, True, "Leaves"), *[(72, 740 - 12 * n, 10, False, LINE) for n in range(4)]]
    page += [(72, 680, 16, True, title), *[(72, 660 - 12 * n, 9, False, row) for n, row in enumerate(rows)]]
    return outline("pdf", making.pdf([*page, (72, 500, 16, True, "Thanks"), (72, 480, 10, False, LINE)]))


def test_an_index_is_left_out_and_what_comes_after_it_stays():
    entries = [
        "Numbers in italic are of pages.",
        "A",
        "Assam, 3, 12",
        "cold, 4-6",
        "B",
        "black . . . . . . 7",
    ]
    found = read("Index", *entries, "boiling . . . . . 1, 2", "water, 9", "of springs", "white, iv, 3")
    assert [title for _level, title in headings(found)] == ["Leaves", "Thanks"]
    assert len(passages(found)) == 5 and "Assam" not in " ".join(passages(found))


def test_a_table_of_numbers_under_a_heading_called_index_is_kept():
    rows = [f"The price in year {n} was {90 + n}" for n in range(1, 9)]
    found = read("Consumer price index", *rows)
    assert "Consumer price index" in [title for _level, title in headings(found)]
    assert "The price in year 3 was 93" in " ".join(passages(found))
