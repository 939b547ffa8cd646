"""Plain text set for pages and by programs: standards, licences, manuals with underlined headings, contents."""

import textwrap

from .beavers import LONG, outline_of, texts, titles_of


def set_in(text, columns):
    return textwrap.fill(text, 70, initial_indent=" " * columns, subsequent_indent=" " * columns)


def under(title, rule="-"):
    return f"{title}\n{rule * len(title)}\n\n{textwrap.fill(LONG, 72)}\n\n"


def test_where_headings_are_underlined_other_lines_are_none():
    text = (
        under("Kettles", "=")
        + under("1. How to fill it.")
        + under("2) Lid and spout", "^")
        + "Hot and loud\n\n"
        f"{LONG}\n\n"
        + under("二. 水壶", "~").replace("~~~~~", "~~~~~~~~")
        + f"----------------\n$ boil --cups\n----------------\n\n{LONG}\n"
    )
    assert outline_of(text).title == "Kettles"
    assert titles_of(text) == ["1. How to fill it.", "2) Lid and spout", "二. 水壶"]


def test_an_underlined_line_begins_anew_under_a_line_of_prose():
    text = (
        under("Kettles", "=")
        + f"See also: pots, pans,\nlids, cups\nPouring it out\n--------------\n\n{LONG}\n"
    )
    assert titles_of(text) == ["Pouring it out"]


def test_headings_further_left_may_have_numbers_and_stand_over_each_other():
    page = (
        f"Tea Working Group{' ' * 30}A. Miller\nRequest for Tea: 12{' ' * 30}May 2020\n\n\n"
        f"{'On Boiling Water':^72}\n\nAbstract\n\n{set_in(LONG, 3)}\n\nTable of Contents\n\n"
        f"   1.  Kettles . . . . . . . . 2\n   2.  Cups  . . . . . . . . . 3\n\n"
        f"1.  Kettles\n\n1.1.  What a Kettle Is, and What It Is Not, as Far as This Text Can\n      Say\n\n{set_in(LONG, 3)}\n\n"
        f"   1.  Of iron\n\n   2.  Of clay\n\n   Short line\n\n{set_in(LONG, 3)}\n\n2.  Cups\n\n{set_in(LONG, 3)}\n"
    )
    assert outline_of(page).title == "On Boiling Water"
    assert titles_of(page)[-5:] == [
        "Abstract",
        "Table of Contents",
        "1. Kettles",
        "1.1. What a Kettle Is, and What It Is Not, as Far as This Text Can Say",
        "2. Cups",
    ]


def test_a_note_or_code_further_left_heads_nothing():
    part = set_in(LONG, 3)
    code = "CREATE KETTLE iron\n    WITH lid\n    AND spout;"
    text = f"Use\n\n{part}\n\nCaution\n\n{part}\n\n{code}\n\n{part}\n\nPots\n\n{part}\n\nCups\n\n{part}\n"
    assert titles_of(text) == ["Pots", "Cups"]


def test_what_stands_over_and_under_each_page_is_left_out():
    halves = (
        "The water in the kettle is hot as soon as it boils, as one expects, and\n",
        "it stays so for an hour.\n",
    )
    pages = [f"Part {n}\n\n{textwrap.fill(LONG, 72)}\n\n{halves[0]}" for n in range(1, 5)]
    text = "".join(
        f"{page}\n\nMiller{' ' * 40}[Page {n}]\n\f\nTea 12{' ' * 30}Kettles\n\n{halves[1]}\n"
        for n, page in enumerate(pages, 1)
    )
    found = texts(outline_of(text))
    assert " ".join(map(str.strip, halves)) in found
    assert not [each for each in found if "Miller" in each or "Tea 12" in each]


def test_contents_of_a_chapter_are_no_headings():
    entries = "1.1. Leaves\n1.2. Water\n    1.2.1. Hot\n"
    body = "".join(f"{title}\n\n{LONG}\n\n" for title in ("1.1. Leaves", "1.2. Water", "1.2.1. Hot"))
    text = f"Tea\n\nChapter 1. Making It\n\n{entries}\n{body}Appendix B. Further Cups\n\n{LONG}\n"
    assert titles_of(text) == [
        "Chapter 1. Making It",
        "1.1. Leaves",
        "1.2. Water",
        "1.2.1. Hot",
        "Appendix B. Further Cups",
    ]


def test_numbered_lines_with_capitals_and_a_full_stop_head_the_parts_of_a_licence():
    titles = ["Definitions.", "Conveying Cups.", "Basic Permissions.", "Selling Cups of this Kind."]
    text = "TEA LICENCE\n\n" + "".join(f"  {n}. {title}\n\n{LONG}\n\n" for n, title in enumerate(titles))
    assert titles_of(text) == [f"{n}. {title}" for n, title in enumerate(titles)]


def test_numbered_steps_that_end_in_a_full_stop_head_nothing():
    steps = ["Boil the water.", "Pour it on the leaves.", "Wait for a while."]
    assert (
        titles_of("Tea\n\n" + "".join(f"{n}. {step}\n\n{LONG}\n\n" for n, step in enumerate(steps, 1))) == []
    )


def test_terms_with_numbers_and_what_they_mean_further_in_are_no_headings():
    terms = "".join(
        f'1.{n}. "{word}"\n    means a thing to boil water in.\n\n'
        for n, word in enumerate(("Pot", "Cup"), 1)
    )
    assert titles_of(f"Tea\n\n1. Words\n\n{terms}2. Use\n\n{LONG}\n") == ["1. Words", "2. Use"]


def test_books_settings_and_remarks_in_brackets_are_no_headings():
    lines = ["Miller, Ann, Kettles of the North, North Press, 1989", "CUPS=", "POT=/srv/pot", "DROP $POT loc",
             "(Does it whistle?)", "Example 3. Cups"]  # fmt: skip
    told = "".join(f"{line}\n\n{LONG}\n\n" for line in lines)
    assert titles_of(f"Tea\n\n{LONG}\n\n{told}Pots\n\n{LONG}\n") == ["Pots"]


def test_a_chapter_called_by_its_number_alone_is_a_heading():
    part = textwrap.fill(LONG, 70, initial_indent="  ")
    text = f"Tea in the North\n\n{part}\n\n" + "".join(
        f"{'CHAPTER ' + n:^60}\n\n{part}\n\n{part}\n\n" for n in ("I", "II")
    )
    assert titles_of(text) == ["CHAPTER I", "CHAPTER II"]


def test_see_also_at_the_end_is_a_heading():
    assert titles_of(f"Tea\n\nPots\n\n{LONG}\n\nSee Also\n\nCups, Kettles\n") == ["Pots", "See Also"]


def test_a_table_without_words_is_read_as_lines():
    assert titles_of(f"Tea\n\nPots\n\n{LONG}\n\n|   |   |\n|   |   |\n\nCups\n\n{LONG}\n") == ["Pots", "Cups"]


def test_names_with_what_they_mean_further_in_are_no_headings_where_those_have_numbers():
    part = set_in(LONG, 4)
    terms = "".join(f"{name} (integer)\n\n{part}\n\n{part}\n\n" for name in ("cups_each", "lid_size", "heat"))
    assert titles_of(f"Tea\n\n1.1. Pots\n\n{terms}1.2. Cups\n\n{part}\n\n1.3. Use\n\n{part}\n") == [
        "1.1. Pots",
        "1.2. Cups",
        "1.3. Use",
    ]
