"""How many seeded flaws the rules find, and how often they cry wolf."""

from collections import Counter
from functools import cache

import pytest

from quizzes.linting import ERROR, NOTE, RULES, Setting, lint

from .flaws import FLAWS
from .sound import EVERYTHING, SINGLES

HEALTH = Setting(is_health=True)


@cache
def seeded():
    """(name, rules that find it, findings) of every flaw in every question it is put into."""
    return [
        (spoil.__name__, rules, lint(spoil(question, n), HEALTH))
        for spoil, rules, questions in FLAWS
        for n, question in enumerate(questions)
    ]


def is_found(rules, findings):
    return not {finding.rule for finding in findings}.isdisjoint(rules)


def test_at_least_95_percent_of_the_seeded_flaws_are_found(record_property):
    flawed = seeded()
    missed = Counter(name for name, rules, findings in flawed if not is_found(rules, findings))
    recall = 1 - missed.total() / len(flawed)
    record_property("seeded", len(flawed))
    record_property("recall", round(recall, 4))
    assert len(flawed) > 500
    assert recall >= 0.95, missed


@pytest.mark.parametrize("flaw", [spoil.__name__ for spoil, _rules, _questions in FLAWS])
def test_each_kind_of_flaw_is_found_nearly_every_time(flaw):
    found = [is_found(rules, findings) for name, rules, findings in seeded() if name == flaw]
    assert sum(found) >= 0.8 * len(found)


def test_each_rule_has_a_flaw_seeded_for_it():
    for_quizzes_of_hard_texts = {"convergence"}
    assert {rule.slug for rule in RULES} - for_quizzes_of_hard_texts == {
        slug for _s, rules, _q in FLAWS for slug in rules
    }


@pytest.mark.parametrize("setting", [Setting(), HEALTH], ids=["elsewhere", "in a health course"])
def test_no_error_is_found_in_sound_questions_and_hardly_a_warning(setting):
    assert len(SINGLES) >= 12
    found = [f for question in EVERYTHING for f in lint(question, setting)]
    assert [f for f in found if f.severity == ERROR] == []
    assert len([f for f in found if f.severity != NOTE]) <= len(EVERYTHING) / 12


def test_a_flaw_is_found_without_finding_others_that_are_errors():
    """Spoiling a question in one way must not make unrelated rules cry."""
    crying = [
        (name, finding.rule)
        for name, rules, findings in seeded()
        for finding in findings
        if finding.severity == ERROR and finding.rule not in rules
    ]
    assert len(crying) <= 0.1 * len(seeded()), Counter(crying)
