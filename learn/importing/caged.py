"""The program in the cage: a file's bytes come in, its outline or why there is none goes out as JSON.

usage: caged.py KIND NAME <FILE"""

import base64
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from django.conf import settings  # noqa: E402

settings.configure(USE_I18N=False)

from learn.importing import office, packages, pdf, webpage  # noqa: E402
from learn.importing.apart import sentence  # noqa: E402
from learn.importing.cage import confine  # noqa: E402
from learn.importing.outline import CannotRead  # noqa: E402

PDF_MEMORY_MB = 512
READERS = {
    "docx": office.read,
    "odt": office.read,
    "epub": office.read,
    "rtf": office.read,
    "html": webpage.read,
    "pdf": pdf.read,
}


def main(kind, name):
    if kind == "pdf":
        # pdfium needs far less than pandoc, which is a large program before it has read anything.
        confine(PDF_MEMORY_MB)
    try:
        data = sys.stdin.buffer.read()
        packages.check(data, kind)
        answer = as_dict(READERS[kind](data, name, kind))
    except CannotRead as error:
        answer = {"cannot": str(error)}
    except MemoryError:
        answer = {"cannot": sentence("memory")}
    except RecursionError:
        answer = {"cannot": "This file is nested too deeply to be read. Save it again with less nesting."}
    json.dump(answer, sys.stdout)


def as_dict(outline):
    return {
        "title": outline.title,
        "language": outline.language,
        "reader": outline.reader,
        "warnings": outline.warnings,
        "sections": [
            (
                section.level,
                section.title,
                [(p.kind, p.text, p.context, p.opens_paragraph) for p in section.passages],
            )
            for section in outline.sections
        ],
        "images": [
            (image.digest, image.media_type, base64.b64encode(image.data).decode())
            for image in outline.images
        ],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
