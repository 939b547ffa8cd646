"""R12: under load for a long time the server stays as large as it is, and keeps no file open."""

import asyncio
import os
import time
from pathlib import Path
from statistics import linear_regression

import pytest

from tests.faults import sizes
from tests.faults.crowd import Crowd, wait_for
from tests.faults.test_r4_load import sitting_for

pytestmark = [
    pytest.mark.load,
    sizes.in_time,
    sizes.by_hand,
]

AT_ONCE = 8  # about half of what two workers can do
WARM = 0.25  # of the time, until each thread has met each page
MOST = 1.0  # megabytes a minute


def looked_at(site):
    """(resident megabytes, open files) of the server and its workers."""
    size = files = 0
    for pid in site.processes():
        size += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        files += len(os.listdir(f"/proc/{pid}/fd"))
    return size / 1024 / 1024, files


def soaked(site, seconds):
    """(megabytes a minute, fewest and most open files after it is warm, requests)"""
    crowd, seen, began = Crowd(site), [], time.monotonic()

    async def soak():
        load = asyncio.create_task(sitting_for(crowd, seconds, AT_ONCE))
        while not load.done():
            await asyncio.sleep(2)
            seen.append((time.monotonic() - began, *looked_at(site)))
        await load

    wait_for(soak())
    warm = [each for each in seen if each[0] > seconds * WARM]
    slope = linear_regression(
        [at / 60 for at, _size, _files in warm], [size for _at, size, _files in warm]
    ).slope
    # A connection being answered is an open file too.
    files = sorted(files for _at, _size, files in warm)
    return slope, files, crowd


def test_it_neither_grows_nor_keeps_files_open(new_site, tell):
    site = new_site("r12")
    site.start()
    slope, files, crowd = soaked(site, sizes.R12_SECONDS)
    site.close()
    half = len(files) // 2
    broken = new_site("r12broken")
    broken.start(broken="leak")
    leaking, *_ = soaked(broken, min(60.0, sizes.R12_SECONDS))
    tell(
        "R12",
        f"{sizes.R12_SECONDS:.0f} s, {AT_ONCE} at once",
        {"mb_a_minute": round(slope, 2), "open_files": f"{files[0]} to {files[-1]}, median {files[half]}"},
        {"mb_a_minute": round(leaking, 2)},
        requests=len(crowd.times),
        errors_5xx=crowd.failures,
    )
    assert slope <= MOST and files[-1] - files[half] <= AT_ONCE and not crowd.failures
    assert leaking > MOST
