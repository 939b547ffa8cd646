"""Compares what was acknowledged with what the database holds."""

import json
from collections import Counter
from dataclasses import asdict, dataclass

PASSES = 1


@dataclass
class Counts:
    lost: int = 0  # acknowledged, and not there
    double: int = 0  # there twice
    overwritten: int = 0  # an older save stands where a newer one was acknowledged
    wrong_scores: int = 0

    @property
    def all(self):
        return asdict(self)


def loaded(value):
    return json.loads(value) if isinstance(value, str) else value


def count(site, ledger):
    """The `Counts` of a site after a crowd has sat there."""
    counts = Counts()
    responses = {}
    for pk, attempt, position, order, draft, seq, fraction in site.rows(
        "SELECT id, attempt_id, position, choice_order, draft, seq, fraction FROM quizzes_response"
    ):
        row = (pk, loaded(order), loaded(draft), seq, fraction)
        responses.setdefault((attempt, position), []).append(row)
    tries = {}
    for response, answer in site.rows("SELECT response_id, answer FROM quizzes_try"):
        tries.setdefault(response, []).append(loaded(answer))
    counts.double += doubles(site, responses) + attempts_too_many(site, ledger)
    right = Counter()
    for (attempt, position), row in ledger.answers.items():
        quiz = ledger.finished.get(attempt)
        pk, order, draft, seq, fraction = responses.get(
            (attempt, position), [(None, [0, 1, 2], None, -1, None)]
        )[0]
        given, before = ({"choices": [order[p]]} if p is not None else None for p in (row.place, row.older))
        counts.double += max(0, len(tries.get(pk, ())) - 1)
        if draft == before and draft != given:
            counts.overwritten += 1
        elif draft != given or seq < row.seq or (row.checked and given not in tries.get(pk, ())):
            counts.lost += 1
        if quiz:
            expected = int(row.place is not None and order[row.place] == 0)
            counts.wrong_scores += float(fraction or 0) != expected
            right[row.learner, quiz] += expected
    counts.wrong_scores += wrong_passes(site, right)
    return counts


def doubles(site, responses):
    """Rows of which there should be one each, and are more."""
    extra = sum(len(rows) - 1 for rows in responses.values())
    for table, one in (
        ("learn_enrolment", "learner_id, path_id"),
        ("learn_lessonprogress", "enrolment_id, lesson_id"),
    ):
        ((more,),) = site.rows(
            f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {table} GROUP BY {one}) AS each"  # noqa: S608
        )
        extra += int(more)
    return extra


def attempts_too_many(site, ledger):
    """Attempts beyond one for each time a learner sat a quiz."""
    begun = site.rows(
        "SELECT learner_id, count(*), count(DISTINCT quiz_id) FROM quizzes_attempt GROUP BY learner_id"
    )
    return sum(max(0, there - max(quizzes, ledger.sat[learner])) for learner, there, quizzes in begun)


def wrong_passes(site, right):
    """How many have passed in the database and not by what was acknowledged, or the other way round."""
    wrong = 0
    passed = {
        "check": "SELECT e.learner_id FROM learn_lessonprogress p JOIN learn_enrolment e ON e.id = p.enrolment_id "
        "WHERE p.check_passed_at IS NOT NULL",
        "final": "SELECT learner_id FROM learn_enrolment WHERE final_passed_at IS NOT NULL",
    }
    for quiz, sql in passed.items():
        there = {learner for (learner,) in site.rows(sql)}
        should = {learner for (learner, which), n in right.items() if which == quiz and n >= PASSES}
        wrong += len(there ^ should)
    return wrong
