"""Which lines of plain text are headings, and which only look so."""

import textwrap

import pytest

from .beavers import LONG, outline_of, titles, titles_of


def test_a_numbered_question_and_one_over_a_list_that_counts_anew_are_headings():
    text = (
        f"Tea\n\n{LONG}\n\n1. What is tea?\n\n{LONG}\n\n2. See somebody if you have:\n\n- a cup\n- a pot\n\n"
        f"3. How it is made\n\n1. Boil water.\n2. Pour it on.\n\n{LONG}\n"
    )
    assert titles_of(text) == ["1. What is tea?", "2. See somebody if you have:", "3. How it is made"]


def test_a_number_that_goes_on_with_those_of_headings_makes_one_of_other_lines_too():
    text = (
        f"1.1. tea in the east\n\n{LONG}\n\n1.2. The 2.x leaves\n\n{LONG}\n\n1.3. It was found, not made!\n\n{LONG}\n\n"
        f"These came with it:\n\n4.7 Cups of clay\n\n4.9 Cups of wood\n\n{LONG}\n"
    )
    assert outline_of(text).title == "1.1. tea in the east"
    assert titles_of(text) == ["1.2. The 2.x leaves", "1.3. It was found, not made!"]


def test_numbers_in_one_part_of_a_text_leave_its_other_headings():
    text = f"Tea\n\nWhat it is\n\n{LONG}\n\nUse\n\n{LONG}\n\n8.2 Green\n\n{LONG}\n\n8.1 Black\n\n{LONG}\n\n8.0 Red\n\n{LONG}\n"
    assert titles_of(text) == ["What it is", "Use", "8.2 Green", "8.1 Black", "8.0 Red"]


def test_paragraphs_whose_first_line_is_set_in_keep_their_headings():
    part = textwrap.fill(LONG, 70, initial_indent="    ")
    text = (
        f"TEA\n\n{part}\n\nI. Leaves\n\n{part}\n\nII. Why it is drunk\n\n    It is hot.\n\nPots\n\n{part}\n"
    )
    assert titles_of(text) == ["I. Leaves", "II. Why it is drunk", "Pots"]


def test_lines_that_say_whose_a_text_is_are_no_headings():
    text = (
        f"Your Tea\n\nInformation for drinkers\n\nTea Department, North House\n\n{LONG}\n\nPots\n\n{LONG}\n"
    )
    assert titles_of(text) == ["Pots"]


def test_items_without_bullets_among_longer_ones_are_no_headings():
    text = (
        f"Tea\n\n{LONG}\n\nHere are some ideas:\n\nDrink it hot. It is better so.\n\nAvoid drinking it late\n\nKeep the pot warm\n\n"
        f"Use a lid\n\nWhen to stop\n\n{LONG}\n\nThere are some kinds of it. All are good.\n\nGreen\n\nBlack (fermented)\n\n"
        f"other kinds of leaves\n\nAll these are sold. They are dried first.\n\nDisorders, such as thirst\n\n{LONG}\n"
    )
    assert titles_of(text) == ["When to stop"]


def test_what_is_told_of_each_part_under_its_heading_is_no_heading():
    text = f"Tea\n\n{LONG}\n\nPots\n\nAdded in: May 2\n\n{LONG}\n\nCups\n\nAdded in: June 3\n\n{LONG}\n"
    assert titles_of(text) == ["Pots", "Cups"]


def test_words_with_what_they_mean_further_in_are_no_headings():
    terms = "".join(f"{word}\n\n    https://example.org/{word}\n\n" for word in ("Home", "Source", "Help"))
    assert titles_of(f"Tea\n\n{LONG}\n\n{terms}Pots\n\n{LONG}\n") == ["Pots"]


def test_examples_with_long_lines_leave_the_paragraphs_whole():
    code = "    boil('" + "x" * 150 + "')\n    pour('" + "y" * 150 + "')\n"
    text = f"Tea\n\n{textwrap.fill(LONG, 72)}\n\n{code}\n{textwrap.fill('A ' + LONG, 72)}\n"
    assert titles_of(text) == []


