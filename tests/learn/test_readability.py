"""How hard a text is to read."""

import pytest

from learn.readability import reading_grade, syllables, words_in


@pytest.mark.parametrize(
    ("word", "count"),
    [("wall", 1), ("makes", 1), ("artery", 3), ("people's", 2), ("disease", 2), ("impossible", 4), ("x", 1)],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_plain_words_are_of_a_lower_grade_than_hard_ones():
    assert reading_grade(["The cat sat on the mat.", "It was warm there."]) == 1
    assert reading_grade(["Pharmacological interventions predominantly ameliorate manifestations."]) > 16


def test_nothing_to_read_has_no_grade():
    assert reading_grade(["", "12 | 7"]) is None


def test_a_word_with_a_hyphen_is_one():
    assert words_in("A well-known leaf | 7") == 4
