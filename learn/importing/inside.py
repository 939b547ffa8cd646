"""What is done with a file inside the cage: it is looked at, and the reader of its kind reads it."""

from . import cage, markdown, office, packages, packing, pdf, text, webpage
from .outline import CannotRead, Interrupted

READERS = {
    "docx": office.read,
    "odt": office.read,
    "epub": office.read,
    "rtf": office.read,
    "html": webpage.read,
    "pdf": pdf.read,
    "txt": lambda data, name, kind: text.read(data, name),
    "md": lambda data, name, kind: markdown.read(data, name),
}
TEXTS = ("txt", "md")


def answer(data, name, kind):
    """The outline of a file of this kind, or why there is none, in what JSON has words for."""
    try:
        if kind in TEXTS:
            cage.reached("sentences")
        else:
            packages.check(data, kind)
        return packing.as_dict(READERS[kind](data, name, kind))
    except CannotRead as error:
        return cannot(str(error), isinstance(error, Interrupted))
    except RecursionError:
        return cannot("This file is nested too deeply to be read. Save it again with less nesting.")


def cannot(sentence, interrupted=False):
    """The answer that there is no outline, and why."""
    return {"cannot": sentence, "interrupted": interrupted}
