import pytest

from learn.slugs import within


@pytest.mark.parametrize(
    "slug, longest, short",
    [
        ("tea-is-a-leaf", 20, "tea-is-a-leaf"),
        ("tea-is-a-leaf", 13, "tea-is-a-leaf"),
        ("tea-is-a-leaf", 12, "tea-is-a"),
        ("tea-is-a-leaf", 8, "tea-is-a"),
        ("camellia", 3, "cam"),
    ],
)
def test_a_short_name_ends_with_a_whole_word(slug, longest, short):
    assert within(slug, longest) == short
