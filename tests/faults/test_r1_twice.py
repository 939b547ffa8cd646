"""R1: everything sent twice, and older saves racing newer ones: one attempt, one answer, one completion."""

import pytest

from tests.faults import sizes
from tests.faults.counting import count
from tests.faults.crowd import Crowd, wait_for

pytestmark = [pytest.mark.load, sizes.in_time]
# Whose rows are made under a lock, with a constraint beside it; and those of which only a constraint makes one.
LOCKED = ("quizzes_attempt", "quizzes_response", "quizzes_try")
CONSTRAINED = ("learn_enrolment", "learn_lessonprogress")


def sit_all(site, learners, in_flight):
    """A crowd that has sat, each learner one of the two quizzes; and how many they are."""
    crowd = Crowd(site)
    sat = wait_for(
        crowd.every(
            enumerate(site.sown["learners"][:learners]),
            in_flight // 2,
            lambda each: crowd.sit(
                each[1], "final" if each[0] % 3 == 2 else "check", leaves_last=each[0] % 3 == 1
            ),
        )
    )
    return crowd, sat


def test_sent_twice_it_is_done_once(new_site, tell):
    site = new_site("r1")
    site.start()
    crowd, sat = sit_all(site, sizes.R1_LEARNERS, sizes.R1_IN_FLIGHT)
    site.kill()  # at once and without a farewell: what was acknowledged must be there
    found = count(site, crowd.ledger).all | {"errors_5xx": crowd.failures, "no_answer": crowd.statuses[0]}

    broken = new_site("r1broken")
    broken.run("tests/faults/rows.py", "unguard")
    broken.start(broken="check_then_create")
    naive, _sat = sit_all(broken, sizes.R1_CONTROL, sizes.R1_IN_FLIGHT)
    broken.kill()
    control = count(broken, naive.ledger)

    tell(
        "R1",
        f"{sat} learners, {sizes.R1_IN_FLIGHT} in flight",
        found,
        control.all | {"learners": sizes.R1_CONTROL},
        requests=len(crowd.times),
        acknowledged=crowd.ledger.writes,
        p99_s=round(crowd.p99(), 2),
    )
    assert not any(found.values()), (found, crowd.statuses, site.log.read_text()[-2000:])
    assert len(crowd.ledger.finished) == sat
    assert crowd.ledger.writes > sat * 4
    assert control.double and control.overwritten


def wrong(site):
    """What a crowd finds wrong with a site: how much of each kind, and how many 5xx."""
    crowd, _sat = sit_all(site, sizes.R1_CONTROL, sizes.R1_IN_FLIGHT)
    site.kill()
    return count(site, crowd.ledger).all | {"errors_5xx": crowd.failures}


def test_without_its_locks_the_constraints_still_keep_it_once(new_site, tell):
    site = new_site("r1constrained")
    site.start(broken="check_then_create")
    found = wrong(site)
    tell("R1", f"{sizes.R1_CONTROL} learners, no locks", {"double": found["double"]}, found)
    assert not found["double"] and found["errors_5xx"]


def test_without_its_constraints_the_locks_still_keep_it_once(new_site, tell):
    site = new_site("r1locked")
    site.run("tests/faults/rows.py", "unguard", *LOCKED)
    site.start()
    found = wrong(site)
    tell("R1", f"{sizes.R1_CONTROL} learners, no constraints where there are locks", found, {})
    assert not any(found.values())


@sizes.by_hand
@pytest.mark.parametrize("table", CONSTRAINED)
def test_where_no_lock_can_be_its_constraint_is_needed(new_site, tell, table):
    site = new_site(f"r1{table}")
    site.run("tests/faults/rows.py", "unguard", table)
    site.start()
    found = wrong(site)
    tell("R1", f"{sizes.R1_CONTROL} learners, {table} without its constraint", {}, found)
    assert found["double"]
