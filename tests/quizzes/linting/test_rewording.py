"""A reworded sentence and what rests on it: which words it no longer bears out."""

import pytest

from quizzes.linting.rewording import gains_a_not, no_longer_said, turns

OLD, NEW = "Call if there was no pee for 8 hours.", "Call if there was no pee for 12 hours."


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Eight hours. After 8 hours, call.", ["eight"]),
        ("Twelve hours.", []),
        ("Call a doctor.", []),
    ],
)
def test_a_number_that_left_is_named_in_digits_or_words(said, gone):
    assert no_longer_said(OLD, NEW, said) == gone


def test_a_word_that_left_is_named_in_any_inflection_and_a_small_one_is_not():
    assert no_longer_said("Statins raise it a bit.", "Statins lower it.", "It is they that raised it.") == [
        "raised"
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (OLD, NEW, {"8", "12"}),
        ("It would improve.", "It would not improve.", {"not"}),
        ("It would improve.", "It wouldn’t improve.", {"not"}),
        ("It cannot grow.", "It isn't able to grow.", set()),
        ("It does not grow or not shrink.", "It does not grow.", {"not"}),
        ("2.5 mg of it", "25 mg of it", {"2.5", "25"}),
        ("It improves.", "It gets better.", set()),
    ],
)
def test_numbers_and_negations_turn_a_sentence(old, new, found):
    assert turns(old, new) == found


@pytest.mark.parametrize(
    "old, new, said, gains",
    [
        ("Take it.", "Do not take it.", "Take it.", True),
        ("Take it.", "Never take it.", "Take it.", True),
        ("Take it.", "Do not take it.", "Do not take it.", False),
        ("Do not take it.", "Never take it.", "Take it.", False),
        ("Take it.", "Do not take it.", "", False),
    ],
)
def test_a_not_that_came_into_a_sentence_is_seen_until_it_is_said(old, new, said, gains):
    assert gains_a_not(old, new, said) is gains
