"""R9: what completes something is sent many times at the same moment: it is completed once."""

import asyncio

import pytest
from django.conf import settings

from tests.faults import sizes
from tests.faults.counting import count
from tests.faults.crowd import Crowd, wait_for

pytestmark = [pytest.mark.load, sizes.in_time]


async def pass_both(crowd, learner):
    """Sits check and final, every request several times at the same moment, and ends both in the same one."""
    n, quizzes = sizes.R9_AT_ONCE, ("check", "final")
    sat = [(quiz, await crowd.go_through(learner, quiz, n, leaves_last=True)) for quiz in quizzes]
    await asyncio.gather(*(crowd.end(learner, quiz, attempt, n) for quiz, attempt in sat if attempt))


def race(site, races):
    crowd = Crowd(site)
    sat = wait_for(crowd.every(site.sown["learners"][:races], 8, lambda each: pass_both(crowd, each)))
    return crowd, sat


def completions(site):
    """How often something that happens once is there more than once, of each kind."""

    def more_than_one(table, one):
        sql = f"SELECT count(*) FROM (SELECT 1 AS n FROM {table} GROUP BY {one} HAVING count(*) > 1) AS each"  # noqa: S608
        return site.rows(sql)[0][0]

    return {
        "enrolments": more_than_one("learn_enrolment", "learner_id, path_id"),
        "checks_passed": more_than_one("learn_lessonprogress", "enrolment_id, lesson_id"),
        "finals": more_than_one("quizzes_attempt", "learner_id, quiz_id"),
        "answers": more_than_one("quizzes_try", "response_id"),
        "finished_without_passing": site.rows(
            "SELECT count(*) FROM learn_enrolment e WHERE completed_at IS NOT NULL AND (final_passed_at IS NULL "
            "AND EXISTS (SELECT 1 FROM learn_learningpath p WHERE p.id = e.path_id AND p.final_required))"
        )[0][0],
        "passed_without_finishing": site.rows(
            "SELECT count(*) FROM learn_enrolment e WHERE completed_at IS NULL AND final_passed_at IS NOT NULL "
            "AND EXISTS (SELECT 1 FROM learn_lessonprogress l WHERE l.enrolment_id = e.id "
            "AND l.read_at IS NOT NULL AND l.check_passed_at IS NOT NULL)"
        )[0][0],
    }


@sizes.by_hand
def test_racing_completions_complete_once(new_site, tell):
    site = new_site("r9")
    site.start()
    crowd, sat = race(site, sizes.R9_RACES)
    site.kill()
    found = completions(site) | {"errors_5xx": crowd.failures}
    found["wrong_scores"] = count(site, crowd.ledger).wrong_scores
    passed = site.rows(
        "SELECT (SELECT count(*) FROM learn_lessonprogress WHERE check_passed_at IS NOT NULL), "
        "(SELECT count(*) FROM learn_enrolment WHERE final_passed_at IS NOT NULL), "
        "(SELECT count(*) FROM learn_enrolment), "
        "(SELECT count(*) FROM learn_enrolment WHERE completed_at IS NOT NULL)"
    )[0]

    broken = new_site("r9broken")
    broken.run("tests/faults/rows.py", "unguard")
    broken.start(broken="check_then_create")
    race(broken, max(6, sizes.R9_RACES // 10))
    broken.kill()
    control = completions(broken)
    unseen = new_site("r9unseen")
    unseen.start(broken="settle_unseen")
    race(unseen, max(40, sizes.R9_RACES // 10))
    unseen.kill()
    control["passed_without_finishing"] = completions(unseen)["passed_without_finishing"]
    tell(
        "R9",
        f"{sat} learners, {sizes.R9_AT_ONCE} at the same moment",
        found,
        control | {"learners": max(6, sizes.R9_RACES // 10)},
        checks_passed=passed[0],
        finals_passed=passed[1],
        paths_finished=passed[3],
    )
    assert not any(found.values()), (found, site.log.read_text()[-2000:])
    assert passed[2] == sat and passed[0] and passed[1] and passed[3]
    assert control["enrolments"] and control["finals"]
    # SQLite lets one write after another: there nobody is unseen.
    assert settings.IS_SQLITE or control["passed_without_finishing"]
