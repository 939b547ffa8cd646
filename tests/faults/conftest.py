"""Sites to break, and the report of what came of it."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.faults import sizes
from tests.faults.cluster import Cluster
from tests.faults.site import Seedbed

ROWS = pytest.StashKey()


def pytest_configure(config):
    config.stash[ROWS] = []


def pytest_collection_modifyitems(items):
    for item in items:
        if "/faults/" in str(item.path):
            item.add_marker("database")


@pytest.fixture(scope="session")
def seedbed(tmp_path_factory):
    bed = Seedbed(
        tmp_path_factory.mktemp("faults"), "" if settings.IS_SQLITE else settings.DATABASE_URL, sizes.LEARNERS
    )
    yield bed
    bed.close()


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL server of the tests' own, which may be killed."""
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def killable(request, tmp_path_factory):
    """A seedbed whose database server, where there is one, may be killed."""
    if settings.IS_SQLITE:
        return request.getfixturevalue("seedbed")
    return Seedbed(tmp_path_factory.mktemp("killable"), request.getfixturevalue("cluster").url, 16)


@pytest.fixture
def new_site(seedbed):
    """new_site("r1"): a sown site of this name, ended with the test."""
    made = []

    def new_site(name, **variables):
        made.append(seedbed.site(name, **variables))
        return made[-1]

    yield new_site
    for site in made:
        site.close()


@pytest.fixture
def tell(request):
    """tell("R1", n="60 learners", found={"lost": 0}, control={"lost": 7}, **more): a line of the report."""

    def tell(row, n, found, control, **more):
        request.config.stash[ROWS].append(
            {"row": row, "engine": connection.vendor, "n": n, "found": found, "control": control} | more
        )

    return tell


def pytest_terminal_summary(terminalreporter, config):
    """The table, and the same as JSON lines in the file that FAULTS names."""
    rows = config.stash[ROWS]
    if not rows:
        return
    terminalreporter.section("faults")
    for row in rows:
        more = {
            name: value
            for name, value in row.items()
            if name not in ("row", "engine", "n", "found", "control")
        }
        terminalreporter.write_line(f"{row['row']:4} {row['engine']:10} {row['n']}")
        for name, what in (("found", row["found"]), ("control", row["control"]), ("", more)):
            if what:
                said = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in what.items())
                terminalreporter.write_line(f"     {name:10} {said}")
    if report := os.environ.get("FAULTS"):
        with Path(report).open("a") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
