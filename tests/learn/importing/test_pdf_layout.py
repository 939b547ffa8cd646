"""What the layout of a PDF says: its headings, columns, lists and running heads."""

from . import making
from .outlines import headings, outline, passages

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


def test_numbers_tell_the_levels_of_headings_where_some_have_words_in_other_type():
    page = [(200, 790, 20, False, "All about tea"), (230, 770, 12, False, "Ann Leaf")]
    named = (
        ("1", "Leaves", True),
        ("1.1", "Green leaves", False),
        ("1.2", "Black", True),
        ("1.3", "White", True),
        ("2", "Water", True),
    )
    for at, (number, name, is_bold) in enumerate(named):
        size, y = 12 if "." in number else 15, 730 - 80 * at
        page += [(72, y, size, is_bold, f"{number} {name}"), *page_of(*TEXT, y=y - 20)]
    found = outline("pdf", making.pdf(page))
    titles = [(3, "1.1 Green leaves"), (3, "1.2 Black"), (3, "1.3 White")]
    assert headings(found) == [(1, ""), (2, "1 Leaves"), *titles, (2, "2 Water")]
    assert "Ann Leaf" in found.authors or "Ann Leaf" in passages(found)


def test_bookmarks_give_the_headings_of_a_pdf_that_has_them():
    page = [*page_of("Leaves", y=760), *page_of(*TEXT), *page_of("Water", y=640), *page_of(*TEXT, y=610)]
    data = making.pdf(page, bookmarks=[("Leaves", 0, 770), ("Water", 0, 650)])
    assert headings(outline("pdf", data)) == [(1, "Leaves"), (1, "Water")]


def test_chapters_that_each_begin_a_page_of_a_pdf_are_headings_and_no_running_heads():
    pages = [[(72, 800, 16, True, f"Chapter {n}"), *page_of(*TEXT, y=740 - n)] for n in (1, 2, 3, 4)]
    found = outline("pdf", making.pdf(*pages))
    assert [title for _level, title in headings(found)] == [f"Chapter {n}" for n in (1, 2, 3, 4)]


def test_the_number_of_a_chapter_on_a_line_of_its_own_is_no_sentence():
    pages = [
        [(72, 760, 18, True, f"Chapter {n}"), (72, 720, 22, True, name), *page_of(*TEXT, y=680 - n)]
        for n, name in enumerate(("Leaves", "Water"), 1)
    ]
    marked = [
        making.pdf(*pages, bookmarks=[(one, 0, 745), (other, 1, 745)])
        for one, other in (("Leaves", "Water"), ("1 Leaves", "2 Water"))
    ]
    for found in (outline("pdf", data) for data in [*marked, making.pdf(*pages)]):
        assert [title for _level, title in headings(found)] in (["Leaves", "Water"], ["1 Leaves", "2 Water"])
        assert not any("Chapter" in text for text in passages(found))


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
