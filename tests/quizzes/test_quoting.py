"""Words in quotation marks."""

import pytest

from quizzes import quoting


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A leaf", "“A leaf”"),
        ("“A leaf”", "“A leaf”"),
        ('"A leaf"', "“A leaf”"),
        ("The “hard” leaf", "“The ‘hard’ leaf”"),
        ("“A” or “B”", "“‘A’ or ‘B’”"),
        ('He said "yes"', "“He said 'yes'”"),
        ("A *green* leaf", "“A green leaf”"),
        ("word " * 30, f"“{'word ' * 11}word…”"),
        ("", "“”"),
    ],
)
def test_a_choice_is_quoted_once_by_its_words(words, said):
    assert quoting.quoted(words) == said


def test_what_is_no_markdown_is_quoted_as_it_was_typed():
    assert quoting.in_quotes("The *key* was “wrong”") == "“The *key* was ‘wrong’”"
