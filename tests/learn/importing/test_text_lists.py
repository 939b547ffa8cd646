"""Lists of plain text without bullets and without a line that leads into them."""

import pytest

from .beavers import LONG, outline_of, titles, titles_of


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_right_under_a_heading_goes_up_to_the_next_heading(between):
    filling = "Filling it with a cup takes long. Filling the kettle at the tap takes none."
    lines = ["Kettle", LONG, "Parts", "Lid", "Spout", "Handle", "Whistle", "Filling the kettle", filling]
    outline = outline_of(between.join(lines))
    assert titles(outline) == ["", "Parts", "Filling the kettle"]
    assert [(p.kind, p.text, p.context) for p in outline.sections[1].passages] == [
        ("item", text, "Parts") for text in ("Lid", "Spout", "Handle", "Whistle")
    ]


@pytest.mark.parametrize("items", [["A gown", "Slippers"], ["A gown", "Slippers", "A pen", "Some books"]])
def test_a_list_after_a_sentence_that_leads_into_it_has_no_headings(items):
    lines = ["Packing", "Please bring the following things with you.", *items, "Leave your watch at home."]
    assert titles_of("\n\n".join([*lines, "Visiting", LONG])) == ["Visiting"]


def test_the_last_item_of_a_list_under_a_heading_heads_no_prose_that_says_nothing_of_it():
    lines = ["Colds", LONG, "Other signs", "Fever", "Sore muscles", "Earache", "They pass within a week."]
    assert titles_of("\n\n".join([*lines, "Outlook", LONG])) == ["Other signs", "Outlook"]


def test_lines_of_an_address_are_no_headings():
    text = f"Dr J. Smith\n12 High Street\nHarwick\n\n{LONG}\n\n{LONG}\n\nDiagnosis\n\n{LONG}\n"
    assert titles_of(text) == ["Diagnosis"]


def test_a_capital_ends_a_list_in_small_letters():
    text = "Tea\n\nYou need:\n\na cup\n\nhot water\n\na spoon\n\nHow to drink\n\nSip it while it is hot. Do not slurp.\n"
    assert titles_of(text) == ["How to drink"]


def test_what_was_a_heading_before_is_one_again_after_a_list():
    text = f"Tea and milk\n\nMilk\n\n{LONG}\n\nYou need:\n\nCups\n\nHot spoons\n\nMilk\n\nPour it in last. Stir.\n"
    assert titles_of(text) == ["Milk", "Milk"]


def test_a_line_that_the_paragraph_under_it_takes_up_is_a_heading_after_a_list():
    text = "Tea\n\nYou need:\n\nCups\n\nHot spoons\n\n{}\n\nThe milk goes in last. Stir it well.\n"
    assert titles_of(text.format("Milk")) == ["Milk"]
    assert titles_of(text.format("Sugar")) == []


def test_a_line_that_leads_to_an_example_heads_nothing():
    text = f"Kettle\n\n{LONG}\n\nYou can then type\n\n    kettle boil\n\nInstalling\n\n    kettle get\n\n{LONG}\n"
    assert titles_of(text) == ["Installing"]


def test_facts_each_told_under_a_name_are_no_headings_and_end_where_no_line_tells_one():
    facts = ["Time: 20 minutes", "Cups: 4", "Leaves: two spoons"]
    for text in ("\n".join(["Tea", LONG, *facts, LONG]), "\n\n".join(["Tea", "You need this:", *facts])):
        assert titles_of(text) == []
    text = "\n".join(
        ["Tea", "It takes this:", *facts, "Leaves", "Green or black ones, as you wish, of any garden"]
    )
    assert titles_of(text) == ["Leaves"]
    assert titles_of(f"Tea\n\nPart I: Leaves\n\n{LONG}\n\nPart II: Water\n\n{LONG}\n") == [
        "Part I: Leaves",
        "Part II: Water",
    ]


def test_amounts_are_no_headings_nor_is_the_last_of_a_list_of_them():
    lines = [
        "Cake",
        LONG,
        "Dough",
        "200 g flour",
        "1/2 cup milk",
        "2 TL Salz",
        "3-4 large eggs",
        "Much Sugar",
    ]
    assert titles_of("\n".join([*lines, "All of it may be bought. It is cheap."])) == ["Dough"]
    assert titles_of(f"10 cups of tea\n\n{LONG}\n\n2 large pots\n\n{LONG}\n") == []
    assert outline_of(f"10 cups of tea\n\n{LONG}\n").title == "10 cups of tea"


def test_a_line_with_a_colon_that_stands_under_several_headings_is_one():
    recipes = [
        f"{name}\n\nYou need:\n\n- water\n- leaves\n\nSteps:\n\n1. Boil.\n2. Pour."
        for name in ("Tea", "Mate")
    ]
    text = "\n\n".join(
        ["Drinks", LONG, *recipes, "Coffee", f"{LONG} For example:", "- in a pot", "- in a pan"]
    )
    assert titles_of(text) == ["Tea", "Steps:", "Mate", "Steps:", "Coffee"]


def test_an_item_over_a_longer_one_is_no_heading_though_its_words_are_large():
    items = [
        "Speed",
        "Simple Design",
        "Good support for those who work on many of them (thousands of leaves, i.e. a lot more of them than any of us)",
    ]
    text = "\n".join(["Tea", LONG, "It had several aims:", *items, "Wide Use", LONG, LONG, "Outlook", LONG])
    assert not {"Speed", "Simple Design"} & set(titles_of(text))
