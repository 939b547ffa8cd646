import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from learn.importing.readers import read

from .beavers import BEAVERS, LONG, headings_spaced, outline_of, spaced, texts, tight, titles, titles_of

SOURCE = Path(settings.BASE_DIR).parent / "shared/source"


@pytest.mark.parametrize("width", [None, 72, 60])
@pytest.mark.parametrize("layout", [spaced, tight, headings_spaced])
def test_it_finds_headings_however_the_lines_are_set(layout, width):
    outline = outline_of(layout(BEAVERS, width))
    assert outline.title == "The Slow Return of the Beaver"
    assert titles(outline) == ["", *(text for role, text in BEAVERS if role == "heading")]


@pytest.mark.parametrize("width", [None, 72, 60])
@pytest.mark.parametrize("layout", [spaced, tight])
def test_it_keeps_every_sentence_whole_however_the_lines_are_set(layout, width):
    assert texts(outline_of(layout(BEAVERS, width))) == texts(outline_of(spaced(BEAVERS)))


def test_the_title_is_level_1_and_headings_are_level_2():
    outline = outline_of(spaced(BEAVERS))
    assert [section.level for section in outline.sections] == [1, 2, 2, 2, 2, 2]


def test_lines_after_a_colon_are_items_that_rest_on_it():
    outline = outline_of(spaced(BEAVERS))
    items = [p for section in outline.sections for p in section.passages if p.kind == "item"]
    assert [item.text for item in items] == [text for role, text in BEAVERS if role == "item"]
    assert {item.context for item in items} == {"Hunters took them for several reasons:"}


def test_bullets_are_items_and_rest_on_their_heading_without_a_lead_in():
    outline = outline_of(
        "Eyes\n\nSome text about eyes is here.\n\nDo\n\n- wash them\n- rest\n\nDon't\n\n- rub them\n"
    )
    assert titles(outline) == ["", "Do", "Don't"]
    assert [(p.kind, p.text, p.context) for s in outline.sections[1:] for p in s.passages] == [
        ("item", "wash them", "Do"),
        ("item", "rest", "Do"),
        ("item", "rub them", "Don't"),
    ]


def test_a_bullet_wrapped_over_lines_is_one_item():
    outline = outline_of("You need:\n\n- a cloth that is\n  clean and dry\n- water\n")
    assert texts(outline) == ["You need:", "a cloth that is clean and dry", "water"]


def test_a_word_hyphenated_at_the_end_of_a_line_keeps_its_hyphen():
    text = "Food that is rich in fibre and in other good things is called heart-\nhealthy by those who sell it to us."
    assert texts(outline_of(text)) == [text.replace("-\n", "-")]


@pytest.mark.parametrize(
    "line",
    [
        "This is a whole sentence.",
        "a line in lower case",
        "By Jane Doe",
        "jane@example.org",
        "Yes; no; maybe;",
        "One sentence here. Another one without an end",
        "A line of many words that goes on and on and on, far longer than anybody would want a heading to be",
    ],
)
def test_it_makes_no_heading_of(line):
    assert titles(outline_of(f"Tea\n\n{LONG}\n\n{line}\n\n{LONG}\n")) == [""]


@pytest.mark.parametrize(
    "line",
    [
        "Overview",
        "How is it made?",
        "THE HARVEST",
        "2. Methods",
        "Tea and Other Drinks",
        "“Black” tea",
        "Tea (hot)",
    ],
)
def test_it_makes_a_heading_of(line):
    assert titles(outline_of(f"Tea\n\n{LONG}\n\n{line}\n\n{LONG}\n")) == ["", line]


def test_a_line_underlined_is_a_heading():
    assert titles(outline_of(f"Tea\n===\n\n{LONG}\n\nthe harvest\n-----------\n{LONG}\n")) == [
        "",
        "the harvest",
    ]


def test_a_last_line_heads_nothing():
    assert titles(outline_of(f"Tea\n\n{LONG}\n\nThe end\n")) == [""]


def test_a_numbered_list_has_no_headings():
    outline = outline_of(
        "Cleaning\n\nDo this in order:\n\n1. Switch it off\n2. Empty the tray\n3. Dry it\n\nIt is done now.\n"
    )
    assert titles(outline) == [""]
    assert texts(outline)[1:4] == ["Switch it off", "Empty the tray", "Dry it"]


