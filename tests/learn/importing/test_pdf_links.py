"""Links of a PDF lie over its pages; they are those of the words under them."""

import re

import pytest

from . import making
from .outlines import outline

HEAD = (50, 790, 20, True, "Fluids on the ward")
CHART = "https://ward.example/chart"


def width(text, size=10):
    """How wide a text in Helvetica is."""
    wide = dict.fromkeys("ijl", 222) | dict.fromkeys(" .,fIt", 278) | dict.fromkeys("cksvxyz", 500)
    wide |= {"r": 333, "(": 333, ")": 333, "w": 722, "m": 833, "W": 944}
    return sum(wide.get(letter, 556) for letter in text) * size / 1000


def linked(*lines, address=CHART):
    """The (linked words, address) of a page of these lines, in which [words] are linked."""
    page, links = [HEAD], []
    for n, line in enumerate(lines):
        y, bare = 740 - 12 * n, line.replace("[", "").replace("]", "")
        page.append((50, y, 10, False, bare))
        for found in re.finditer(r"\[(.*?)\]", line):
            left = 50 + width(line[: found.start()].replace("[", "").replace("]", ""))
            links.append((left, y - 2, left + width(found[1]), y + 9, address))
    passages = outline("pdf", making.pdf(page, addresses=links)).sections[-1].passages
    return [
        (p.text[start:end], kind, *address)
        for p in passages
        for start, end, kind, *address in (p.shape or {}).get("spans", ())
    ]


def test_the_words_under_a_link_are_linked_and_no_sign_beside_them():
    assert linked("Write each turn down (see [the ward chart]).") == [("the ward chart", "link", CHART)]


def test_a_link_broken_over_two_lines_is_one():
    found = linked("Each time that a patient is turned this is written down by you on [the]", "[ward chart].")
    assert found == [("the ward chart", "link", CHART)]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "ftp://ward.example", "#tea"]
)
def test_only_what_leads_to_the_web_is_a_link(address):
    assert linked("Write it on [the chart].", address=address) == []


def test_two_links_side_by_side_are_two():
    found = linked("Write it on [the chart] or [the board].")
    assert [words for words, *_others in found] == ["the chart", "the board"]


def test_a_page_of_very_many_links_is_read():
    many = [(n % 500, 700 - n // 20, n % 500 + 1, 701 - n // 20, CHART) for n in range(4000)]
    page = [HEAD, (50, 740, 10, False, "Nobody drinks more.")]
    found = outline("pdf", making.pdf(page, addresses=many))
    assert [p.text for p in found.sections[-1].passages] == ["Nobody drinks more."]
