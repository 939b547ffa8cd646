"""The formulas of an OpenDocument text, which are files of their own within it, and its text as pandoc reads
it whole."""

import io
import re
import zipfile
from posixpath import normpath

from defusedxml import ElementTree
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .code_blocks import marked_code
from .odt_boxes import opened_boxes
from .odt_fields import opened_fields
from .odt_lists import joined_lists

CONTENT = "content.xml"
OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
FRAME, OBJECT, IMAGE = (OASIS % "drawing" + name for name in ("frame", "object", "image"))
PARAGRAPHS = [OASIS % "text" + name for name in ("p", "h")]
HREF = "{http://www.w3.org/1999/xlink}href"
IN_FOLDER = re.compile(rb'(<draw:object\b[^>]*?xlink:href=")([^"]+?)/+"')
LONGEST_NAMED = 80


def plainer_odt(data):
    """(the bytes of the file, in which formulas are called as pandoc finds them, what fields and boxes say
    are words of the text and a list is one, a sentence about each formula that nobody can read and for which
    no picture stands)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        xml = package.read(CONTENT) if CONTENT in names else b""
        missing = []
        found = marked_code(joined_lists(opened_boxes(opened_fields(xml))))
        if b"<draw:object" in xml:
            missing += missing_formulas(xml, lambda name: package.read(name) if name in names else b"")
            found = IN_FOLDER.sub(rb'\1\2"', found)
        if found == xml:
            return data, missing
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
            for entry in package.infolist():
                opened.writestr(entry, found if entry.filename == CONTENT else package.read(entry))
    return out.getvalue(), missing


def missing_formulas(xml, read):
    """A sentence about each formula that is none in this text; ``read`` gives a file's bytes by its name."""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return
    for paragraph in (each for tag in PARAGRAPHS for each in root.iter(tag)):
        for frame in paragraph.findall(f".//{FRAME}"):
            thing = frame.find(OBJECT)
            if thing is None or frame.find(IMAGE) is not None or is_formula(thing, read):
                continue
            words = Truncator(" ".join("".join(paragraph.itertext()).split())).chars(LONGEST_NAMED)
            said = _("A formula that cannot be read is missing in “%(words)s”. Compare it with the file.")
            yield said % {"words": words or "…"}


def is_formula(thing, read):
    """Whether what is kept at another place of the file, or right here, is a formula."""
    inside = "".join(child.tag for child in thing)
    name = f"{normpath(thing.get(HREF, ''))}/{CONTENT}"
    return inside.endswith("}math") or b"<math" in read(name) or b":math " in read(name)
