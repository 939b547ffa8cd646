"""PDFs without bookmarks: which lines are headings, and in which order columns are read."""

from learn.importing.pdf import JUNK_TITLE
from learn.importing.readers import read
from tests.learn.importing import making


def outline(*pages):
    return read(making.pdf(*pages), "tea.pdf")


def titles(*pages):
    found = outline(*pages)
    return [section.title for section in found.sections if section.title]


def text(y, *lines, x=50, size=10, bold=False, step=12):
    return [(x, y - step * n, size, bold, line) for n, line in enumerate(lines)]


def prose(y, count=6, x=50, word="Tea"):
    """A paragraph as wide as a column."""
    return text(y, *(f"{word} goes on and on for the whole of line {n}" for n in range(count)), x=x)


def words(*pages):
    return " ".join(passage.text for section in outline(*pages).sections for passage in section.passages)


# Headings


def test_a_heading_right_under_another_is_one_of_its_own():
    page = [
        *text(780, "Tea", size=20, bold=True),
        *prose(750),
        *text(640, "How to make it", "With water", size=14, bold=True, step=26),
        *prose(595),
        *text(500, "2. What it is", "2.1 A leaf", bold=True, step=14),
        *prose(470),
    ]
    assert titles(page) == ["How to make it", "With water", "2. What it is", "2.1 A leaf"]


def test_a_heading_of_two_lines_is_one():
    page = [
        *text(780, "Tea", size=20, bold=True),
        *prose(750),
        *text(640, "How to make it with water that is", "not too hot", size=12, bold=True, step=14),
        *prose(600),
        # A title is broken where it looks well.
        *text(500, "All about", "the leaf", size=18, bold=True, step=21),
        *prose(450),
    ]
    assert titles(page) == ["How to make it with water that is not too hot", "All about the leaf"]


def test_a_heading_that_is_broken_within_a_phrase_is_one():
    page = [
        *text(780, "Tea", size=20, bold=True),
        *prose(750),
        *text(640, "How the leaves are", "dried in the sun", size=13, bold=True, step=15),
        *prose(600),
        *text(500, "Water", size=13, bold=True),
        *prose(480),
    ]
    assert titles(page) == ["How the leaves are dried in the sun", "Water"]


def test_a_title_of_two_lines_is_one_though_it_is_hardly_larger_than_a_heading():
    page = [
        *text(780, "All About Tea", "And the Leaf", size=14, bold=True, step=17),
        *prose(740),
        *text(640, "Leaves", size=12, bold=True),
        *prose(620),
        *text(500, "Water", size=12, bold=True),
        *prose(480),
    ]
    assert outline(page).title == "All About Tea And the Leaf"
    assert titles(page) == ["Leaves", "Water"]


def test_a_line_under_the_title_in_smaller_type_than_the_headings_is_none():
    page = [
        *text(780, "All about tea", size=24),
        *text(756, "For all who drink it", size=14),
        *text(720, "Leaves", size=18),
        *prose(690),
        *text(600, "Water", size=18),
        *prose(570),
    ]
    assert outline(page).title == "All about tea"
    assert titles(page) == ["Leaves", "Water"]
    assert "For all who drink it" in words(page)


def test_sentences_are_no_headings_where_most_of_a_text_is_code_in_smaller_type():
    code = [
        (50, 720 - 12 * n, 10, 2, f"pour(cup, {n})  # until the cup is as full as it may be")
        for n in range(20)
    ]
    page = [
        *text(780, "Tea", size=20, bold=True),
        *text(750, "Pour it as it is shown here:", size=12),
        *code,
        *text(440, "Leaves", size=16, bold=True),
        *text(410, "A leaf is green, as one sees here:", size=12),
        *[(x, y - 360, size, bold, line) for x, y, size, bold, line in code[:4]],
    ]
    data = making.pdf(page).replace(b"/Helvetica-Oblique", b"/Courier          ")
    found = read(data, "tea.pdf")
    assert [section.title for section in found.sections if section.title] == ["Leaves"]
    assert found.sections[0].passages[0].text.startswith("Pour it as it is shown here:")


