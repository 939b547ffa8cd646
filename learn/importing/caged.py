"""The program in the cage: a file's bytes come in, its outline or why there is none goes out as JSON.

usage: caged.py KIND NAME <FILE"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from django.conf import settings  # noqa: E402

settings.configure(USE_I18N=False)

from learn.importing import cage, markdown, office, packages, packing, pdf, text, webpage  # noqa: E402
from learn.importing.apart import sentence  # noqa: E402
from learn.importing.outline import CannotRead, Interrupted  # noqa: E402

PDF_MEMORY_MB = 512
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


def main(kind, name):
    if kind == "pdf":
        # pdfium needs far less than pandoc, which is a large program before it has read anything.
        cage.confine(PDF_MEMORY_MB)
    answer = None
    try:
        data = sys.stdin.buffer.read()
        if kind in TEXTS:
            cage.reached("sentences")
        else:
            packages.check(data, kind)
        answer = packing.as_dict(READERS[kind](data, name, kind))
    except CannotRead as error:
        answer = {"cannot": str(error), "interrupted": isinstance(error, Interrupted)}
    except MemoryError:
        pass  # what took it is let go of when this ends; until then there is none to answer with
    except RecursionError:
        nested = "This file is nested too deeply to be read. Save it again with less nesting."
        answer = {"cannot": nested, "interrupted": False}
    json.dump(answer or {"cannot": sentence("memory"), "interrupted": False}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
