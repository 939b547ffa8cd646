"""PDFs: columns are read one after the other, and a table row by row."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from learn.importing import pdf
from learn.importing.readers import read
from tests.learn.importing import making

TITLE = (50, 790, 20, True, "Tea on the ward")
LEFT, RIGHT = 50, 310


def lines(x, y, *texts, size=10, bold=False, step=12):
    return [(x, y - step * n, size, bold, text) for n, text in enumerate(texts)]


def prose(x, y, word, count=8):
    """Sentences that each fill a line of a column."""
    return lines(x, y, *(f"{word} {n} is drunk by all who lie on the ward." for n in range(count)))


def outline(*pages):
    return read(making.pdf(*pages), "tea.pdf")


def passages(*pages):
    return [passage for section in outline(*pages).sections for passage in section.passages]


def texts(*pages):
    return [passage.text for passage in passages(*pages)]


def firsts(*pages):
    """The first two words of each passage."""
    return [" ".join(text.split()[:2]) for text in texts(*pages)]


def ruled(xs, ys):
    """The lines of a table with these edges."""
    across = [(xs[0], y, xs[-1] - xs[0], 0.5) for y in ys]
    return across + [(x, ys[-1], 0.5, ys[0] - ys[-1]) for x in xs]


def rows(*pages):
    """(words, words of the header row) of each row of a table."""
    return [(passage.text, passage.context) for passage in passages(*pages) if passage.kind == "row"]


# Columns


def test_columns_are_read_one_after_the_other_between_headings_over_both():
    page = [
        TITLE,
        *lines(50, 750, "Black tea", size=14, bold=True),
        *prose(LEFT, 730, "Assam"),
        *prose(RIGHT, 730, "Ceylon"),
        *lines(50, 600, "Green tea", size=14, bold=True),
        *prose(LEFT, 580, "Sencha"),
        *prose(RIGHT, 580, "Matcha"),
    ]
    found = outline(page)
    read_as = [[passage.text.split()[0] for passage in section.passages] for section in found.sections]
    assert [section.title for section in found.sections if section.title] == ["Black tea", "Green tea"]
    assert read_as[-2:] == [["Assam"] * 8 + ["Ceylon"] * 8, ["Sencha"] * 8 + ["Matcha"] * 8]
    assert not found.warnings


def test_three_columns_of_different_heights_are_read_in_turn():
    page = [TITLE]
    for x, word, count in ((40, "Assam", 12), (220, "Ceylon", 12), (400, "Sencha", 5)):
        page += lines(x, 740, *(f"{word} {n} is on the tray here" for n in range(count)))
    read_as = " ".join(texts(page)).split()
    assert [word for word in read_as if word in ("Assam", "Ceylon", "Sencha")] == (
        ["Assam"] * 12 + ["Ceylon"] * 12 + ["Sencha"] * 5
    )


def test_what_stands_in_a_frame_is_read_by_itself():
    page = [
        TITLE,
        *lines(50, 740, *(f"Tea {n} is drunk by all who lie here on the ward" for n in range(14))),
        *lines(380, 720, "Take care", "It is hot", "Wait for it", "Blow on it"),
        *ruled([370, 520], [740, 670]),
    ]
    read_as = " ".join(texts(page))
    assert "Take care It is hot Wait for it Blow on it" in read_as
    assert "Tea 0 is drunk by all who lie here on the ward Tea 1" in read_as


def test_words_that_are_spread_over_the_width_of_a_column_are_no_table():
    spread = [("tea is", 50), ("drunk by", 140), ("those who", 230), ("lie here", 320)]
    page = [TITLE, *prose(50, 750, "Tea", 3)]
    page += [(x, 700 - 12 * n, 10, False, words) for n in range(3) for words, x in spread]
    assert not rows(page)


def test_a_heading_of_two_lines_over_spread_words_is_one():
    spread = [
        (x, y, 10, False, word) for y in (664, 652) for x, word in ((50, "tea"), (140, "in"), (230, "bed"))
    ]
    page = [
        TITLE,
        *prose(50, 760, "Tea", 3),
        *lines(50, 700, "Tea for those who have", "pneumonia", size=14, bold=True, step=17),
    ]
    assert [section.title for section in outline([*page, *spread, *prose(50, 640, "Milk", 6)]).sections][
        -1
    ] == ("Tea for those who have pneumonia")


# Tables


CELLS = [("Drug", "Dose", "When"), ("Aspirin", "75 mg", "Morning"), ("Heparin", "5000 units", "Night")]
AS_ROWS = [
    ("Drug | Dose | When", ""),
    ("Aspirin | 75 mg | Morning", "Drug | Dose | When"),
    ("Heparin | 5000 units | Night", "Drug | Dose | When"),
]


def in_cells(cells, ys, xs=(60, 200, 340)):
    return [
        (x, y, 10, False, text)
        for row, y in zip(cells, ys, strict=True)
        for x, text in zip(xs, row, strict=True)
    ]


def test_a_table_with_lines_around_its_cells_is_read_row_by_row():
    cells = in_cells(CELLS, (700, 660, 620))
    wrapped = [(340, 648, 10, False, "with food"), (340, 636, 10, False, "and water")]
    page = [
        TITLE,
        *prose(50, 760, "Tea", 3),
        *cells,
        *wrapped,
        *ruled([55, 190, 330, 460], [715, 675, 632, 610]),
    ]
    assert rows(page) == [
        AS_ROWS[0],
        ("Aspirin | 75 mg | Morning with food and water", "Drug | Dose | When"),
        AS_ROWS[2],
    ]


def test_a_table_with_a_line_under_each_row_is_read_row_by_row():
    level = [(55, y, 400, 0.5) for y in (715, 690, 640, 610)]
    wrapped = [(200, 658, 10, False, "once a day"), (60, 658, 10, False, "tablets")]
    page = [TITLE, *prose(50, 760, "Tea", 3), *in_cells(CELLS, (700, 670, 620)), *wrapped, *level]
    assert rows(page)[1:] == [
        ("Aspirin tablets | 75 mg once a day | Morning", "Drug | Dose | When"),
        AS_ROWS[2],
    ]


def test_a_table_without_lines_is_read_row_by_row():
    page = [TITLE, *prose(50, 760, "Tea", 3), *in_cells(CELLS, (700, 680, 660)), *prose(50, 630, "Milk", 3)]
    assert rows(page) == AS_ROWS
    wrapped = [(340, 668, 10, False, "with food")]
    page = [TITLE, *prose(50, 760, "Tea", 3), *in_cells(CELLS, (700, 680, 650)), *wrapped]
    assert rows(page)[1][0] == "Aspirin | 75 mg | Morning with food"


def test_a_tight_table_is_read_row_by_row_under_words_in_bold():
    """No line and no white parts its rows, and hardly any its columns: only the heads tell that it is one."""
    heads = [(50, 700, 10, True, "Drink"), (150, 700, 10, True, "What it is"), (299, 700, 10, True, "When")]
    cells = {
        688: ("Tea", "the leaves of a bush that grows", "in the morning, before"),
        676: ("", "on hills, with hot water on them", "the round"),
        664: ("Milk", "what a cow gives to all of us", "at night, before the round"),
        652: ("Soup", "water in which vegetables were", "at noon, and in the even-"),
        640: ("", "boiled for a long time", "ing"),
        628: ("Juice", "what is in a fruit", "never on this ward, as it"),
        616: ("", "", "is far too sweet"),
    }
    body = [
        (x, y, 10, False, cell)
        for y, row in cells.items()
        for x, cell in zip((50, 150, 299), row, strict=True)
        if cell
    ]
    page = [TITLE, *prose(50, 770, "Tea", 3), *heads, *body, *prose(50, 580, "Milk", 3)]
    assert [words for words, _heads in rows(page)] == [
        "Drink | What it is | When",
        "Tea | the leaves of a bush that grows on hills, with hot water on them | in the morning, before the round",
        "Milk | what a cow gives to all of us | at night, before the round",
        "Soup | water in which vegetables were boiled for a long time | at noon, and in the evening",
        "Juice | what is in a fruit | never on this ward, as it is far too sweet",
    ]


def test_two_columns_of_text_with_a_heading_each_are_no_table():
    heads = [(LEFT, 700, 10, True, "Hot tea"), (RIGHT, 700, 10, True, "Cold tea")]
    page = [TITLE, *heads, *prose(LEFT, 688, "Hot", 12), *prose(RIGHT, 688, "Cold", 12)]
    assert not rows(page)
    found = outline(page).sections
    assert [section.title for section in found if section.title] == ["Hot tea", "Cold tea"]


def test_an_empty_cell_moves_no_other():
    cells = [CELLS[0], ("Aspirin", "", "Morning"), CELLS[2]]
    page = [
        TITLE,
        *prose(50, 760, "Tea", 3),
        *in_cells(cells, (700, 680, 660)),
        *ruled([55, 190, 330, 460], [712, 692, 672, 652]),
    ]
    found = [passage for passage in passages(page) if passage.kind == "row"]
    assert found[1].text == "Aspirin | Morning"
    assert found[1].shape == {"columns": [0, 2]}


def test_a_table_between_columns_of_text_is_not_parted_with_them():
    page = [
        TITLE,
        *prose(LEFT, 750, "Assam"),
        *prose(RIGHT, 750, "Ceylon"),
        *in_cells([(*row, "x") for row in CELLS], (630, 610, 590), (60, 190, 320, 450)),
        *ruled([50, 180, 310, 440, 540], [645, 625, 605, 585]),
        *prose(LEFT, 560, "Sencha"),
        *prose(RIGHT, 560, "Matcha"),
    ]
    found = firsts(page)
    assert [text for text in found if text.endswith(" 0")] == ["Assam 0", "Ceylon 0", "Sencha 0", "Matcha 0"]
    assert found[16:19] == ["Drug |", "Aspirin |", "Heparin |"]


def test_a_table_goes_on_on_the_next_page_without_its_heads_again():
    drugs = [(f"Drug {n}", f"{n} mg", "Night") for n in range(20)]
    xs = [55, 190, 330, 460]
    first = [*in_cells([CELLS[0], *drugs[:10]], range(700, 480, -20)), *ruled(xs, range(712, 490, -20))]
    second = [*in_cells([CELLS[0], *drugs[10:]], range(700, 480, -20)), *ruled(xs, range(712, 490, -20))]
    found = rows([TITLE, *first], second)
    assert [text for text, _context in found] == [" | ".join(row) for row in (CELLS[0], *drugs)]
    assert {context for _text, context in found[1:]} == {"Drug | Dose | When"}


def test_a_row_that_is_broken_between_pages_is_one():
    xs = [55, 190, 330, 460]
    first = [*in_cells(CELLS, (700, 680, 660)), *ruled(xs, (712, 692, 672, 652))]
    rest = [("Warfarin", "3 mg", "Noon"), ("Iron", "200 mg", "Noon")]
    second = [
        (340, 700, 10, False, "and never with milk"),
        *in_cells(rest, (680, 660)),
        *ruled(xs, (712, 692, 672, 652)),
    ]
    found = [text for text, _context in rows([TITLE, *first], second)]
    assert found[2:] == [
        "Heparin | 5000 units | Night and never with milk",
        "Warfarin | 3 mg | Noon",
        "Iron | 200 mg | Noon",
    ]


def test_a_row_whose_cells_are_parted_between_pages_is_one():
    xs = [55, 190, 330, 460]
    drugs = [*CELLS, *((f"Drug {n}", f"{n} mg", "Night") for n in range(4))]
    first = [
        *in_cells([*drugs, ("Warfarin", "", "Noon")], range(700, 540, -20)),
        *ruled(xs, range(712, 540, -20)),
    ]
    second = [
        *in_cells([("", "3 mg and more", ""), ("Iron", "200 mg", "Noon")], (700, 680)),
        *ruled(xs, (712, 692, 672)),
    ]
    found = [text for text, _context in rows([TITLE, *first], second)]
    assert found[-2:] == ["Warfarin | 3 mg and more | Noon", "Iron | 200 mg | Noon"]


# Lists


def test_a_list_whose_bullets_are_drawn_is_a_list():
    items = lines(70, 700, "Milk", "Sugar", "Lemon", step=16)
    dots = [(60, y + 2, 3, 3) for _x, y, *_rest in items]
    page = [TITLE, *prose(50, 760, "Tea", 3), *items, *dots]
    assert [(p.kind, p.text) for p in passages(page)][3:] == [
        ("item", "Milk"),
        ("item", "Sugar"),
        ("item", "Lemon"),
    ]


def test_a_line_drawn_in_a_name_is_no_bullet():
    names = [(x, y, 10, False, word) for y in (700, 680) for x, word in ((50, "asn1"), (78, "delete"))]
    underscores = [(73, y - 1, 4, 1.2) for y in (700, 680)]
    assert "•" not in " ".join(texts([TITLE, *prose(50, 760, "Tea", 3), *names, *underscores]))


# Whatever there is


PLACE = st.tuples(
    st.integers(4, 45).map(lambda n: n * 12),
    st.integers(10, 60).map(lambda n: n * 12),
    st.sampled_from([8, 10, 14]),
    st.booleans(),
    # No "12 of 12", which may be the number of a page, and no bullet alone.
    st.lists(st.sampled_from("tea milk Sugar 12ml cups • 1. of the Ward.".split()), min_size=1, max_size=9)
    .map(" ".join)
    .filter(lambda words: any(map(str.isalpha, words))),
)
BOX = st.tuples(
    st.integers(20, 500),
    st.integers(20, 780),
    st.sampled_from([0.5, 60, 300]),
    st.sampled_from([0.5, 3, 40, 200]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PLACE, min_size=1, max_size=40, unique_by=lambda place: place[:2]), st.lists(BOX, max_size=12)
)
def test_no_word_is_lost_or_said_twice_wherever_it_stands(places, boxes):
    found = pdf.read(making.pdf([*places, *boxes]), "no word of it", "pdf")
    said = [found.title if found.title != "no word of it" else ""]
    for section in found.sections:
        said += [section.title, *(passage.text for passage in section.passages)]

    def counted(words):
        return Counter(letter for letter in " ".join(words) if letter.isalpha())

    assert counted(said) == counted(place[4] for place in places)
