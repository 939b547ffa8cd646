"""Every kind of file Docent reads, in one place: suffix to reader. A reader takes a file's bytes and
name and gives an `Outline`; adding one is a module with `read` and a line here. One that takes long, apart
from us, also takes whom to tell how far it is."""

from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import apart, markdown, text
from .outline import CannotRead


def near(reader, kind):
    """A reader that is quick, and needs no cage where the file is small: a large one can be made so that
    it takes forever."""

    def read(data, name, watch=None):
        if len(data) <= LARGEST_NEAR:
            return reader(data, name)
        return apart.reader(kind)(data, name, watch)

    return read


LARGEST_NEAR = 100_000
READERS = {
    ".txt": near(text.read, "txt"),
    ".md": near(markdown.read, "md"),
    ".markdown": near(markdown.read, "md"),
    ".docx": apart.reader("docx"),
    ".odt": apart.reader("odt"),
    ".epub": apart.reader("epub"),
    ".html": apart.reader("html"),
    ".htm": apart.reader("html"),
    ".rtf": apart.reader("rtf"),
    ".pdf": apart.reader("pdf"),
}
KNOWN = ".docx, .odt, .epub, .html, .rtf, .pdf, .md, .txt"
LARGEST_MB = 30
LARGEST_TEXT_MB = 5
MOST_PASSAGES = 60_000  # twice what War and Peace has; keeping them holds up others for seconds
AS_WORD = gettext_lazy("Docent cannot read “%(suffix)s” files. Save it as .docx and bring that.")
AS_TEXT = gettext_lazy("A “%(suffix)s” file is a picture. Run text recognition (OCR) and save it as .docx.")
SAVE_IT = dict.fromkeys((".doc", ".dot", ".pages", ".wpd", ".wps", ".docm", ".dotx"), AS_WORD)
SAVE_IT |= dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".heic"), AS_TEXT)
PLAIN = (".txt", ".md", ".markdown")
TEXTS = (".txt", ".md", ".markdown", ".html", ".htm")


def read(data, name, watch=None):
    """The outline of a file, from its bytes and its name. CannotRead, one sentence, when there is none.

    ``watch`` is called while it takes long, with the stage that is reached ("" or "sentences"); when it
    raises, the reading ends."""
    reader = reader_of(name)
    refuse_too_large(name, len(data))
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    outline = reader(data, " ".join(words) or name, watch)
    if not outline.sections and PurePath(name).suffix.lower() in PLAIN:
        raise CannotRead(
            _("This file has a title and no text. Write the text under it.")
            if any(map(str.isalnum, outline.title.replace(" ".join(words), "")))
            else _("This file is empty. Choose the file that holds the text.")
        )
    if not outline.sections:  # nor pictures, which are passages: none that could be of pages
        raise CannotRead(_("This file holds no text. Choose the file that holds the text."))
    if sum(len(section.passages) for section in outline.sections) > MOST_PASSAGES:
        raise CannotRead(
            _("This document has more than %(most)d sentences. Split it into several documents.")
            % {"most": MOST_PASSAGES}
        )
    return outline


def refuse_too_large(name, size):
    """CannotRead where a file of this name is larger, in bytes, than is read."""
    most = LARGEST_TEXT_MB if PurePath(name).suffix.lower() in TEXTS else LARGEST_MB
    if size > most * 1024 * 1024:
        raise CannotRead(
            _("This file is larger than %(most)d MB. Split it into several documents.") % {"most": most}
        )


def reader_of(name):
    """What reads a file of this name. CannotRead when nothing does."""
    suffix = PurePath(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None and suffix in SAVE_IT:
        raise CannotRead(str(SAVE_IT[suffix]) % {"suffix": suffix})
    if reader is None and not suffix:
        raise CannotRead(
            _("The name of this file has no end, as .docx or .pdf. Give it the one it should have.")
        )
    if reader is None:
        raise CannotRead(
            _("Docent cannot read “%(suffix)s” files. Save it as one of these: %(known)s.")
            % {"suffix": suffix[:20], "known": KNOWN}
        )
    return reader
