"""What was shown of a correction, there and back through a page."""

import json

from django.core import signing

from quizzes.regrading.sealing import Seal


def there_and_back(seal):
    return Seal.unpacked(json.loads(json.dumps(seal.packed())))


def test_it_comes_back_from_a_page_as_it_was():
    losing = {(7, 3), (9, 3), (2, 3), (7, None), (2, 5)}
    seal = Seal.of({"ruling": ""}, {"ruling": "credit"}, 3, 2, losing)
    assert there_and_back(seal) == seal
    nobody = Seal.of({}, {}, 0, 0, ())
    assert there_and_back(nobody) == nobody


def test_another_marking_before_or_after_is_another_one():
    one, other = {"ruling": ""}, {"ruling": "credit"}
    markings = {Seal.of(before, after, 0, 0, ()).marking for before in (one, other) for after in (one, other)}
    assert len(markings) == 4


def test_twenty_thousand_who_lose_what_they_passed_fit_into_a_page():
    seal = Seal.of({}, {}, 100_000, 100_000, {(pk * 5 + pk % 3, 1) for pk in range(20_000)})
    assert len(signing.dumps(seal.packed(), compress=True)) < 20_000
