"""Reading in processes of their own: nothing half-made is left, whichever of them is killed."""

import os
import re
import signal
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from learn import conversions
from learn.importing.importing import import_file
from learn.models import Conversion, Document, Revision
from learn.models.conversions import Stage
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

# Long enough to be caught in the middle.
PAGE = ("<h1>Tea</h1>" + "<h2>Leaves</h2><p>Tea is a leaf. It is green.</p>" * 500).encode()


@pytest.fixture(autouse=True)
def apart(settings, tmp_path, monkeypatch):
    """Processes of their own, with this test's database and folders, and no temporary file in the end."""
    settings.READ_APART = True
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    (tmp_path / "temporary").mkdir()
    name = connection.settings_dict["NAME"]
    here = (
        f"sqlite:///{name}" if site.IS_SQLITE else re.sub(r"/[^/?]*(?=\?|$)", f"/{name}", site.DATABASE_URL)
    )
    monkeypatch.setenv("DATABASE_URL", here)
    monkeypatch.setenv("DATA_DIR", str(settings.DATA_DIR))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    assert until(lambda: not processes())
    assert os.listdir(tmp_path / "temporary") == []


def until(true, seconds=40):
    """Waits for a state; what it found."""
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def stat(pid):
    """(parent, state) of a process, or None."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return int(parent), state


def children(parent):
    """The processes this one started that still run."""
    found = [(int(pid), stat(pid)) for pid in os.listdir("/proc") if pid.isdecimal()]
    return [pid for pid, said in found if said and said[0] == parent and said[1] != "Z"]


def words(pid):
    """What a process was started with; nothing of one that has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def running(parent, program):
    return [pid for pid in children(parent) if any(word.endswith(program) for word in words(pid)[1:3])]


def processes():
    """Those we started to read."""
    return running(os.getpid(), b"convert")


def caught():
    """(the process that reads for us, the one in the cage), the latter held still in the middle."""
    [starter] = until(processes)
    [child] = until(lambda: running(starter, b"/caged.py"))
    os.kill(child, signal.SIGSTOP)
    return starter, child


def bring(data=PAGE, name="tea.html", document=None):
    conversion = conversions.bring(make.educator(), document, "", name, data, timezone.now())
    conversions.start(timezone.now())
    return conversion


def stage(conversion):
    return Conversion.objects.values_list("stage", flat=True).get(pk=conversion.pk)


def test_a_file_is_read_to_its_end_by_a_process_of_its_own():
    conversion = conversions.wait(bring(b"<h1>Tea</h1><p>Tea is a leaf.</p>"), patience=40)
    assert (conversion.stage, conversion.document) == (Stage.DONE, Document.objects.get())


def test_cancelling_ends_the_process_in_the_cage():
    conversion = bring()
    starter, child = caught()
    assert conversions.cancel(conversion)
    assert until(lambda: child not in children(starter), 5)
    assert until(lambda: not Conversion.objects.filter(turn__isnull=False).exists(), 5)
    assert not Document.objects.exists()


def test_when_the_process_in_the_cage_is_killed_it_says_so_and_can_be_tried_again():
    conversion = bring()
    os.kill(caught()[1], signal.SIGKILL)
    conversion = conversions.wait(conversion, patience=40)
    assert conversion.said.startswith("The machine stopped the reading")
    assert conversion.stage == Stage.STOPPED
    conversions.again(conversion, timezone.now())
    conversions.start(timezone.now())
    assert conversions.wait(conversion, patience=60).stage == Stage.DONE
    assert Revision.objects.count() == 1


def test_when_its_starter_is_killed_all_end_and_it_is_noticed():
    conversion = bring()
    starter, child = caught()
    os.kill(starter, signal.SIGKILL)
    assert until(lambda: (stat(child) or (0, "Z"))[1] == "Z", 5)
    assert stage(conversion) in ("reading", "sentences")
    conversions.stop_the_dead(timezone.now() + timedelta(minutes=1))
    assert stage(conversion) == Stage.STOPPED
    assert not Document.objects.exists()


def test_a_starter_that_is_told_to_stop_says_so_at_once():
    conversion = bring()
    os.kill(caught()[0], signal.SIGTERM)
    assert until(lambda: stage(conversion) == Stage.STOPPED, 10)


def test_what_nothing_can_read_says_so_instead_of_waiting_for_ever(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    conversion = bring()
    assert until(lambda: stage(conversion) == Stage.STOPPED)
    conversion.refresh_from_db()
    assert conversion.said.startswith("Reading files does not work on this site just now.")


def test_however_often_somebody_looks_two_are_sent_to_read():
    ed = make.educator()
    for number in range(3):
        conversions.bring(ed, None, f"tea-{number}", "tea.md", f"{number} teas.".encode(), timezone.now())
    for _look in range(6):
        conversions.start(timezone.now())
    assert len(processes()) <= 2
    assert until(lambda: Conversion.objects.filter(stage=Stage.DONE).count() == 3)


def test_of_eight_that_would_read_at_once_two_do():
    ed = make.educator()
    for number in range(8):
        conversions.bring(ed, None, "", "tea.md", str(number).encode(), timezone.now())
    claimed, barrier = [], threading.Barrier(8)

    def claim():
        barrier.wait(5)
        claimed.append(conversions.claim(timezone.now()))
        connection.close()

    threads = [threading.Thread(target=claim) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len([each for each in claimed if each]) == 2
    assert set(Conversion.objects.filter(turn__isnull=False).values_list("turn", flat=True)) == {1, 2}


def test_what_a_killed_save_left_in_the_folder_is_gone_after_the_next():
    import_file(b"# Tea\n\nOne.\n", "tea.md", slug="tea")
    folder = Path(site.MEDIA_ROOT) / "documents" / "tea" / "002"
    folder.mkdir(parents=True)
    (folder / "tea.md").write_bytes(b"half")
    import_file(b"# Tea\n\nTwo.\n", "tea.md", slug="tea")
    assert [path.name for path in folder.iterdir()] == ["tea.md"]
    assert Document.objects.get().current_revision.file.read() == b"# Tea\n\nTwo.\n"
