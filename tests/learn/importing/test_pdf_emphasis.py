"""Words of a PDF in bold or italics, told by their type."""

from learn.importing.readers import read
from tests.learn.importing import making

PLAIN, BOLD, ITALIC = 0, 1, 2


def shapes(*lines):
    found = read(making.pdf(list(lines)), "tea.pdf")
    return [(p.kind, p.text, p.shape) for section in found.sections for p in section.passages]


def body(y, *texts):
    return [(72, y - 14 * at, 11, PLAIN, text) for at, text in enumerate(texts)]


def test_bold_and_italic_words_stay_so_though_a_word_is_broken_before_them():
    assert shapes(
        *body(740, "It is a leaf that grows on a bush, and leaves which are very inter-", "esting to"),
        (123, 726, 11, BOLD, "green tea"),
        (176, 726, 11, PLAIN, "drinkers."),
        (226, 726, 11, ITALIC, "Never boil it."),
    ) == [
        (
            "sentence",
            "It is a leaf that grows on a bush, and leaves which are very interesting to green tea drinkers.",
            {"spans": [[76, 85, "strong"]]},
        ),
        ("sentence", "Never boil it.", {"spans": [[0, 14, "em"]]}),
    ]


def test_a_paragraph_that_is_all_in_italics_stresses_nothing():
    (*_before, (_kind, text, shape)) = shapes(
        *body(740, "It is a leaf that grows on a bush, and is made into a drink by many people."),
        (72, 700, 11, ITALIC, "All of this is in italics, from its first word to its last one."),
    )
    assert text.startswith("All of this") and shape is None


def test_an_item_keeps_its_bold_words_without_its_bullet():
    found = shapes(
        *body(740, "It is a leaf that grows on a bush. You need all of these things:", "• hot", "• a cup"),
        (103, 726, 11, BOLD, "water"),
    )
    assert ("item", "hot water", {"marks": [None], "spans": [[4, 9, "strong"]]}) in found
