"""Lists of a source as its page lays them out."""

from types import SimpleNamespace

from learn.laying_out import blocks
from learn.models import Passage


def place(text, *marks):
    passage = SimpleNamespace(kind=Passage.Kind.ITEM, text=text)
    return SimpleNamespace(passage=passage, shape={"marks": list(marks)}, opens_paragraph=True)


def laid_out(block):
    """A list as Python's: its first number or None, then its items, each its paragraphs and lists."""
    if block.kind != "list":
        return [places[0].passage.text for places in block.items]
    items = [[laid_out(part) for part in item] for item in block.items]
    return [block.start if block.counts else None, *items]


def lists_of(*places):
    return [laid_out(block) for block in blocks(places)]


def test_items_of_an_item_stand_in_it():
    assert lists_of(
        place("a", None), place("b", 0, 1), place("c", 0, 0, None), place("d", 0, 2), place("e", None)
    ) == [[None, [["a"], [1, [["b"], [None, [["c"]]]], [["d"]]]], [["e"]]]]


def test_a_further_paragraph_of_an_item_stands_after_the_list_in_it():
    assert lists_of(place("a", 1), place("b", 0, None), place("c", 0), place("d", 2)) == [
        [1, [["a"], [None, [["b"]]], ["c"]], [["d"]]]
    ]


def test_lists_that_do_not_go_on_with_each_other_are_two():
    assert lists_of(place("a", 1), place("b", 1), place("c", None)) == [
        [1, [["a"]]],
        [1, [["b"]]],
        [None, [["c"]]],
    ]


def test_an_item_without_words_of_its_own_hides_none_of_those_within():
    assert lists_of(place("a", None, None), place("b", None)) == [[None, [["a"]]], [None, [["b"]]]]
