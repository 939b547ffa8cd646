"""How hard a text is to read."""

import pytest

from learn.readability import Reading, reading_grade, syllables, words_in


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


def test_the_formulas_are_those_that_were_published():
    read = Reading(sentences=8, words=100, syllables=140, long_words=0)
    assert read.flesch_kincaid == pytest.approx(5.805)
    assert read.flesch_ease == pytest.approx(75.7075)
    assert Reading(30, 300, 400, 30).smog == pytest.approx(8.8418, abs=5e-5)
    assert Reading(30, 300, 400, 100).smog == pytest.approx(13.5591, abs=5e-5)
    assert Reading(5, 28, 36, 3).flesch_kincaid == pytest.approx(1.7654, abs=5e-5)
    assert Reading(2, 25, 102, 21).flesch_ease == pytest.approx(-151.0205, abs=5e-5)


def test_smog_says_nothing_of_fewer_sentences_than_it_is_made_for():
    assert Reading(29, 300, 400, 30).smog is None
    assert Reading.of(["Arteries harden."] * 30).long_words == 30