def test_plain_words_in_small_letters_under_a_bold_heading_are_not_part_of_it():
    page = [
        *text(780, "Tea", size=20, bold=True),
        *prose(750),
        *text(640, "Who drinks it", bold=True),
        *text(626, "ann from the hills, who has it hot,", "and many more"),
        *prose(590),
    ]
    assert titles(page) == ["Who drinks it"]
    assert "ann from the hills, who has it hot, and many more" in words(page)


def test_a_bold_name_of_code_is_a_heading_and_other_bold_words_in_small_letters_are_not():
    page = [
        *text(780, "Tea", size=20, bold=True),
        *prose(750),
        *text(660, "tea.pour(cup)", bold=True),
        *prose(640),
        *text(550, "or else", bold=True),
        *prose(530),
    ]
    assert titles(page) == ["tea.pour(cup)"]


def test_rows_of_a_table_in_larger_type_are_no_headings():
    rows = [(50, 640 - 22 * n, 13, False, f"A{n} B{n} C{n} D{n}") for n in range(4)]
    page = [*text(780, "Tea", size=20, bold=True), *prose(750), *rows, *prose(520)]
    assert titles(page) == []
    assert "A3 B3 C3 D3" in words(page)


# What stands on every page


def test_a_title_is_no_running_head_because_words_of_a_text_stand_where_it_does():
    first = [*text(760, "The leaf of tea", size=18, bold=True), *prose(730)]
    third = [*text(790, "What is known of"), *text(760, "the leaf of tea"), *prose(730)]
    assert outline(first, prose(730), third).title == "The leaf of tea"


# Columns


def test_a_page_of_short_lines_is_read_in_the_columns_of_the_others():
    columns = [*prose(700, 12, word="Left"), *prose(700, 12, x=310, word="Right")]
    short = [
        line
        for n in range(12)
        for line in (*text(700 - 12 * n, f"Leaf {n}"), *text(700 - 12 * n, f"Bush {n}", x=310))
    ]
    found = words(columns, short, columns)
    assert found.index("Leaf 11") < found.index("Bush 0")


def test_a_table_of_a_text_in_one_column_stays_one():
    rows = [
        line
        for n in range(12)
        for line in (*text(700 - 12 * n, f"Leaf {n}"), *text(700 - 12 * n, f"Bush {n}", x=310))
    ]
    assert words(prose(700, 30), rows).count("Bush 3") == 1
    found = words(prose(700, 30), rows)
    assert found.index("Bush 0") < found.index("Leaf 11")


# Contents


def test_names_of_headings_with_numbers_of_pages_are_no_text():
    names = ["1 Leaves", "2 Water", "3 Cups"]
    listed = [
        line
        for n, name in enumerate(names)
        for line in (*text(740 - 20 * n, name), *text(740 - 20 * n, str(n + 2), x=500))
    ]
    first = [*text(780, "Contents", size=16, bold=True), *listed]
    pages = [[*text(780, name, size=16, bold=True), *prose(750)] for name in names]
    assert titles(first, *pages) == names
    assert "2 Water" not in words(first, *pages)


def test_what_a_box_contains_is_text():
    page = [
        *text(780, "Contents", size=16, bold=True),
        *text(750, "Tea bags"),
        *text(750, "20", x=500),
        *text(730, "Cups"),
        *text(730, "2", x=500),
        *text(690, "Use", size=16, bold=True),
        *prose(660),
    ]
    assert "Tea bags | 20" in words(page)


def test_an_index_is_text():
    page = [
        *text(780, "Use", size=16, bold=True),
        *prose(750),
        *text(600, "Index", size=16, bold=True),
        *(
            line
            for n, word in enumerate(("acid", "boiling", "cold"))
            for line in text(570 - 20 * n, f"{word} . . . . . . {n}")
        ),
    ]
    found = words(page)
    assert all(word in found for word in ("acid", "boiling", "cold"))


