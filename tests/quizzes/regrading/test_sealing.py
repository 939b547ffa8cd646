"""What was shown of a correction, there and back through a page."""

import json

from django.core import signing

from quizzes.regrading.sealing import Seal, name_of


def there_and_back(seal):
    return Seal.unpacked(json.loads(json.dumps(seal.packed())))


def test_it_comes_back_from_a_page_as_it_was():
    losing = {(7, 3), (9, 3), (2, 3), (7, None), (2, 5)}
    seal = Seal("a name", 3, 2, frozenset(losing))
    assert there_and_back(seal) == seal
    nobody = Seal("a name", 0, 0, frozenset())
    assert there_and_back(nobody) == nobody


def test_another_marking_before_or_after_is_another_one():
    one, other = {"ruling": ""}, {"ruling": "credit"}
    both = [{1: one}, {1: other}, {2: one}, {1: one, 2: other}]
    names = {name_of(before, after) for before in both for after in both}
    assert len(names) == 16


def test_twenty_thousand_who_lose_what_they_passed_fit_into_a_page():
    losing = frozenset((pk * 5 + pk % 3, 1) for pk in range(20_000))
    seal = Seal(name_of({}, {}), 100_000, 100_000, losing)
    assert len(signing.dumps(seal.packed(), compress=True)) < 20_000
