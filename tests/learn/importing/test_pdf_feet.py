"""Notes under a short rule at the foot of a PDF's pages, whose numbers are not raised, or not all of them."""

from . import making
from .outlines import headings, outline, passages

HEAD = (50, 790, 20, True, "Fluids on the ward")
WIDTH = "A grown person on this ward drinks six cups of water before the noon of the day, and"
GOES_ON = "each of them makes the round of all the rooms with the jug and with enough of the tea"
LAST = "See tea.so.1: it is no cup.1 of tea."
RULE = (50, 90, 190, 0.4)


def text(y, *lines, x=50, size=10):
    return [(x, y - 12 * number, size, False, line) for number, line in enumerate(lines)]


def read(*pages):
    return outline("pdf", making.pdf(*pages))


def kinds(found):
    return [(p.kind, p.text) for section in found.sections for p in section.passages]


def test_a_note_under_the_rule_is_a_note_and_its_number_is_gone_from_the_text():
    page = [HEAD, *text(700, WIDTH, "nobody drinks more. 1"), *text(640, "A jug is at hand."), RULE]
    found = read([*page, *text(78, "1But in the heat it is a must.", x=64, size=8)])
    assert kinds(found) == [
        ("sentence", f"{WIDTH} nobody drinks more."),
        ("note", "But in the heat it is a must."),
        ("sentence", "A jug is at hand."),
    ]


def test_a_note_does_not_part_a_sentence_that_runs_over_the_page():
    first = [HEAD, *text(700, "All is written down. 1"), *text(130, WIDTH, GOES_ON), RULE]
    first += text(78, "1In this chapter a cup", x=64, size=8) + text(68, "is a small one.", size=8)
    found = kinds(read(first, text(790, "for the whole ward.")))
    assert found[1:] == [
        ("note", "In this chapter a cup is a small one."),
        ("sentence", f"{WIDTH} {GOES_ON} for the whole ward."),
    ]


def test_a_number_within_a_sentence_or_a_heading_is_no_mark():
    page = [HEAD, (50, 740, 14, True, "8.1 Cups"), (50, 600, 14, True, "A.1 Jugs")]
    page += [*text(520, "Line 1 says who drinks. 1", "Line 2 says what. 2", "And 12 cups."), RULE]
    page += [*text(580, WIDTH), *text(560, LAST), *text(78, "1In May.", "2In June.", x=64, size=8)]
    found = read(page)
    assert [title for _level, title in headings(found)] == ["8.1 Cups", "A.1 Jugs"]
    assert [said for kind, said in kinds(found) if kind != "note"] == [
        WIDTH, LAST, "Line 1 says who drinks.", "Line 2 says what.", "And 12 cups."
    ]  # fmt: skip
    assert [said for kind, said in kinds(found) if kind == "note"] == ["In May.", "In June."]


def test_a_number_of_which_one_figure_is_raised_is_one_mark():
    rooms = "red blue green pink white black grey brown gold north south east west".split()
    marks = [*map(str, range(1, 12)), "1²", "1³"]
    page = [HEAD, RULE]
    for at, (room, mark) in enumerate(zip(rooms, marks, strict=True)):
        page += text(
            750 - 30 * at, f"Nobody drinks more in the {room} room of the ward.{' ' * (at % 2)}{mark}"
        )
        page += text(80 - 6 * at, f"{mark}It is {room}.", x=64, size=6)
    found = kinds(read(page))
    assert found == [
        passage
        for room in rooms
        for passage in (
            ("sentence", f"Nobody drinks more in the {room} room of the ward."),
            ("note", f"It is {room}."),
        )
    ]


def test_a_note_that_goes_on_on_the_next_page_is_one():
    first = [HEAD, *text(700, "Nobody drinks more. 1"), RULE, *text(78, "1But in the heat", x=64, size=8)]
    second = [*text(700, "A jug is at hand. 2"), RULE, *text(78, "it is a must.", "2In June.", size=8)]
    assert kinds(read(first, second)) == [
        ("sentence", "Nobody drinks more."),
        ("note", "But in the heat it is a must."),
        ("sentence", "A jug is at hand."),
        ("note", "In June."),
    ]


def test_a_note_whose_number_stands_nowhere_is_still_no_sentence_of_the_text():
    page = [HEAD, *text(700, "Nobody drinks more."), RULE, *text(78, "1In the heat.", x=64, size=8)]
    found = read(page)
    assert kinds(found) == [("sentence", "Nobody drinks more."), ("note", "In the heat.")]
    assert not found.sections[-1].passages[-1].shape


def test_small_lines_under_a_rule_that_count_nothing_stay_in_the_text():
    page = [HEAD, *text(700, "Nobody drinks more."), RULE, *text(78, "4Tea is our sponsor.", x=64, size=8)]
    assert passages(read(page)) == ["Nobody drinks more.", "4Tea is our sponsor."]


def test_a_rule_over_text_as_large_as_the_rest_is_none_over_notes():
    page = [HEAD, *text(700, WIDTH), RULE, *text(78, "1And so on."), *text(60, WIDTH, size=8)]
    assert all(kind != "note" for kind, _said in kinds(read(page)))


def test_a_raised_number_points_at_a_note_whose_number_is_not_raised_and_a_power_does_not():
    page = [HEAD, *text(700, "A room has 12 m¹ of shelves. Nobody drinks more.¹"), RULE]
    found = read([*page, *text(78, "1In the heat.", x=64, size=8)])
    assert kinds(found) == [
        ("sentence", "A room has 12 m¹ of shelves."),
        ("sentence", "Nobody drinks more."),
        ("note", "In the heat."),
    ]


def test_a_note_whose_number_is_raised_hangs_on_the_word_with_the_raised_number():
    page = [HEAD, *text(700, "A small file¹ is at hand."), *text(640, WIDTH), RULE, (64, 80, 6, False, "1")]
    found = read([*page, *text(78, "In the heat.", x=68, size=8)])
    assert kinds(found)[:2] == [("sentence", "A small file is at hand."), ("note", "In the heat.")]
