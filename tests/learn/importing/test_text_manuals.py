"""Plain text of programs: manual pages, lists of changes, descriptions of functions."""

import textwrap

from .beavers import LONG, outline_of, titles_of


def set_in(text, columns):
    return textwrap.fill(text, 70, initial_indent=" " * columns, subsequent_indent=" " * columns)


def test_lines_further_left_than_the_text_are_the_headings_of_a_manual_page():
    page = (
        f"KETTLE(1){' ' * 50}KETTLE(1)\n\nNAME\n       kettle - boil water\n\n"
        "SYNOPSIS\n       kettle [ OPTIONS ] CUPS\n\n       kettle --help\n\n"
        f"DESCRIPTION\n{set_in(LONG, 7)}\n\n   How hot\n{set_in(LONG, 7)}\n\n"
        f"OPTIONAL FLAGS\n     --cups=CUPS\n{set_in(LONG, 8)}\n\n       Short line\n\n{set_in(LONG, 7)}\n\n"
        f"EXAMPLES\n       Boil two cups:\n\n           kettle 2\n\n{set_in(LONG, 7)}\n\n2024\n"
    )
    assert titles_of(page) == ["NAME", "SYNOPSIS", "DESCRIPTION", "How hot", "OPTIONAL FLAGS", "EXAMPLES"]


def test_code_further_left_than_the_text_heads_nothing():
    text = f"Installing\n\n{set_in(LONG, 3)}\n\n   With npm:\n\nnpm install tea\n\n{set_in(LONG, 3)}\n\nUse\n\n{set_in(LONG, 3)}\n"
    assert titles_of(text)[-1:] == ["Use"] and "npm install tea" not in titles_of(text)


def test_versions_in_their_order_are_the_headings_of_a_list_of_changes():
    text = (
        "Changelog\n\n3.4.0 (2024-10-08)\n\nFeatures\n\n- Boil more water at once (#12)\n- Less noise\n\n"
        "[3.3.2] - 2023-10-31\n\n- Pour it slowly\n\nv3.3.1\n\n- Mend the lid\n- Mend the cup\n"
    )
    found = outline_of(text)
    assert [s.title for s in found.sections if s.title] == [
        "3.4.0 (2024-10-08)",
        "Features",
        "[3.3.2] - 2023-10-31",
        "v3.3.1",
    ]


def test_versions_in_no_order_are_what_is_said_of_what_stands_over_them():
    told = "".join(
        f"{name} of tea\n\n{version}\n\n{LONG}\n\n"
        for name, version in (("Leaves", "3.2"), ("Pots", "3.25"), ("Cups", "3.2"))
    )
    assert "3.25" not in titles_of(f"Tea\n\n{LONG}\n\n{told}")


def test_calls_of_functions_over_what_they_do_are_headings():
    calls = ["kettle.boil(cups)", "kettle.pour(cups[, milk])", "new Kettle(size)"]
    text = "\n\n".join(f"{call}\n\n{LONG}" for call in calls)
    assert titles_of(f"Kettle\n\n{LONG}\n\n{text}\n") == calls
    lead_in = "\n\n".join(f"You can write this:\n\n{call}\n\n{LONG}" for call in calls)
    assert titles_of(f"Kettle\n\n{LONG}\n\n{lead_in}\n") == []


def test_a_line_of_blanks_after_a_version_is_read():
    assert outline_of(f"Tea\n\n{LONG}\n\n1.2.3{' ' * 50_000}x\n\n{LONG}\n").sections
