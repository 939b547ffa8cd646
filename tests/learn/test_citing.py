"""Which parts of a lesson's Markdown must cite and do not."""

import pytest

from learn.citing import passage_at, uncited
from tests import make

CITE = "[@4f2c9a1b]"


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        f"Tea is a leaf. {CITE}",
        f"## A heading\n\nTea is a leaf. {CITE}",
        f"- A leaf {CITE}\n- A bush {CITE}",
        f"| What | Is |\n|---|---|\n| Tea | a leaf {CITE} |",
        f"| What | Is |\n|---|---|\n| Tea | a leaf |\n\n{CITE}",
        f":::figure leaf\nA leaf. {CITE}\n:::",
        ":::plain\nTo steep is to soak.\n\n- like this\n:::",
        "```\ncode\n```",
        "---",
        f"1. A leaf.\n\n   It is green. {CITE}",
        f"> Tea is a leaf. {CITE}",
    ],
)
def test_nothing_is_missing(markdown):
    assert uncited(markdown) == []


@pytest.mark.parametrize(
    "markdown, said",
    [
        ("Tea is *a* leaf.", ["Tea is a leaf."]),
        (f"Tea is a leaf.\n\nWater is warm. {CITE}", ["Tea is a leaf."]),
        (f"- A leaf\n- A bush {CITE}", ["A leaf"]),
        (f"- A leaf\n  - green {CITE}", ["A leaf"]),
        ("| What | Is |\n|---|---|\n| Tea | a leaf |", ["What Is Tea a leaf"]),
        (":::figure leaf\nA leaf.\n:::", ["A leaf."]),
        ("> Tea is a leaf.", ["Tea is a leaf."]),
        ("Tea `[@4f2c9a1b]` is code.", ["Tea [@4f2c9a1b] is code."]),
        (f"Tea.\n\n:::plain\nA leaf. {CITE}\n:::", ["Tea."]),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            ["one two three four five six seven eight nine ten eleven twelve…"],
        ),
    ],
)
def test_what_cites_nothing_is_named_by_its_opening_words(markdown, said):
    assert uncited(markdown) == said


@pytest.mark.django_db
def test_a_key_is_matched_whole():
    document = make.document()
    leaf = document.passages.get(text="Tea is a leaf.")
    assert passage_at(document, leaf.key) == leaf
    for key in ("", leaf.key[:-1], leaf.key + "0", f"@{leaf.key}", "\x00", leaf.key.upper() + "Z"):
        assert passage_at(document, key) is None
    assert passage_at(make.document("coffee", sentences=("Coffee is a bean.",)), leaf.key) is None
