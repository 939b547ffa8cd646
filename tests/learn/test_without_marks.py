"""The words of a question where a list or a heading names it."""

import pytest

from learn.markdown import without_marks


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Which is **not** a *leaf*?", "Which is not a leaf?"),
        ("What does `a*b` give?", "What does a*b give?"),
        ("See [the page](https://example.org/a_b).", "See the page."),
        ("Tea is [[1]], milk [[2]].", "Tea is ____, milk ____."),
        ("[[1]]", "____"),
        (f"What is ![a *green* cup](image:{'0f' * 32})?", "What is a green cup?"),
        (f"![](image:{'0f' * 32})", "picture"),
        ("- 5 mmHg is?", "- 5 mmHg is?"),
        ("Which?\n\n- one\n- **two**", "Which? one two"),
        ("2 \\* 3 < 5 & x_y", "2 * 3 < 5 & x_y"),
        ("# ", "#"),
        ("", ""),
    ],
)
def test_a_question_is_named_by_its_words(markdown, words):
    assert without_marks(markdown) == words
