"""Notes at the foot of a PDF's pages: they are no sentences of its text, and their marks no words of it."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from learn.importing import pdf
from learn.importing.readers import read
from tests.learn.importing import making

HEAD = (50, 790, 20, True, "Fluids on the ward")
WIDTH = "A grown person on this ward drinks six cups of water before the noon of the day."


# Thousandths of their size that letters are wide in Helvetica, where not 556.
WIDE = dict.fromkeys("ijl", 222) | dict.fromkeys(" .,fIt", 278) | dict.fromkeys("cksvxyz", 500)
WIDE |= {"r": 333, "*": 389, "<": 584, "w": 722, "N": 722, "m": 833, "A": 667}


def text(y, *lines, x=50, size=10):
    """Lines in which a number after "^" is raised."""
    return [piece for n, line in enumerate(lines) for piece in line_of(x, y - 12 * n, size, line)]


def line_of(x, y, size, line):
    for at, piece in enumerate(re.split(r"\^(\d+)", line)):
        own = 0.6 * size if at % 2 else size
        if piece:
            yield x, y + 0.4 * size * (at % 2), own, False, piece
        x += own * sum(WIDE.get(letter, 556) for letter in piece) / 1000


def note(y, mark, *lines, x=50, size=8):
    return text(y, f"^{mark}{lines[0]}", *lines[1:], x=x, size=size)


def passages(*pages):
    found = read(making.pdf(*pages), "tea.pdf")
    return [(p.kind, p.text) for section in found.sections for p in section.passages]


def test_a_note_stands_after_the_paragraph_that_points_at_it_and_its_mark_is_gone():
    page = [
        HEAD,
        *text(750, WIDTH, "Nobody drinks more.^1"),
        *text(700, "A jug is at hand."),
        *note(60, "1", "But in the heat,", "when it is a must."),
    ]
    assert passages(page) == [
        ("sentence", WIDTH),
        ("sentence", "Nobody drinks more."),
        ("note", "But in the heat, when it is a must."),
        ("sentence", "A jug is at hand."),
    ]


def test_a_note_knows_the_words_before_its_mark():
    page = [
        HEAD,
        *text(700, "Drink. Nobody on this", "ward^1 drinks more than that."),
        *note(60, "1", "In May."),
    ]
    found = read(making.pdf(page), "tea.pdf").sections[-1].passages[-1]
    assert (found.text, found.shape) == ("In May.", {"of": "Nobody on this ward"})


def test_a_note_does_not_part_a_sentence_that_goes_on_on_the_next_page():
    first = [HEAD, *text(100, WIDTH, "Nobody on this ward^1"), *note(40, "1", "In May.")]
    found = passages(first, text(750, "drinks more than that."))
    assert found[1:] == [("sentence", "Nobody on this ward drinks more than that."), ("note", "In May.")]


def test_notes_in_the_type_of_the_text_are_told_by_their_raised_marks():
    page = [HEAD, *text(750, f"{WIDTH}^1", "Nobody drinks more.^2")]
    page += [*note(60, "1", "In May.", size=10), *note(40, "2", "In June.", size=10)]
    assert passages(page) == [
        ("sentence", WIDTH),
        ("sentence", "Nobody drinks more."),
        ("note", "In May."),
        ("note", "In June."),
    ]


def test_a_power_is_no_mark_of_a_note():
    page = [HEAD, *text(750, WIDTH, "A room has 12 m^2 or 10^2 of them. Nobody has more.^2")]
    assert passages([*page, *note(60, "2", "In May.")])[1:] == [
        ("sentence", "A room has 12 m² or 10² of them."),
        ("sentence", "Nobody has more."),
        ("note", "In May."),
    ]


def test_a_raised_number_that_no_note_explains_is_kept():
    page = [HEAD, *text(750, WIDTH, "Nobody drinks more.^7"), *text(700, WIDTH)]
    assert any("more.⁷" in text for _kind, text in passages(page))


def test_a_star_that_says_how_sure_a_figure_is_is_no_mark_of_a_note():
    page = [HEAD, *text(750, WIDTH, "The share rose by 8.16*** and by 3.1* in May."), *text(700, WIDTH)]
    found = passages([*page, *text(60, "* p < 0.05", size=8)])
    assert any("8.16*** and by 3.1*" in text for _kind, text in found)
    assert any("p < 0.05" in text for _kind, text in found)


def test_notes_at_the_foot_of_two_columns_each_hang_on_their_own_word():
    def column(x, word, mark):
        lines = [f"{word} goes on and on for the whole of line {n}" for n in range(12)]
        lines[0] += f" here^{mark}"
        return [*text(700, *lines, x=x), *note(60, mark, f"{word} in May and in June.", x=x)]

    found = passages([HEAD, *column(50, "left", "1"), *column(310, "right", "2")])
    assert ("note", "left in May and in June.") in found
    assert ("note", "right in May and in June.") in found
    words = " ".join(text for kind, text in found if kind == "sentence")
    assert words.index("left goes on and on for the whole of line 11") < words.index("right goes on")


LINE = st.tuples(
    st.sampled_from([10, 10, 8]),
    st.booleans(),
    st.integers(1, 4),
    st.lists(st.sampled_from("cups of water. at m 12 heels day.".split()), min_size=1, max_size=9),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=20))
def test_no_word_is_lost_or_said_twice_and_no_number_but_the_mark_of_a_note(lines):
    page, said = [HEAD, *text(750, WIDTH)], []
    for n, (size, has_mark, number, words) in enumerate(lines):
        mark = f"^{number}" if has_mark else ""
        line = " ".join(words)
        page += text(720 - 14 * n, f"{line}{mark}" if number % 2 else f"{mark}{line}", size=size)
        said += words
    found = pdf.read(making.pdf(page), "tea", "pdf")
    texts = [
        found.title,
        *(text for s in found.sections for text in (s.title, *(p.text for p in s.passages))),
    ]
    given = " ".join(texts).replace(WIDTH, "").replace(HEAD[4], "")
    assert sorted(re.findall("[a-z]+", given)) == sorted(re.findall("[a-z]+", " ".join(said)))
    assert len(re.findall("12", given)) >= said.count("12")
