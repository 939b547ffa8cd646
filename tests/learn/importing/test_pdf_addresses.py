"""Addresses that a PDF breaks where a line ends."""

import pytest

from . import making
from .outlines import outline, passages

HEAD = (50, 790, 20, True, "Fluids on the ward")
WIDTH = "A grown person on this ward drinks six cups of water before the noon of the day, and so do"


def read(*lines):
    return passages(
        outline(
            "pdf", making.pdf([HEAD, *[(50, 750 - 12 * n, 10, False, line) for n, line in enumerate(lines)]])
        )
    )


@pytest.mark.parametrize(
    "before, after, whole",
    [
        ("(http://ward.example/-", "doc/tea-manuals) .", "(http://ward.example/doc/tea-manuals) ."),
        ("it(https://ward.example/a/-", "tea.html#f5) .", "it(https://ward.example/a/tea.html#f5) ."),
        ("https://ward.example/", "doc/tea.html today.", "https://ward.example/doc/tea.html today."),
        ("(See /usr/share/", "doc/tea/index.html).", "(See /usr/share/doc/tea/index.html)."),
    ],
)
def test_an_address_broken_after_a_stroke_is_whole_again(before, after, whole):
    assert read(f"{WIDTH} all of us {before}", after) == [f"{WIDTH} all of us {whole}"]


@pytest.mark.parametrize(
    "before, after",
    [
        ("http://ward.example/", "for more of it."),
        ("cups and/", "or/also jugs."),
        ("/usr/share/", "and all of it."),
    ],
)
def test_a_word_after_a_whole_address_stays_a_word(before, after):
    assert read(f"{WIDTH} all of us see {before}", after) == [f"{WIDTH} all of us see {before} {after}"]


def test_emphasis_after_a_broken_address_is_where_it_was():
    lines = [(50, 750, 10, False, f"{WIDTH} all of us http://ward.example/-")]
    lines += [
        (50, 738, 10, False, "doc/tea and"),
        (106, 738, 10, True, "never"),
        (140, 738, 10, False, "stop."),
    ]
    found = outline("pdf", making.pdf([HEAD, *lines])).sections[-1].passages[-1]
    (start, end, kind), *_others = found.shape["spans"]
    assert (found.text[start:end], kind) == ("never", "strong")
