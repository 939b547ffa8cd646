"""Which lines of plain text are headings, and which only look so."""

import textwrap

import pytest

from .beavers import LONG, outline_of, titles_of


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
