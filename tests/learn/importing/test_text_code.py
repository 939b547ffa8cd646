"""What programs say and what one types to them, in plain text."""

from learn.importing.readers import read

from .beavers import outline_of, titles_of

MANUAL = """kettle

A kettle that is told when to boil, from the command line or from a program.

Installing it

Get it from where you get such things, and wait until it is there:

    $ kettle install
    Done

Boiling water

Write this, or take any other of the many commands that there are:

    from kettle import boil

    boil(cups=2)
    'Central Kettle Time'

    Water

Notes on tea

Note

Tea is a leaf. It is picked by hand in the hills, early in the morning, and dried in the sun.

Version
    2.1 of the third of May

kettle.boil()

Boils the water that is in it, and says so when it is done, if it is done at all.

Questions

Ask them where you bought it. There is always somebody there who knows it well.
"""


def test_code_examples_labels_and_names_of_functions_are_no_titles_of():
    assert titles_of(MANUAL) == ["Installing it", "Boiling water", "Notes on tea", "Questions"]
    assert outline_of(MANUAL).title == "kettle"


def test_a_text_whose_paragraphs_begin_further_in_keeps_its_titles_of():
    part = "   It is a leaf that is picked by hand in the hills.\n   Then it is dried in the sun for long.\n"
    assert titles_of(f"Tea\n\nLeaves\n{part}\nWater\n{part}") == ["Leaves", "Water"]


def test_what_stands_further_in_under_its_lead_in_is_a_list():
    text = "Tea\n\nLeaves\n\nYou need these things:\n\n    Hot water\n\n    A cup\n\nPots\n\nA pot is made of clay, mostly.\n"
    found = [p for s in outline_of(text).sections for p in s.passages if p.kind == "item"]
    assert [(p.text, p.context) for p in found] == [
        ("Hot water", "You need these things:"), ("A cup", "You need these things:"),
    ]  # fmt: skip
    assert titles_of(text) == ["Leaves", "Pots"]


def test_no_word_of_a_text_with_code_is_lost():
    found = outline_of(MANUAL)
    said = " ".join(
        [found.title, *(w for s in found.sections for w in (s.title, *(p.text for p in s.passages)))]
    )
    assert sorted(said.split()) == sorted(MANUAL.split())


MOUTH = """MOUTH CARE

1. WHY IT MATTERS

A dry mouth hurts. Germs can reach the lungs.

2. WHAT YOU NEED

- a soft toothbrush
- a towel

3. HOW IT IS DONE

3.1 Sitting up

Sit the person up at 45 degrees or more.

4. WHEN TO CALL SOMEBODY

Call the dentist if you see white patches.
"""


def test_numbers_that_go_on_with_those_of_headings_are_headings_among_the_items_of_a_list():
    outline = read(MOUTH.encode(), "mouth.txt")
    assert [section.title for section in outline.sections if section.title] == [
        "1. WHY IT MATTERS",
        "2. WHAT YOU NEED",
        "3. HOW IT IS DONE",
        "3.1 Sitting up",
        "4. WHEN TO CALL SOMEBODY",
    ]
    items = [p.text for section in outline.sections for p in section.passages if p.kind == "item"]
    assert items == ["a soft toothbrush", "a towel"]


def test_numbers_of_a_list_with_lists_in_it_are_no_headings_though_they_go_on_with_one():
    text = (
        "MOUTH CARE\n\n1. WHY IT MATTERS\n\nA dry mouth hurts. Do so.\n\n1. Wash\n\n- with soap\n\n2. Dry\n\n"
        "- with a towel\n\n3. Ask\n\nThat is all there is to it.\n"
    )
    titles = [section.title for section in read(text.encode(), "mouth.txt").sections]
    assert "2. Dry" not in titles and "3. Ask" not in titles
