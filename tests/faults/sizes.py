"""How large each row is: a bounded share beside all other tests, and by hand (`make test-faults`) the whole.
LEARNERS= and SECONDS= say otherwise, for a smaller machine or a longer night."""

import os

import pytest

BY_HAND = bool(os.environ.get("FAULTS"))
by_hand = pytest.mark.skipif(not BY_HAND, reason="by hand: make test-faults")


def size(share, by_hand, variable=None):
    given = os.environ.get(variable or "", "")
    return (type(share)(given) if given else by_hand) if BY_HAND else share


# A row asked to last longer than its part of under nine minutes is given that time, and some to sow and count.
in_time = pytest.mark.timeout(max(560, 260 + size(0, 0, "SECONDS")))
# On a busy machine a row ends after this time with what it has got to, and says how much that was.
ENOUGH = size(60.0, 300.0, "SECONDS")
R1_LEARNERS = size(20, 2500, "LEARNERS")
R1_IN_FLIGHT = size(24, 500, "IN_FLIGHT")
R1_CONTROL = size(8, 200)
R2_KILLS = size(3, 60, "KILLS")
R2_CONTROL_KILLS = size(2, 6)
R3_CUTS = size(5, 50)
R3_SECONDS = size(1.0, 30.0)
R4_SECONDS = size(3.0, 450.0, "SECONDS")
R4_IN_FLIGHT = size(30, 200, "IN_FLIGHT")
R4_CONTROL_SECONDS = size(2.0, 20.0)
R5_KILLS = size(4, 200, "KILLS")
R6_WALKS = size(4, 100, "WALKS")
R6_SEED = size(1, 1, "SEED")
R6_CONTROL = size(2, 10)
R8_ZONES = size(6, None)
R9_RACES = size(10, 1000, "LEARNERS")
R9_AT_ONCE = 4
R10_SECONDS = size(2.0, 60.0)
R12_SECONDS = size(0.0, 400.0, "SECONDS")
R13_AWAY = size(1.0, 30.0)
LEARNERS = max(8, R1_LEARNERS, R1_CONTROL, R4_IN_FLIGHT, R9_RACES)