def test_text_without_a_title_is_called_by_the_file():
    outline = outline_of("This is only a sentence. And one more.", "my_small-notes.txt")
    assert outline.title == "my small notes"
    assert titles(outline) == [""]


def test_a_usual_heading_on_top_is_no_title():
    outline = outline_of(f"Introduction\n\n{LONG}\n\nMethods\n\n{LONG}\n", "study.txt")
    assert (outline.title, titles(outline)) == ("study", ["Introduction", "Methods"])


def test_the_article_gives_its_sections_and_32_sentences():
    article = next(SOURCE.glob("*.txt"), None)
    if article is None:
        pytest.skip("needs the article beside the checkout, in ../shared/source")
    outline = read(article.read_bytes(), article.name)
    assert outline.title == "Can Calcium in the Arteries Be Reversed?"
    assert [(section.level, len(section.passages)) for section in outline.sections] == [
        (1, 4),
        (2, 6),
        (2, 6),
        (2, 7),
        (2, 9),
    ]
    found = texts(outline)
    assert len(set(found)) == 32
    prose = [line for line in article.read_text().split("\n") if line.endswith(".")]
    assert " ".join(found) == " ".join(prose)


paragraphs_of_anything = st.lists(
    st.sampled_from(
        [
            "Tea",
            "Why?",
            "It is so.",
            "These are:",
            "- one",
            "2. two",
            "and more",
            LONG,
            "===",
            "",
            "Tea  a cup",
            "| a | b |",
            "---  ---",
            "+--+",
        ]
    ),
    min_size=1,
    max_size=30,
)


@given(paragraphs_of_anything, st.sampled_from(["\n", "\n\n"]))
def test_no_word_is_lost_or_doubled(lines, between):
    try:
        outline = outline_of(between.join(lines))
    except Exception as error:
        assert type(error).__name__ == "CannotRead"
        return
    title = [outline.title] if outline.title != "beavers" else []
    found = re.findall(r"\w+", " ".join([*title, *titles(outline), *texts(outline)]))
    written = re.findall(r"\w+", between.join(lines))
    # The number of an item is its bullet; that of a heading is part of it.
    assert sorted(word for word in found if word != "2") == sorted(word for word in written if word != "2")


# Numbers that begin a line


def said(text):
    return [
        (passage.kind, passage.text)
        for section in read(text.encode(), "tea.txt").sections
        for passage in section.passages
    ]


def test_numbers_that_begin_lines_inside_sentences_are_words_of_them():
    text = """Fluids

A grown person on this ward drinks six cups before the noon of a day.
The number of cups in a whole day should come in every case to about
12. The nurse counts every cup and then writes the number down in the
chart that hangs at the bed, for a night the number is in every case
4. The chart is read out at each hand-over between two of the shifts.
"""
    found = " ".join(text for _kind, text in said(text))
    assert "should come in every case to about 12." in found
    assert "the number is in every case 4." in found


def test_a_number_without_neighbours_counts_no_list():
    text = "Fluids\n\nA grown person drinks six cups.\n\n12. The nurse counts every cup of them.\n\nIt is read out."
    assert ("sentence", "12. The nurse counts every cup of them.") in said(text)


def test_numbers_of_a_list_are_its_marks_and_no_words():
    text = "Fluids\n\nDo this:\n\n1. Count the cups.\n2. Write them down.\n\nIt is read out."
    assert said(text)[1:3] == [("item", "Count the cups."), ("item", "Write them down.")]


# Numbers, contents, captions


WEIR = """Chapter 3. Weirs

A weir is a low wall across a stream. Water runs over it.

3.1. Building one

Choose a place where the stream is narrow. Ask whose land it is.

3.1.1. Which stones to take

Stones are best laid dry. They hold each other.

Our weir in May

Stones in the water, seen from the bank. The wall is new.

3.2. Keeping it

Look at it after every flood. Take out the branches.
"""


def test_numbers_in_parts_make_headings_and_tell_how_deep_they_stand():
    outline = outline_of(WEIR)
    assert outline.title == "Chapter 3. Weirs"
    assert [(section.level, section.title) for section in outline.sections[1:]] == [
        (2, "3.1. Building one"),
        (3, "3.1.1. Which stones to take"),
        (2, "3.2. Keeping it"),
    ]