@pytest.mark.parametrize(
    "line",
    ["May 2024", "Last updated: May 2024", "Page last reviewed: 3 May 2024", "Version 2.1", "Jane Doe, 3 May 2024",
     "Dr Jane Doe, Consultant", "Von Erika Muster", "Stand: Mai 2024", "03/05/2024"],
)  # fmt: skip
def test_a_line_below_the_title_that_tells_of_the_text_is_no_heading(line):
    assert titles_of(f"Tea and Water\n\n{line}\n\n{LONG}\n\nPots\n\n{LONG}\n") == ["Pots"]


@pytest.mark.parametrize("line", ["Por qué se bebe", "Source materials", "Version control"])
def test_other_lines_below_the_title_are_headings(line):
    assert titles_of(f"Tea and Water\n\n{line}\n\n{LONG}\n\nPots\n\n{LONG}\n") == [line, "Pots"]


def test_lists_without_bullets_that_prose_names_or_that_ask_are_no_headings():
    text = (
        f"Tea\n\n{LONG}\n\nSigns\n\nIt has one or more of these signs. They come early.\n\nSteam\n\nHeat\n\nScent\n\n"
        f"Colour\n\n{LONG}\n\nPlan\n\nMake a plan with:\n\nLeaves, such as green ones\n\nHow to boil it\n\nWhen to stop\n\n"
        f"{LONG}\n\nWarnings\n\nLook out for the following signs:\n\nBurns\n\nStains\n\nspilt tea\n\n{LONG}\n"
    )
    assert titles_of(text) == ["Signs", "Plan", "Warnings"]


