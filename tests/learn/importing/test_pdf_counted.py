"""What only counts in a PDF is left out: its pages, and the lines of code."""

from . import making
from .outlines import outline, passages

LINE = "Tea is a leaf that people put into hot water, and they have done so for long"


def page_of(number, *last, y=137):
    """A page of text whose number stands high above its lower edge, as LaTeX sets it on paper of another size."""
    text = [(72, 700 - 12 * n, 10, False, f"{LINE} {word}") for n, word in enumerate(("and", "that", *last))]
    return [*text, (303, y, 10, False, number)]


def read(*pages):
    return passages(outline("pdf", making.pdf(*pages)))


def test_the_numbers_of_two_pages_are_left_out_wherever_their_margin_ends():
    found = read(page_of("1", "and they"), page_of("2", "now."))
    assert not any(character.isdecimal() for text in found for character in text)
    assert "and they Tea is" in " ".join(found)


def test_pages_without_a_number_leave_those_of_the_others_out():
    pages = [page_of("i"), page_of("ii"), page_of("1"), page_of("2"), page_of("3")]
    found = " ".join(read([(72, 700, 10, False, LINE)], *pages, [(72, 700, 10, False, "The end.")]))
    assert found.endswith("The end.") and not {"i", "ii", "1", "2", "3"} & set(found.split())


def test_a_number_that_ends_a_page_and_does_not_count_it_is_kept():
    assert "31" in " ".join(read(page_of("31"), page_of("12"))).split()
    # Right under the text it belongs to it, though it counts.
    assert "2" in " ".join(read(page_of("1", y=674), page_of("2", y=674))).split()


def coded(*lines):
    """A PDF of lines of code between sentences. A line: (its number, how far in it stands, what it says)."""
    text = [(72, 700, 10, False, f"{LINE}."), (72, 500, 10, False, "It is drunk warm.")]
    for at, (number, inset, said) in enumerate(lines):
        y = 670 - 12 * at
        text += [(72, y, 5, False, number), (90 + 5.4 * inset, y, 9, 2, said)]
    data = making.pdf(text).replace(b"/Helvetica-Oblique", b"/Courier")
    return outline("pdf", data)


def test_the_numbers_of_lines_of_code_are_left_out_and_each_line_stays_one():
    found = coded(("80", 0, "for leaf in leaves:"), ("81", 4, "pick(leaf)"), ("82", 4, "dry(leaf)"))
    assert passages(found, "code") == ["for leaf in leaves:\n    pick(leaf)\n    dry(leaf)"]
    assert passages(found)[-1] == "It is drunk warm."


def test_numbers_before_code_that_do_not_count_its_lines_are_kept():
    found = coded(("80", 0, "for leaf in leaves:"), ("20", 4, "pick(leaf)"), ("5", 4, "dry(leaf)"))
    assert {"80", "20", "5"} <= set(" ".join(text for text in passages(found)).split())