def test_names_of_headings_before_leaders_are_no_text():
    names = ["1 Leaves", "2 Water", "3 Cups"]
    first = [
        line for n, name in enumerate(names) for line in text(740 - 20 * n, f"{name} . . . . . . {n + 2}")
    ]
    pages = [[*text(780, name, size=16, bold=True), *prose(750)] for name in names]
    assert titles(first, *pages) == names
    assert ". . ." not in words(first, *pages)


# Titles


def test_the_first_bookmark_in_the_largest_type_is_the_title_where_the_file_names_none():
    page = [
        *text(780, "Pressure sores", size=20, bold=True),
        *text(750, "Skin", size=14, bold=True),
        *prose(730),
        *text(600, "Turning", size=14, bold=True),
        *prose(580),
    ]
    marks = [("Pressure sores", 0, 800), ("Skin", 0, 764), ("Turning", 0, 614)]
    found = read(making.pdf(page, bookmarks=marks), "sores.pdf")
    assert found.title == "Pressure sores"
    assert [section.title for section in found.sections if section.title] == ["Skin", "Turning"]


def test_a_heading_with_the_next_one_right_under_it_is_the_title():
    page = [
        *text(780, "Pressure sores", size=18, bold=True),
        *text(740, "Skin", size=18, bold=True),
        *prose(710),
        *text(600, "Turning", size=18, bold=True),
        *prose(580),
    ]
    assert outline(page).title == "Pressure sores"
    assert titles(page) == ["Skin", "Turning"]


def test_a_title_that_is_none_is_not_taken():
    assert all(map(JUNK_TITLE.fullmatch, ["(anonymous)", "untitled", "(unspecified)", "12", "sores.indd"]))
    assert not JUNK_TITLE.fullmatch("Anonymous letters")


SCRAMBLED = [
    (72, 700, 12, 0, "Oxygen is a medicine, and too much of it can harm some people."),
    (72, 660, 12, 0, "Most adults"),
    (200, 660, 12, 0, "94-98 %"),
    (310, 640, 12, 0, "the share of oxygen stays"),
    (90, 600, 12, 0, "Risk"),
    (330, 600, 12, 0, "24 %, because"),
    (310, 580, 12, 0, "the same however one breathes"),
]


def test_a_page_whose_rows_may_stand_out_of_order_is_told():
    prose = [(72, 700, 12, 0, "Nothing stands beside this sentence.")]
    expected = "Page 2 seems to have a table or columns: its rows may stand out of order. Compare it."
    assert expected in read(making.pdf(prose, SCRAMBLED), "a.pdf").warnings
    several = read(making.pdf(SCRAMBLED, prose, SCRAMBLED), "a.pdf").warnings
    assert any(warning.startswith("Pages 1, 3 seem to have tables or columns") for warning in several)


def test_a_table_and_a_list_of_a_pdf_are_not_told_to_be_out_of_order():
    table = [(x, y, 12, 0, f"Cell {x} {y}") for y in (700, 680, 660) for x in (72, 250, 400)]
    items = [(x, y, 12, 0, "•" if x == 72 else f"Item {y}") for y in (600, 580, 560) for x in (72, 100)]
    assert not [w for w in read(making.pdf(table + items), "a.pdf").warnings if "out of order" in w]


def test_a_heading_that_ends_with_a_full_stop_is_one_where_others_look_the_same():
    asked = ("How do I make tea?", "Where do I get leaves?", "How long does it take?", "My tea is cold.")
    pages = [text(740, question, size=16, bold=True) + prose(700) for question in asked]
    assert titles(*pages)[-1] == "My tea is cold."
    assert "My tea is cold." not in titles(pages[0], pages[3])


def test_lines_in_italics_over_text_are_the_lowest_headings_where_there_are_several():
    pages = [
        text(740, f"Part {n}", size=16, bold=True) + text(700, f"Of tea number {n}", bold=2) + prose(684)
        for n in range(1, 5)
    ]
    found = outline(*pages)
    assert [(s.level, s.title) for s in found.sections][:4] == [
        (1, "Part 1"),
        (2, "Of tea number 1"),
        (1, "Part 2"),
        (2, "Of tea number 2"),
    ]
    assert "Of tea number 1" not in titles(*pages[:2])
