"""Heads of a PDF's table that have more lines than those beside them."""

from . import making
from .outlines import outline

HEAD = (72, 800, 28, True, "Pressure injuries")
TEXT = [
    (72, 740, 12, False, "The stage says how deep the damage goes. Nobody stages a wound"),
    (72, 726, 12, False, "backwards as it heals."),
]
BODY = [
    (690, "1", "Redness that does", "Place, size, time"),
    (676, None, "not blanch", None),
    (658, "2", "Part of the skin is", "Place, size, colour"),
    (644, None, "lost", "of the bed"),
    (626, "3", "Fat is seen", "Depth in mm"),
    (608, "4", "Bone, tendon or", "Depth in mm; who"),
    (594, None, "muscle is seen", "was told"),
]


def cells(*rows, down=0):
    xs = (72, 204, 336)
    return [
        (x, y - down, 12, False, text)
        for y, *texts in rows
        for x, text in zip(xs, texts, strict=True)
        if text
    ]


def kinds(*items):
    found = outline("pdf", making.pdf([HEAD, *items]))
    return [(p.kind, p.text) for section in found.sections for p in section.passages]


def test_a_head_of_two_lines_beside_those_of_one_is_one_head():
    heads = [(722, None, None, "What the nurse"), (708, "Stage", "What is seen", "writes down")]
    found = kinds(*TEXT, *cells(*heads, *BODY, down=30), (72, 673, 390, 0.5))
    assert found[2:4] == [
        ("row", "Stage | What is seen | What the nurse writes down"),
        ("row", "1 | Redness that does not blanch | Place, size, time"),
    ]
    assert [kind for kind, _said in found] == ["sentence"] * 2 + ["row"] * 5


def test_a_line_over_the_first_column_stays_in_the_text():
    heads = [(722, "All stages", None, None), (708, "Stage", "What is seen", "What then")]
    found = kinds(*TEXT, *cells(*heads, *BODY, down=30), (72, 673, 390, 0.5))
    assert ("row", "Stage | What is seen | What then") in found


def test_a_line_after_which_the_head_had_room_is_no_part_of_it():
    heads = [(722, None, None, "2024"), (708, "Stage", "What is seen", "Then")]
    found = kinds(*TEXT, *cells(*heads, *BODY, down=30), (72, 673, 390, 0.5))
    assert not any("2024 Then" in said for _kind, said in found)


def test_lines_over_columns_without_a_head_stay_in_the_text():
    heads = [(722, None, None, "What the nurse"), (708, "Stage", "What is seen", "writes down")]
    found = kinds(*TEXT, *cells(*heads, *BODY, down=30))
    assert ("sentence", "What the nurse") in found
