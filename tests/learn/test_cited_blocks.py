"""Where a Markdown cites a sentence, and the Markdown without it."""

import pytest

from learn.cited_blocks import blocks_citing, text_of, without, without_key

LESSON = """Tea is a leaf. [@aaaaaaa1] It is green. [@aaaaaaa2]

## How

Take:

- one cup [@aaaaaaa3]
  - of clay [@aaaaaaa4]

  and wait [@aaaaaaa5]
- a spoon [@aaaaaaa6]

> Old words. [@aaaaaaa7]
>
> More of them. [@aaaaaaa8]

| A | B [@aaaaaaa9] |
| --- | --- |
| a | *b* [@aaaaaab1] |
| c | d [@aaaaaab2] |

:::figure cup
A cup. [@aaaaaab3]
:::

`[@aaaaaab4]` is code."""


@pytest.mark.parametrize(
    ("key", "kind", "text", "words", "keys"),
    [
        ("a1", "paragraph", "Tea is a leaf. [@aaaaaaa1] It is green. [@aaaaaaa2]", "Tea is a leaf. It is green.", "12"),
        ("a3", "item", "- one cup [@aaaaaaa3]\n  - of clay [@aaaaaaa4]\n\n  and wait [@aaaaaaa5]", "one cup of clay and wait", "345"),
        ("a4", "item", "  - of clay [@aaaaaaa4]", "of clay", "4"),
        ("a5", "paragraph", "  and wait [@aaaaaaa5]", "and wait", "5"),
        ("a6", "item", "- a spoon [@aaaaaaa6]", "a spoon", "6"),
        ("a7", "paragraph", "> Old words. [@aaaaaaa7]", "Old words.", "7"),
        ("b1", "row", "| a | *b* [@aaaaaab1] |", "a | b", "1"),
        ("a9", "head", "| A | B [@aaaaaaa9] |", "A | B", "912"),
        ("b3", "box", ":::figure cup\nA cup. [@aaaaaab3]\n:::", "A cup.", "3"),
    ],
)  # fmt: skip
def test_the_block_is_the_smallest_that_says_it(key, kind, text, words, keys):
    [block] = blocks_citing(LESSON, f"aaaaaa{key}")
    assert (block.kind, text_of(LESSON, block), block.words) == (kind, text, words)
    assert "".join(key[-1] for key in block.keys) == keys


def test_with_the_row_over_its_columns_goes_the_table():
    [head] = blocks_citing(LESSON, "aaaaaaa9")
    assert (head.words, head.whole_words) == ("A | B", "A | B | a | b | c | d")


def test_what_stands_in_code_cites_nothing():
    assert blocks_citing(LESSON, "aaaaaab4") == []


@pytest.mark.parametrize(
    ("key", "gone", "stays"),
    [
        ("a1", "Tea is a leaf", "## How\n"),
        ("a6", "a spoon", "wait [@aaaaaaa5]\n\n> Old"),
        ("a3", "one cup", "Take:\n\n- a spoon"),
        ("a8", "More", "> Old words. [@aaaaaaa7]\n\n| A"),
        ("b2", "c | d", "[@aaaaaab1] |\n\n:::figure"),
        ("a9", "| a |", "[@aaaaaaa8]\n\n:::figure"),
        ("b3", "cup.", "[@aaaaaab2] |\n\n`"),
    ],
)
def test_without_it_the_rest_stands_as_it_stood(key, gone, stays):
    [block] = blocks_citing(LESSON, f"aaaaaa{key}")
    left = without(LESSON, block)
    assert gone not in left and stays in left and "\n\n\n" not in left


def test_a_mark_without_a_key_keeps_the_others_and_goes_with_the_last():
    assert without_key("Tea. [@a; @b] Water. [@a]", "a") == "Tea. [@b] Water. "
