"""PDFs: short pages in columns, as of a leaflet, are read column by column and are no table."""

from learn.importing.readers import read
from tests.learn.importing import making

TITLE = (50, 790, 20, True, "Gout")
LEFT, RIGHT = 50, 310


def lines(x, y, *texts, size=10, bold=False, step=12):
    return [(x, y - step * n, size, bold, text) for n, text in enumerate(texts)]


def outline(*pages):
    return read(making.pdf(*pages), "gout.pdf")


def titles(found):
    return [section.title for section in found.sections if section.title]


def words(found):
    return " ".join(passage.text for section in found.sections for passage in section.passages)


LEFT_SIDE = [
    *lines(LEFT, 740, "Gout comes on at night, most often in", "the big toe. It swells and is sore."),
    *lines(LEFT, 700, "What causes it", size=12, bold=True),
    *lines(LEFT, 684, "Crystals form in and around a joint.", "Your body makes acid when it breaks"),
    *lines(LEFT, 660, "down certain foods."),
]
RIGHT_SIDE = [
    *lines(RIGHT, 740, "What helps", size=12, bold=True),
    *lines(RIGHT, 724, "• Rest and raise the limb", "• Keep the joint cool with ice in a", "  towel"),
    *lines(RIGHT, 669, "See a doctor if the pain is new, or if", "it is not better in two days."),
]


def test_a_short_leaflet_in_two_columns_is_read_column_by_column():
    found = outline([TITLE, *LEFT_SIDE, *RIGHT_SIDE])
    assert titles(found) == ["What causes it", "What helps"]
    assert words(found) == (
        "Gout comes on at night, most often in the big toe. It swells and is sore. Crystals form in and around a "
        "joint. Your body makes acid when it breaks down certain foods. Rest and raise the limb Keep the joint "
        "cool with ice in a towel See a doctor if the pain is new, or if it is not better in two days."
    )


def test_columns_whose_lines_stand_side_by_side_are_no_table_where_headings_stand_between_them():
    left = [
        *lines(LEFT, 740, "The leaflet is for those who have gout."),
        *lines(LEFT, 716, "What causes it", size=12, bold=True),
        *lines(LEFT, 701, "Crystals form in a joint."),
        *lines(LEFT, 677, "What helps", size=12, bold=True),
        *lines(LEFT, 662, "• Rest", "• Ice, in a towel", "• Water"),
    ]
    right = [
        *lines(RIGHT, 740, "See a doctor", size=12, bold=True),
        *lines(RIGHT, 725, "The pain is new.", "You have a fever.", "It lasts for two days."),
        *lines(RIGHT, 677, "Medicines", size=12, bold=True),
        *lines(RIGHT, 662, "Some ease the pain.", "Others lower the acid.", "Ask for them."),
    ]
    found = outline([TITLE, *left, *right])
    assert titles(found) == ["What causes it", "What helps", "See a doctor", "Medicines"]
    assert words(found).endswith(
        "Rest Ice, in a towel Water The pain is new. You have a fever. It lasts for two "
        "days. Some ease the pain. Others lower the acid. Ask for them."
    )


def test_a_table_in_one_of_two_columns_is_a_table_of_that_column():
    rows = [("Item", "Budget", "Spent"), ("Grass", "1200", "410"), ("Hall", "3000", "950")]
    table = [
        (x, 737 - 16 * n, 10, not n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((RIGHT, 380, 450), row, strict=True)
    ]
    under = lines(RIGHT, 670, "A resident asked about the bus. The", "council will write to the operator.")
    found = outline([TITLE, *LEFT_SIDE, *table, *under])
    rows = [p.text for section in found.sections for p in section.passages if p.kind == "row"]
    assert rows == ["Item | Budget | Spent", "Grass | 1200 | 410", "Hall | 3000 | 950"]
    assert titles(found) == ["What causes it"]


def test_a_heading_in_one_column_does_not_part_the_other_where_they_do_not_begin_together_below_it():
    left = [
        *lines(LEFT, 740, "Gout comes on at night, most often in", "the big toe. It swells and is sore."),
        *lines(LEFT, 700, "What causes it", size=12, bold=True),
        *lines(LEFT, 676, *("Crystals form in and around a joint." for _n in range(6))),
    ]
    right = [
        *lines(RIGHT, 740, "Rest and raise the limb, and keep it", "cool with ice."),
        *lines(RIGHT, 683, *("Drink water and see a doctor if new." for _n in range(6))),
    ]
    found = outline([TITLE, *left, *right])
    assert words(found).split("Rest")[0].count("Crystals") == 6


def test_many_bold_lines_are_headings_where_something_stands_under_each():
    page = [TITLE]
    for number, name in enumerate(("Present", "Apologies", "Minutes", "Reports", "Roads", "Money")):
        page += lines(50, 750 - 60 * number, name, bold=True)
        page += lines(50, 734 - 60 * number, "It was agreed by all who were there that day.")
    assert titles(outline(page)) == ["Present", "Apologies", "Minutes", "Reports", "Roads", "Money"]


def test_a_hyphen_at_the_end_of_a_line_is_kept_where_the_file_breaks_no_words():
    page = [
        TITLE,
        *lines(50, 740, "A rota can go forward, or backward. One that is rotating late is a backward-"),
        *lines(50, 728, "rotating one. It is disliked by those who work on it, and by their families."),
    ]
    assert "a backward-rotating one" in words(outline(page))


def test_an_item_at_the_top_of_the_next_column_goes_on_with_its_list():
    left = [
        "The questionnaire had these parts:",
        "1. the rota of the last weeks",
        "2. sleep before and after each shift",
    ]
    left += ["3. well-being by the five questions"]
    found = outline(
        [
            TITLE,
            *lines(LEFT, 740, *left),
            *lines(RIGHT, 740, "4. age and sex", "It was tried with twelve nurses."),
        ]
    )
    items = [p.text for section in found.sections for p in section.passages if p.kind == "item"]
    assert items[-1] == "age and sex"


def test_a_word_is_whole_on_a_page_with_few_words():
    page = []
    for n, (left, right) in enumerate((("heed", "one"), ("open", "hand"), ("bed", "pen"))):
        for x, word in ((50, left), (400, right)):
            page += [(x + 5.56 * at, 740 - 12 * n, 10, False, letter) for at, letter in enumerate(word)]
    assert words(outline(page)) == "heed one open hand bed pen"
