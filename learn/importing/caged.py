"""The program in the cage: a file's bytes come in, its outline or why there is none goes out as JSON.

usage: caged.py KIND NAME <FILE"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from django.conf import settings  # noqa: E402

settings.configure(USE_I18N=False)

from learn.importing import cage, inside  # noqa: E402
from learn.importing.apart import sentence  # noqa: E402

PDF_MEMORY_MB = 512


def main(kind, name):
    if kind == "pdf":
        # pdfium needs far less than pandoc, which is a large program before it has read anything.
        cage.confine(PDF_MEMORY_MB)
    answer = None
    try:
        answer = inside.answer(sys.stdin.buffer.read(), name, kind)
    except MemoryError:
        pass  # what took it is let go of when this ends; until then there is none to answer with
    json.dump(answer or inside.cannot(sentence("memory")), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