@pytest.mark.parametrize("frame", ["*** {} ***", "=== {} ===", "== {} ==", "--- {} ---", "    *** {} ***"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_lines_between_two_marks_that_are_alike_are_headings(frame, between):
    lines = [
        frame.format("Tea"),
        LONG,
        frame.format("Where it grows"),
        LONG,
        "Pots",
        frame.format("use"),
        LONG,
    ]
    assert [outline_of(between.join(lines)).title, *titles_of(between.join(lines))] == [
        "Tea",
        "Where it grows",
        "use",
    ]


def test_such_marks_around_the_number_of_a_page_or_the_lines_of_a_box_make_no_headings():
    pages = "\n\n".join(f"{LONG}\n\n--- Page {number} ---" for number in range(1, 6))
    assert titles_of(f"Tea\n\n{pages}\n\n{LONG}\n") == []
    box = "*** Mind the pot ***\n*** It is hot ***\n*** And full ***"
    assert titles_of(f"Tea\n\n{LONG}\n\n{box}\n\n{LONG}\n") == []


@pytest.mark.parametrize(
    "names",
    [
        ["I", "II", "III"],
        ["I.", "II.", "III."],
        ["Section 1 – Leaves.", "Section 2 – Water.", "Section 3 – Who may drink it, and when."],
        ["Kapitel 1: Von Blättern.", "Kapitel 2: Von Wasser.", "Kapitel 3"],
        ["Chapter one. Of leaves", "CHAPTER II. Of water", "Część 3. Of cups"],
    ],
)
def test_parts_that_count_from_one_are_headings(names):
    text = "".join(f"{name}\n\n{LONG}\n\n{LONG}\n\n" for name in names)
    assert titles_of(f"All about Tea\n\n{text}") == names


def test_articles_that_are_the_text_itself_are_no_headings_nor_are_lessons_in_a_list():
    articles = "\n\n".join(f"Article {number}. Tea is free. So are cups and pots." for number in (1, 2, 3))
    assert titles_of(f"Law of Tea\n\n{articles}\n\n{LONG}\n") == []
    lessons = "\n".join(f"Lesson {number}: Cups, pots and leaves" for number in (1, 2, 3))
    assert titles_of(f"Law of Tea\n\nYou will learn:\n\n{lessons}\n\n{LONG}\n") == []


def test_a_number_with_a_full_stop_ends_no_sentence_in_a_heading():
    names = ["TOP 1. Begrüßung", "TOP 2. Wahlen am 3. Mai", "Wer 2. Vorsitzender wird"]
    text = "".join(f"{name}\n\n{LONG}\n\n" for name in names)
    outline = outline_of(f"Protokoll vom 21. Februar 2017\n\n{LONG}\n\n{text}")
    assert [outline.title, *titles(outline)[1:]] == ["Protokoll vom 21. Februar 2017", *names]


def test_what_asks_twice_is_a_heading():
    assert titles_of(f"Tea\n\n{LONG}\n\nWhat does it cost? Is it free?\n\n{LONG}\n") == [
        "What does it cost? Is it free?"
    ]


def test_a_sentence_that_asks_the_reader_for_something_heads_nothing():
    assert titles_of(f"Tea\n\n{LONG}\n\nFor more of it, please ask at the bar\n\n{LONG}\n") == []


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_questions_that_a_list_announces_are_headings_however_long_they_are(between):
    questions = [
        "What is it?",
        "Who drinks it?",
        "Why do people who come home late and tired not drink it where they were before, so that those who wait for "
        "them at home would not have to put the kettle on for them at such an hour of the night?",
    ]
    text = between.join(
        ["Tea", LONG, *(f"- {each}" for each in questions), *sum(([q, LONG] for q in questions), [])]
    )
    outline = outline_of(text)
    assert titles(outline)[1:] == questions
    assert [p.text for p in outline.sections[0].passages if p.kind == "item"] == questions


def test_lines_of_an_example_that_stand_again_in_another_are_no_headings():
    code = "\n".join(
        f"    {number} {line}" for number, line in enumerate(("boil:", "  water =", "  kettle"), 1)
    )
    assert titles_of(f"Tea\n\n{LONG}\n\n{code}\n\n{LONG}\n\n{code}\n    4 more\n\n{LONG}\n") == []


def test_the_first_numbered_heading_may_stand_under_a_list_with_bullets():
    text = (
        f"Tea\n\nIn brief:\n\n- hot\n\n- cheap\n\n1. Why drink it?\n\n{LONG}\n\n2. How to make it\n\n{LONG}\n"
    )
    assert titles_of(text) == ["1. Why drink it?", "2. How to make it"]


def test_the_headings_of_a_web_page_saved_as_text_stand_at_several_columns():
    part = textwrap.indent(textwrap.fill(LONG, 70), "   ")
    text = (
        f"{'All about Tea':^74}\n\n{part}\n\nLeaves\n\n{part}\n\n  Green\n\n{part}\n\n     * Sencha\n     * Matcha\n\n"
        f"  What all the others are that have stood in the sun for so long that they\n  are not green\n\n{part}\n\nWater\n\n{part}\n\n    Hot\n\n{part}\n"
    )
    assert titles_of(text) == [
        "Leaves",
        "Green",
        "What all the others are that have stood in the sun for so long that they are not green",
        "Water",
        "Hot",
    ]


def test_one_small_word_over_a_list_is_the_title():
    outline = outline_of("carnitas\n    • 3 pounds of pork\n    • black pepper\nHeat the oven. Bake it.\n")
    assert outline.title == "carnitas"


@pytest.mark.parametrize(
    "usual", ["Zutaten", "Zubereitung", "Ingrédients", "Elaboración", "Directions", "Fazit"]
)
def test_what_heads_a_part_of_any_text_ends_a_list_in_any_language(usual):
    lines = ["Cake", LONG, "Dough", "200 g flour", "some milk", "2 TL Salz", "3-4 large eggs"]
    for heading in (usual, f"{usual}:"):
        text = "\n".join([*lines, heading, "All of it may be bought. It is cheap."])
        assert titles_of(text) == ["Dough", heading]


def test_the_number_of_a_chapter_is_none_of_its_headings_nor_are_its_contents_on_one_line():
    parts = "".join(
        f"2.{number}. {name}\n\n{LONG}\n\n" for number, name in enumerate(("Green", "Red", "White"), 1)
    )
    text = (
        f"Chapter 2. Tea\n\nHome\n\nTable of its parts\n\n2.1. Green 2.2. Red 2.3. White\n\n{LONG}\n\n{parts}"
    )
    assert titles_of(text)[-3:] == ["2.1. Green", "2.2. Red", "2.3. White"]
    assert "2.1. Green 2.2. Red 2.3. White" not in titles_of(text)


def test_contents_may_count_headings_that_have_no_numbers():
    names = ["Leaves", "Green leaves", "Water", "How hot it is"]
    counted = ["1 Leaves", "1.1 Green leaves", "2 Water", "2.1 How hot it is"]
    for between in ("\n", "\n\n"):
        text = between.join(["Tea", LONG, *counted, *(each for name in names for each in (name, LONG))])
        assert titles_of(text) == names