def test_a_line_without_a_number_heads_nothing_where_headings_have_numbers():
    assert "Our weir in May" in texts(outline_of(WEIR))
    assert "Our weir in May" in titles_of(WEIR.replace("3.1.1. ", "").replace("3.2. ", ""))


def test_amounts_and_clauses_that_begin_with_such_a_number_are_no_headings():
    text = f"Tea\n\n{LONG}\n\n2.5 cups of water\n\n{LONG}\n\n4.1 The tea is drunk hot.\n\n{LONG}\n"
    assert titles_of(text) == []


@pytest.mark.parametrize("line", ["Figure 2: The weir", "Table 1. Stones by weight", "© 2020 The weir club"])
def test_a_caption_or_a_notice_heads_nothing(line):
    assert titles_of(f"Weirs\n\n{LONG}\n\n{line}\n\n{LONG}\n") == []


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("page", ["", " ........ 4"])
def test_a_table_of_contents_makes_no_headings_of_its_own(between, page):
    parts = ["Leaves", "Water", "Cups and pots", "Drinking it"]
    lines = ["Tea", LONG, "In this guide", *(part + page for part in parts)]
    for part in parts:
        lines += [part, LONG]
    outline = outline_of(between.join(lines))
    assert [title for title in titles(outline) if title in parts] == parts
    assert [p.text for s in outline.sections for p in s.passages if p.kind == "item"] == [
        part + page for part in parts
    ]


# How deep headings stand


def levels_of(text):
    return [(section.level, section.title) for section in outline_of(text).sections if section.title]


def test_headings_in_capitals_stand_over_the_others():
    text = f"Tea\n\n{LONG}\n\nTHE LEAVES\n\n{LONG}\n\nPicking\n\n{LONG}\n\nTHE WATER\n\n{LONG}\n"
    assert levels_of(text) == [(2, "THE LEAVES"), (3, "Picking"), (2, "THE WATER")]


def test_questions_about_what_the_text_is_about_stand_over_the_other_headings():
    parts = ["Overview", "What is green tea good for?", "Sleep", "Who should not drink green tea?"]
    text = "Green tea\n\n" + "\n\n".join(f"{part}\n\n{LONG}" for part in parts)
    assert [level for level, _title in levels_of(text)] == [2, 2, 3, 2]


# Tables


def rows(text):
    found = [p for section in outline_of(text).sections for p in section.passages if p.kind == "row"]
    return [(row.text, row.context) for row in found]


CUPS = [
    ("Drink | Cups a day", ""),
    ("Green tea | 3", "Drink | Cups a day"),
    ("Water | 6 or more", "Drink | Cups a day"),
]


@pytest.mark.parametrize(
    "table",
    [
        "Drink        Cups a day\nGreen tea    3\nWater        6 or more",
        "Drink\tCups a day\nGreen tea\t3\nWater\t6 or more",
        "  Drink       Cups a day\n  ----------- ------------\n  Green tea   3\n  Water       6 or more",
        "=========  ==========\nDrink      Cups a day\n=========  ==========\nGreen tea  3\nWater      6 or more\n"
        "=========  ==========",
        "+-----------+------------+\n| Drink     | Cups a day |\n+===========+============+\n| Green tea | 3          |\n"
        "+-----------+------------+\n| Water     | 6 or       |\n|           | more       |\n+-----------+------------+",
        "| Drink | Cups a day |\n|---|---|\n| Green tea | 3 |\n| Water | 6 or more |",
        "-----------------------\n Drink      Cups\n            a day\n---------- ------------\n Green tea  3\n\n"
        " Water      6 or\n            more\n-----------------------",
    ],
)
def test_a_table_is_read_row_by_row_however_it_is_drawn(table):
    text = f"Tea\n\n{LONG}\n\nHow much\n\n{table}\n\n{LONG}\n"
    assert rows(text) == CUPS
    assert titles_of(text) == ["How much"]


def test_items_and_verses_are_no_table():
    text = (
        f"Tea\n\n{LONG}\n\n-   Green tea   is good\n-   Water       is too\n-   Milk        is white\n\n"
        f"{LONG}\n\nOne  for sorrow\nTwo for mirth\n\n{LONG}\n"
    )
    assert rows(text) == []
