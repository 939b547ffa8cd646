"""Every kind of file Docent reads, in one place: suffix to reader. A reader takes a file's bytes and
name and gives an `Outline`; adding one is a module with `read` and a line here."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from . import apart, markdown, text
from .outline import CannotRead

READERS = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".docx": apart.reader("docx"),
    ".odt": apart.reader("odt"),
    ".epub": apart.reader("epub"),
    ".html": apart.reader("html"),
    ".htm": apart.reader("html"),
    ".rtf": apart.reader("rtf"),
    ".pdf": apart.reader("pdf"),
}
LARGEST_MB = 30
LARGEST_TEXT_MB = 5
TEXTS = (".txt", ".md", ".markdown", ".html", ".htm")


def read(data, name):
    """The outline of a file, from its bytes and its name. CannotRead, one sentence, when there is none."""
    suffix = PurePath(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise CannotRead(
            _("Docent cannot read “%(suffix)s” files. It reads %(known)s.")
            % {"suffix": suffix or _("unnamed"), "known": ", ".join(READERS)}
        )
    most = LARGEST_TEXT_MB if suffix in TEXTS else LARGEST_MB
    if len(data) > most * 1024 * 1024:
        raise CannotRead(
            _("This file is larger than %(most)d MB. Split it into several documents.") % {"most": most}
        )
    outline = reader(data, PurePath(name).stem.replace("_", " ").replace("-", " ").strip() or name)
    if not outline.sections:
        raise CannotRead(_("There is nothing to read in this file: it holds no text."))
    return outline
