"""PDFs: a number at the beginning of a line counts the items of a list, or it is a word like any other."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from learn.importing import pdf
from learn.importing.readers import read
from tests.learn.importing import making

HEAD = (50, 790, 20, True, "Fluids on the ward")
WIDTH = "A grown person on this ward drinks six cups of water before the noon of the day."


def passages(*lines):
    page = [HEAD, *placed(lines)]
    found = read(making.pdf(page), "tea.pdf")
    return [(p.kind, p.text) for section in found.sections for p in section.passages]


def placed(lines, x=50, y=750):
    return [(x, y - 12 * n, 10, False, line) for n, line in enumerate(lines)]


def test_a_number_that_begins_a_line_inside_a_sentence_is_a_word_of_it():
    found = passages(
        WIDTH, "The number of cups in a whole day should come to at least", "12. The nurse counts every cup."
    )
    assert [text for _kind, text in found] == [
        WIDTH,
        "The number of cups in a whole day should come to at least 12.",
        "The nurse counts every cup.",
    ]


def test_numbers_inside_sentences_stay_though_they_follow_each_other():
    line = "Skin that is pressed against a hard bed for long gets no blood at all, as in case"
    lines = [text for n in range(1, 12) for text in (line, f"{n}. The heels are at most risk.")]
    assert [text for _kind, text in passages(*lines)] == [
        text for n in range(1, 12) for text in (f"{line} {n}.", "The heels are at most risk.")
    ]


def test_a_list_is_one_whether_or_not_the_line_before_it_ends():
    full = "These are the signs of a fall that a nurse on this ward must look for on every day"
    found = passages(WIDTH, full, "1. Pain", "2. A leg", "that lies oddly", "3. Fear")
    assert found[2:] == [("item", "Pain"), ("item", "A leg that lies oddly"), ("item", "Fear")]


def test_a_number_without_neighbours_counts_no_list():
    found = passages(WIDTH, "1. The nurse counts every cup.", WIDTH)
    assert [text for _kind, text in found] == [WIDTH, "1. The nurse counts every cup.", WIDTH]


def test_a_number_inside_an_item_is_a_word_of_it():
    found = passages(WIDTH, "1. Give cups, at least", "12. Count them.", "2. Write it down.")
    assert found[1:] == [("item", "Give cups, at least 12. Count them."), ("item", "Write it down.")]


def test_small_type_that_begins_with_a_number_keeps_it_where_no_mark_points_there():
    page = [HEAD, *placed([WIDTH] * 6), (50, 100, 7, False, "12 mg is the most that anybody is given.")]
    found = read(making.pdf(page), "tea.pdf")
    assert "12 mg is the most that anybody is given." in [p.text for s in found.sections for p in s.passages]


WORDS = st.sampled_from("cups of water at least in case the nurse counts heels day.".split())
MARKS = st.sampled_from("{}. {} {}) ({}) – • a. *".split())
LINE = st.tuples(MARKS, st.integers(1, 14), st.lists(WORDS, min_size=1, max_size=14)).map(
    lambda line: " ".join([line[0].format(line[1]), *line[2]])
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(LINE, st.lists(WORDS, min_size=1, max_size=16).map(" ".join)), min_size=1, max_size=30)
)
def test_no_number_is_lost_but_as_the_mark_of_an_item_with_a_neighbour(lines):
    page = [HEAD, *placed([WIDTH, *lines, WIDTH])]
    found = pdf.read(making.pdf(page), "tea", "pdf")
    texts = [found.title]
    for section in found.sections:
        texts += [section.title, *(passage.text for passage in section.passages)]
    left = re.findall(r"\d+", " ".join(texts))
    lost = re.findall(r"\d+", " ".join(lines))
    for number in left:
        lost.remove(number)
    items = [passage for section in found.sections for passage in section.passages if passage.kind == "item"]
    assert not lost or len(items) >= len(lost)
    counts = {int(number) for number in lost}
    assert all(counts & {number - 1, number + 1} for number in counts)


def test_marks_of_one_list_may_end_at_one_place_where_they_do_not_begin_there():
    signs = [(66 - 5 * len(mark), mark) for mark in ("i.", "ii.", "iii.")]
    items = [
        (x, 700 - 12 * n, 10, False, text)
        for n, (left, mark) in enumerate(signs)
        for x, text in ((left, mark), (70, f"a sign {'that one sees' * (n == 0)}"))
    ]
    page = [HEAD, (50, 712, 10, False, "Look for:"), *items, *placed([WIDTH] * 3, y=650)]
    found = read(making.pdf(page), "tea.pdf")
    listed = [p for section in found.sections for p in section.passages if p.kind == "item"]
    assert [(p.text, p.shape["marks"]) for p in listed] == [
        ("a sign that one sees", [1]),
        ("a sign", [2]),
        ("a sign", [3]),
    ]
