"""Reads a file in a caged process of its own, so that what is hostile in it harms nothing but itself."""

import base64
import fcntl
import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from . import cage
from .outline import CannotRead, Outline, OutlineImage, OutlinePassage, OutlineSection

CHILD = str(Path(__file__).with_name("caged.py"))
AT_ONCE = 2
PATIENCE = 60


def reader(kind):
    """A reader of this kind of file (docx, pdf and so on), as `readers.READERS` wants it."""

    def read(data, name):
        try:
            with turn():
                answer = json.loads(cage.run([sys.executable, "-I", CHILD, kind, name], data))
        except cage.Ended as end:
            raise CannotRead(sentence(str(end))) from end
        if "cannot" in answer:
            raise CannotRead(answer["cannot"])
        return outline(answer)

    return read


@contextmanager
def turn(patience=PATIENCE):
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
        time.sleep(0.1)


def sentence(why):
    return {
        "time": _("This file takes too long to read. Split it into smaller documents."),
        "memory": _("This file needs too much memory to read. Split it into smaller documents."),
        "output": _("This file unpacks to more than can be read. Split it into smaller documents."),
    }.get(why) or _("This file is damaged: it cannot be read to its end. Open it and save it again.")


def outline(answer):
    """The `Outline` in the child's answer."""
    return Outline(
        title=answer["title"],
        language=answer["language"],
        sections=tuple(
            OutlineSection(level, title, tuple(OutlinePassage(*passage) for passage in passages))
            for level, title, passages in answer["sections"]
        ),
        warnings=tuple(answer["warnings"]),
        reader=answer["reader"],
        images=tuple(
            OutlineImage(digest, media_type, base64.b64decode(data))
            for digest, media_type, data in answer["images"]
        ),
    )
