"""printed.pdf: a leaflet that was written in Word's manner and printed to a PDF by LibreOffice, without bookmarks."""

from pathlib import Path

from learn.importing.readers import read


def sections():
    found = read((Path(__file__).parent / "printed.pdf").read_bytes(), "printed.pdf").sections
    return {section.title: section.passages for section in found}


def passages(title, *kinds):
    found = next(passages for each, passages in sections().items() if each.startswith(title))
    return [passage for passage in found if passage.kind in kinds]


def test_an_item_stands_in_the_list_that_its_bullet_and_its_place_tell():
    items = passages("Before", "item")
    assert [(item.text, item.shape["marks"]) for item in items] == [
        ("your medicines, with the list of", [None]),
        ("what you take every day", [0, None]),
        ("what you take only when it hurts, and", [0, None]),
        ("how much at most", [0, 0, None]),
        ("a letter for your GP", [None]),
    ]


def test_a_list_within_an_item_rests_on_that_item():
    assert [item.context for item in passages("Before", "item")] == [
        "Take these things home:",
        "your medicines, with the list of",
        "your medicines, with the list of",
        "what you take only when it hurts, and",
        "Take these things home:",
    ]


def test_steps_keep_their_numbers_also_those_in_letters_and_roman_figures():
    items = passages("Changing", "item")
    assert [(item.text.split(",")[0], item.shape["marks"]) for item in items] == [
        ("Wash your hands with soap for 20 seconds.", [1]),
        ("Take the old dressing off:", [2]),
        ("loosen one corner", [0, 1]),
        ("pull it back along the skin", [0, 2]),
        ("put it in a bag.", [0, 3]),
        ("Do not use scissors.", [0]),
        ("Look at the wound.", [3]),
        ("it smells", [1]),
        ("it is red.", [2]),
    ]


def test_a_cell_on_two_lines_is_one_though_the_font_tells_no_height():
    assert [row.text for row in passages("How often", "row")][:2] == [
        "Kind of wound | Changed every | Seen by",
        "Closed with two rows of strong stitches | 3 days | Practice nurse",
    ]


def test_notes_stand_after_the_paragraph_that_points_at_them():
    assert [(passage.kind, passage.text) for passage in passages("Before", "sentence", "note")][:5] == [
        ("sentence", "The nurse will show you how to change the dressing."),
        ("sentence", "Most people need no more than 3."),
        ("sentence", "A room of 12 m² is large enough."),
        ("note", "In some hospitals a doctor does this."),
        ("note", "Count of the year 2019, in 212 people."),
    ]
