import pytest

from learn.models import Lesson
from learn.slugs import free_slug, within
from tests import make


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


@pytest.mark.django_db
def test_a_name_that_differs_from_anothers_in_capitals_alone_is_not_free():
    make.lesson(make.document(), slug="Tea")
    assert free_slug(Lesson.objects.all(), "Tea", "lesson") == "tea-2"
