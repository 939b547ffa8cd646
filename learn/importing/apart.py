"""Reads a file in a caged process of its own, so that what is hostile in it harms nothing but itself."""

import fcntl
import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from . import cage, packing
from .outline import CannotRead, Interrupted

CHILD = str(Path(__file__).with_name("caged.py"))
AT_ONCE = 2
PATIENCE = 60


def reader(kind):
    """A reader of this kind of file (docx, pdf and so on), as `readers.READERS` wants it."""

    def read(data, name, watch=None):
        try:
            with turn(watch):
                answer = json.loads(cage.run([sys.executable, "-I", CHILD, kind, name], data, watch=watch))
        except cage.Ended as end:
            raise (Interrupted if str(end) == "killed" else CannotRead)(sentence(str(end))) from end
        if "cannot" in answer:
            raise (Interrupted if answer["interrupted"] else CannotRead)(answer["cannot"])
        return packing.of_dict(answer)

    return read


@contextmanager
def turn(watch=None, patience=PATIENCE):
    """Waits until fewer than two files are being read on this machine, in any of its processes."""
    began = time.monotonic()
    while True:
        for number in range(AT_ONCE):
            with open(Path(settings.DATA_DIR) / f"reading-{number + 1}.lock", "w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() - began > patience:
            raise CannotRead(_("Other files are being read just now. Bring this one again in a minute."))
        if watch:
            watch("")
        time.sleep(0.1)


def sentence(why):
    return {
        "time": _("This file takes more than %d seconds to read. Split it into smaller documents.")
        % min(cage.CPU_SECONDS, cage.SECONDS),
        "memory": _("This file needs too much memory to read. Split it into smaller documents."),
        "output": _("What is read of this file is more than %d MB. Split it into smaller documents.")
        % cage.OUTPUT_MB,
        "killed": _("The machine stopped the reading, perhaps for want of memory. Try again, or split it."),
    }.get(why) or _("This file is damaged: it cannot be read to its end. Open it and save it again.")
